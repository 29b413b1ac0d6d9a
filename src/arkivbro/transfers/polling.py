"""Reading the sources by their intervals: a thread for each in a worker, one worker at a time for each source.

What is read goes in by the one door, item by item, so that reading again brings nothing twice. A worker that is killed in the
middle leaves what it took; the next one reads the source again from the token of the last whole batch.
"""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from datetime import timedelta

import structlog
from django.db import DatabaseError, InterfaceError, connections, transaction
from django.db.models import F, Q
from django.db.models.functions import Now

from arkivbro.core.errors import ArkivbroError
from arkivbro.ports import CheckResult, RecruitmentSource, SourceBatch, SourceCapabilities
from arkivbro.runtime import Runtime
from arkivbro.transfers.chore_loops import survive
from arkivbro.transfers.models import SourceReading
from arkivbro.transfers.reading_outcome import ReadingOutcome, Stopped, after_reading, reading_wait
from arkivbro.transfers.source_trouble import SourceTrouble

log = structlog.get_logger()

LOOK_SECONDS = 2.0
"""Between two looks whether a source is due: so soon *Les nå* is heard."""
STOP_SECONDS = 5.0
"""What a stopping worker waits for a source that does not answer; then it leaves it."""


class Poller:
    """The sources of one worker. `with Poller(…):` reads them until `stopping` is set."""

    def __init__(self, runtime: Runtime, owner: str, stopping: threading.Event) -> None:
        self._runtime, self._owner, self._stopping = runtime, owner, stopping
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
        for thread in self._threads:
            thread.join(STOP_SECONDS / len(self._threads))
        if any(thread.is_alive() for thread in self._threads):
            log.warning("source_left_while_reading", worker=self._owner)
            survive("sources", self._give_up)

    def _give_up(self) -> None:
        SourceReading.objects.filter(owner=self._owner).update(
            owner="", reading_until=None, next_reading=None, failures=F("failures") - 1
        )

    def _loop(self, name: str) -> None:
        try:
            while not survive(name, lambda: meet(self._runtime, name)):
                if self._stopping.wait(LOOK_SECONDS):
                    return
            while not self._stopping.is_set():
                survive(
                    name,
                    lambda: read_if_due(self._runtime, name, owner=self._owner, stopping=self._stopping),
                )
                self._stopping.wait(min(LOOK_SECONDS, self._runtime.poll_seconds[name]))
        finally:
            connections.close_all()


def meet(runtime: Runtime, name: str) -> None:
    """A worker starts: the source has its row, and is read at once where the configuration is another than it was."""
    now_hash = runtime.configuration_hash
    defaults = {"configuration_hash": now_hash, "known_since": runtime.clock()}
    SourceReading.objects.get_or_create(source=name, defaults=defaults)
    SourceReading.objects.filter(source=name).exclude(configuration_hash=now_hash).update(
        configuration_hash=now_hash, next_reading=None
    )


def read_if_due(runtime: Runtime, name: str, *, owner: str, stopping: threading.Event | None = None) -> bool:
    """Reads the source if it is due and nobody else does; whether it did. Raises DatabaseError, InterfaceError."""
    failures = _claim(runtime, name, owner)
    if failures is None or runtime.read_source is None:
        return False
    watched = _Watched(runtime, runtime.sources[name], name, owner, stopping or threading.Event())
    error: Exception | None = None
    try:
        runtime.read_source(watched)
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
    _store(runtime, name, owner, outcome, failures)
    return True


def _claim(runtime: Runtime, name: str, owner: str) -> int | None:
    """How many readings failed before this one; None: it is not due, paused by a person, or somebody reads it.

    The claim counts as a failure until the reading ends, so that a source that kills its worker is read less and less.
    """
    now, lease = runtime.clock(), runtime.settings.reading_lease_seconds
    due = SourceReading.objects.filter(
        Q(next_reading__isnull=True) | Q(next_reading__lte=now),
        Q(owner="") | Q(reading_until__isnull=True) | Q(reading_until__lt=Now()),
        source=name,
    ).exclude(trouble=SourceTrouble.BY_PERSON)
    if not due.exists():
        return None
    with transaction.atomic(durable=True):
        row = due.select_for_update(skip_locked=True, no_key=True, of=("self",)).first()
        if row is None:
            return None
        wait = reading_wait(row.failures, min(runtime.poll_seconds[name], lease), jitter=random.random())
        SourceReading.objects.filter(pk=row.pk).update(
            owner=owner,
            reading_until=Now() + timedelta(seconds=lease),
            next_reading=now + timedelta(seconds=wait),
            failures=row.failures + 1,
        )
    return row.failures


def _store(runtime: Runtime, name: str, owner: str, outcome: ReadingOutcome, failures: int) -> None:
    """What came of it; a person's pause stands. One alert, when the trouble begins."""
    now = runtime.clock()
    with transaction.atomic(durable=True):
        row = (
            SourceReading.objects.select_for_update(no_key=True, of=("self",))
            .filter(source=name, owner=owner)
            .first()
        )
        if row is None:
            return
        asked_meanwhile = row.next_reading is None
        stopped = outcome.code == Stopped.default_code
        row.owner, row.reading_until = "", None
        row.failures = failures + 1 if outcome.is_failure else failures if stopped else 0
        row.next_reading = None if asked_meanwhile else now + timedelta(seconds=outcome.due_in)
        if not outcome.is_failure and not stopped:
            row.last_read = now
        begins = outcome.is_failure and row.trouble == SourceTrouble.NONE
        if row.trouble != SourceTrouble.BY_PERSON and not stopped:
            row.since = (now if begins else row.since) if outcome.is_failure else None
            row.trouble, row.told, row.setting = outcome.trouble, outcome.told, outcome.setting
            row.reason = ""
        row.save()
    if begins:
        log.error("source_trouble", source=name, code=outcome.code, setting=outcome.setting)
    elif not outcome.is_failure:
        log.info("source_read", source=name, code=outcome.code or "ok")


class _Watched:
    """The source as the reader sees it: after each batch the claim is renewed, and a stop is heard."""

    def __init__(
        self, runtime: Runtime, source: RecruitmentSource, name: str, owner: str, stopping: threading.Event
    ) -> None:
        self._source, self._name, self._owner, self._stopping = source, name, owner, stopping
        self._lease = runtime.settings.reading_lease_seconds
        self.open_attachment = source.open_attachment

    @property
    def name(self) -> str:
        return self._source.name

    def check(self) -> tuple[CheckResult, ...]:
        return self._source.check()

    def capabilities(self) -> SourceCapabilities:
        return self._source.capabilities()

    def changes(self, since: str) -> Iterator[SourceBatch]:
        """As the source's; raises Stopped besides, after a batch that was taken in."""
        for batch in self._source.changes(since):
            yield batch
            if self._stopping.is_set():
                raise Stopped
            SourceReading.objects.filter(source=self._name, owner=self._owner).update(
                reading_until=Now() + timedelta(seconds=self._lease)
            )
