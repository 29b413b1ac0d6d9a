"""Reading the sources by their intervals: a thread for each in a worker, one worker at a time for each source.

What is read goes in by the one door, item by item, so that reading again brings nothing twice. A worker that is killed in the
middle leaves what it took; the next one reads the source again from the token of the last whole batch.
"""

from __future__ import annotations

import math
import random
import threading
from collections.abc import Iterator
from datetime import datetime

import structlog
from django.db import DatabaseError, InterfaceError, connections

from arkivbro.core.errors import ArkivbroError
from arkivbro.core.room import OUTSIDE
from arkivbro.ports import (
    CheckResult,
    ReadsSome,
    RecruitmentSource,
    SourceBatch,
    SourceCapabilities,
    reading_name,
)
from arkivbro.runtime import Runtime
from arkivbro.tracing import span
from arkivbro.transfers.chore_loops import survive
from arkivbro.transfers.models import SourceReading
from arkivbro.transfers.reading_outcome import Stopped, after_reading
from arkivbro.transfers.services.reading_claims import claim, due_at, give_up_all, meet, renew, store
from arkivbro.wake_ups.waiting import Left, Loop, Polled, WakeUps

log = structlog.get_logger()

TRIED_SECONDS = 2.0
"""Between two tries where the database or the disk is in the way."""
LONGEST_SECONDS = 60.0
"""Between two looks whether a source is due, should nobody have told that it is."""
STOP_SECONDS = 5.0
"""What a stopping worker waits for a source that does not answer; then it leaves it."""


class Poller:
    """The sources of one worker. `with Poller(…):` reads them until `stopping` is set."""

    def __init__(
        self, runtime: Runtime, owner: str, stopping: threading.Event, wake_ups: WakeUps | None = None
    ) -> None:
        self._runtime, self._owner, self._stopping = runtime, owner, stopping
        self._wake_ups = wake_ups or Polled(stopping, runtime.seams.wait)
        self._threads = [
            threading.Thread(target=self._loop, args=(name,), name=f"source-{name}", daemon=True)
            for name in runtime.poll_seconds
            if name in runtime.sources and runtime.read_source is not None
        ]

    def __enter__(self) -> Poller:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """A thread that waits for a source to answer is left behind: its claim is given up, and nothing is lost."""
        self._stopping.set()
        self._wake_ups.stop()
        for thread in self._threads:
            thread.join(STOP_SECONDS / len(self._threads))
        if any(thread.is_alive() for thread in self._threads):
            log.warning("source_left_while_reading", worker=self._owner)
            survive("sources", lambda: give_up_all(self._owner))

    def _loop(self, name: str) -> None:
        every = min(TRIED_SECONDS, self._runtime.poll_seconds[name])
        loop = Loop(f"source-{name}", every, frozenset({SourceReading._meta.db_table}))
        try:
            while not survive(name, lambda: meet(self._runtime, name)):
                if self._stopping.wait(TRIED_SECONDS):
                    return
            while not self._stopping.is_set():
                survive(
                    name,
                    lambda: read_if_due(self._runtime, name, owner=self._owner, stopping=self._stopping),
                )
                self._wake_ups.wait(loop, lambda: self._until_due(name))
        finally:
            connections.close_all()

    def _until_due(self, name: str) -> Left:
        moments: list[datetime | None] = []
        known = survive(name, lambda: moments.append(due_at(name))) and self._runtime.has_room(OUTSIDE)
        tried = self._runtime.seams.monotonic() + (LONGEST_SECONDS if known else TRIED_SECONDS)
        due = next(iter(moments), None) if known else None

        def left() -> float:
            by_itself = math.inf if due is None else (due - self._runtime.clock()).total_seconds()
            return min(tried - self._runtime.seams.monotonic(), by_itself)

        return left


def read_if_due(runtime: Runtime, name: str, *, owner: str, stopping: threading.Event | None = None) -> bool:
    """Reads the source if it is due, nobody else does, and our own disk has room; whether it did. Raises DatabaseError, InterfaceError."""
    if not runtime.has_room(OUTSIDE):
        return False
    failures = claim(runtime, name, owner)
    if failures is None or runtime.read_source is None:
        return False
    watched = _Watched(runtime, runtime.sources[name], name, owner, stopping or threading.Event())
    error: Exception | None = None
    try:
        with span("reading", source=name):
            runtime.read_source(watched, watched.fence)
    except ArkivbroError as trouble:
        error = trouble
    except (DatabaseError, InterfaceError):
        connections.close_all()
        raise
    except Exception as defect:
        log.exception("source_defect", source=name)
        error = defect
    outcome = after_reading(
        error, failures=failures, interval=runtime.poll_seconds[name], jitter=random.random()
    )
    store(runtime, name, owner, outcome, failures)
    return True


class _Watched:
    """The source as the reader sees it: after each batch the claim is renewed, and a stop is heard."""

    def __init__(
        self, runtime: Runtime, source: RecruitmentSource, name: str, owner: str, stopping: threading.Event
    ) -> None:
        self._source, self._name, self._owner, self._stopping = source, name, owner, stopping
        self._lease = runtime.settings.reading_lease_seconds
        self.open_attachment = source.open_attachment
        if isinstance(source, ReadsSome):
            self.some = source.some

    @property
    def name(self) -> str:
        return self._source.name

    @property
    def door(self) -> str:
        return reading_name(self._source)

    def check(self) -> tuple[CheckResult, ...]:
        return self._source.check()

    def capabilities(self) -> SourceCapabilities:
        return self._source.capabilities()

    def fence(self) -> None:
        """First in each transaction of the reading. Raises Stopped."""
        renew(self._name, self._owner, seconds=self._lease)

    def changes(self, since: str) -> Iterator[SourceBatch]:
        """As the source's; raises Stopped besides, after a batch that was taken in."""
        for batch in self._source.changes(since):
            yield batch
            if self._stopping.is_set():
                raise Stopped
            self.fence()
