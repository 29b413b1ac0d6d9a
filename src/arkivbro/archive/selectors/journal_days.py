"""Journal days: those that wait for an archivist to release them, and those released."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from arkivbro.archive.models import JournalDayRelease, RegistryEntry
from arkivbro.archive.selectors.journal import journalled_for_the_public, released
from arkivbro.archive.times import oslo_day


@dataclass(frozen=True, slots=True)
class WaitingDay:
    day: date
    entries: int
    restricted: int
    """So many of them carry an access code."""


def unreleased_entries(today: date | None = None) -> QuerySet[RegistryEntry]:
    """Entries that belong in the public journal and are not there yet."""
    return journalled_for_the_public().exclude(released(today or oslo_day(timezone.now())))


def waiting_days(*, start: int = 0, size: int = 50) -> list[WaitingDay]:
    """Days with such entries, the oldest first."""
    rows = (
        unreleased_entries()
        .values("journal_date")
        .annotate(entries=Count("pk"), restricted=Count("pk", filter=~Q(access_code="")))
        .order_by("journal_date")
    )
    return [
        WaitingDay(row["journal_date"], row["entries"], row["restricted"])
        for row in rows[start : start + size]
        if row["journal_date"] is not None
    ]


def released_days(most: int = 30) -> list[JournalDayRelease]:
    """The latest days that archivists released."""
    return list(JournalDayRelease.objects.order_by("-day")[:most])
