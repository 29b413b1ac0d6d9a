"""PostgreSQL: statements that wait for another actor's row lock, as long as the product's own limit allows.

The thread that started the run looks on: an actor whose statement does not come back is asked about in the database, set aside, and
the others go on. It goes on when the lock is free, when the database ends a deadlock, or when it has waited for `LOCK_SECONDS` of
virtual time: then its statement is cancelled, as the server itself would.
"""

from __future__ import annotations

import time
from _thread import LockType, allocate_lock
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Protocol

from arkivbro.conf.database import LOCK_SECONDS
from tests.simulation.actors import Actor, ActorState

if TYPE_CHECKING:
    from tests.simulation.scheduler import Scheduler

LOOK, LONGEST_LOOK = 0.002, 0.05
"""Real seconds between two looks of the thread that looks on; longer and longer at a statement that is slow and waits for nobody."""


class Blocking(Protocol):
    """What is asked of a database whose statements may wait for each other. A backend is a connection's process there."""

    def blockers(self, backends: Iterable[int]) -> dict[int, set[int]]:
        """For whose locks these connections wait, now; an empty set: for nobody's."""
        ...

    def cancel(self, backend: int) -> None:
        """Its statement ends with an error."""
        ...


class LockWaits:
    """Who waits in the database, and until when at the latest."""

    def __init__(self, scheduler: Scheduler, blocking: Blocking) -> None:
        self._scheduler, self._blocking = scheduler, blocking
        self._waiting: dict[Actor, float] = {}
        self._guard = allocate_lock()
        self.freed = False
        """Locks were freed since it was looked last."""

    def __bool__(self) -> bool:
        return bool(self._waiting)

    @property
    def earliest_end(self) -> float | None:
        """When the first of them has waited too long."""
        return min(self._waiting.values(), default=None)

    def begin_statement(self, actor: Actor) -> None:
        actor.returned, actor.in_statement = False, True

    def end_statement(self, actor: Actor) -> None:
        """After a statement: an actor that was set aside waits until it is chosen again."""
        with self._guard:
            actor.in_statement, actor.returned = False, True
            was_set_aside = actor.standing is ActorState.BLOCKED
        if was_set_aside:
            actor.turn.acquire()

    def look_on(self, finished: LockType) -> None:
        """The driver's thread, until the run is over."""
        wait, slow_at = LOOK, -1
        while not finished.acquire(timeout=wait):
            actor = self._scheduler.running
            if actor is None or not actor.in_statement or actor.standing is not ActorState.READY:
                continue
            if not self._blocking.blockers([actor.backend])[actor.backend]:
                wait = min(2 * wait, LONGEST_LOOK) if slow_at == self._scheduler.steps else LOOK
                slow_at = self._scheduler.steps
                continue
            wait = LOOK
            with self._guard:
                if not actor.in_statement or self._scheduler.running is not actor:
                    continue
                actor.standing = ActorState.BLOCKED
                self._waiting[actor] = self._scheduler.now + LOCK_SECONDS
            self._scheduler.tell("waits for a lock")
            if self._is_deadlock():
                self._until(lambda: any(one.returned for one in self._waiting))
                self.freed = True
            self._scheduler.hand_on()

    def settle(self) -> None:
        """Who waited for a lock that was freed has come back, or waits for the next; who waited too long is told so."""
        if not self._waiting:
            return
        if self.freed:
            self.freed = False
            self._until(self._nobody_is_on_the_way)
            for actor in list(self._waiting):
                self._comes_back(actor)
        now = self._scheduler.now
        for actor in [one for one, until in self._waiting.items() if until <= now]:
            if not actor.returned:
                actor.waited_too_long = True
                self._scheduler.tell(f"{actor.label} has waited too long for a lock")
                self._blocking.cancel(actor.backend)
            self._until(lambda actor=actor: actor.returned)  # type: ignore[misc]
            self._comes_back(actor)

    def _nobody_is_on_the_way(self) -> bool:
        """Whoever was set aside has come back, or waits for somebody: also for one who had to come back first."""
        out = [one.backend for one in self._waiting if not one.returned]
        return not out or all(self._blocking.blockers(out).values())

    def _is_deadlock(self) -> bool:
        """Whether some wait for each other, and for nobody else."""
        waiting = self._blocking.blockers(one.backend for one in self._waiting)
        while free := [one for one, by in waiting.items() if not by or not by <= waiting.keys()]:
            for one in free:
                del waiting[one]
        return bool(waiting)

    def _comes_back(self, actor: Actor) -> None:
        if actor.returned:
            del self._waiting[actor]
            actor.standing, actor.wake, actor.lazy = ActorState.READY, self._scheduler.now, False
            actor.process.cut_at = max(actor.process.cut_at, self._scheduler.now)

    @staticmethod
    def _until(holds: Callable[[], bool]) -> None:
        """The server and the actor's own thread are at work: what comes of it is certain, only not when in real time."""
        while not holds():
            time.sleep(0.0003)
