"""What the archive's lists are found by, which triggers keep (`archive.found_by_triggers`): put together, and compared with the rows."""

from __future__ import annotations

from django.db import connection, transaction

from arkivbro.archive import found_by_triggers
from arkivbro.archive.models import CaseFile, JournalCount

CASES_AT_ONCE = 200
fold_counts, is_any_to_fold = JournalCount.fold, JournalCount.is_any_to_fold


def mend_counts() -> int:
    """How many were off."""
    return JournalCount.mend(found_by_triggers.counted_lines())


def make_missing_lines() -> int:
    """How many there were; a few cases at a time, so that nobody waits long for the writer."""
    last, made = 0, 0
    cases = CaseFile.objects.order_by("pk").values_list("pk", flat=True)
    while pks := list(cases.filter(pk__gt=last)[:CASES_AT_ONCE]):
        with transaction.atomic(), connection.cursor() as cursor:
            for statement in found_by_triggers.fill_statements(connection.vendor):
                cursor.execute(statement, [pks[0], pks[-1]] * (statement.count("%s") // 2))
                made += max(0, cursor.rowcount)
        last = pks[-1]
    return made
