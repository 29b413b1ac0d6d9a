"""Makes registry entries, not yet journalled."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from arkivbro.archive.models import CaseFile, CorrespondenceParty, RegistryEntry
from arkivbro.archive.services.change_log import change_of
from arkivbro.archive.services.code_check import require_codes
from arkivbro.archive.services.locking import lock_case, require_open
from arkivbro.archive.services.rows import codes_of_entry, entry_row, party_rows
from arkivbro.archive.times import moment
from arkivbro.core import noark


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
    entry = entry_row(case, record, sequence=case.last_entry_sequence, by=by, at=at)
    entry.save(force_insert=True)
    insert_parties(entry, record.parties, first_position=1)
    change_of(entry.mark, by=by, at=at, action="created", new=entry.number).save()
    return entry


def insert_parties(
    entry: RegistryEntry, parties: Sequence[noark.CorrespondenceParty], *, first_position: int
) -> None:
    """Adds parties after those already there; the caller holds the entry's lock and has checked the codes."""
    CorrespondenceParty.objects.bulk_create(party_rows(entry, parties, first_position=first_position))
