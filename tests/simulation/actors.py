"""Actors and their processes: every thread of the simulation is an actor, of which exactly one runs.

A process dies by `Died`, a BaseException that its actors raise at their next point and that no code of ours catches; what a dead
process still tries to do (`finally:` …) fails the same way, so that nothing of it has an effect.
"""

from __future__ import annotations

import threading
from _thread import allocate_lock
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TYPE_CHECKING, Any

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
    turn: threading.Lock = field(default_factory=allocate_lock)
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
    began: int = 0
    """The step at which it last went on."""
    in_statement: bool = False
    returned: bool = False
    connection: Any = None
    """Its connection to PostgreSQL, Django's."""
    backend: int = 0
    """That one's process in the server."""
    error: BaseException | None = None
    waited_too_long: bool = False
    """Its statement was cancelled because of somebody's lock."""
    is_cut: bool = False
    """Its connection to the database is broken, until it is closed."""

    def __post_init__(self) -> None:
        self.turn.acquire()

    @property
    def label(self) -> str:
        return f"{self.process.name}/{self.name}"


class Runners:
    """Threads that are used again from seed to seed: each keeps its connection to the database."""

    def __init__(self) -> None:
        self._free: list[_Runner] = []
        self._lock = allocate_lock()

    def start(self, job: Callable[[], None]) -> None:
        with self._lock:
            runner = self._free.pop() if self._free else _Runner(self)
        runner.give(job)

    def give_back(self, runner: _Runner) -> None:
        with self._lock:
            self._free.append(runner)


class _Runner:
    def __init__(self, home: Runners) -> None:
        self._home, self._job = home, None
        self._wake = allocate_lock()
        self._wake.acquire()
        threading.Thread(target=self._run, daemon=True, name="simulated").start()

    def give(self, job: Callable[[], None]) -> None:
        self._job = job  # type: ignore[assignment]  # set for each run
        self._wake.release()

    def _run(self) -> None:
        while True:
            self._wake.acquire()
            job, self._job = self._job, None
            if job is not None:
                job()
            self._home.give_back(self)


_runners = Runners()
of_thread: dict[int, Actor] = {}
"""Which actor a thread is, by the thread's number."""


def runners() -> Runners:
    """Those of this process of the operating system."""
    return _runners


def current_actor() -> Actor | None:
    """The actor that this thread is; None outside a simulation."""
    return of_thread.get(threading.get_ident())
