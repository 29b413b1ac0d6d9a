"""Locks rows in one order, so that two writers never wait for each other: cases by id, entry, number counter.

On SQLite the transaction itself is the lock (BEGIN IMMEDIATE), and the queries are the same.
"""

from __future__ import annotations

from arkivbro.archive.models import CaseFile, RegistryEntry
from arkivbro.archive.statuses import CASE_EXPIRED, CLOSED
from arkivbro.core.errors import Declined, Transient


def lock_case(case: CaseFile) -> CaseFile:
    """The case as it stands now, locked until the commit."""
    return CaseFile.objects.select_for_update().get(pk=case.pk)


def lock_cases(*cases: CaseFile) -> dict[int, CaseFile]:
    """Several cases as they stand now, by primary key."""
    rows = CaseFile.objects.select_for_update().filter(pk__in={case.pk for case in cases}).order_by("pk")
    return {row.pk: row for row in rows}


def lock_entry(entry: RegistryEntry) -> RegistryEntry:
    """The entry and its case as they stand now, both locked until the commit.

    Raises Transient when the entry was moved to another case in between.
    """
    case_id = RegistryEntry.objects.values_list("case_id", flat=True).get(pk=entry.pk)
    case = CaseFile.objects.select_for_update().get(pk=case_id)
    locked = RegistryEntry.objects.select_for_update().get(pk=entry.pk)
    if locked.case_id != case.pk:
        raise Transient("archive.moved_meanwhile")
    locked.case = case
    return locked


def require_open(case: CaseFile) -> None:
    """A closed case takes nothing more."""
    if case.status in (CLOSED, CASE_EXPIRED):
        raise Declined("archive.case_closed", number=case.number)
