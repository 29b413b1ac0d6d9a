"""Norwegian public holidays and working days, against dates known from calendars."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arkivbro.core.working_days import (
    end_of_day,
    is_working_day,
    oslo_day,
    public_holidays,
    start_of_day,
    working_day_after,
    working_days_after,
)


def test_the_holidays_of_2026() -> None:
    assert sorted(day.isoformat() for day in public_holidays(2026)) == [
        "2026-01-01",
        "2026-04-02",
        "2026-04-03",
        "2026-04-05",
        "2026-04-06",
        "2026-05-01",
        "2026-05-14",
        "2026-05-17",
        "2026-05-24",
        "2026-05-25",
        "2026-12-25",
        "2026-12-26",
    ]


@given(st.integers(1950, 2100))
def test_what_the_routine_needs_of_the_library_holds_every_year(year: int) -> None:
    """Twelve holidays, none of them moved when it falls on a Saturday; the days before are working days."""
    days = public_holidays(year)
    easter = {day for day in days if day.month in (3, 4) and day.weekday() == 6}
    assert len(easter) == 1
    first = easter.pop()
    moving = {first + timedelta(days) for days in (-3, -2, 0, 1, 39, 49, 50)}
    fixed = {date(year, *day) for day in ((1, 1), (5, 1), (5, 17), (12, 25), (12, 26))}
    assert days == moving | fixed
    for eve in (date(year, 12, 24), date(year, 12, 31), first - timedelta(4), first - timedelta(1)):
        assert eve not in days


@pytest.mark.parametrize(
    ("start", "count", "wanted"),
    [
        (date(2026, 11, 20), 0, date(2026, 11, 20)),  # Friday
        (date(2026, 11, 20), 1, date(2026, 11, 23)),
        (date(2026, 11, 20), 2, date(2026, 11, 24)),
        (date(2026, 11, 22), 1, date(2026, 11, 23)),  # a deadline on a Sunday
        (date(2026, 4, 1), 1, date(2026, 4, 7)),  # Wednesday before Easter
        (date(2026, 4, 30), 1, date(2026, 5, 4)),  # 1 May on a Friday
        (date(2026, 5, 13), 2, date(2026, 5, 18)),  # Ascension Day, a Friday, and 17 May on a Sunday
        (date(2026, 12, 23), 2, date(2026, 12, 28)),
        (date(2026, 12, 30), 2, date(2027, 1, 4)),  # over the turn of the year
    ],
)
def test_working_days_after(start: date, count: int, wanted: date) -> None:
    assert working_day_after(start, count) == wanted
    assert working_days_after(start, wanted) == count


def test_a_body_may_have_days_off_of_its_own() -> None:
    assert is_working_day(date(2026, 12, 24))
    assert not is_working_day(date(2026, 12, 24), [(12, 24)])
    assert working_day_after(date(2026, 12, 23), 1, [(12, 24)]) == date(2026, 12, 28)


@given(st.dates(date(1900, 1, 1), date(2099, 1, 1)), st.integers(0, 30))
def test_counting_there_and_back(start: date, count: int) -> None:
    there = working_day_after(start, count)
    assert working_days_after(start, there) == count
    assert count == 0 or is_working_day(there)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 11, 20, 22, 59, tzinfo=UTC), date(2026, 11, 20)),
        (datetime(2026, 11, 20, 23, 0, tzinfo=UTC), date(2026, 11, 21)),
        (datetime(2026, 7, 1, 22, 0, tzinfo=UTC), date(2026, 7, 2)),  # summer time
    ],
)
def test_the_day_is_oslos(moment: datetime, day: date) -> None:
    assert oslo_day(moment) == day


def test_days_are_as_long_as_the_clock_has_them() -> None:
    for day, hours in ((date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 11, 20), 24)):
        length = end_of_day(day).astimezone(UTC) - start_of_day(day).astimezone(UTC)
        assert length == timedelta(hours=hours)


def test_no_moment_without_a_zone() -> None:
    with pytest.raises(ValueError, match="time zone"):
        oslo_day(datetime(2026, 11, 20))
