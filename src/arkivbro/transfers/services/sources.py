"""What a person decides about a source: read it now, pause it, begin again."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import F, Q

from arkivbro.core.errors import WrongUse
from arkivbro.runtime import current
from arkivbro.transfers.models import SourceReading
from arkivbro.transfers.source_trouble import SourceTrouble


def read_source_now(source: str) -> None:
    """*Les nå*: a worker reads it within seconds, paused or not. Raises WrongUse."""
    with transaction.atomic():
        row = _row(source)
        if row.trouble == SourceTrouble.BY_PERSON:
            _begin_again(row)
        row.next_reading = None
        row.save()


def read_source_soon(source: str, after_last: timedelta) -> None:
    """A hint came: it is read as soon as `after_last` has gone by since its last reading, if that is before its time.

    What a person paused, and what is in trouble and waits longer for that, stays so.
    """
    now = current().clock()
    SourceReading.objects.filter(source=source, trouble=SourceTrouble.NONE).filter(
        Q(last_read__isnull=True) | Q(last_read__lte=now - after_last), next_reading__gt=now
    ).update(next_reading=now)
    if after_last:
        later = SourceReading.objects.filter(source=source, trouble=SourceTrouble.NONE)
        later.filter(last_read__gt=now - after_last, next_reading__gt=F("last_read") + after_last).update(
            next_reading=F("last_read") + after_last
        )


def reads_well(source: str) -> bool:
    """Whether nothing is in the way of reading it, and nobody has paused it."""
    row = SourceReading.objects.filter(source=source).first()
    return row is None or row.trouble == SourceTrouble.NONE


def pause_source(source: str, *, by: str, reason: str) -> None:
    """It is not read until somebody begins again; a reading under way ends with the item that it is at. Raises WrongUse."""
    with transaction.atomic():
        row = _row(source)
        row.trouble, row.told, row.setting = SourceTrouble.BY_PERSON, None, ""
        row.reason = reason
        row.paused_by, row.since = by, current().clock()
        row.save()


def resume_source(source: str) -> None:
    """Whatever was in the way is forgotten, and it is read at once. Raises WrongUse."""
    with transaction.atomic():
        row = _row(source)
        _begin_again(row)
        row.save()


def _begin_again(row: SourceReading) -> None:
    row.trouble, row.told = SourceTrouble.NONE, None
    row.reason = row.setting = row.paused_by = ""
    row.since = row.next_reading = None
    row.failures = 0


def _row(source: str) -> SourceReading:
    if source not in current().sources:
        raise WrongUse("transfer.no_such_source", source=source)
    SourceReading.objects.get_or_create(source=source)
    return SourceReading.objects.select_for_update(no_key=True, of=("self",)).get(source=source)
