"""What would be archived of a source that nobody has confirmed yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Min, QuerySet
from django.db.models.functions import ExtractYear

from arkivbro.conditions import written
from arkivbro.core.messages import Message, message
from arkivbro.recruitment.models import Application, Vacancy
from arkivbro.recruitment.models.vacancy import Archiving
from arkivbro.recruitment.selectors.beginning import beginning_of, standing
from arkivbro.runtime import current


@dataclass(frozen=True, slots=True)
class WouldMake:
    """What confirming would make of one source. `day`: from that day; None: everything."""

    source: str
    day: date | None
    cases: int
    applications: int
    by_year: tuple[tuple[int, int], ...]
    """Year of publishing, and how many cases; the newest first."""
    oldest: date | None
    newest: date | None
    undated: int
    """Vacancies without a day of publishing: no day takes them, somebody picks them."""
    left: int
    """Those that are published before `day`: from before our time."""
    standing: int = 0
    """Those that look like standing advertisements: a person decides on each."""


def unconfirmed(source: str) -> QuerySet[Vacancy]:
    """Its vacancies of which nothing is archived until an archivist says so, the newest first."""
    rows = Vacancy.objects.filter(source=source, archiving=Archiving.UNCONFIRMED)
    return rows.order_by("-published", "-pk")


def taken_by_day(source: str) -> QuerySet[Vacancy]:
    """Those of them that a day may take: not what looks like a standing advertisement."""
    return unconfirmed(source).exclude(standing(source))


def would_make(source: str, day: date | None = None) -> WouldMake:
    """Five queries."""
    every, waiting = unconfirmed(source).order_by(), taken_by_day(source).order_by()
    dated = waiting.filter(published__isnull=False)
    chosen = dated.filter(published__gte=day) if day else dated
    told = chosen.aggregate(number=Count("pk"), oldest=Min("published"), newest=Max("published"))
    years = chosen.annotate(year=ExtractYear("published")).values_list("year").annotate(number=Count("pk"))
    undated = waiting.filter(published=None).count()
    return WouldMake(
        source,
        day,
        told["number"] + (0 if day else undated),
        Application.objects.filter(vacancy__in=chosen).count(),
        tuple(sorted(years, reverse=True)),
        told["oldest"],
        told["newest"],
        undated,
        dated.count() - told["number"] if day else 0,
        every.filter(standing(source)).count(),
    )


def told_of(source: str) -> Message:
    """What waits for a confirmation, in words for `check` and `import`."""
    found = would_make(source)
    if found.oldest and found.newest:
        return message(
            "first_contact.would_make", count=found.cases, oldest=found.oldest, newest=found.newest
        )
    if found.undated:
        return message("first_contact.undated", count=found.undated)
    if found.standing:
        return message("first_contact.standing", count=found.standing)
    return message("first_contact.nothing_read")


@dataclass(frozen=True, slots=True)
class Waits:
    """Vacancies of one source that wait: for a day, or, where that was said, each for a decision of its own."""

    source: str
    number: int
    is_confirmed: bool


def sources_to_confirm() -> list[str]:
    """Sources that give vacancies and that nobody has confirmed, and those of which vacancies still wait to be decided on; by name."""
    return [one.source for one in cases_to_confirm()]


def cases_to_confirm() -> list[Waits]:
    """The same, each with how many of its vacancies wait: one query, and two for each of them and for each source of the configuration."""
    waiting = dict(
        Vacancy.objects.filter(written("archiving", Archiving.UNCONFIRMED))
        .values_list("source")
        .annotate(number=Count("pk"))
        .order_by()
    )
    configured = {one.name for one in current().sources.values() if one.capabilities().advertisements}
    found = list[Waits]()
    for source in sorted(configured | set(waiting)):
        if not beginning_of(source).is_confirmed:
            found.append(Waits(source, taken_by_day(source).count() if source in waiting else 0, False))
        elif source in waiting:
            found.append(Waits(source, waiting[source], True))
    return found
