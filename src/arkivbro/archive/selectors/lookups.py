"""Single records."""

from __future__ import annotations

import re

from arkivbro.archive.models import CaseFile, RegistryEntry

CASE_NUMBER = re.compile(r"\s*(\d{4})\s*[/-]\s*(\d{1,9})\s*")


def case_by_number(number: str) -> CaseFile | None:
    """The case that people call 2026/17 (or, in web addresses, 2026-17)."""
    match = CASE_NUMBER.fullmatch(number)
    if match is None:
        return None
    rows = CaseFile.objects.select_related("series", "class_ref__system")
    return rows.filter(year=int(match[1]), sequence=int(match[2])).first()


def entry_with_everything(public_id: str) -> RegistryEntry | None:
    """An entry with case, parties, documents, files and sign-off, in a bounded number of queries."""
    rows = RegistryEntry.objects.select_related(
        "case__series", "case__class_ref__system", "sign_off__by_entry"
    )
    return (
        rows.prefetch_related("parties", "links__document__objects_held").filter(public_id=public_id).first()
    )
