"""Stored rows → what anyone may see of them: one way, for the journal's pages, its search, its feed and its previews."""

from __future__ import annotations

from dataclasses import replace

from arkivbro.archive.models import CaseFile, DocumentDescription, RegistryEntry
from arkivbro.archive.standing import case_value, entry_value
from arkivbro.core.noark import Access
from arkivbro.core.public_record import (
    PublicCase,
    PublicRecord,
    Registered,
    public_case,
    public_record,
)
from arkivbro.core.screening import ScreenedText
from arkivbro.core.text_forms import search_form


def record_of(entry: RegistryEntry) -> PublicRecord:
    """What anyone may see of an entry, journalled or not; case, parties and documents should be prefetched."""
    return public_record(case_value(entry.case).record, entry_value(entry).record, _registered(entry))


def public_case_of(case: CaseFile) -> PublicCase:
    """What anyone may see of a case."""
    return public_case(case_value(case).record, case.number)


def record_as_corrected(
    entry: RegistryEntry,
    changed: RegistryEntry | DocumentDescription,
    *,
    title: ScreenedText,
    access: Access,
    screening: tuple[str, ...],
) -> PublicRecord:
    """What anyone would see of the entry after it, or one of its documents, was corrected so."""
    standing = entry_value(entry).record
    after = replace(standing, title=title, access=access, screening=screening)
    if isinstance(changed, DocumentDescription):
        numbers = {link.number for link in entry.links.all() if link.document_id == changed.pk}
        documents = tuple(
            replace(one, title=title, access=access, screening=screening) if one.number in numbers else one
            for one in standing.documents
        )
        after = replace(standing, documents=documents)
    return public_record(case_value(entry.case).record, after, _registered(entry))


def _registered(entry: RegistryEntry) -> Registered:
    return Registered(entry.case.number, entry.number, entry.journal_number, entry.journal_date)


def set_public_search(record: CaseFile | RegistryEntry) -> None:
    """Sets the column that the public journal is searched by; the caller saves it. To be called whenever the title or the
    screening changes.
    """
    words = public_case_of(record) if isinstance(record, CaseFile) else record_of(record)
    record.public_search_text = search_form(words.title_words)
