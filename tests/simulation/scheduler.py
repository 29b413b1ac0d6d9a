"""The seeded scheduler and its virtual clock: many actors, of which exactly one runs.

Every thread of the simulation is an *actor* of a *process* (a worker, a web server, a source's reader). An actor runs until it comes to
a point at which it might be interrupted (`pause`): there it hands the baton to whom the seed chooses. Nobody sleeps: when nobody can run,
the clock goes on to the next moment at which something happens. So a run is the same whenever its seed is the same.

Actors and processes: `actors.py`. On PostgreSQL a statement may wait for another actor's lock: `lock_waits.py`.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from greenlet import getcurrent, greenlet

from tests.simulation.actors import HEARTBEAT, Actor, ActorState, Died, Endless, Process, running
from tests.simulation.lock_waits import LockWaits

JUST_AFTER = 0.001
"""A moment is over when the clock is past it."""


@dataclass
class Hooks:
    """What the scheduler asks the rest of the simulation."""

    version: Callable[[], int] = lambda: 0
    """Of the database: it grows with every commit."""
    thresholds: Callable[[float], float | None] = lambda _now: None
    """The next moment after `now` that stands in the database and that somebody idle may be waiting for."""
    finds: Callable[[Actor], bool] = lambda _actor: True
    """Whether an idle actor could find anything to do in the database as it is: never False where it could."""
    at_point: Callable[[Actor, str], None] = lambda _actor, _kind: None
    """Called at every point, before the baton may go on: faults are put in here."""
    after_step: Callable[[], None] = lambda: None
    """Called with the baton, at every point: the invariants."""
    goes_on: Callable[[Actor | None], None] = lambda _actor: None
    """Called when an actor goes on, or the driver (None): what a thread has for itself is that one's now."""
    ended: Callable[[Actor], None] = lambda _actor: None
    """Called when an actor has come to its end."""


