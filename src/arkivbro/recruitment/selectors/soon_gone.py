"""Applications that are not in the archive, and that their source deletes soon: it has said after how many days, counted from what.

No source is asked to delete anything, and none is believed to wait for us.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db.models import Exists, Q, QuerySet

from arkivbro.connectors.webcruiter.configuration import WebcruiterSource
from arkivbro.core.working_days import OSLO, oslo_day
from arkivbro.recruitment.clock import clock
from arkivbro.recruitment.models import Application
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
    rows = _rows()
    if rows is None:
        return 0, None
    first = [one.deleted_on for one in soon_gone(most=1)]
    return (rows.count(), first[0]) if first else (0, None)


def soon_gone(most: int) -> list[SoonGone]:
    """Those that are deleted first, at most so many."""
    rows, table = _rows(), _table()
    if rows is None or table is None:
        return []
    order = ("vacancy__deadline", "received") if table.deletes_counted_from == "deadline" else ("received",)
    found = [
        _shown(row, table) for row in rows.select_related("vacancy").order_by(*order, "pk")[: most + 200]
    ]
    return sorted(found, key=lambda one: (one.deleted_on, one.ref))[:most]


def _rows() -> QuerySet[Application] | None:
    """Those within the time of warning that do not rest in the archive as they are now."""
    table = _table()
    if table is None or table.deletes_after_days is None:
        return None
    last = oslo_day(clock()) + timedelta(days=table.deletes_warned_days - table.deletes_after_days)
    received = Q(received__lt=datetime.combine(last + timedelta(days=1), time(), OSLO))
    due = received
    if table.deletes_counted_from == "deadline":
        due = Q(vacancy__deadline__lte=last) | (received & Q(vacancy__deadline=None))
    rows = Application.objects.filter(due, source="webcruiter", put_aside_reason="")
    return rows.filter(~Exists(application_of_outer_row_rests()))


def _table() -> WebcruiterSource | None:
    table: WebcruiterSource | None = settings.ARKIVBRO.source.webcruiter
    return table


def _shown(row: Application, table: WebcruiterSource) -> SoonGone:
    vacancy = row.vacancy
    begun = oslo_day(row.received)
    if table.deletes_counted_from == "deadline" and vacancy is not None and vacancy.deadline is not None:
        begun = vacancy.deadline
    return SoonGone(
        str(row.ref),
        vacancy.called if vacancy is not None else "",
        vacancy.reference if vacancy is not None else row.vacancy_reference,
        row.received,
        begun + timedelta(days=table.deletes_after_days or 0),
    )
