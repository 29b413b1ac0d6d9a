"""Dates, times, sizes and periods as Norwegian readers write them; every time of day is Europe/Oslo."""

from __future__ import annotations

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

OSLO = ZoneInfo("Europe/Oslo")
MONTHS = (
    "januar", "februar", "mars", "april", "mai", "juni", "juli", "august", "september", "oktober", "november", "desember",
)  # fmt: skip
_SHORT_MONTHS = (
    "jan.",
    "feb.",
    "mars",
    "april",
    "mai",
    "juni",
    "juli",
    "aug.",
    "sep.",
    "okt.",
    "nov.",
    "des.",
)
_SOURCE_MONTH = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-\d{2})?)?")


def written_date(day: date | None) -> str:
    """ "26. november 2026"; "" for None."""
    return f"{day.day}. {MONTHS[day.month - 1]} {day.year}" if day else ""


def written_time(moment: datetime | None) -> str:
    """ "26. november 2026 kl. 10.15"; "" for None. The moment has a time zone."""
    if moment is None:
        return ""
    local = moment.astimezone(OSLO)
    return f"{written_date(local.date())} kl. {local:%H.%M}"


def written_period(from_: str, to: str, *, still: str = "") -> str:
    """ "aug. 2008 – juni 2011" from "2008-08" and "2011-06"; what is not such a month stands as the source wrote it.

    `still` stands for an end that is not there, e.g. "nå".
    """
    begin, end = _month(from_), _month(to) or still
    if begin and end:
        return f"{begin} – {end}"
    if begin:
        return f"fra {begin}"
    return f"til {end}" if to.strip() else ""


def _month(text: str) -> str:
    text = text.strip()
    if not (found := _SOURCE_MONTH.fullmatch(text)):
        return text
    year, month = found.groups()
    return f"{_SHORT_MONTHS[int(month) - 1]} {year}" if month else year


def written_size(size: int) -> str:
    """ "640 byte", "12 kB", "1,4 MB": decimal units."""
    if size < 1_000:
        return f"{size} byte"
    if size < 999_500:
        return f"{round(size / 1_000)} kB"
    return f"{size / 1_000_000:.1f} MB".replace(".", ",")


def counted(count: int, one: str, many: str) -> str:
    """ "1 side", "3 sider"."""
    return f"{count} {one if count == 1 else many}"
