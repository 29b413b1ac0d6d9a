"""What an archivist does with a registry entry: case handler, status, sign-off, Utgår, move to another case."""

from __future__ import annotations

from dataclasses import dataclass

from arkivbro.accounts.acts import act, recorded, require
from arkivbro.archive.models import CaseFile, RegistryEntry, SignOff
from arkivbro.archive.rights import Reader, name_in_log
from arkivbro.archive.selectors.corrections import names_when_journalled, names_where_it_goes
from arkivbro.archive.selectors.initials import require_person
from arkivbro.archive.selectors.lookups import case_by_number, case_to_change, entry_to_change
from arkivbro.archive.selectors.seen import seen_move
from arkivbro.archive.services.changing import (
    OfEntry,
    changing_entry,
    codes_in_entry,
    locked_entry,
    require_cleared,
    unit_of,
)
from arkivbro.archive.services.confirming import Confirms, confirmed_reason, tries_noted
from arkivbro.archive.services.corrections import mark_utgaar, move_entry, set_officer
from arkivbro.archive.services.locking import lock_cases
from arkivbro.archive.services.status import set_status, sign_off
from arkivbro.archive.statuses import EXPEDITED, JOURNALLED
from arkivbro.core.errors import Declined


@dataclass(frozen=True, slots=True, kw_only=True)
class SetOfficer(OfEntry):
    """Another saksbehandler, by initials."""

    initials: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Expedite(OfEntry):
    """The letter is sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Journal(OfEntry, Confirms):
    """The entry gets its journal number, and is public when its day is. An outgoing one that is not expedited is so first, where
    `expedited` says that the letter is sent.
    """

    expedited: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SignOffEntry(OfEntry):
    """Avskrivning, by a method and, for BU, by the number of the outgoing entry in the same case that answers."""

    method: str
    answer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expire(OfEntry):
    """Utgår: it keeps its numbers and documents, and leaves the public journal."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Move(OfEntry, Confirms):
    """To another case, by its number; `seen` is of both (`selectors.seen.seen_move`)."""

    to_case: str
    reason: str


@act("archive.entry.officer")
def change_officer(command: SetOfficer) -> RegistryEntry:
    """Raises NotThere, ChangedSinceSeen, Declined."""
    with changing_entry(command, change_officer) as entry:
        if command.initials != entry.officer:
            require_person(command.initials)
        return set_officer(entry=entry, officer=command.initials, by=name_in_log(command.actor))


@act("archive.entry.expedite")
def expedite(command: Expedite) -> RegistryEntry:
    """Raises NotThere, ChangedSinceSeen, Declined."""
    with changing_entry(command, expedite) as entry:
        return set_status(entry=entry, status=EXPEDITED, by=name_in_log(command.actor))


@act("archive.entry.journal")
def journal(command: Journal) -> RegistryEntry:
    """Raises NotThere, ChangedSinceSeen, Declined, Transient, and WouldLeak where names would be seen that nobody confirmed."""
    by = name_in_log(command.actor)
    with (
        tries_noted(command.actor, command.entry),
        changing_entry(command, journal, command.names_why) as entry,
    ):
        confirmed_reason(names_when_journalled(Reader(command.actor), entry), command, "")
        if command.expedited and entry.type == "U" and entry.status != EXPEDITED:
            entry = set_status(entry=entry, status=EXPEDITED, by=by)
        return set_status(entry=entry, status=JOURNALLED, by=by)


@act("archive.entry.sign_off")
def sign_entry_off(command: SignOffEntry) -> SignOff:
    """Raises NotThere, ChangedSinceSeen, Declined."""
    with changing_entry(command, sign_entry_off) as entry:
        return sign_off(
            entry=entry,
            method=command.method,
            by=name_in_log(command.actor),
            by_entry=_answer(entry, command.answer) if command.answer else None,
        )


def _answer(entry: RegistryEntry, number: str) -> RegistryEntry:
    """The outgoing entry of that number in the same case: "2026/1-4", or just "4"."""
    sequence = number.rpartition("-")[2].strip()
    if sequence.isascii() and sequence.isdigit() and len(sequence) < 9:
        found = RegistryEntry.objects.filter(case=entry.case, type="U", sequence=int(sequence)).first()
        if found is not None:
            return found
    raise Declined("archive.answer_not_in_case")


@act("archive.entry.expire")
def expire(command: Expire) -> RegistryEntry:
    """Raises NotThere, ChangedSinceSeen, Declined."""
    with changing_entry(command, expire, command.reason) as entry:
        return mark_utgaar(entry=entry, reason=command.reason, by=name_in_log(command.actor))


@act("archive.entry.move")
def move(command: Move) -> RegistryEntry:
    """Raises NotThere, ChangedSinceSeen, Transient, WouldLeak, and Declined: also for who is not cleared, in both units, for all that
    moves with the entry.
    """
    reader = Reader(command.actor)
    with (
        tries_noted(command.actor, command.entry),
        recorded(command.actor, move, why=command.reason) as log,
    ):
        entry, target = _entry_and_target(reader, command)
        command.seen.require(seen_move(entry, target))
        log.where = entry.number
        if not command.reason.strip():
            raise Declined("archive.reason_missing")
        if target.unit_ref != entry.case.unit_ref:
            require_cleared(command.actor, codes_in_entry(entry), unit_of(entry.case), unit_of(target))
        reason = confirmed_reason(names_where_it_goes(reader, entry, target), command, command.reason)
        return move_entry(entry=entry, to_case=target, reason=reason, by=name_in_log(command.actor))


def _entry_and_target(reader: Reader, command: Move) -> tuple[RegistryEntry, CaseFile]:
    """Both cases locked in one order, then the entry. Raises NotThere."""
    entry, target = entry_to_change(reader, command.entry), case_by_number(command.to_case)
    require(target is not None)
    assert target is not None
    lock_cases(entry.case, target)
    return locked_entry(reader, command.entry), case_to_change(reader, command.to_case)
