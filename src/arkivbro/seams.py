"""Where the engine meets time, chance, the database and the archives: each behind one replaceable object.

The simulation (`tests/simulation`) runs the engine under a virtual clock and a seeded scheduler by putting its own here; a
worker that is killed there dies at one of these places, as a real one does.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar

from django.db import connection, transaction
from django.db.models.expressions import Combinable
from django.db.models.functions import Now
from django.utils import timezone

from arkivbro.wake_ups.listening import listening
from arkivbro.wake_ups.waiting import WakeUps

T = TypeVar("T")


class CallsArchive(Protocol):
    def __call__(self, name: str, step_key: str, action: Callable[[], T], /) -> T:
        """Makes one call to an archive and answers what it answered. Raises what it raised."""
        ...


def _call(_name: str, _step_key: str, action: Callable[[], T], /) -> T:
    return action()


def wait_for(event: threading.Event, seconds: float) -> bool:
    """Waits so many seconds, or until the event is set; whether it is."""
    return event.wait(seconds)


def seconds_passed() -> float:
    """A clock that only goes forward, and goes on while the machine is suspended, where the system has one (Linux).

    `time.monotonic` stands still then: a worker that slept for longer than its lease would take the lease for fresh.
    """
    if hasattr(time, "CLOCK_BOOTTIME"):
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    return time.monotonic()


def _transaction() -> AbstractContextManager[object]:
    return transaction.atomic(durable=True)


def _read_database_time() -> datetime:
    if connection.vendor == "sqlite":
        return timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        now: datetime = cursor.fetchone()[0]
    return now


@dataclass(frozen=True)
class Seams:
    """As the world is; the simulation replaces each."""

    monotonic: Callable[[], float] = seconds_passed
    wait: Callable[[threading.Event, float], bool] = wait_for
    chance: Callable[[], float] = random.random
    """From 0 to 1, for the spread of waits."""
    database_time: Callable[[], Combinable] = Now
    """Now, by the database's clock, as an expression in a query: leases go by it."""
    read_database_time: Callable[[], datetime] = _read_database_time
    """The same, as a value."""
    transaction: Callable[[], AbstractContextManager[object]] = _transaction
    """Every transaction of several statements in which the engine writes: begins when entered, is committed when left."""
    listening: Callable[[threading.Event], AbstractContextManager[WakeUps]] = listening
    """For a process that works on, until the event is set: wakes its loops when something is committed for them."""
    call: CallsArchive = _call
    """Every call to an archive, outside any transaction."""
