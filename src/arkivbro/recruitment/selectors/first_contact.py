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
from arkivbro.recruitment.selectors.beginning import beginning_of
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


def unconfirmed(source: str) -> QuerySet[Vacancy]:
    """Its vacancies of which nothing is archived until an archivist says so, the newest first."""
    rows = Vacancy.objects.filter(source=source, archiving=Archiving.UNCONFIRMED)
    return rows.order_by("-published", "-pk")


def would_make(source: str, day: date | None = None) -> WouldMake:
    """Four queries."""
    waiting = unconfirmed(source).order_by()
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
    return message("first_contact.nothing_read")


def sources_to_confirm() -> list[str]:
    """Sources that give vacancies and that nobody has confirmed, and those of which vacancies still wait to be picked; by name."""
    return [source for source, _ in cases_to_confirm()]


def cases_to_confirm() -> list[tuple[str, int]]:
    """The same, each with how many of its vacancies wait; one query, and one for each source of the configuration."""
    waiting = dict(
        Vacancy.objects.filter(written("archiving", Archiving.UNCONFIRMED))
        .values_list("source")
        .annotate(number=Count("pk"))
        .order_by()
    )
    configured = {one.name for one in current().sources.values() if one.capabilities().advertisements}
    unconfirmed_ones = {name: 0 for name in configured if not beginning_of(name).is_confirmed}
    return sorted((unconfirmed_ones | waiting).items())
