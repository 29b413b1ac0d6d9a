"""What a person decides about a source: read it now, pause it, begin again."""

from __future__ import annotations

from django.db import transaction

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
