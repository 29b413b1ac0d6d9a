"""Time in the archive: stored in UTC; every date and year is Europe/Oslo."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

OSLO = ZoneInfo("Europe/Oslo")


def moment(at: datetime | None) -> datetime:
    """The given moment, else now. Raises ValueError for a moment without a time zone."""
    if at is None:
        return timezone.now()
    if at.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return at


def oslo_day(at: datetime) -> date:
    """The day in Norway."""
    return at.astimezone(OSLO).date()
