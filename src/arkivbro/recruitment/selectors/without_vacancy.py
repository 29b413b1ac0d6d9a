"""Applications whose vacancy is not known: accepted, and in no case. Every statement about completeness tells of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, QuerySet, Value

from arkivbro.core.ref import Ref
from arkivbro.core.screening import one_line
from arkivbro.recruitment.models import Application
from arkivbro.recruitment.selectors.proofs import vacancies_with_differences


@dataclass(frozen=True, slots=True)
class WithoutVacancy:
    """An application that waits for its vacancy, or that a person put aside; it names no person."""

    ref: Ref
    public_id: str
    vacancy_reference: str
    """What its source calls the vacancy."""
    received: datetime
    read_at: datetime
    put_aside_reason: str = ""
    put_aside_by: str = ""


def count_without_vacancy() -> int:
    """How many wait for a vacancy that is not known; one query."""
    return _waiting().count()


def counts_for_health() -> tuple[int, int]:
    """How many wait so, and how many vacancies have differences by their newest proof; one query for both: the start page asks it."""
    waits, differ = (
        rows.order_by().annotate(what=Value(what)).values("what").annotate(number=Count("pk"))
        for what, rows in (("waits", _waiting()), ("differ", vacancies_with_differences()))
    )
    found = dict(waits.union(differ, all=True).values_list("what", "number"))
    return found.get("waits", 0), found.get("differ", 0)


def without_vacancy(vacancy_reference: str | None = None, *, most: int | None = None) -> list[WithoutVacancy]:
    """Those that wait, the first received first; for the vacancy that is called so, or for any."""
    rows = _waiting()
    if vacancy_reference is not None:
        rows = rows.filter(vacancy_reference=one_line(vacancy_reference))
    return [_of(one) for one in rows.order_by("received", "pk")[:most]]


def put_aside() -> list[WithoutVacancy]:
    """Those that a person put aside, the last first."""
    rows = Application.objects.filter(vacancy=None).exclude(put_aside_reason="")
    return [_of(one) for one in rows.order_by("-received", "-pk")]


def _waiting() -> QuerySet[Application]:
    return Application.objects.filter(vacancy=None, put_aside_reason="")


def _of(row: Application) -> WithoutVacancy:
    return WithoutVacancy(
        row.ref,
        row.public_id,
        row.vacancy_reference,
        row.received,
        row.read_at,
        row.put_aside_reason,
        row.put_aside_by,
    )
