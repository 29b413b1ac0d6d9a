"""Write-back: a source that has a place for it is told the archive's number of what rests there. Set last, never trusted, tried again.

Each is sent outside any transaction, and noted when it went well: one who dies in between tells it once more, which is harmless.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import Subquery

from arkivbro.core.errors import ArkivbroError, BadFacts, Transient
from arkivbro.core.messages import Message, message, sentence_of
from arkivbro.ports import TakesReceipts
from arkivbro.recruitment.clock import clock
from arkivbro.recruitment.models import Application, SourceReceipt
from arkivbro.runtime import current
from arkivbro.transfers.selectors import application_of_outer_row_rests

TOGETHER = 100
WAITS = tuple(timedelta(minutes=minutes) for minutes in (5, 30, 120, 720, 1440))
"""Between two tries for one application; the last for ever: somebody may mend it tomorrow."""
REFUSED_IN_A_ROW = 3
"""So many one after the other: then it is the source, and not these."""
LONGEST_RUN = 1_800.0
"""Seconds after which a run ends where it is: what was told is passed over by the next."""


def tell_archived() -> int:
    """A worker's chore. How many were told. What is in the way of a whole source is raised, when the other sources are done."""
    told, trouble = 0, None
    for source in list(current().sources.values()):
        if not isinstance(source, TakesReceipts) or not source.wants_receipts:
            continue
        run = _Run(source, source.name)
        try:
            run.tell_all()
        except ArkivbroError as error:
            trouble = error
        told += run.told
    if trouble is not None:
        raise trouble
    return told


class _Run:
    """One source, from the beginning of its list."""

    def __init__(self, source: TakesReceipts, name: str) -> None:
        self._source, self._name, self._ends = source, name, time.monotonic() + LONGEST_RUN
        self._refused: list[int] = []
        """Receipts that went wrong one after the other."""
        self._trouble: ArkivbroError | None = None
        self.told = 0

    def tell_all(self) -> None:
        """Raises what is not one application's alone; also where something went wrong and nothing well."""
        of_source = SourceReceipt.objects.filter(application__source=self._name)
        without_place = set(
            of_source.filter(error__isnull=False).values_list("application__source_id", flat=True)
        )
        awaiting = self._source.awaiting_receipts()
        while ids := list(islice(awaiting, TOGETHER)):
            without_place.difference_update(ids)
            for row in _archived(self._name, ids):
                self._tell(row)
                if time.monotonic() > self._ends:
                    return
        of_source.filter(application__source_id__in=without_place).update(error=None, due_at=None, tries=0)
        if self._trouble is not None and not self.told:
            raise self._trouble

    def _tell(self, row: Application) -> None:
        told = message("receipt.archived", case=row.case_number, entry=row.entry_number)  # type: ignore[attr-defined]  # annotated
        known: SourceReceipt | None = getattr(row, "receipt", None)
        if known is not None and known.told == told:
            if known.error is not None:
                _note(row, error=None, due_at=None, tries=0)
            return
        if known is not None and known.due_at is not None and known.due_at > clock():
            return
        try:
            self._source.tell_archived(row.source_id, sentence_of(told))
        except ArkivbroError as error:
            self._failed(row, known.tries if known is not None else 0, error)
        else:
            _note(row, told=told, told_at=clock(), tries=0, due_at=None, error=None)
            self._refused.clear()
            self.told += 1

    def _failed(self, row: Application, tries: int, error: ArkivbroError) -> None:
        wait = WAITS[min(tries, len(WAITS) - 1)]
        noted = _note(row, due_at=clock() + wait, tries=tries + 1, error=error.message)
        self._trouble = error
        if isinstance(error, BadFacts):
            return
        self._refused.append(noted)
        if len(self._refused) >= REFUSED_IN_A_ROW or (isinstance(error, Transient) and error.retry_after):
            soon = clock() + WAITS[1]  # it was not theirs: they do not wait as long as if it were
            SourceReceipt.objects.filter(pk__in=self._refused, due_at__gt=soon).update(due_at=soon)
            raise error


def _archived(source: str, ids: list[str]) -> Iterator[Application]:
    """Those that rest in the archive as they are now, with the numbers of what rests."""
    rests = application_of_outer_row_rests()
    rows = Application.objects.filter(source=source, source_id__in=ids).annotate(
        case_number=Subquery(rests.values("case__number")[:1]),
        entry_number=Subquery(rests.values("entry_number")[:1]),
    )
    yield from rows.exclude(case_number=None).exclude(case_number="").select_related("receipt").order_by("pk")


def _note(row: Application, **values: Message | Any) -> int:
    """Whoever else noted it meanwhile."""
    with transaction.atomic(durable=True):
        receipt, _ = SourceReceipt.objects.update_or_create(application_id=row.pk, defaults=values)
    return int(receipt.pk)
