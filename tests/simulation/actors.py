"""Actors and their processes: every thread of the simulation is an actor, of which exactly one runs.

To the operating system they are one thread: an actor is a greenlet, which goes on where it was set aside. Changing from one to
another costs less than a microsecond, and what runs when is never the machine's to decide.

A process dies by `Died`, a BaseException that its actors raise at their next point and that no code of ours catches; what a dead
process still tries to do (`finally:` …) fails the same way, so that nothing of it has an effect.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TYPE_CHECKING, Any

from greenlet import greenlet

if TYPE_CHECKING:
    from tests.simulation.scheduler import Scheduler

HEARTBEAT = "heartbeat"
"""The thread that keeps leases and gives signs of life: it idles only while nobody else does anything."""


class Died(BaseException):
    """The process of this actor is dead: raised at every point where it would have an effect."""


class Endless(Exception):
    """The run did not come to rest within its number of steps."""


class ActorState(Enum):
    """How it is with an actor."""

    READY = auto()
    """It runs, or waits for its time."""
    BLOCKED = auto()
    """It waits in the database for somebody's lock."""
    ENDED = auto()


@dataclass(eq=False)
class Process:
    """One process: its actors die, freeze and resume together; each has a wall clock of its own."""

    name: str
    owner: str = ""
    """The name under which its worker takes leases."""
    is_worker: bool = False
    restarts: Callable[[], object] | None = None
    """Starts another in its place. None: nothing happens to it from outside."""
    dead: bool = False
    died_at: float = 1e12
    frozen_until: float = 0.0
    stood_still: float = 0.0
    """Seconds that its monotonic clock has missed: a suspended machine's does not go on."""
    stalled_at: float = -1e9
    """When something last took it long between two of its own statements (frozen, a slow database)."""
    cut_at: float = -1e9
    """When its way to the database was cut last."""
    clock_ahead: float = 0.0
    away_until: float = 0.0
    """Until then its way to the database is cut."""
    actors: list[Actor] = field(default_factory=list)


@dataclass(eq=False)
class Actor:
    """One thread of a process."""

    name: str
    process: Process
    scheduler: Scheduler
    number: int
    target: Callable[[], object]
    met_fault: bool = False
    """The database was in trouble for it."""
    path: greenlet | None = None
    """Where it is in its code."""
    standing: ActorState = ActorState.READY
    wake: float = 0.0
    lazy: bool = False
    """It waits in an idle loop: it need not wake where it would find nothing."""
    seen: int = -1
    """The database's version when it was woken last, before it looked: what came while it looked, it may have missed."""
    since: float = 0.0
    """The moment of that."""
    woke: tuple[int, float] = (-1, 0.0)
    """The version and the moment at which it last was chosen after idling."""
    quiet_of: int = -1
    """The version of the database in which nothing comes for it until `quiet_until`, by the clock of `quiet_by`."""
    quiet_until: float = 0.0
    quiet_by: float = 0.0
    began: int = 0
    """The step at which it last went on."""
    connections: Any = None
    """What Django keeps for a thread: its connections, where they are not one for all."""
    backend: int = 0
    """Its connection's process in the server of PostgreSQL."""
    waited_too_long: bool = False
    """Its statement was cancelled because of somebody's lock."""
    in_deadlock: bool = False
    """Its statement was cancelled since it and others waited for each other."""
    is_cut: bool = False
    """Its connection to the database is broken, until it is closed."""

    @property
    def label(self) -> str:
        return f"{self.process.name}/{self.name}"


class _Running:
    """Who runs now; None: nobody of a simulation."""

    actor: Actor | None = None


running = _Running()


def current_actor() -> Actor | None:
    """The actor whose code this is; None outside a simulation."""
    return running.actor
