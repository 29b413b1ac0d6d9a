"""Threads, events, locks, clocks and chance as the simulated code sees them: put in the place of the real ones in its modules.

`replaced(scheduler)` goes through the modules of arkivbro and gives each that has imported `time`, `threading`, `random` or `secrets` the
simulation's own. So the code under test needs no seams, and new modules are found by themselves.
"""

from __future__ import annotations

import random
import secrets
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime, timedelta
from types import ModuleType
from typing import Any

from arkivbro.seams import Seams, wait_for
from arkivbro.wake_ups.waiting import Polled
from tests.simulation.actors import Actor, ActorState, Process, current_actor
from tests.simulation.scheduler import Scheduler

BEGINNING = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
"""A Monday morning."""


LEFT_OUT = ("chore-old_words",)
"""Threads that are not started: what they do takes months, and touches nothing that is looked at here."""


class VirtualTime:
    """`time`, whose monotonic clock is the simulation's; it stands still while its machine is suspended."""

    def __init__(self, scheduler: Scheduler) -> None:
        self._scheduler = scheduler

    def monotonic(self) -> float:
        actor = current_actor()
        missed = actor.process.stood_still if actor else 0.0
        return 1000.0 + self._scheduler.now - missed

    perf_counter = monotonic

    def time(self) -> float:
        return database_now(self._scheduler).timestamp()

    def sleep(self, seconds: float) -> None:
        self._scheduler.pause("sleep", seconds)

    def __getattr__(self, name: str) -> Any:
        return getattr(time, name)


class VirtualEvent:
    """`threading.Event`."""

    def __init__(self, scheduler: Scheduler) -> None:
        self._scheduler, self._set = scheduler, False
        self._waiting: list[Actor] = []

    def is_set(self) -> bool:
        return self._set

    def set(self) -> None:
        self._set = True
        for actor in self._waiting:
            self._scheduler.wakes(actor)

    def clear(self) -> None:
        self._set = False

    def wait(self, timeout: float | None = None) -> bool:
        actor = current_actor()
        if self._set or actor is None:
            return self._set
        self._waiting.append(actor)
        try:
            self._scheduler.pause("wait", 1e12 if timeout is None else timeout, lazy=True)
        finally:
            self._waiting.remove(actor)
        return self._set


class VirtualLock:
    """`threading.Lock` and `RLock`: who finds it taken lets the others go on."""

    def __init__(self, scheduler: Scheduler) -> None:
        self._scheduler, self._depth = scheduler, 0
        self._holder: Actor | None = None

    def acquire(self, blocking: bool = True, timeout: float = -1) -> bool:
        me = current_actor()
        while self._depth and self._holder is not me:
            if self._holder is not None and self._holder.standing is ActorState.ENDED:
                break
            if not blocking or me is None:
                return False
            self._scheduler.pause("lock", 0.01)
        self._holder, self._depth = me, self._depth + 1
        return True

    def release(self) -> None:
        self._depth -= 1
        if self._depth <= 0:
            self._holder, self._depth = None, 0

    def locked(self) -> bool:
        return self._depth > 0

    def __enter__(self) -> bool:
        return self.acquire()

    def __exit__(self, *_: object) -> None:
        self.release()


class VirtualThread:
    """`threading.Thread`: one more actor of the same process."""

    def __init__(
        self,
        scheduler: Scheduler,
        target: Callable[..., object],
        args: tuple[object, ...] = (),
        kwargs: dict[str, object] | None = None,
        name: str = "thread",
        daemon: bool | None = None,
    ) -> None:
        del daemon
        self._scheduler, self.name = scheduler, name
        self._target = lambda: target(*args, **(kwargs or {}))
        self._actor: Actor | None = None

    def start(self) -> None:
        if self.name in LEFT_OUT:
            return
        looks_for_something = self.name.startswith("chore-")
        self._actor = self._scheduler.spawn(
            _process_of_caller(), self.name, self._target, lazy=looks_for_something
        )

    def is_alive(self) -> bool:
        return self._actor is not None and self._actor.standing is not ActorState.ENDED

    def join(self, timeout: float | None = None) -> None:
        until = None if timeout is None else self._scheduler.now + timeout
        while self.is_alive() and (until is None or self._scheduler.now < until):
            self._scheduler.pause("join", 0.5)


def _process_of_caller() -> Process:
    actor = current_actor()
    assert actor is not None
    return actor.process


class VirtualThreading:
    """`threading`."""

    def __init__(self, scheduler: Scheduler) -> None:
        self._scheduler = scheduler

    def Event(self) -> VirtualEvent:
        return VirtualEvent(self._scheduler)

    def Lock(self) -> VirtualLock:
        return VirtualLock(self._scheduler)

    RLock = Lock

    def current_thread(self) -> object:
        """Another than the main one, whose signals are the simulation's own."""
        return self

    def Thread(self, *, target: Callable[..., object], **options: Any) -> VirtualThread:
        return VirtualThread(self._scheduler, target, **options)

    def __getattr__(self, name: str) -> Any:
        return getattr(threading, name)


class VirtualSecrets:
    """`secrets`, by the seed."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance

    def token_hex(self, size: int = 16) -> str:
        return f"{self._chance.getrandbits(8 * size):0{2 * size}x}"

    def token_urlsafe(self, size: int = 32) -> str:
        return self.token_hex(size)[: -(-size * 4 // 3)]

    def __getattr__(self, name: str) -> Any:
        return getattr(secrets, name)


def database_now(scheduler: Scheduler) -> datetime:
    """The database's clock: the only one that never jumps."""
    return BEGINNING + timedelta(seconds=scheduler.now)


def wall_clock(scheduler: Scheduler) -> datetime:
    """`runtime.clock`: of the process that asks, which may go wrong."""
    actor = current_actor()
    return BEGINNING + timedelta(seconds=scheduler.now + (actor.process.clock_ahead if actor else 0.0))


CLOCK_STANDS_IN_SUSPENSION = False
"""Of the engine's own clock (`seams.seconds_passed` goes on); a fault that is put back makes it stand."""


def seams(scheduler: Scheduler) -> Seams:
    """The engine's seams under the virtual clock; its database time is patched where queries are made (`database.py`)."""
    chance = random.Random(scheduler.random.getrandbits(64))
    standing = VirtualTime(scheduler).monotonic
    return Seams(
        monotonic=standing if CLOCK_STANDS_IN_SUSPENSION else lambda: 1000.0 + scheduler.now,
        chance=chance.random,
        read_database_time=lambda: database_now(scheduler),
        listening=lambda stopping: nullcontext(Polled(stopping, wait_for)),
    )


@contextmanager
def replaced(scheduler: Scheduler) -> Iterator[None]:
    """Inside, the modules of arkivbro have the virtual things."""
    chance = random.Random(scheduler.random.getrandbits(64))
    virtual: dict[int, object] = {
        id(time): VirtualTime(scheduler),
        id(threading): VirtualThreading(scheduler),
        id(random): chance,
        id(secrets): VirtualSecrets(chance),
    }
    names = ("time", "threading", "random", "secrets")
    put: list[tuple[ModuleType, str, object]] = []
    for module in _modules():
        for name in names:
            real = module.__dict__.get(name)
            if id(real) in virtual:
                put.append((module, name, real))
                setattr(module, name, virtual[id(real)])
    try:
        yield
    finally:
        for module, name, real in put:
            setattr(module, name, real)


def _modules() -> list[ModuleType]:
    return [module for name, module in list(sys.modules.items()) if name.startswith("arkivbro.") and module]
