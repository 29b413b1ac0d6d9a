"""Applications that are not in the archive, and that their source deletes soon: it has said after how many days, counted from what.

No source is asked to delete anything, and none is believed to wait for us.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Exists, F, Q, QuerySet
from django.db.models.functions import Coalesce, TruncDate

from arkivbro.core.working_days import OSLO, oslo_day
from arkivbro.ports import SourceDeletes
from arkivbro.recruitment.clock import clock
from arkivbro.recruitment.models import Application
from arkivbro.recruitment.models.vacancy import Archiving
from arkivbro.runtime import current
from arkivbro.transfers.selectors import application_of_outer_row_rests


@dataclass(frozen=True, slots=True)
class SoonGone:
    """One application, without a name. `vacancy` is what it is called in addresses, "" where it is not known."""

    ref: str
    vacancy: str
    reference: str
    received: datetime
    deleted_on: date


def count_soon_gone() -> tuple[int, date | None]:
    """How many, and the day on which the first is deleted; nothing where no source says when it deletes."""
    number = sum(_rows(source, told).count() for source, told in current().deletions().items())
    first = soon_gone(most=1) if number else []
    return number, first[0].deleted_on if first else None


def soon_gone(most: int) -> list[SoonGone]:
    """Those that are deleted first, at most so many."""
    found: list[SoonGone] = []
    for source, told in current().deletions().items():
        counted_from = _counted_from(told)
        rows = _rows(source, told).annotate(counted_from=counted_from).order_by("counted_from", "pk")
        found += [_shown(row, told) for row in rows.select_related("vacancy")[:most]]
    return sorted(found, key=lambda one: (one.deleted_on, one.ref))[:most]


def _rows(source: str, told: SourceDeletes) -> QuerySet[Application]:
    """Those within the time of warning that do not rest in the archive as they are now; not what somebody has said is not to be archived."""
    last = oslo_day(clock()) + timedelta(days=told.warned_days - told.after_days)
    received = Q(received__lt=datetime.combine(last + timedelta(days=1), time(), OSLO))
    due = received
    if told.from_deadline:
        due = Q(vacancy__deadline__lte=last) | (received & Q(vacancy__deadline=None))
    may_go = Q(vacancy__archiving__in=(Archiving.EXCLUDED, Archiving.BEFORE_OUR_TIME))
    rows = Application.objects.filter(due, source=source, put_aside_reason="").exclude(may_go)
    return rows.filter(~Exists(application_of_outer_row_rests()))


def _counted_from(told: SourceDeletes) -> Coalesce | TruncDate:
    received = TruncDate("received", tzinfo=OSLO)
    return Coalesce(F("vacancy__deadline"), received) if told.from_deadline else received


def _shown(row: Application, told: SourceDeletes) -> SoonGone:
    vacancy = row.vacancy
    begun = oslo_day(row.received)
    if told.from_deadline and vacancy is not None and vacancy.deadline is not None:
        begun = vacancy.deadline
    return SoonGone(
        str(row.ref),
        vacancy.called if vacancy is not None else "",
        vacancy.reference if vacancy is not None else row.vacancy_reference,
        row.received,
        begun + timedelta(days=told.after_days),
    )
