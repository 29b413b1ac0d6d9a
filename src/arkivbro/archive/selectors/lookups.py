"""Single records. A reader is given only what that reader may open: missing and forbidden answer alike."""

from __future__ import annotations

import re
from collections.abc import Collection

from arkivbro.accounts.acts import require
from arkivbro.archive.models import CaseFile, RegistryEntry
from arkivbro.archive.rights import Reader
from arkivbro.core.errors import NotThere

CASE_NUMBER = re.compile(r"\s*(\d{4})\s*[/-]\s*(\d{1,9})\s*")
PUBLIC_ID = re.compile(r"[A-Za-z0-9_-]{1,16}")


def case_by_number(number: str) -> CaseFile | None:
    """The case that people call 2026/17 (or, in web addresses, 2026-17)."""
    match = CASE_NUMBER.fullmatch(number)
    if match is None:
        return None
    rows = CaseFile.objects.select_related("series", "class_ref__system")
    return rows.filter(year=int(match[1]), sequence=int(match[2])).first()


def entry_with_everything(public_id: str) -> RegistryEntry | None:
    """An entry with case, parties, documents, files and sign-off, in a bounded number of queries."""
    if not PUBLIC_ID.fullmatch(public_id):
        return None
    return entries_with_everything([public_id]).get(public_id)


def entries_with_everything(public_ids: Collection[str]) -> dict[str, RegistryEntry]:
    """Several, by their ids, in as many queries as one."""
    rows = RegistryEntry.objects.select_related(
        "case__series", "case__class_ref__system", "sign_off__by_entry"
    )
    found = rows.prefetch_related("parties", "links__document__objects_held")
    return {row.public_id: row for row in found.filter(public_id__in=public_ids)}


def opened_case(reader: Reader, number: str) -> CaseFile:
    """Raises NotThere alike for a case that is not there and one that the reader may not open."""
    case = case_by_number(number)
    if case is None or not reader.may_open(case):
        raise NotThere
    return case


def opened_entry(reader: Reader, public_id: str) -> RegistryEntry:
    """Raises NotThere alike for an entry that is not there and one in a case that the reader may not open."""
    entry = entry_with_everything(public_id)
    if entry is None or not reader.may_open(entry.case):
        raise NotThere
    return entry


def case_to_change(reader: Reader, number: str) -> CaseFile:
    """Raises NotThere also for one that the reader may not change."""
    case = opened_case(reader, number)
    require(reader.writes_case(case))
    return case


def entry_to_change(reader: Reader, public_id: str) -> RegistryEntry:
    """Raises NotThere also for one that the reader may not change."""
    entry = opened_entry(reader, public_id)
    require(reader.writes_entry(entry))
    return entry
