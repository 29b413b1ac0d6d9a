"""Waiting until something may have come: the loops of a process, and how they are woken.

A loop looks, and when it finds nothing it waits: until something was committed in one of its tables, until a moment that it knows
itself, or until the process is to stop. It asks the database nothing meanwhile.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Protocol

SLICE = 15.0
"""Seconds after which a loop compares its moment with the clock, which may have jumped, and nothing else."""
SPACING = 0.25
"""Seconds between two looks of a loop that is woken again and again: the first comes at once."""

Left = Callable[[], float]
"""Seconds until the loop is to look, whether anything wakes it or not: asked again and again, so it must be cheap."""


def _nothing() -> None:
    """No sign of life is wanted."""


@dataclass(eq=False)
class Loop:
    """What looks again and again, in one thread or in several, of which one at a time waits and the others wait for it."""

    name: str
    every: float
    """Seconds between two looks of one that is not woken (`Polled`)."""
    tables: frozenset[str] = frozenset()
    """A commit in one of them wakes it."""
    lives: Callable[[], object] = _nothing
    """Called now and then while it waits."""
    turn: threading.Lock = field(default_factory=threading.Lock)
    rung: threading.Event = field(default_factory=threading.Event)
    at_once: bool = False
    """Woken by its own process, which has just found more: the look is not put off."""
    back: float = -1e9
    """When it last came back."""


class WakeUps(Protocol):
    """What the loops of one process wait with."""

    def wait(self, loop: Loop, ask: Callable[[], Left]) -> None:
        """After a look that found nothing: comes back when there is reason for another, or the process is to stop. `ask` may ask the
        database; it is called by whoever really waits, and once.
        """
        ...

    def ring(self, loop: Loop) -> None:
        """There may be more for it: of its threads, the next looks at once."""
        ...

    def stop(self) -> None:
        """All waits end, now and from now on."""
        ...


@dataclass(frozen=True)
class Polled:
    """For what ends when nothing is left to do (`arkivbro run`): every loop looks again after a while, woken or not."""

    stopping: threading.Event
    wait_for: Callable[[threading.Event, float], bool]
    most: float = 30.0
    """Seconds: however seldom something is due, another process may have died in it."""

    def wait(self, loop: Loop, ask: Callable[[], Left]) -> None:
        del ask
        self.wait_for(self.stopping, min(loop.every, self.most))

    def ring(self, loop: Loop) -> None:
        """Nobody waits long."""

    def stop(self) -> None:
        self.stopping.set()


class Woken:
    """For a process that works on. Whoever hears of a commit calls `commit_in`; that and `stop` may be called from any thread."""

    def __init__(self, stopping: threading.Event) -> None:
        self._stopping = stopping
        self._loops: list[Loop] = []
        self._lock = threading.Lock()

    def wait(self, loop: Loop, ask: Callable[[], Left]) -> None:
        with loop.turn:
            if self._knows(loop):
                self._wait(loop, ask())
            if not loop.at_once:
                self._stopping.wait(max(0.0, loop.back + SPACING - time.monotonic()))
            loop.at_once = False
            loop.rung.clear()
            loop.back = time.monotonic()

    def _wait(self, loop: Loop, left: Left) -> None:
        while not self._stopping.is_set() and (seconds := left()) > 0:
            if loop.rung.wait(min(seconds, SLICE)):
                return
            loop.lives()

    def _knows(self, loop: Loop) -> bool:
        """One that waits for the first time looks once more: what was committed before it is known may have told nobody."""
        with self._lock:
            known = loop in self._loops
            if not known:
                self._loops.append(loop)
            return known

    def ring(self, loop: Loop) -> None:
        loop.at_once = True
        loop.rung.set()

    def commit_in(self, tables: Iterable[str] | None) -> None:
        """Something was committed in these tables; None: in any."""
        where = None if tables is None else frozenset(tables)
        with self._lock:
            loops = list(self._loops)
        for loop in loops:
            if loop.tables and (where is None or loop.tables & where):
                loop.rung.set()

    def stop(self) -> None:
        self._stopping.set()
        with self._lock:
            for loop in self._loops:
                loop.rung.set()
