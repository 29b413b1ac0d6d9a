"""Makes registry entries, not yet journalled."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from arkivbro.archive.models import CaseFile, CodeListName, CorrespondenceParty, RegistryEntry
from arkivbro.archive.record_values import case_value
from arkivbro.archive.services.change_log import change_of
from arkivbro.archive.services.code_check import CodeUse, access_uses, require_access, require_codes
from arkivbro.archive.services.locking import lock_case, require_open
from arkivbro.archive.times import moment
from arkivbro.core import noark
from arkivbro.core.errors import Declined
from arkivbro.core.public_record import public_record

RESERVED = "R"
"""Reservert dokument: the number is taken, the entry is being made. No queue and no journal shows it."""


@transaction.atomic
def create_entry(
    *, case: CaseFile, record: noark.RegistryEntry, by: str, at: datetime | None = None
) -> RegistryEntry:
    """Makes an entry with its parties, in status R, and gives it the next number in its case.

    The record's documents, final statuses and sign-off are other calls. Raises Declined for a closed case, invalid
    codes or a missing title, django.db.IntegrityError when the key is taken.
    """
    at = moment(at)
    require_codes(codes_of_entry(record))
    case = lock_case(case)
    require_open(case)
    case.last_entry_sequence += 1
    case.save(update_fields=["last_entry_sequence"])
    entry = entry_row(case, record, by=by, at=at)
    entry.save(force_insert=True)
    insert_parties(entry, record.parties, first_position=1)
    change_of(entry, by=by, at=at, action="created", new=entry.number).save()
    return entry


def codes_of_entry(record: noark.RegistryEntry) -> list[CodeUse]:
    """What must stand in the code lists, of the entry and its parties."""
    return [
        (CodeListName.ENTRY_TYPE, record.type),
        (CodeListName.ENTRY_STATUS, RESERVED),
        (CodeListName.DISPOSAL, record.disposal),
        *((CodeListName.PARTY_ROLE, party.role.value) for party in record.parties),
        *access_uses(record.access, record.screening),
    ]


def entry_row(case: CaseFile, record: noark.RegistryEntry, *, by: str, at: datetime) -> RegistryEntry:
    """The row to be, as the last of its case; its codes are looked at apart. Raises Declined."""
    if not record.title.full:
        raise Declined("archive.entry_without_title")
    require_access(record.access)
    entry = RegistryEntry(
        key=record.key or None,
        case=case,
        sequence=case.last_entry_sequence,
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


def insert_parties(
    entry: RegistryEntry, parties: Sequence[noark.CorrespondenceParty], *, first_position: int
) -> None:
    """Adds parties after those already there; the caller holds the entry's lock and has checked the codes."""
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
    CorrespondenceParty.objects.bulk_create(rows)
