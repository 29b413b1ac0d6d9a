"""The rows of `arkivbro cases --json` and `arkivbro journal --json`: the names are a contract and stay."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Prefetch, Q

from arkivbro.archive.models import CaseFile, DocumentLink, RegistryEntry
from arkivbro.archive.record_values import public_case_of, record_of
from arkivbro.archive.selectors.journal import public_journal
from arkivbro.archive.selectors.records import with_contents
from arkivbro.archive.store import FileStore, archive_store
from arkivbro.core.public_record import PublicDocument, PublicRecord

CASES_AT_A_TIME = 20


def cases_json(*, store: FileStore | None = None) -> Iterator[dict[str, Any]]:
    """Every case with its entries and documents, in the order of their numbers, a few cases in memory at a time."""
    store = store or archive_store()
    rows = CaseFile.objects.select_related("series", "class_ref__system").order_by("year", "sequence")
    contents = with_contents(RegistryEntry.objects.order_by("sequence"))
    year, sequence = 0, 0
    while True:
        after = Q(year__gt=year) | Q(year=year, sequence__gt=sequence)
        chunk = list(
            rows.filter(after).prefetch_related(Prefetch("entries", queryset=contents))[:CASES_AT_A_TIME]
        )
        for case in chunk:
            yield _case(case, store)
        if len(chunk) < CASES_AT_A_TIME:
            return
        year, sequence = chunk[-1].year, chunk[-1].sequence


def journal_json(
    *, from_day: date | None = None, to_day: date | None = None, today: date | None = None
) -> Iterator[dict[str, Any]]:
    """The public journal, all of it in public form."""
    for row in public_journal(from_day=from_day, to_day=to_day, today=today):
        yield _journal(row.record)


def _case(case: CaseFile, store: FileStore) -> dict[str, Any]:
    return {
        "number": case.number,
        "title": case.title,
        "public_title": public_case_of(case).title,
        "status": case.status,
        "unit": case.unit,
        "responsible": case.responsible,
        "series": case.series.code if case.series else "",
        "class": str(case.class_ref) if case.class_ref else "",
        "journal_unit": case.journal_unit,
        "disposal": case.disposal,
        "key": case.key,
        "entries": [_entry(entry, store) for entry in case.entries.all()],
    }


def _entry(entry: RegistryEntry, store: FileStore) -> dict[str, Any]:
    signed = getattr(entry, "sign_off", None)
    public = record_of(entry)
    return {
        "number": entry.number,
        "type": entry.type,
        "status": entry.status,
        "title": entry.title,
        "public_title": public.title,
        "document_date": _day(entry.document_date),
        "received_date": _day(entry.received_date),
        "sent_date": _day(entry.sent_date),
        "journal_date": _day(entry.journal_date),
        "officer": entry.officer,
        "unit": entry.unit,
        "access_code": entry.access_code,
        "legal_basis": entry.legal_basis,
        "screening": _screening(entry),
        "sign_off": signed.method if signed else None,
        "key": entry.key,
        "disposal": entry.disposal,
        "journal_number": entry.journal_number or None,
        "parties": [
            {"role": party.role, "name": party.name, "public_name": shown.name}
            for party, shown in zip(entry.parties.all(), public.parties, strict=True)
        ],
        "documents": [
            row
            for link, shown in zip(entry.links.all(), public.documents, strict=True)
            for row in _documents(link, shown, store)
        ],
    }


def _screening(entry: RegistryEntry) -> list[str]:
    """The codes of the entry and of its documents, each once: metadata's (TRO, NA, TD) and documents' (H, D)."""
    codes = list(entry.screening)
    for link in entry.links.all():
        codes.extend(link.document.screening)
    return list(dict.fromkeys(codes))


def _documents(link: DocumentLink, public: PublicDocument, store: FileStore) -> Iterator[dict[str, Any]]:
    """One row for each file of a document."""
    document = link.document
    for held in document.objects_held.all():
        path = store.path(held.sha256)
        yield {
            "role": link.role,
            "title": document.title,
            "public_title": public.title,
            "variant": held.variant,
            "format": held.format,
            "sha256": held.sha256,
            "size": held.size,
            "path": str(path) if path.is_file() else None,
        }


def _journal(record: PublicRecord) -> dict[str, Any]:
    return {
        "case_number": record.case.number,
        "case_title": record.case.title,
        "entry_number": record.number,
        "journal_number": record.journal_number,
        "type": record.type,
        "title": record.title,
        "document_date": _day(record.document_date),
        "journal_date": _day(record.journal_date),
        "unit": record.unit,
        "class": record.case.class_,
        "sign_off": record.sign_off or None,
        "parties": [{"role": party.role, "name": party.name} for party in record.parties],
        "access_code": record.access_code,
        "legal_basis": record.legal_basis,
        "documents": [{"title": document.title, "path": None} for document in record.documents],
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
