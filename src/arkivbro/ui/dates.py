"""Dates and times as people read them: Bokmål, Europe/Oslo."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

OSLO = ZoneInfo("Europe/Oslo")
MONTHS = (
    "januar", "februar", "mars", "april", "mai", "juni",
    "juli", "august", "september", "oktober", "november", "desember",
)  # fmt: skip
WEEKDAYS = ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag")


def local(moment: datetime) -> datetime:
    """The moment in Norway."""
    return moment.astimezone(OSLO)


def day_in_words(day: date) -> str:
    """26. november 2026; of a moment, its day in Norway."""
    if isinstance(day, datetime):
        day = local(day).date()
    return f"{day.day}.\u00a0{MONTHS[day.month - 1]} {day.year}"


def month_in_words(text: str) -> str:
    """«2011-08» is august 2011, «2011-08-15» is 15. august 2011; anything else stands as it was written."""
    year, _, rest = text.partition("-")
    if not (len(year) == 4 and year.isdecimal()):
        return text
    month, _, day = rest.partition("-")
    if not (month.isdecimal() and 1 <= int(month) <= 12):
        return text
    if not day:
        return f"{MONTHS[int(month) - 1]} {year}"
    try:
        return day_in_words(date.fromisoformat(text))
    except ValueError:
        return text


def weekday_in_words(day: date) -> str:
    """torsdag 26. november"""
    return f"{WEEKDAYS[day.weekday()]} {day.day}.\u00a0{MONTHS[day.month - 1]}"


def short_day(day: date) -> str:
    """26.11.2026, for tables; of a moment, its day in Norway."""
    if isinstance(day, datetime):
        day = local(day).date()
    return f"{day.day}.{day.month}.{day.year}"


def time_in_words(moment: datetime) -> str:
    """14.30"""
    return f"{local(moment):%H.%M}"


def moment_in_words(moment: datetime) -> str:
    """26. november 2026 kl. 14.30"""
    return f"{day_in_words(moment)} kl.\u00a0{time_in_words(moment)}"


def duration_in_words(seconds: float) -> str:
    """About how long: "3 min", "2 timer", "4 dager"; 0 or less: "nå"."""
    for size, one, many in ((86400, "dag", "dager"), (3600, "time", "timer"), (60, "min", "min")):
        if seconds >= size:
            number = int(seconds // size)
            return f"{number} {one if number == 1 else many}"
    return f"{int(seconds)} s" if seconds > 0 else "nå"
