"""Dates, times and sizes as Norwegian readers write them; every time of day is Europe/Oslo."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

OSLO = ZoneInfo("Europe/Oslo")
MONTHS = (
    "januar", "februar", "mars", "april", "mai", "juni", "juli", "august", "september", "oktober", "november", "desember",
)  # fmt: skip


def written_date(day: date | None) -> str:
    """ "26. november 2026"; "" for None."""
    return f"{day.day}. {MONTHS[day.month - 1]} {day.year}" if day else ""


def written_time(moment: datetime | None) -> str:
    """ "26. november 2026 kl. 10.15"; "" for None. The moment has a time zone."""
    if moment is None:
        return ""
    local = moment.astimezone(OSLO)
    return f"{written_date(local.date())} kl. {local:%H.%M}"


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
