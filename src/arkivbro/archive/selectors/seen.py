"""What somebody looked at before they pressed: a digest of the whole record. Only those who may change it are given one,
because a digest of screened words would let others guess them.
"""

from __future__ import annotations

from datetime import date

from arkivbro.accounts.acts import Seen
from arkivbro.archive.models import CaseFile, RegistryEntry
from arkivbro.archive.record_values import case_value, entry_value
from arkivbro.archive.selectors.journal import unreleased_lines


def seen_case(case: CaseFile) -> Seen:
    """The case, without its entries."""
    return Seen.of("case", case_value(case), case.closed)


def seen_entry(entry: RegistryEntry) -> Seen:
    """The entry with its parties, documents and sign-off, and the case and unit that it is in."""
    return Seen.of(
        "entry",
        entry.case.number,
        entry.case.unit,
        entry.case.unit_ref,
        entry.case.status,
        entry_value(entry),
    )


def seen_move(entry: RegistryEntry, target: CaseFile) -> Seen:
    """The entry, and the case that it is to go to."""
    return Seen.of("move", seen_entry(entry), seen_case(target))


def seen_day(day: date) -> Seen:
    """What a journal day that waits will show everybody."""
    of_entry = [f"entry__{name}" for name in ("public_id", "public_title", "access_code", "legal_basis")]
    lines = unreleased_lines().filter(day=day).order_by("entry_id")
    return Seen.of("day", day, list(lines.values_list(*of_entry)))
