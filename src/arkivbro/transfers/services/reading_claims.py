"""Who reads a source: claimed in its row by one reader at a time (a worker, or a command), renewed inside each transaction that takes
something in, given up with what came of it.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Now

from arkivbro.core.errors import WrongUse
from arkivbro.runtime import Runtime
from arkivbro.transfers.models import SourceReading
from arkivbro.transfers.reading_outcome import ReadingOutcome, Stopped, reading_wait
from arkivbro.transfers.source_trouble import SourceTrouble

log = structlog.get_logger()


def meet(runtime: Runtime, name: str) -> None:
    """A worker starts: the source has its row, and is read at once where the configuration is another than it was."""
    now_hash = runtime.configuration_hash
    defaults = {"configuration_hash": now_hash, "known_since": runtime.clock()}
    SourceReading.objects.get_or_create(source=name, defaults=defaults)
    SourceReading.objects.filter(source=name).exclude(configuration_hash=now_hash).update(
        configuration_hash=now_hash, next_reading=None
    )


def claim(runtime: Runtime, name: str, owner: str) -> int | None:
    """How many readings failed before this one; None: it is not due, paused by a person, or somebody reads it.

    The claim counts as a failure until the reading ends, so that a source that kills its worker is read less and less.
    """
    now, lease = runtime.clock(), runtime.settings.reading_lease_seconds
    due = SourceReading.objects.filter(
        Q(next_reading__isnull=True) | Q(next_reading__lte=now),
        _is_free(),
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


def due_at(name: str) -> datetime | None:
    """When the source may be read by time alone: its next reading, or when the claim of whoever reads it now would run out. None: when a
    person says so, or at once.
    """
    row = SourceReading.objects.filter(source=name).exclude(trouble=SourceTrouble.BY_PERSON).first()
    if row is None:
        return None
    return row.reading_until if row.owner else row.next_reading


def store(runtime: Runtime, name: str, owner: str, outcome: ReadingOutcome, failures: int) -> None:
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


def renew(name: str, owner: str, *, seconds: float) -> None:
    """The reader lives: its claim lasts so long from now, and inside a transaction nobody takes it before the commit.

    Raises Stopped where another has the source: one that was suspended so long must not bring what it read before over what the other
    has read since. Also where a person has paused it: what is not taken in yet is left.
    """
    claimed = SourceReading.objects.filter(source=name, owner=owner).exclude(trouble=SourceTrouble.BY_PERSON)
    if not claimed.update(reading_until=Now() + timedelta(seconds=seconds)):
        raise Stopped


@contextmanager
def by_hand(name: str, owner: str, *, seconds: float) -> Iterator[Callable[[], object]]:
    """A command reads the source: yields what fences each of its transactions. No worker reads meanwhile, and no other command.

    A person who pauses the reading by workers may still read by hand. Raises WrongUse where somebody reads it now.
    """
    SourceReading.objects.get_or_create(source=name)
    free = SourceReading.objects.filter(_is_free(), source=name)
    if not free.update(owner=owner, reading_until=Now() + timedelta(seconds=seconds)):
        raise WrongUse("sources.read_by_another")
    claimed = SourceReading.objects.filter(source=name, owner=owner)

    def fence() -> None:
        if not claimed.update(reading_until=Now() + timedelta(seconds=seconds)):
            raise WrongUse("sources.read_by_another")

    try:
        yield fence
    finally:
        claimed.update(owner="", reading_until=None)


def _is_free() -> Q:
    """Nobody reads it, or whoever did has not been heard of for so long that it is dead."""
    return Q(owner="") | Q(reading_until__isnull=True) | Q(reading_until__lt=Now())


def give_up_all(owner: str) -> None:
    """The worker stops while sources do not answer: whoever comes next may read them at once, and it counts as no failure."""
    SourceReading.objects.filter(owner=owner).update(
        owner="", reading_until=None, next_reading=None, failures=F("failures") - 1
    )
