"""An archivist corrects an entry, a document or a case. What it would show is looked through for names, inside the act."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from arkivbro.accounts.acts import act, require
from arkivbro.accounts.selectors import units_in_archive
from arkivbro.archive.models import CaseFile, DocumentDescription, RegistryEntry
from arkivbro.archive.rights import Reader, name_in_log
from arkivbro.archive.selectors.corrections import (
    Wording,
    corrected_case,
    corrected_document,
    corrected_entry,
)
from arkivbro.archive.services.changing import (
    OfCase,
    OfEntry,
    changing_case,
    changing_entry,
    require_cleared_for_code,
    require_cleared_for_move,
)
from arkivbro.archive.services.confirming import Confirms, confirmed_reason, tries_noted
from arkivbro.archive.services.corrections import (
    Correctable,
    correct_access,
    correct_code,
    correct_title,
    reclassify,
    set_unit,
)
from arkivbro.archive.services.dates import correct_dates
from arkivbro.archive.services.file_texts import texts_let_out
from arkivbro.core.errors import Declined
from arkivbro.core.noark import ClassReference
from arkivbro.core.screening import ScreenedText


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectEntry(OfEntry, Confirms):
    """All that is corrected of an entry, as it shall stand."""

    wording: Wording
    type: str
    disposal: str
    dates: Mapping[str, date | None] = field(default_factory=dict)
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectDocument(OfEntry, Confirms):
    """All that is corrected of a document, by its public id, where the entry has it."""

    document: str
    wording: Wording
    document_type: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectCase(OfCase, Confirms):
    """All that is corrected of a case, as it shall stand."""

    wording: Wording
    unit: str
    disposal: str
    series: str
    class_: ClassReference | None
    reason: str


@act("archive.entry.correct")
def correct_entry(command: CorrectEntry) -> RegistryEntry:
    """Raises NotThere, ChangedSinceSeen, Declined, and WouldLeak where names would be seen that nobody confirmed."""
    by = name_in_log(command.actor)
    with (
        tries_noted(command.actor, command.entry),
        changing_entry(command, correct_entry, command.reason) as entry,
    ):
        _require_reason(command.reason)
        require_cleared_for_code(command.actor, entry, entry.case, command.wording.access.code)
        let_out = texts_let_out(entry, entry, command.wording.access)
        found = corrected_entry(Reader(command.actor), entry, command.wording, let_out)
        reason = confirmed_reason(found.names, command, command.reason)
        _correct_wording(entry, found.title, command.wording, by, reason)
        correct_code(record=entry, field="type", code=command.type, by=by, reason=reason)
        correct_code(record=entry, field="disposal", code=command.disposal, by=by, reason=reason)
        return correct_dates(entry=entry, dates=command.dates, by=by, reason=reason)


@act("archive.document.correct")
def correct_document(command: CorrectDocument) -> DocumentDescription:
    """Raises NotThere, ChangedSinceSeen, Declined, WouldLeak."""
    by = name_in_log(command.actor)
    with (
        tries_noted(command.actor, command.entry),
        changing_entry(command, correct_document, command.reason) as entry,
    ):
        document = document_in(entry, command.document, Reader(command.actor))
        _require_reason(command.reason)
        require_cleared_for_code(command.actor, document, entry.case, command.wording.access.code)
        let_out = texts_let_out(entry, document, command.wording.access)
        found = corrected_document(Reader(command.actor), entry, document, command.wording, let_out)
        reason = confirmed_reason(found.names, command, command.reason)
        _correct_wording(document, found.title, command.wording, by, reason)
        correct_code(record=document, field="document_type", code=command.document_type, by=by, reason=reason)
        return document


@act("archive.case.correct")
def correct_case(command: CorrectCase) -> CaseFile:
    """Raises NotThere, ChangedSinceSeen, WouldLeak, and Declined: also where the case goes to another unit or
    code, and the actor is not cleared for all that is and comes into it, on both sides.
    """
    by = name_in_log(command.actor)
    with (
        tries_noted(command.actor, command.case),
        changing_case(command, correct_case, command.reason) as case,
    ):
        _require_reason(command.reason)
        if command.unit != case.unit and command.unit not in dict(units_in_archive()):
            raise Declined("archive.unknown_unit", unit=command.unit)
        require_cleared_for_move(command.actor, case, command.unit)
        require_cleared_for_code(command.actor, case, case, command.wording.access.code)
        found = corrected_case(
            Reader(command.actor), case, command.wording, unit=command.unit, class_=command.class_
        )
        reason = confirmed_reason(found.names, command, command.reason)
        _correct_wording(case, found.title, command.wording, by, reason)
        correct_code(record=case, field="disposal", code=command.disposal, by=by, reason=reason)
        set_unit(case=case, unit=command.unit, by=by)
        return reclassify(case=case, series=command.series, class_=command.class_, by=by)


def document_in(entry: RegistryEntry, public_id: str, reader: Reader) -> DocumentDescription:
    """Raises NotThere for a document that the entry does not have, or that the reader may not read."""
    found = next((link.document for link in entry.links.all() if link.document.public_id == public_id), None)
    require(found is not None and reader.reads_document(entry, found))
    assert found is not None
    return found


def _correct_wording(
    record: Correctable, title: ScreenedText, wording: Wording, by: str, reason: str
) -> None:
    correct_title(record=record, title=title, by=by, reason=reason)
    screening: tuple[str, ...] | None = None
    if not isinstance(record, CaseFile):
        # Order tells nothing: what stands comes first, so that the same codes are no change.
        kept = [code for code in record.screening if code in wording.screening]
        screening = (*kept, *(code for code in wording.screening if code not in kept))
    correct_access(record=record, access=wording.access, screening=screening, by=by, reason=reason)


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise Declined("archive.reason_missing")
