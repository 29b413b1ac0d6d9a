"""The clock and the settings by which recruitment goes."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from arkivbro import runtime

OSLO = ZoneInfo("Europe/Oslo")

Trigger = str
""" "automatic", or the name of the user behind it."""


def clock() -> datetime:
    """Now, in UTC."""
    return runtime.current().clock()


def default_archive() -> str:
    """The archive of new vacancies."""
    return runtime.current().default_archive


def oslo_day(moment: datetime) -> date:
    """The day in Oslo."""
    return moment.astimezone(OSLO).date()
