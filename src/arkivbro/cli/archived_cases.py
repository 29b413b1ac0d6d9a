"""Cases as they stand in an archive other than ours, read there now: every field that `arkivbro cases` has and that it tells."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from arkivbro.core.noark import ArchivedCase, ArchivedEntry, DocumentDescription

SECONDS = 30.0
"""For one question."""


def archived_cases(archive_name: str) -> Iterator[dict[str, Any]]:
    """Every case that the ledger has in that archive. Raises Unreachable, Transient, Misconfigured."""
    from arkivbro.runtime import current
    from arkivbro.transfers.selectors import references_in

    archive = current().archives[archive_name]
    for case_reference, entry_references in references_in(archive_name):
        case = archive.read_case(case_reference, deadline=SECONDS)
        if case is None:
            continue
        entries = (archive.read_entry(one, deadline=SECONDS) for one in entry_references)
        standing = sorted((one for one in entries if one is not None), key=_place)
        yield _case(case, [_entry(one) for one in standing])


def _place(entry: ArchivedEntry) -> int:
    number = entry.number.rpartition("-")[2]
    return int(number) if number.isdecimal() else 0


def _case(case: ArchivedCase, entries: list[dict[str, Any]]) -> dict[str, Any]:
    record = case.record
    return {
        "number": case.number,
        "title": record.title.full,
        "public_title": record.title.public,
        "status": record.status,
        "unit": record.unit,
        "responsible": record.responsible,
        "series": record.series,
        "class": f"{record.class_.system} {record.class_.value}" if record.class_ else "",
        "journal_unit": record.journal_unit,
        "disposal": record.disposal,
        "key": record.key,
        "entries": entries,
    }


def _entry(entry: ArchivedEntry) -> dict[str, Any]:
    record = entry.record
    return {
        "number": entry.number,
        "type": record.type,
        "status": entry.status,
        "title": record.title.full,
        "public_title": record.title.public,
        "document_date": _day(record.document_date),
        "received_date": _day(record.received_date),
        "sent_date": _day(record.sent_date),
        "journal_date": _day(entry.journal_date),
        "officer": record.officer,
        "unit": record.unit,
        "access_code": record.access.code,
        "legal_basis": record.access.basis,
        "sign_off": record.sign_off.method if record.sign_off else None,
        "key": record.key,
        "disposal": record.disposal,
        "journal_number": entry.journal_number or None,
        "parties": [
            {"role": party.role.value, "name": party.name.full, "public_name": party.name.public}
            for party in record.parties
        ],
        "documents": [row for document in record.documents for row in _files(document)],
    }


def _files(document: DocumentDescription) -> Iterator[dict[str, Any]]:
    """One row for each file of a document."""
    for held in document.objects:
        yield {
            "role": document.role.value,
            "title": document.title.full,
            "public_title": document.title.public,
            "variant": held.variant.value,
            "format": held.format,
            "sha256": held.sha256,
            "size": held.size,
        }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