class Scheduler:
    """Who runs, and what time it is. `now` in seconds from the simulation's beginning."""

    def __init__(self, random: Random, *, preempt: float = 0.5, most_steps: int = 12_000) -> None:
        self.random, self.preempt, self.most_steps = random, preempt, most_steps
        self.hooks = Hooks()
        self.grid = 0.0
        """In seconds: moments at which sleepers wake are rounded up to it."""
        self.now = 0.0
        self.steps = 0
        self.switches = 0
        self.actors: list[Actor] = []
        self.processes: list[Process] = []
        self.events: list[tuple[float, int, Callable[[], object]]] = []
        self.problem: BaseException | None = None
        self.trace: list[str] = []
        self.locks: LockWaits | None = None
        """Of a database whose statements may wait for each other."""
        self.running: Actor | None = None
        self._driver = getcurrent()
        self._numbers = 0
        self._last_of_others = 0
        self._forced: set[Actor] = set()

    # --- for the driver, outside the simulation -------------------------------------------------------------------

    def process(
        self, name: str, *, is_worker: bool = False, restarts: Callable[[], object] | None = None
    ) -> Process:
        """A new one; `restarts` starts another in its place when it was killed. Without it, it is never killed."""
        made = Process(f"{name}{len(self.processes)}", is_worker=is_worker, restarts=restarts)
        self.processes.append(made)
        return made

    def spawn(
        self, process: Process, name: str, target: Callable[[], object], *, lazy: bool = False
    ) -> Actor:
        """A new actor. From outside or from an actor. `lazy`: it begins when it would find something."""
        self._numbers += 1
        actor = Actor(name, process, self, self._numbers, target, wake=self.now, lazy=lazy)
        actor.path = greenlet(lambda: self._body(actor), self._driver)
        self.actors.append(actor)
        process.actors.append(actor)
        return actor

    def run(self) -> None:
        """Runs until nobody has anything to do any more. Raises what went wrong in the simulation itself, or Endless."""
        last: Actor | None = None
        while self.problem is None and (following := self._safely_choose()) is not None:
            self.switches += following is not last
            self._switch_to(following)
            last = following
        self.hooks.goes_on(None)
        if self.problem is not None:
            problem, self.problem = self.problem, None
            raise problem

    def _switch_to(self, actor: Actor) -> None:
        """Comes back when the actor has come to its next point, or to its end."""
        assert actor.path is not None
        self.running = running.actor = actor
        self.hooks.goes_on(actor)
        try:
            actor.path.switch()
        finally:
            self.running = running.actor = None

    def wake_everybody(self) -> None:
        """Whoever idles looks again, now."""
        self._forced = {actor for actor in self.actors if actor.lazy}

    def at(self, moment: float, event: Callable[[], object]) -> None:
        """Something that happens by itself at that moment."""
        self._numbers += 1
        heapq.heappush(self.events, (moment, self._numbers, event))

    def kill_everything(self) -> None:
        """The end of a run: every actor unwinds."""
        self.hooks.at_point = lambda _actor, _kind: None
        self.hooks.after_step = lambda: None
        self.most_steps = self.steps + 100_000
        for process in self.processes:
            self.kill(process)
        self.events.clear()
        if any(actor.standing is not ActorState.ENDED for actor in self.actors):
            self.run()

    # --- for actors -----------------------------------------------------------------------------------------------

    def tell(self, what: str) -> None:
        """One line of the run's story."""
        actor = self.running
        self.trace.append(f"{self.steps:6} {self.now:10.2f}s {actor.label if actor else '-':24} {what}")

    def pause(self, kind: str, seconds: float = 0.0, *, lazy: bool = False) -> None:
        """A point at which the actor may be interrupted; it goes on after `seconds` at the earliest. Raises Died."""
        actor = self.running
        assert actor is not None
        if actor.process.dead:
            raise Died
        self.steps += 1
        if self.steps > self.most_steps:
            self._stop(Endless(f"no rest after {self.most_steps} steps"))
            raise Died
        try:
            self.hooks.after_step()
            self.hooks.at_point(actor, kind)
        except Exception as problem:
            self._stop(problem)
        if actor.process.dead:
            raise Died
        actor.wake, actor.lazy = self._on_grid(self.now + seconds) if seconds else self.now, lazy
        actor.seen, actor.since = actor.woke if lazy else (-1, self.now)
        actor.quiet_of = -1
        if not seconds and self.now >= actor.process.frozen_until and self.random.random() >= self.preempt:
            return
        self._hand_over(actor)

    def _on_grid(self, moment: float) -> float:
        """Sleepers wake together: what takes no time of its own would never come between otherwise."""
        return math.ceil(moment / self.grid) * self.grid if self.grid else moment

    def kill(self, process: Process) -> None:
        """The process dies now, wherever its actors are."""
        process.dead = True
        process.died_at = min(process.died_at, self.now)
        process.frozen_until = 0.0
        for actor in process.actors:
            actor.wake, actor.lazy = self.now, False

    def freeze(self, process: Process, seconds: float, *, monotonic_stands: bool) -> None:
        """Nothing of the process goes on for so long."""
        process.frozen_until = self.now + seconds
        process.stalled_at = self.now + seconds
        if monotonic_stands:
            process.stood_still += seconds

    def wakes(self, actor: Actor) -> None:
        """An event was set for which it waits."""
        actor.wake, actor.lazy = min(actor.wake, self.now), False

    def locks_are_freed(self) -> None:
        """A transaction ended."""
        if self.locks is not None:
            self.locks.are_freed()

    def set_aside(self) -> None:
        """The actor that runs goes on when it is chosen next."""
        self._driver.switch()

    # --- inside -----------------------------------------------------------------------------------------------------

    def _body(self, actor: Actor) -> None:
        try:
            if not actor.process.dead:
                actor.target()
        except Died:
            pass
        except BaseException as error:
            self._stop(error)
        finally:
            actor.standing = ActorState.ENDED
            self.actors.remove(actor)
            actor.process.actors.remove(actor)
            self.hooks.ended(actor)
            self.locks_are_freed()

    def _stop(self, problem: BaseException) -> None:
        """The run is over: nobody goes on."""
        if self.problem is None:
            self.problem = problem
        for process in self.processes:
            process.dead = True

    def _safely_choose(self) -> Actor | None:
        try:
            return self._choose()
        except Exception as problem:
            self._stop(problem)
            return None

    def _hand_over(self, actor: Actor) -> None:
        self.set_aside()
        if actor.process.dead:
            raise Died

    def _choose(self) -> Actor | None:
        """Who goes on; the clock goes on where nobody can. None: everything is at rest."""
        while True:
            self._let_happen()
            if self.locks is not None:
                self.locks.settle()
            ready = [actor for actor in self.actors if actor.standing is ActorState.READY]
            for actor in ready:
                if actor.process.dead:
                    return actor
            version, now = self.hooks.version(), self.now
            able = [
                one for one in ready if not self._is_quiet(one, version, now) and self._can_run(one, version)
            ]
            if able:
                chosen = able[0] if len(able) == 1 else self.random.choice(able)
                self._forced.discard(chosen)
                if chosen.lazy:
                    chosen.woke = (version, self.now)
                chosen.lazy = False
                chosen.began = self.steps
                if chosen.name != HEARTBEAT:
                    self._last_of_others = self.steps
                return chosen
            if not self._go_on(version):
                return None

    def _is_quiet(self, actor: Actor, version: int, now: float) -> bool:
        """It idles, and nothing has come since it was found that nothing comes for it before then: asked at every step of everybody."""
        return (
            actor.quiet_of == version
            and now <= actor.quiet_until
            and actor.lazy
            and actor.quiet_by == actor.process.clock_ahead
            and actor not in self._forced
        )

    def _can_run(self, actor: Actor, version: int) -> bool:
        if self.now < actor.process.frozen_until:
            return False
        if actor in self._forced:
            return True
        if self.now < actor.wake:
            return False
        return not actor.lazy or self._finds_something(actor, version)

    def _finds_something(self, actor: Actor, version: int) -> bool:
        """Whether an idle actor would find another state than when it looked last: a commit, or a moment that has come."""
        if actor.name == HEARTBEAT:
            busy = any(not one.lazy and one.name.startswith("worker") for one in actor.process.actors)
            return busy or (actor.began < self._last_of_others and self.hooks.finds(actor))
        if version == actor.seen:
            threshold = self._threshold(actor)
            if threshold is None or threshold >= self.now:
                actor.quiet_of, actor.quiet_by = version, actor.process.clock_ahead
                actor.quiet_until = math.inf if threshold is None else threshold
                return False
        if self.hooks.finds(actor):
            return True
        actor.seen, actor.since, actor.quiet_of = version, self.now, -1
        return False

    def _threshold(self, actor: Actor) -> float | None:
        """When something next comes due that the idle actor may be waiting for, by the database's clock or its own."""
        ahead = actor.process.clock_ahead
        by_database = self.hooks.thresholds(actor.since)
        if not ahead:
            return by_database
        by_itself = self.hooks.thresholds(actor.since + ahead)
        both = [by_database, None if by_itself is None else by_itself - ahead]
        return min((one for one in both if one is not None), default=None)

    def _go_on(self, version: int) -> bool:
        """The clock goes on to the next moment at which something happens; whether there is one."""
        moments = [self.events[0][0]] if self.events else []
        if self.locks is not None and self.locks.earliest_end is not None:
            moments.append(self.locks.earliest_end)
        for actor in self.actors:
            if actor.standing is not ActorState.READY:
                continue
            earliest = max(actor.wake, actor.process.frozen_until)
            if actor in self._forced:
                earliest = actor.process.frozen_until
            elif actor.lazy and not self._finds_something(actor, version):
                if actor.name == HEARTBEAT:
                    continue
                threshold = self._threshold(actor)
                if threshold is None:
                    continue
                earliest = max(earliest, threshold + JUST_AFTER)
            moments.append(earliest)
        if not moments:
            return False
        self.now = max(self.now, min(moments))
        return True

    def _let_happen(self) -> None:
        """Whatever is to happen by itself until now: also while others are busy, whose slow database moves the clock."""
        while self.events and self.events[0][0] <= self.now:
            _, _, event = heapq.heappop(self.events)
            event()
