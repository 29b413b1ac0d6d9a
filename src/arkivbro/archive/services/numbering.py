"""Numbers without gap and without collision: the counter's row is locked, as late as can be, until the commit.

A transaction that fails gives its number back, because the counter rolls back with it. Because everybody else waits
for the row, taking a number stands last in its transaction.
"""

from __future__ import annotations

from django.db import transaction

from arkivbro.archive.models import CaseNumberCounter, JournalNumberCounter


def take_number(counter: type[CaseNumberCounter] | type[JournalNumberCounter], year: int) -> int:
    """The next number of the year. To be called inside the transaction that uses it."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("a number is taken inside the transaction that uses it")
    counter.objects.get_or_create(year=year)
    row = counter.objects.select_for_update().get(year=year)
    row.last += 1
    row.save(update_fields=["last"])
    return row.last
