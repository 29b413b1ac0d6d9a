"""Numbers without gap and without collision: the counter's row is locked, as late as can be, until the commit.

A transaction that fails gives its number back, because the counter rolls back with it. Because everybody else waits
for the row, taking a number stands last in its transaction.

A journal number has a date. The clock is read when the row is locked: whoever read it before would wait for the row past
midnight, and take a later number with an earlier date.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from django.db import transaction

from arkivbro.archive.models import CaseNumberCounter, JournalNumberCounter, RegistryEntry
from arkivbro.archive.times import moment, oslo_day
from arkivbro.core.errors import Transient

Counter = CaseNumberCounter | JournalNumberCounter
Clock = Callable[[], datetime]


def take_number(counter: type[Counter], year: int) -> int:
    """The next number of the year. To be called inside the transaction that uses it."""
    return _next(_locked(counter, year))


def take_journal_numbers(clock: Clock, count: int = 1) -> tuple[date, int]:
    """The day in Norway, and the first of the next so many journal numbers of its year: of two entries, the later number never has
    the earlier date.

    Raises Transient when another machine's clock, which is ahead of ours, has begun the next day already.
    """
    year = oslo_day(moment(clock())).year
    while True:
        row = _locked(JournalNumberCounter, year)
        day = oslo_day(moment(clock()))
        if day.year == year:
            break
        year = day.year  # the year ended while we waited
    latest = RegistryEntry.objects.filter(journal_year=year, journal_sequence=row.last)
    before = latest.values_list("journal_date", flat=True).first()
    if before is not None and day < before:
        raise Transient("archive.clock_behind", day=before)
    return day, _next(row, count) - count + 1


def _locked(counter: type[Counter], year: int) -> Counter:
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("a number is taken inside the transaction that uses it")
    row = counter.objects.select_for_update().filter(year=year).first()
    if row is not None:
        return row
    counter.objects.get_or_create(year=year)
    return counter.objects.select_for_update().get(year=year)


def _next(row: Counter, count: int = 1) -> int:
    row.last += count
    row.save(update_fields=["last"])
    return row.last
