"""One thread in a process that keeps all its leases alive, and says that the process itself is."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections

from arkivbro.seams import Seams
from arkivbro.transfers.engine.database_trouble import survive_database_trouble
from arkivbro.transfers.engine.lease import Lease, beat
from arkivbro.transfers.engine.signs import LEASES_OF_SILENCE, sign

IDLE_SILENCE = 25.0
"""Seconds, at most, between two signs of a worker that holds nothing."""


class Heartbeats:
    """With a connection of its own. `with Heartbeats(…) as beats: … with beats.keeping(lease): …`"""

    def __init__(self, worker: str, seconds: float, seams: Seams) -> None:
        self._worker = worker
        self._interval, self._seconds = seconds / 5, seconds
        self._signed: float | None = None
        self._last_sign: float | None = None
        """When it last gave a sign that was stored. `_signed` is None where the last one was not."""
        self._held: float | None = None
        """When it last held a case."""
        self._seams = seams
        self._leases: set[Lease] = set()
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="heartbeat", daemon=True)

    def __enter__(self) -> Heartbeats:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    @contextmanager
    def keeping(self, lease: Lease) -> Iterator[None]:
        """The lease is kept alive inside."""
        with self._lock:
            self._leases.add(lease)
        try:
            yield
        finally:
            with self._lock:
                self._leases.discard(lease)
                self._held = self._seams.monotonic()

    def _run(self) -> None:
        try:
            self.beat_all()
            while not self._seams.wait(self._stop, self._interval):
                self.beat_all()
            survive_database_trouble(lambda: sign(self._worker, self._seams, ended=True))
        finally:
            connections.close_all()

    def beat_all(self) -> None:
        """One heartbeat of every lease, and now and then the worker's own sign; the simulation calls it when its scheduler says so.

        Twice in a lease is often enough for a sign, which is a write: three leases without one are a death (`signs`), also of one that
        has just lost its case to another. A worker that has held nothing for longer signs every two leases, at the latest twice before
        `core.health` takes it for silent.
        """
        with self._lock:
            leases = [lease for lease in self._leases if not lease.lost]
            is_idle = not self._leases and not self._held_lately()
            silence = min(2 * self._seconds, IDLE_SILENCE) if is_idle else self._seconds / 2
        for lease in leases:
            survive_database_trouble(lambda lease=lease: beat(lease))  # type: ignore[misc]  # a bound default
        now = self._seams.monotonic()
        if self._signed is None or now - self._signed >= silence:
            gap = 0.0 if self._last_sign is None else now - self._last_sign
            signed = survive_database_trouble(lambda: sign(self._worker, self._seams, gap=gap))
            self._signed = now if signed else None
            self._last_sign = self._signed or self._last_sign

    def _held_lately(self) -> bool:
        """It may be judged by its signs for what it began then."""
        judged = (LEASES_OF_SILENCE + 1) * self._seconds
        return self._held is not None and self._seams.monotonic() - self._held < judged
