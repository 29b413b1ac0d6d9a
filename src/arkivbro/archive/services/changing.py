"""Records as an act finds them: locked, and only those that the actor may change. Missing and forbidden answer alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q

from arkivbro.accounts.acts import Actor, Seen, recorded, require
from arkivbro.accounts.selectors import unit_of_record
from arkivbro.archive.models import (
    CaseFile,
    ChangeLog,
    CorrespondenceParty,
    DocumentDescription,
    RegistryEntry,
)
from arkivbro.archive.profile_in_use import codes_of_entries
from arkivbro.archive.rights import UNCODED, Reader
from arkivbro.archive.selectors.lookups import case_by_number, case_to_change, entry_to_change
from arkivbro.archive.selectors.seen import seen_case, seen_entry
from arkivbro.archive.services.locking import lock_case, lock_entry
from arkivbro.core.errors import Declined


@dataclass(frozen=True, slots=True, kw_only=True)
class OfCase:
    """A command on one case, by its number, as the actor looked at it."""

    actor: Actor
    case: str
    seen: Seen


@dataclass(frozen=True, slots=True, kw_only=True)
class OfEntry:
    """A command on one registry entry, by its public id, as the actor looked at it."""

    actor: Actor
    entry: str
    seen: Seen


@contextmanager
def changing_case(command: OfCase, done: Callable[..., Any], why: str = "") -> Iterator[CaseFile]:
    """The act's transaction with its row in the audit log, and the case locked. Raises NotThere, ChangedSinceSeen."""
    with recorded(command.actor, done, why=why) as log:
        case = locked_case(Reader(command.actor), command.case)
        command.seen.require(seen_case(case))
        log.where = case.number
        yield case


@contextmanager
def changing_entry(command: OfEntry, done: Callable[..., Any], why: str = "") -> Iterator[RegistryEntry]:
    """The act's transaction with its row in the audit log, and the entry and its case locked.

    Raises NotThere, ChangedSinceSeen, and Transient when the entry was moved in the same moment.
    """
    with recorded(command.actor, done, why=why) as log:
        entry = locked_entry(Reader(command.actor), command.entry)
        command.seen.require(seen_entry(entry))
        log.where = entry.number
        yield entry


def locked_case(reader: Reader, number: str) -> CaseFile:
    """Raises NotThere for a case that is not there or that the reader may not change, as it stands behind the lock."""
    found = case_by_number(number)
    require(found is not None)
    assert found is not None
    lock_case(found)
    return case_to_change(reader, number)


def locked_entry(reader: Reader, public_id: str) -> RegistryEntry:
    """Raises NotThere for an entry that is not there or that the reader may not change, as it stands behind the lock."""
    lock_entry(entry_to_change(reader, public_id))
    return entry_to_change(reader, public_id)


# --- what a move between units or codes would open ------------------------------------------------------------------------------


InUnit = tuple[str, str]
"""What we know a unit by, and what it is called."""


def unit_of(case: CaseFile) -> InUnit:
    return case.unit_ref, case.unit


def require_cleared(actor: Actor, codes: set[str], *units: InUnit) -> None:
    """Nobody moves what they may not read, to where they may: raises Declined unless cleared for every code in every unit."""
    for ref, name in dict.fromkeys(units):
        for code in sorted(codes):
            if not actor.is_cleared_for(code, ref):
                raise Declined("archive.needs_clearance", access=code, unit=name or "–")


def require_cleared_for_move(actor: Actor, case: CaseFile, unit: str) -> None:
    """A case goes to another unit by who is cleared in both: for every code that is in it, and for every code that may come into
    it. A case that was taken while only the advertisement stood in it would bring each application along later.
    """
    if unit != case.unit:
        codes = codes_in_case(case) | codes_of_entries() | {UNCODED}
        require_cleared(actor, codes, unit_of(case), (unit_of_record("", unit), unit))


def require_cleared_for_code(
    actor: Actor, record: CaseFile | RegistryEntry | DocumentDescription, case: CaseFile, code: str
) -> None:
    """Another access code is given by who is cleared for the one that goes and the one that comes; and, since a record's code
    stands before all that is in it, for every code within.
    """
    if code == record.access_code:
        return
    match record:
        case CaseFile():
            within = codes_in_case(record)
        case RegistryEntry():
            within = codes_in_entry(record)
        case _:
            within = {record.access_code}
    require_cleared(actor, (within | {code}) - {""}, unit_of(case))


def codes_in_entry(entry: RegistryEntry) -> set[str]:
    """Every access code within an entry, its documents and its change log."""
    documents = DocumentDescription.objects.filter(links__entry=entry)
    return _codes(RegistryEntry.objects.filter(pk=entry.pk), documents, ChangeLog.objects.filter(entry=entry))


def codes_in_case(case: CaseFile) -> set[str]:
    """Every access code within a case: its own, its entries', their documents', and that of its change log."""
    log = ChangeLog.objects.filter(Q(case=case) | Q(entry__case=case))
    documents = DocumentDescription.objects.filter(links__entry__case=case)
    found = _codes(RegistryEntry.objects.filter(case=case), documents, log)
    own = case.access_code or (UNCODED if case.title != case.public_title else "")
    return found | ({own} - {""})


def _codes(entries: Any, documents: Any, log: Any) -> set[str]:
    codes = {*entries.values_list("access_code", flat=True), *documents.values_list("access_code", flat=True)}
    plain = entries.filter(access_code="")
    parties = CorrespondenceParty.objects.filter(entry__in=plain).exclude(name=F("public_name"))
    screened = (
        plain.filter(~Q(title=F("public_title")) | Q(text_hidden=True)).exists()
        or parties.exists()
        or documents.filter(access_code="").exclude(title=F("public_title")).exists()
        or log.filter(Q(old__contains="[[") | Q(new__contains="[[")).exists()
    )
    return (codes | ({UNCODED} if screened else set())) - {""}
