"""What waits for a recruiter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Aggregate, Count, Min, Q

from arkivbro.accounts.acts import Actor
from arkivbro.core.owed import Flow
from arkivbro.recruitment.clock import clock, oslo_day
from arkivbro.recruitment.models import Application
from arkivbro.recruitment.rights import visible_vacancies
from arkivbro.recruitment.selectors.exemption import STANDS
from arkivbro.recruitment.selectors.owed import where_undone

SOON_DAYS = 3


@dataclass(frozen=True, slots=True)
class RecruiterWork:
    """How many vacancies (`stuck`, `soon`, `open`) and applicants (`unknown`, `wishes`)."""

    stuck: int
    lists: int
    """Vacancies that owe a list (`selectors.owed`)."""
    given_up: int
    """Vacancies of which something was cancelled and is not archived."""
    unknown: int
    wishes: int
    not_told: int
    """Vacancies with applicants who were not told of a decision; the same of the letters below."""
    letters_not_sent: int
    letters_not_archived: int
    letters_missing: int
    soon: int
    open: int
    unknown_in: str = ""
    """The one vacancy that they all stand in, as addresses call it; "" where they stand in several."""
    wishes_in: str = ""


FLOWS = {
    "stuck": Flow.NEEDS_PERSON,
    "lists": Flow.LISTS,
    "given_up": Flow.GIVEN_UP,
    "not_told": Flow.NOT_TOLD,
    "letters_not_sent": Flow.LETTERS_NOT_SENT,
    "letters_not_archived": Flow.LETTERS_NOT_ARCHIVED,
    "letters_missing": Flow.LETTERS,
}

OF_APPLICANTS = ("unknown", "wishes")


def work_of_recruiter(actor: Actor) -> RecruiterWork:
    """In the vacancies that the actor may see; two queries."""
    today = oslo_day(clock())
    mine = visible_vacancies(actor).filter(archiving="automatic")
    over = Application.objects.filter(vacancy__in=mine.filter(deadline__lt=today), withdrawn=None)
    wanted = {name: where_undone(flow) for name, flow in FLOWS.items()}
    wanted["soon"] = Q(deadline__gte=today, deadline__lte=today + timedelta(days=SOON_DAYS))
    wanted["open"] = Q(deadline__gte=today, state="published")
    vacancies = mine.aggregate(**{name: Count("pk", filter=where) for name, where in wanted.items()})
    applicants = over.aggregate(
        **{name: Count("pk", filter=STANDS[name]) for name in OF_APPLICANTS}, **_where()
    )
    found = {name: _only_one(applicants, name) for name in OF_APPLICANTS}
    numbers = {name: applicants[name] for name in OF_APPLICANTS}
    return RecruiterWork(**vacancies, **numbers, unknown_in=found["unknown"], wishes_in=found["wishes"])


def _only_one(counted: Mapping[str, Any], name: str) -> str:
    return str(counted[f"{name}_first"]) if counted[f"{name}_several"] == 1 else ""


def _where() -> dict[str, Aggregate]:
    """In how many vacancies they stand, and one of these."""
    found: dict[str, Aggregate] = {}
    for name in OF_APPLICANTS:
        found[f"{name}_several"] = Count("vacancy", filter=STANDS[name], distinct=True)
        found[f"{name}_first"] = Min("vacancy__called", filter=STANDS[name])
    return found
