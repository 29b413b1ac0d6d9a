"""Stored rows → what anyone may see of them: one way, for the journal's pages, its search, its feed and its previews."""

from __future__ import annotations

from arkivbro.archive.models import CaseFile, RegistryEntry
from arkivbro.archive.standing import case_value, entry_value
from arkivbro.archive.text_keys import search_form
from arkivbro.core.public_record import (
    PublicCase,
    PublicRecord,
    Registered,
    public_case,
    public_record,
)


def record_of(entry: RegistryEntry) -> PublicRecord:
    """What anyone may see of an entry, journalled or not; case, parties and documents should be prefetched."""
    standing = entry_value(entry)
    registered = Registered(
        case_number=entry.case.number,
        entry_number=standing.number,
        journal_number=standing.journal_number,
        journal_date=standing.journal_date,
    )
    return public_record(case_value(entry.case).record, standing.record, registered)


def public_case_of(case: CaseFile) -> PublicCase:
    """What anyone may see of a case."""
    return public_case(case_value(case).record, case.number)


def set_public_search(record: CaseFile | RegistryEntry) -> None:
    """Sets the column that the public journal is searched by; the caller saves it. To be called whenever the title or the
    screening changes.
    """
    words = public_case_of(record) if isinstance(record, CaseFile) else record_of(record)
    record.public_search_text = search_form(words.title_words)
