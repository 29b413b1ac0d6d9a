"""What archivists do afterwards: correct, expire, move. Every change stands in the change log."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from arkivbro.accounts.selectors import unit_of_record
from arkivbro.archive.models import CaseFile, CodeListName, DocumentDescription, RegistryEntry
from arkivbro.archive.record_values import set_public_search
from arkivbro.archive.services.change_log import change_of
from arkivbro.archive.services.code_check import (
    access_uses,
    class_by_reference,
    require_access,
    require_codes,
    series_by_code,
)
from arkivbro.archive.services.locking import lock_case, lock_cases, lock_entry, require_open
from arkivbro.archive.statuses import EXPIRED
from arkivbro.archive.times import moment
from arkivbro.core.errors import Declined, Transient
from arkivbro.core.messages import Message, message
from arkivbro.core.noark import Access, ClassReference
from arkivbro.core.screening import ScreenedText


@transaction.atomic
def set_responsible(*, case: CaseFile, responsible: str, by: str, at: datetime | None = None) -> CaseFile:
    """Changes saksansvarlig (initials). Raises Declined for a closed case or empty initials."""
    case = lock_case(case)
    require_open(case)
    if case.responsible != responsible:
        _require_text(responsible, message("archive.field_responsible"))
        change_of(
            case.mark, by=by, at=moment(at), field="responsible", old=case.responsible, new=responsible
        ).save()
        case.responsible = responsible
        case.save(update_fields=["responsible"])
    return case


@transaction.atomic
def set_unit(*, case: CaseFile, unit: str, by: str, at: datetime | None = None) -> CaseFile:
    """Changes the case's administrative unit."""
    case = lock_case(case)
    require_open(case)
    if case.unit != unit:
        _require_text(unit, message("archive.field_unit"))
        change_of(case.mark, by=by, at=moment(at), field="unit", old=case.unit, new=unit).save()
        case.unit, case.unit_ref = unit, unit_of_record("", unit)
        case.save(update_fields=["unit", "unit_ref"])
    return case


@transaction.atomic
def set_officer(*, entry: RegistryEntry, officer: str, by: str, at: datetime | None = None) -> RegistryEntry:
    """Changes saksbehandler (initials) of an entry."""
    entry = lock_entry(entry)
    require_open(entry.case)
    if entry.officer != officer:
        _require_text(officer, message("archive.field_officer"))
        change_of(entry.mark, by=by, at=moment(at), field="officer", old=entry.officer, new=officer).save()
        entry.officer = officer
        entry.save(update_fields=["officer"])
    return entry


@transaction.atomic
def mark_utgaar(*, entry: RegistryEntry, reason: str, by: str, at: datetime | None = None) -> RegistryEntry:
    """Marks an entry as expired (Utgår): it keeps its numbers and documents, and leaves the public journal."""
    entry = lock_entry(entry)
    if entry.status == EXPIRED:
        return entry
    require_open(entry.case)
    _require_text(reason, message("archive.field_reason"))
    change_of(
        entry.mark,
        by=by,
        at=moment(at),
        action="expired",
        field="status",
        old=entry.status,
        new=EXPIRED,
        reason=reason,
    ).save()
    entry.status, entry.status_by, entry.expired_reason = EXPIRED, by, reason
    entry.save(update_fields=["status", "status_by", "expired_reason"])
    return entry


@transaction.atomic
def move_entry(
    *, entry: RegistryEntry, to_case: CaseFile, by: str, reason: str = "", at: datetime | None = None
) -> RegistryEntry:
    """Moves an entry to another case, where it gets the next number; its old number is never used again.

    The journal number and date stay. Raises Declined when either case is closed or the entry has expired.
    """
    at = moment(at)
    from_id = RegistryEntry.objects.values_list("case_id", flat=True).get(pk=entry.pk)
    cases = lock_cases(CaseFile(pk=from_id), to_case)
    entry = RegistryEntry.objects.select_for_update().get(pk=entry.pk)
    if entry.case_id != from_id:
        raise Transient("archive.moved_meanwhile")
    source, target = cases[from_id], cases[to_case.pk]
    entry.case = source
    if source.pk == target.pk:
        return entry
    require_open(source)
    require_open(target)
    if entry.status == EXPIRED:
        raise Declined("archive.expired_entry_stays", number=entry.number)
    old = entry.number
    target.last_entry_sequence += 1
    target.save(update_fields=["last_entry_sequence"])
    entry.case, entry.sequence = target, target.last_entry_sequence
    entry.save(update_fields=["case", "sequence"])
    change_of(
        entry.mark, by=by, at=at, action="moved", field="case", old=old, new=entry.number, reason=reason
    ).save()
    change_of(
        source.mark, by=by, at=at, action="moved", field="entry", old=old, new=entry.number, reason=reason
    ).save()
    return entry


Correctable = CaseFile | RegistryEntry | DocumentDescription


