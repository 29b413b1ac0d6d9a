"""Rows as they are to be, of records that come from outside: made and checked, not saved. What is looked up in the code lists is told
apart (`codes_of_…`), so that one question answers for a whole plan.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from arkivbro.accounts.selectors import unit_of_record
from arkivbro.archive.models import (
    CaseFile,
    CodeListName,
    CorrespondenceParty,
    DocumentDescription,
    DocumentObject,
    RegistryEntry,
)
from arkivbro.archive.record_values import case_value
from arkivbro.archive.services.code_check import (
    CodeUse,
    access_uses,
    class_by_reference,
    require_access,
    series_by_code,
)
from arkivbro.archive.store import FileStore
from arkivbro.core import noark
from arkivbro.core.errors import Declined
from arkivbro.core.public_record import public_case, public_record

RESERVED = "R"
"""Reservert dokument: the number is taken, the entry is being made. No queue and no journal shows it."""


def codes_of_case(record: noark.CaseFile) -> list[CodeUse]:
    """What must stand in the code lists."""
    return [
        (CodeListName.CASE_STATUS, record.status),
        (CodeListName.DISPOSAL, record.disposal),
        *access_uses(record.access),
    ]


def case_row(record: noark.CaseFile, *, by: str, at: datetime) -> CaseFile:
    """The row to be, without its number; its codes are looked at apart. Raises Declined."""
    if not record.title.full:
        raise Declined("archive.case_without_title")
    require_access(record.access)
    case = CaseFile(
        key=record.key or None,
        status=record.status,
        opened=record.opened,
        responsible=record.responsible,
        unit=record.unit,
        unit_ref=unit_of_record(record.unit_ref, record.unit),
        series=series_by_code(record.series),
        class_ref=class_by_reference(record.class_),
        journal_unit=record.journal_unit,
        file_type=record.file_type,
        access_group=record.access_group,
        access_code=record.access.code,
        legal_basis=record.access.basis,
        disposal=record.disposal,
        external_reference=record.external_reference,
        cross_reference=record.cross_reference,
        created_at=at,
        created_by=by,
    )
    case.set_title(record.title)
    case.public_search_text = public_case(record).title_words
    return case


def codes_of_entry(record: noark.RegistryEntry) -> list[CodeUse]:
    """What must stand in the code lists, of the entry and its parties."""
    return [
        (CodeListName.ENTRY_TYPE, record.type),
        (CodeListName.ENTRY_STATUS, RESERVED),
        (CodeListName.DISPOSAL, record.disposal),
        *((CodeListName.PARTY_ROLE, party.role.value) for party in record.parties),
        *access_uses(record.access, record.screening),
    ]


def entry_row(
    case: CaseFile, record: noark.RegistryEntry, *, sequence: int, by: str, at: datetime
) -> RegistryEntry:
    """The row to be, with its number in the case; its codes are looked at apart. Raises Declined."""
    if not record.title.full:
        raise Declined("archive.entry_without_title")
    require_access(record.access)
    entry = RegistryEntry(
        key=record.key or None,
        case=case,
        sequence=sequence,
        type=record.type,
        status=RESERVED,
        status_by=by,
        access_code=record.access.code,
        legal_basis=record.access.basis,
        officer=record.officer,
        unit=record.unit,
        journal_unit=record.journal_unit,
        document_date=record.document_date,
        received_date=record.received_date,
        sent_date=record.sent_date,
        disposal=record.disposal,
        remark=record.remark,
        show_in_public_journal=record.show_in_public_journal,
        created_at=at,
        created_by=by,
    )
    entry.set_title(record.title)
    entry.set_screening(record.screening)
    entry.public_search_text = public_record(case_value(case).record, record).title_words
    return entry


def party_rows(
    entry: RegistryEntry, parties: Sequence[noark.CorrespondenceParty], *, first_position: int
) -> list[CorrespondenceParty]:
    """Parties that stand after those already there; their codes are looked at apart. Raises Declined."""
    rows: list[CorrespondenceParty] = []
    for position, party in enumerate(parties, start=first_position):
        row = CorrespondenceParty(
            entry=entry,
            position=position,
            role=party.role.value,
            officer=party.officer,
            unit=party.unit,
            is_person=party.is_person,
            address=party.address,
            postcode=party.postcode,
            city=party.city,
            country=party.country,
            email=party.email,
        )
        row.set_name(party.name)
        row.refuse_unstorable_text()
        rows.append(row)
    return rows


def codes_of_document(record: noark.DocumentDescription) -> list[CodeUse]:
    """What must stand in the code lists, of the document and its files."""
    return [
        (CodeListName.DOCUMENT_ROLE, record.role.value),
        (CodeListName.DOCUMENT_TYPE, record.document_type),
        *((CodeListName.VARIANT, held.variant.value) for held in record.objects),
        *access_uses(record.access, record.screening),
    ]


def document_row(
    record: noark.DocumentDescription, *, by: str, at: datetime, store: FileStore
) -> DocumentDescription:
    """The row to be, of a document whose files are stored; its codes are looked at apart. Raises Declined."""
    if not record.title.full:
        raise Declined("archive.document_without_title")
    if not record.objects:
        raise Declined("archive.document_without_file")
    require_access(record.access)
    for held in record.objects:
        if not store.has(held.sha256, held.size):
            raise Declined("archive.file_not_stored")
    document = DocumentDescription(
        key=record.key or None,
        document_type=record.document_type,
        access_code=record.access.code,
        legal_basis=record.access.basis,
        screening=list(record.screening),
        original_file_name=record.original_file_name,
        inspection_state=record.state,
        created_at=at,
        created_by=by,
    )
    document.set_title(record.title)
    return document


def object_rows(
    document: DocumentDescription, record: noark.DocumentDescription, *, at: datetime
) -> list[DocumentObject]:
    """A row for each of its files, to be saved after the document."""
    return [
        DocumentObject(
            document=document,
            variant=held.variant.value,
            version=held.version,
            format=held.format,
            media_type=held.media_type,
            extension=held.extension,
            sha256=held.sha256,
            size=held.size,
            stored_at=at,
        )
        for held in record.objects
    ]
