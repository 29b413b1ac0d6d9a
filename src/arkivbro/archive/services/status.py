"""The statuses of an entry: sign-off, expedition, journalling."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from arkivbro.archive.models import ChangeLog, CodeListName, RegistryEntry, SignOff
from arkivbro.archive.services.change_log import change_of
from arkivbro.archive.services.code_check import require_codes
from arkivbro.archive.services.locking import lock_entry, require_open
from arkivbro.archive.services.numbering import Clock, take_journal_number
from arkivbro.archive.statuses import AWAITING_JOURNALLING, EXPEDITED, EXPIRED, JOURNALLED, NEXT_STATUSES
from arkivbro.archive.times import moment, oslo_day
from arkivbro.core.errors import Declined


@transaction.atomic
def set_status(*, entry: RegistryEntry, status: str, by: str, clock: Clock = timezone.now) -> RegistryEntry:
    """Sets the status; J journals: it gives the journal date (the day in Norway) and the year's next journal number.

    The same status again changes nothing. Raises Declined for a step that the rules do not allow, Transient where our clock
    is behind the journal.
    """
    entry = lock_entry(entry)
    if entry.status == status:
        return entry
    require_codes([(CodeListName.ENTRY_STATUS, status)])
    require_open(entry.case)
    change = step_to(entry, status, by=by, at=moment(clock()))
    if status == JOURNALLED:
        roles = entry.links.values_list("role", flat=True)
        require_complete(entry, has_party=entry.parties.exists(), roles=list(roles))
    change.save()
    store_status(entry, clock)
    return entry


def step_to(entry: RegistryEntry, status: str, *, by: str, at: datetime) -> ChangeLog:
    """The next status stands on the row, which the caller has locked or made, and saves with what this returns. Raises Declined."""
    _require_allowed(entry, status)
    change = change_of(entry, by=by, at=at, field="status", old=entry.status, new=status)
    entry.status, entry.status_by = status, by
    return change


def store_status(entry: RegistryEntry, clock: Clock) -> None:
    """Last in its transaction: an entry that became journalled takes the year's next number. Raises Transient."""
    if entry.status == JOURNALLED:
        entry.journal_date, entry.journal_sequence = take_journal_number(clock)
        entry.journal_year = entry.journal_date.year
    entry.save(update_fields=["status", "status_by", "journal_date", "journal_year", "journal_sequence"])


def _require_allowed(entry: RegistryEntry, status: str) -> None:
    if status == EXPIRED:
        raise Declined("archive.expires_for_itself")
    if status == EXPEDITED and entry.type not in ("U", "N"):
        raise Declined("archive.not_outgoing", number=entry.number)
    if status == JOURNALLED and entry.type == "U" and entry.status != EXPEDITED:
        raise Declined("archive.not_expedited", number=entry.number)
    allowed = NEXT_STATUSES.get(entry.status)
    goes = (
        status in allowed or (status not in NEXT_STATUSES and bool(allowed - {"A"}))
        if allowed is not None
        else True
    )
    if not goes or (entry.is_journalled and status in AWAITING_JOURNALLING):
        raise Declined("archive.status_not_allowed", number=entry.number, status=entry.status, wanted=status)


def require_complete(entry: RegistryEntry, *, has_party: bool, roles: Collection[str]) -> None:
    """What the public journal must have of an entry: a party; and its main document, when it has documents at all."""
    if not has_party:
        raise Declined("archive.party_missing", number=entry.number)
    if roles and "H" not in roles:
        raise Declined("archive.main_document_missing", number=entry.number)


@transaction.atomic
def sign_off(
    *,
    entry: RegistryEntry,
    method: str,
    by: str,
    by_entry: RegistryEntry | None = None,
    at: datetime | None = None,
) -> SignOff:
    """Signs an entry off. The same again changes nothing; another method replaces the first, in the change log.

    Raises Declined for an unknown method, an outgoing or internal entry (only I and N wait for an answer), or BU
    without the entry that answers.
    """
    at = moment(at)
    entry = lock_entry(entry)
    current = SignOff.objects.filter(entry=entry).first()
    if current and current.method == method and current.by_entry_id == (by_entry.pk if by_entry else None):
        return current
    require_codes([(CodeListName.SIGN_OFF, method)])
    require_open(entry.case)
    require_may_be_signed_off(entry, method, by_entry)
    change_of(entry, by=by, at=at, field="sign_off", old=current.method if current else "", new=method).save()
    row = current or SignOff(entry=entry)
    row.method, row.by_entry, row.date, row.signed_by = method, by_entry, oslo_day(at), by
    row.save()
    return row


def require_may_be_signed_off(entry: RegistryEntry, method: str, by_entry: RegistryEntry | None) -> None:
    """Only I and N wait for an answer, and BU names it. Raises Declined."""
    if entry.type not in ("I", "N"):
        raise Declined("archive.sign_off_not_allowed", number=entry.number, entry_type=entry.type)
    if method == "BU" and by_entry is None:
        raise Declined("archive.answer_missing")
