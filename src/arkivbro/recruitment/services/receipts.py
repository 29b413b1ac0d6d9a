"""Write-back: a source that has a place for it is told the archive's number of what rests there. Set last, never trusted, tried again.

Each is sent outside any transaction, and noted when it went well: one who dies in between tells it once more, which is harmless.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import islice

import structlog
from django.db import transaction
from django.db.models import Exists

from arkivbro.core.errors import ArkivbroError, BadFacts
from arkivbro.core.messages import message, sentence_of
from arkivbro.ports import TakesReceipts
from arkivbro.recruitment.clock import clock
from arkivbro.recruitment.models import Application, SourceReceipt
from arkivbro.runtime import current
from arkivbro.transfers.selectors import application_of_outer_row_rests, numbers_of

log = structlog.get_logger()
TOGETHER = 100
WAITS = tuple(timedelta(minutes=minutes) for minutes in (5, 30, 120, 720, 1440))
"""Between two tries for one application; the last for ever: somebody may mend it tomorrow."""


def tell_archived() -> int:
    """A worker's chore. How many were told. What is in the way of a whole source is raised, when the other sources are done."""
    told, trouble = 0, None
    for source in list(current().sources.values()):
        if not isinstance(source, TakesReceipts) or not source.wants_receipts:
            continue
        try:
            awaiting = source.awaiting_receipts()
            while ids := list(islice(awaiting, TOGETHER)):
                for row in _archived(source.name, ids):
                    told += _tell(source, row)
        except ArkivbroError as error:
            trouble = error
    if trouble is not None:
        raise trouble
    return told


def _archived(source: str, ids: list[str]) -> Iterator[Application]:
    rows = Application.objects.filter(
        Exists(application_of_outer_row_rests()), source=source, source_id__in=ids
    )
    yield from rows.select_related("vacancy", "receipt").order_by("pk")


def _tell(source: TakesReceipts, row: Application) -> bool:
    """Raises what is not this application's alone."""
    assert row.vacancy is not None  # what rests has one
    case, entry = numbers_of(row.vacancy.ref, row.subject)
    told = message("receipt.archived", case=case, entry=entry)
    known = getattr(row, "receipt", None) or SourceReceipt(application=row)
    if not case or known.told == told or (known.due_at is not None and known.due_at > clock()):
        return False
    try:
        source.tell_archived(row.source_id, sentence_of(told))
    except ArkivbroError as error:
        _note_failure(known, error)
        if isinstance(error, BadFacts):
            return False
        raise
    with transaction.atomic(durable=True):
        known.told, known.told_at, known.tries, known.due_at, known.error = told, clock(), 0, None, None
        known.save()
    return True


def _note_failure(known: SourceReceipt, error: ArkivbroError) -> None:
    with transaction.atomic(durable=True):
        known.due_at = clock() + WAITS[min(known.tries, len(WAITS) - 1)]
        known.tries, known.error = known.tries + 1, error.message
        known.save()
