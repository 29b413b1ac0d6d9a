"""Working days in Norway, and days as they begin and end in Oslo. The waits of lists and letters are counted by these."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

OSLO = ZoneInfo("Europe/Oslo")
DayOff = tuple[int, int]
"""Month and day of a day that a body has off every year besides the public holidays, e.g. (12, 24)."""

WEEKDAYS = ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag")
MONTHS = (
    "januar", "februar", "mars", "april", "mai", "juni", "juli", "august", "september", "oktober", "november", "desember",
)  # fmt: skip
_SATURDAY = 5


@lru_cache(maxsize=64)
def public_holidays(year: int) -> frozenset[date]:
    """Norway's public holidays of that year (lov om helligdager § 2; 1 and 17 May by lov 26.4.1947), until 2100.

    The days before Christmas, New Year and Easter are none: a body that has them off says so in its profile (`days_off`).
    """
    # Reads every country, a third of what it took a process to begin: most never count working days.
    from holidays.countries.norway import Norway

    return frozenset(Norway(years=year))


def is_working_day(day: date, also_off: Collection[DayOff] = ()) -> bool:
    """Virkedag: Monday to Friday, not a public holiday, and none of the body's own days off."""
    return (
        day.weekday() < _SATURDAY
        and day not in public_holidays(day.year)
        and (day.month, day.day) not in also_off
    )


def working_day_after(day: date, count: int, also_off: Collection[DayOff] = ()) -> date:
    """The `count`-th working day after the day; with 0, the day itself, whatever day it is.

    Raises ValueError for a negative count.
    """
    if count < 0:
        raise ValueError("count is negative")
    while count:
        day += timedelta(1)
        count -= is_working_day(day, also_off)
    return day


def working_days_after(start: date, end: date, also_off: Collection[DayOff] = ()) -> int:
    """How many working days there are after `start`, up to and with `end`; 0 where `end` is not after `start`."""
    days = (end - start).days
    return sum(is_working_day(start + timedelta(number), also_off) for number in range(1, days + 1))


def start_of_day(day: date) -> datetime:
    """The first moment of the day, in Oslo."""
    return datetime.combine(day, time(), tzinfo=OSLO)


def end_of_day(day: date) -> datetime:
    """The first moment after the day, in Oslo."""
    return start_of_day(day + timedelta(1))


def oslo_day(moment: datetime) -> date:
    """The day that it is in Oslo then. Raises ValueError for a moment without a time zone."""
    if moment.tzinfo is None:
        raise ValueError("the moment has no time zone")
    return moment.astimezone(OSLO).date()


def weekday_date(day: date) -> str:
    """ "torsdag 26. november 2026"."""
    return f"{WEEKDAYS[day.weekday()]} {day.day}. {MONTHS[day.month - 1]} {day.year}"