@transaction.atomic
def correct_title(
    *, record: Correctable, title: ScreenedText, by: str, at: datetime | None = None, reason: str = ""
) -> Correctable:
    """Corrects a title with its screening. The full old and new titles stand in the change log."""
    record, entry = _locked(record)
    if record.screened_title == title:
        return record
    _require_text(title.full, message("archive.field_title"))
    change_of(
        record.mark_in(entry), by=by, at=moment(at), field="title", old=_marked(record.screened_title), new=_marked(title),
        reason=reason,
    ).save()  # fmt: skip
    record.set_title(title)
    if not isinstance(record, DocumentDescription):
        set_public_search(record)
    record.save(update_fields=list(record.TITLE_FIELDS))
    return record


@transaction.atomic
def correct_access(
    *,
    record: Correctable,
    access: Access,
    screening: tuple[str, ...] | None = None,
    by: str,
    at: datetime | None = None,
    reason: str = "",
) -> Correctable:
    """Corrects access code, legal basis and, when given, the screening codes (cases have none)."""
    at = moment(at)
    record, entry = _locked(record)
    require_access(access)
    require_codes(access_uses(access, screening or ()))
    fields = {"access_code": access.code, "legal_basis": access.basis}
    changed = [name for name, value in fields.items() if getattr(record, name) != value]
    for name in changed:
        change_of(
            record.mark_in(entry),
            by=by,
            at=at,
            field=name,
            old=getattr(record, name),
            new=fields[name],
            reason=reason,
        ).save()
        setattr(record, name, fields[name])
    if screening is not None and not isinstance(record, CaseFile) and record.screening != list(screening):
        change_of(
            record.mark_in(entry), by=by, at=at, field="screening", old=" ".join(record.screening), new=" ".join(screening),
            reason=reason,
        ).save()  # fmt: skip
        changed.append("screening")
        if isinstance(record, RegistryEntry):
            record.set_screening(screening)
            set_public_search(record)
            changed += ["text_hidden", "public_search_text"]
        else:
            record.screening = list(screening)
    if changed:
        record.save(update_fields=changed)
    return record


CORRECTABLE_CODES: dict[type[Correctable], dict[str, CodeListName]] = {
    CaseFile: {"disposal": CodeListName.DISPOSAL},
    RegistryEntry: {"type": CodeListName.ENTRY_TYPE, "disposal": CodeListName.DISPOSAL},
    DocumentDescription: {"document_type": CodeListName.DOCUMENT_TYPE},
}
"""Which codes `correct_code` corrects; status, access and sign-off have functions of their own."""


@transaction.atomic
def correct_code(
    *, record: Correctable, field: str, code: str, by: str, at: datetime | None = None, reason: str = ""
) -> Correctable:
    """Corrects a code of a record. Raises Declined for an unknown code or a code that is not corrected this way."""
    record, entry = _locked(record)
    code_list = CORRECTABLE_CODES[type(record)].get(field)
    if code_list is None:
        raise Declined("archive.not_correctable")
    old = str(getattr(record, field))
    if old == code:
        return record
    if field == "type":
        _require_text(code, message("archive.field_entry_type"))
    require_codes([(code_list, code)])
    change_of(
        record.mark_in(entry), by=by, at=moment(at), field=field, old=old, new=code, reason=reason
    ).save()
    setattr(record, field, code)
    record.save(update_fields=[field])
    return record


@transaction.atomic
def reclassify(
    *, case: CaseFile, series: str, class_: ClassReference | None, by: str, at: datetime | None = None
) -> CaseFile:
    """Moves a case to another series and class, both of which must exist."""
    at = moment(at)
    case = lock_case(case)
    require_open(case)
    new_series, new_class = series_by_code(series), class_by_reference(class_)
    if case.series != new_series:
        change_of(
            case.mark, by=by, at=at, field="series", old=str(case.series or ""), new=str(new_series or "")
        ).save()
    if case.class_ref != new_class:
        change_of(
            case.mark, by=by, at=at, field="class", old=str(case.class_ref or ""), new=str(new_class or "")
        ).save()
    case.series, case.class_ref = new_series, new_class
    case.save(update_fields=["series", "class_ref"])
    return case


def _locked(record: Correctable) -> tuple[Correctable, RegistryEntry | None]:
    """The record as it stands now, its case (or cases) locked and open; and the entry that it belongs to, if any."""
    if isinstance(record, CaseFile):
        case = lock_case(record)
        require_open(case)
        return case, None
    if isinstance(record, RegistryEntry):
        entry = lock_entry(record)
        require_open(entry.case)
        return entry, entry
    link = record.links.select_related("entry").order_by("pk").first()
    if link is None:
        raise Declined("archive.document_in_no_entry")
    entry = lock_entry(link.entry)
    require_open(entry.case)
    return DocumentDescription.objects.select_for_update().get(pk=record.pk), entry


def _marked(title: ScreenedText) -> str:
    """The full title with what is screened between brackets, as in a profile."""
    return "".join(f"[[{part.text}]]" if part.screened else part.text for part in title.parts)


def _require_text(text: str, what: Message) -> None:
    if not text.strip():
        raise Declined("archive.value_missing", field=what)
