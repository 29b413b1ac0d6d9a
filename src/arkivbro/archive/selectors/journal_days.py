"""Journal days: those that wait for an archivist to release them, and those released."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, Sum

from arkivbro.archive.models import JournalDayRelease
from arkivbro.archive.selectors.journal import unreleased_counts


@dataclass(frozen=True, slots=True)
class WaitingDay:
    day: date
    entries: int
    restricted: int
    """So many of them carry an access code."""


def waiting_days(*, start: int = 0, size: int = 50) -> list[WaitingDay]:
    """Days with such entries, the oldest first."""
    rows = (
        unreleased_counts()
        .values("day")
        .annotate(entries=Sum("number"), restricted=Sum("number", filter=Q(is_restricted=True)))
        .filter(entries__gt=0)
        .order_by("day")
    )
    return [
        WaitingDay(row["day"], row["entries"], row["restricted"] or 0) for row in rows[start : start + size]
    ]


def released_days(most: int = 30) -> list[JournalDayRelease]:
    """The latest days that archivists released."""
    return list(JournalDayRelease.objects.order_by("-day")[:most])
