"""PostgreSQL: statements that wait for another actor's row lock, as long as the product's own limit allows.

An actor whose statement does not come back is asked about in the database; where somebody's lock is the reason it is set aside, and the
others go on. It goes on when the lock is free, or when it has waited for `LOCK_SECONDS` of virtual time: then its statement is
cancelled, as the server itself would. Where the last to wait closes a circle, its own is cancelled at once; the server would end either.

What comes of it never depends on how fast the machine is: the session's own limits are off (`database_kinds.py`), and after a lock was
freed nobody goes on before each who waits has either got it or waits for somebody else.
"""

from __future__ import annotations

import os
import select
import signal
import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Protocol

from psycopg.waiting import Ready, Wait

from arkivbro.conf.database import LOCK_SECONDS
from tests.simulation.actors import Actor, ActorState

if TYPE_CHECKING:
    from tests.simulation.scheduler import Scheduler

LOOK, LONGEST_LOOK = 4, 50
"""Real milliseconds between two looks; longer and longer at a statement that is slow and waits for nobody."""
_EVENTS = {
    Wait.R: select.POLLIN,
    Wait.W: select.POLLOUT,
    Wait.RW: select.POLLIN | select.POLLOUT,
}


class Blocking(Protocol):
    """What is asked of a database whose statements may wait for each other. A backend is a connection's process there."""

    def blockers(self, backends: Iterable[int]) -> dict[int, set[int]]:
        """For whose locks these connections wait, now; an empty set: for nobody's."""
        ...

    def cancel(self, backend: int) -> None:
        """Its statement ends with an error."""
        ...


class _Line:
    """An actor's line to the server, while a statement is out."""

    def __init__(self, actor: Actor, file: int, until: float) -> None:
        self.actor, self.until = actor, until
        self._poll = select.poll()
        self._poll.register(file, select.POLLIN)

    @property
    def has_answered(self) -> bool:
        return bool(self._poll.poll(0))


class LockWaits:
    """Who waits in the database, and until when at the latest."""

    def __init__(self, scheduler: Scheduler, blocking: Blocking) -> None:
        self._scheduler, self._blocking = scheduler, blocking
        self._waiting: dict[Actor, _Line] = {}

    @property
    def earliest_end(self) -> float | None:
        """When the first of them has waited too long."""
        return min((one.until for one in self._waiting.values()), default=None)

    def wait(self, actor: Actor, file: int, steps: Any) -> Any:
        """In the place of psycopg's own `wait`: what the driver's generator comes to, while others may go on."""
        poll, look = select.poll(), LOOK
        try:
            waits = next(steps)
            poll.register(file, _EVENTS[waits])
            while True:
                found = poll.poll(look)
                if not found:
                    look = LOOK if self._was_held_up(actor, file) else min(2 * look, LONGEST_LOOK)
                    continue
                event = found[0][1]
                ready = Ready.R if event & ~select.POLLOUT else Ready.NONE
                now = steps.send(ready | Ready.W if event & select.POLLOUT else ready)
                if now != waits:
                    waits = now
                    poll.modify(file, _EVENTS[waits])
        except StopIteration as end:
            return end.value

    def _was_held_up(self, actor: Actor, file: int) -> bool:
        """Whether its statement waited for somebody: then it is set aside until that is over."""
        if not self._blocking.blockers([actor.backend])[actor.backend]:
            return False
        self._scheduler.tell("waits for a lock")
        line = self._waiting[actor] = _Line(actor, file, self._scheduler.now + LOCK_SECONDS)
        if self._is_deadlock():
            self._scheduler.tell("… for one who waits for it in turn")
            actor.in_deadlock = True
            self._cancel(line)
            self.are_freed()
        else:
            os.kill(actor.backend, signal.SIGSTOP)
            actor.standing = ActorState.BLOCKED
            self._scheduler.set_aside()
        return True

    def are_freed(self) -> None:
        """A transaction ended: at once, before whoever ended it asks the server anything more, each who waited has come back or
        waits for the next, in the order in which they came.

        Two that wait for one row race for it when it was changed meanwhile, and the machine would say who is first: so a session
        that waits is stopped by the operating system, and one after the other goes on.
        """
        while self._waiting:
            held_up = self._blocking.blockers(one.actor.backend for one in self._waiting.values())
            line = next((one for one in self._waiting.values() if not held_up[one.actor.backend]), None)
            if line is None:
                return
            self._goes_on(line)

    def settle(self) -> None:
        """Who waited too long is told so."""
        if not self._waiting:
            return
        now = self._scheduler.now
        for line in [one for one in self._waiting.values() if one.until <= now]:
            if self._waiting.get(line.actor) is line:  # the one before it may have held it up
                self._ends(line)

    def _ends(self, line: _Line) -> None:
        line.actor.waited_too_long = True
        self._scheduler.tell(f"{line.actor.label} has waited too long for a lock")
        self._cancel(line)
        self.are_freed()

    def _cancel(self, line: _Line) -> None:
        self._blocking.cancel(line.actor.backend)
        os.kill(line.actor.backend, signal.SIGCONT)
        self._until(lambda: line.has_answered)
        self._comes_back(line.actor)

    def _goes_on(self, line: _Line) -> None:
        """Nobody holds it up any more: until it has answered, or somebody else holds it up."""
        backend = line.actor.backend
        os.kill(backend, signal.SIGCONT)
        self._until(lambda: line.has_answered or bool(self._blocking.blockers([backend])[backend]))
        if line.has_answered:
            self._comes_back(line.actor)
        else:
            os.kill(backend, signal.SIGSTOP)

    def _is_deadlock(self) -> bool:
        """Whether some wait for each other, and for nobody else."""
        waiting = self._blocking.blockers(one.backend for one in self._waiting)
        while free := [one for one, by in waiting.items() if not by or not by <= waiting.keys()]:
            for one in free:
                del waiting[one]
        return bool(waiting)

    def _comes_back(self, actor: Actor) -> None:
        del self._waiting[actor]
        actor.standing, actor.wake, actor.lazy = ActorState.READY, self._scheduler.now, False
        actor.process.cut_at = max(actor.process.cut_at, self._scheduler.now)

    @staticmethod
    def _until(holds: Callable[[], bool]) -> None:
        """The server is at work: what comes of it is certain, only not when in real time."""
        while not holds():
            time.sleep(0.0003)
