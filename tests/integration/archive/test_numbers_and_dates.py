"""Around midnight: of two entries, the later journal number never has the earlier date (issue 10, item 10)."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from arkivbro.archive.models import JournalNumberCounter, RegistryEntry
from arkivbro.archive.services.entries import create_entry
from arkivbro.archive.services.status import set_status
from arkivbro.archive.times import oslo_day
from arkivbro.core.errors import Transient
from tests.contract.archive.records import MemoryFiles, advertisement_entry
from tests.integration.archive.conftest import BY, NOON, Registrar
from tests.integration.archive.test_numbering import at_once

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

MIDNIGHT = datetime(2026, 11, 23, 23, 0, tzinfo=UTC)
"""In Norway."""
NEW_YEAR = datetime(2026, 12, 31, 23, 0, tzinfo=UTC)
OTHERS_TIME = 0.4
"""Seconds that a writer who has read the clock gives the other one to get ahead of it."""


def entry_of_its_own(registrar: Registrar) -> RegistryEntry:
    return create_entry(case=registrar.case(), record=advertisement_entry(MemoryFiles()), by=BY, at=NOON)


def dates_by_number() -> list[tuple[int, int, str]]:
    rows = RegistryEntry.objects.filter(journal_sequence__isnull=False).order_by(
        "journal_year", "journal_sequence"
    )
    return [(one.journal_year or 0, one.journal_sequence or 0, str(one.journal_date)) for one in rows]


def require_in_step() -> None:
    """Numbers and dates go the same way."""
    dates = [day for _, _, day in dates_by_number()]
    assert dates == sorted(dates)


class Midnight:
    """A clock for two writers: the first time that it is read it is a second before midnight, and afterwards past it.

    Whoever reads it first is held up, so that the other may pass, unless something keeps the other waiting.
    """

    def __init__(self, midnight: datetime, reads_before: int) -> None:
        self.midnight, self.left = midnight, reads_before
        self.guard, self.past = threading.Lock(), threading.Event()

    def __call__(self) -> datetime:
        with self.guard:
            self.left -= 1
            if self.left < 0:
                return self.midnight + timedelta(seconds=1)
        self.past.wait(OTHERS_TIME)
        return self.midnight - timedelta(seconds=1)


@pytest.mark.parametrize("midnight", [MIDNIGHT, NEW_YEAR], ids=["a day", "a year"])
@pytest.mark.parametrize("reads_before", [1, 2, 3])
def test_item_10_the_date_is_read_when_the_number_s_lock_is_held(
    registrar: Registrar, midnight: datetime, reads_before: int
) -> None:
    clock = Midnight(midnight, reads_before)
    entries = [entry_of_its_own(registrar) for _ in range(2)]

    def journal(entry: RegistryEntry) -> None:
        set_status(entry=entry, status="J", by=BY, clock=clock)
        clock.past.set()

    at_once(*[partial(journal, entry) for entry in entries])
    assert len(dates_by_number()) == 2
    require_in_step()


class DaysOfWaiting:
    """A clock by which each look at the journal's counter takes a day, as if others held its row so long.

    It sees the order of the reads alone, so that it tells the same on SQLite, where a transaction has no other beside it.
    """

    def __init__(self, start: datetime) -> None:
        self.now = start

    def __call__(self) -> datetime:
        return self.now

    def wait(self, execute: Callable[..., object], sql: str, *others: object) -> object:
        found = execute(sql, *others)
        if sql.startswith("SELECT") and JournalNumberCounter._meta.db_table in sql:
            self.now += timedelta(days=1)
        return found


@pytest.mark.parametrize("midnight", [MIDNIGHT, NEW_YEAR], ids=["a day", "a year"])
@pytest.mark.parametrize("is_first", [True, False], ids=["the first of the year", "a later one"])
def test_issue_10_item_10_the_date_is_of_the_moment_when_the_lock_was_had(
    registrar: Registrar, midnight: datetime, is_first: bool
) -> None:
    if not is_first:
        set_status(entry=entry_of_its_own(registrar), status="J", by=BY, clock=lambda: NOON)
    entry, clock = entry_of_its_own(registrar), DaysOfWaiting(midnight - timedelta(seconds=1))
    with connection.execute_wrapper(clock.wait):
        set_status(entry=entry, status="J", by=BY, clock=clock)
    entry.refresh_from_db()
    assert entry.journal_date == oslo_day(clock.now) > oslo_day(midnight - timedelta(seconds=1))
    require_in_step()


def test_a_machine_whose_clock_is_behind_waits_for_its_turn(registrar: Registrar) -> None:
    set_status(entry=entry_of_its_own(registrar), status="J", by=BY, clock=lambda: MIDNIGHT)
    late = entry_of_its_own(registrar)
    with pytest.raises(Transient) as told:
        set_status(entry=late, status="J", by=BY, clock=lambda: MIDNIGHT - timedelta(seconds=1))
    assert told.value.code == "archive.clock_behind"
    late.refresh_from_db()
    assert late.journal_sequence is None and JournalNumberCounter.objects.get(year=2026).last == 1
    set_status(entry=late, status="J", by=BY, clock=lambda: MIDNIGHT)
    require_in_step()


def test_the_old_year_s_last_number_is_not_lost_to_one_who_waited(registrar: Registrar) -> None:
    """Who waits past New Year gets the new year's first number, and the old year's next one is still free."""
    read: Callable[[], datetime] = iter(
        [NEW_YEAR - timedelta(seconds=1)] * 2 + [NEW_YEAR + timedelta(seconds=1)] * 9
    ).__next__
    set_status(entry=entry_of_its_own(registrar), status="J", by=BY, clock=read)
    assert dates_by_number() == [(2027, 1, "2027-01-01")]
    assert JournalNumberCounter.objects.get(year=2026).last == 0


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(offsets=st.lists(st.integers(-4000, 4000), min_size=2, max_size=6))
def test_property_numbers_and_dates_never_run_against_each_other(
    registrar: Registrar, offsets: list[int]
) -> None:
    """Whatever the clocks of the machines say, an entry is journalled in step or not at all."""
    RegistryEntry.objects.all().update(journal_year=None, journal_sequence=None, journal_date=None)
    JournalNumberCounter.objects.all().delete()
    for seconds in offsets:
        moment = MIDNIGHT + timedelta(seconds=seconds)
        try:
            set_status(
                entry=entry_of_its_own(registrar),
                status="J",
                by=BY,
                clock=partial(datetime.fromtimestamp, moment.timestamp(), UTC),
            )
        except Transient:
            continue
    require_in_step()
