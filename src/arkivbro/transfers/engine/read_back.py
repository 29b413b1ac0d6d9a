"""What stands in the archive against what the plan says. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from arkivbro.core.errors import Finding
from arkivbro.core.messages import Message, message
from arkivbro.core.noark import (
    ArchivedCase,
    ArchivedEntry,
    CaseFile,
    CorrespondenceParty,
    DocumentDescription,
    RegistryEntry,
    SignOff,
)
from arkivbro.core.plan_types import ArchivePlan
from arkivbro.core.screening import ScreenedText

MISSING = message("transfer.missing")


def case_differences(planned: CaseFile, archived: ArchivedCase) -> tuple[Finding, ...]:
    """What of the case differs that everybody may see, or that its records live by; who is responsible is people's.

    A value that the archive does not tell is passed over, but title and access never are.
    """
    found = archived.record
    pairs: tuple[tuple[str, object, object], ...] = (
        ("where.case_access_code", planned.access.code, found.access.code),
        ("where.case_legal_basis", planned.access.basis, found.access.basis),
        ("where.case_key", found.key and planned.key, found.key),
        ("where.case_disposal", planned.disposal, planned.disposal and found.disposal),
        ("where.case_series", planned.series, planned.series and found.series),
        ("where.unit", *_if_both(planned.unit, found.unit)),
        ("where.journal_unit", *_if_both(planned.journal_unit, found.journal_unit)),
        ("where.case_class", *_if_both(_class(planned), _class(found))),
        ("where.access_group", *_if_both(planned.access_group, found.access_group)),
    )
    return (
        *_text("where.case_title", "where.case_title_public", planned.title, found.title),
        *(_differs(where, ours, theirs) for where, ours, theirs in pairs if (ours or "") != (theirs or "")),
    )


def expected_of(plan: ArchivePlan) -> RegistryEntry:
    """The entry before its last status: one that an archivist is to journal is not signed off."""
    return replace(plan.entry, sign_off=None) if plan.hold_for_archivist else plan.entry


def differences(planned: RegistryEntry, archived: ArchivedEntry) -> tuple[Finding, ...]:
    """Every field in which the archive's entry differs from the plan's; empty: all is as it should be.

    A value that the archive cannot tell (an empty key, checksum or format, or screening codes, document types and remarks where it
    has no field for them) is passed over, the screened form of a text never is. Where the plan leaves sign-off, disposal
    or document type open, the archive may fill them in.
    """
    found = archived.record
    return (
        *_fields(planned, found),
        *(_remark(planned, found) if archived.remarks_told else ()),
        *_parties(planned.parties, found.parties),
        *_documents(planned.documents, found.documents, types_told=archived.document_types_told),
        *(_screening_codes(planned, found) if archived.screening_codes_told else ()),
    )


def _if_both(planned: str, found: str) -> tuple[str, str]:
    """Alike where one of them is not told: the plan leaves it open, or the archive has no field for it."""
    return (planned, found) if planned and found else ("", "")


def _class(case: CaseFile) -> str:
    """By system and value: its words are the archive's."""
    return f"{case.class_.system} {case.class_.value}" if case.class_ else ""


def _remark(planned: RegistryEntry, found: RegistryEntry) -> Iterator[Finding]:
    """It is public where the entry is, and holds what a field was too short for."""
    if planned.remark != found.remark:
        yield _differs("where.remark", planned.remark, found.remark)


def _screening_codes(planned: RegistryEntry, found: RegistryEntry) -> Iterator[Finding]:
    if set(planned.screening) != set(found.screening):
        yield _differs("where.screening", _codes(planned.screening), _codes(found.screening))
    remaining = list(found.documents)
    for document in planned.documents:
        match = _same_document(document, remaining)
        if match is None:
            continue
        remaining.remove(match)
        if set(document.screening) != set(match.screening):
            yield _differs(
                "where.document_screening",
                _codes(document.screening),
                _codes(match.screening),
                document.number,
            )


def _codes(codes: tuple[str, ...]) -> str:
    return ", ".join(sorted(codes))


def _fields(planned: RegistryEntry, found: RegistryEntry) -> Iterator[Finding]:
    if found.key and found.key != planned.key:
        yield _differs("where.key", planned.key, found.key)
    yield from _text("where.title", "where.title_public", planned.title, found.title)
    pairs: tuple[tuple[str, object, object], ...] = (
        ("where.type", planned.type, found.type),
        ("where.case_handler", planned.officer, found.officer),
        ("where.unit", planned.unit, found.unit),
        ("where.document_date", planned.document_date, found.document_date),
        ("where.received_date", planned.received_date, found.received_date),
        ("where.sent_date", planned.sent_date, found.sent_date),
        ("where.access_code", planned.access.code, found.access.code),
        ("where.legal_basis", planned.access.basis, found.access.basis),
        ("where.shown_in_journal", planned.show_in_public_journal, found.show_in_public_journal),
        ("where.disposal", planned.disposal, planned.disposal and found.disposal),
        ("where.sign_off", _method(planned.sign_off), planned.sign_off and _method(found.sign_off)),
        ("where.journal_unit", *_if_both(planned.journal_unit, found.journal_unit)),
    )
    for where, ours, theirs in pairs:
        if (ours or None) != (theirs or None):
            yield _differs(where, ours, theirs)


def _method(sign_off: SignOff | None) -> str:
    return sign_off.method if sign_off else ""


def _text(
    where: str, where_public: str, planned: ScreenedText, found: ScreenedText, place: object = ""
) -> Iterator[Finding]:
    if planned == found:
        return
    if planned.full != found.full:
        yield _differs(where, planned.full, found.full, place)
    elif planned.public != found.public:
        yield _differs(where_public, planned.public, found.public, place)


def _party(party: CorrespondenceParty) -> tuple[str, str, str]:
    return party.role.value, party.name.full, party.name.public


def _parties(
    planned: tuple[CorrespondenceParty, ...], found: tuple[CorrespondenceParty, ...]
) -> Iterator[Finding]:
    if planned == found:
        return
    ours, theirs = Counter(map(_party, planned)), Counter(map(_party, found))
    if ours == theirs:
        yield from _addresses(planned, found)
    for role, name, _ in (ours - theirs).elements():
        yield Finding("where.party", message("transfer.party_missing", name=name), role)
    for role, name, _ in (theirs - ours).elements():
        yield Finding("where.party", message("transfer.party_superfluous", name=name), role)


def _addresses(
    planned: tuple[CorrespondenceParty, ...], found: tuple[CorrespondenceParty, ...]
) -> Iterator[Finding]:
    """Where letters go, of parties outside the body. Case and blanks do not count, nor what the archive filled in itself."""
    remaining = list(found)
    for party in planned:
        alike = [one for one in remaining if _party(one) == _party(party)]
        match = next((one for one in alike if not _is_elsewhere(party, one)), alike[0])
        remaining.remove(match)
        if not party.officer and not party.unit and _is_elsewhere(party, match):
            told = message("transfer.other_address", name=party.name.full)
            yield Finding("where.party", told, party.role.value)


def _is_elsewhere(planned: CorrespondenceParty, found: CorrespondenceParty) -> bool:
    """Whether a part of the address that we gave is another there."""
    pairs = (
        (planned.address, found.address),
        (planned.postcode, found.postcode),
        (planned.city, found.city),
        (planned.email, found.email),
    )
    return any(ours and _bare(ours) != _bare(theirs) for ours, theirs in pairs)


def _bare(text: str) -> str:
    return " ".join(text.split()).casefold()


def _documents(
    planned: tuple[DocumentDescription, ...], found: tuple[DocumentDescription, ...], *, types_told: bool
) -> Iterator[Finding]:
    remaining = list(found)
    for document in planned:
        match = _same_document(document, remaining)
        if match is None:
            told = message("transfer.named_missing", name=document.title.full)
            yield Finding("where.document_number", told, str(document.number))
            continue
        remaining.remove(match)
        yield from _document(document, match, types_told=types_told)
    for extra in remaining:
        yield Finding("where.the_document", message("transfer.named_superfluous", name=extra.title.full))


def _same_document(
    planned: DocumentDescription, candidates: list[DocumentDescription]
) -> DocumentDescription | None:
    """By key where the archive tells it, else by number and role."""
    for candidate in candidates:
        if candidate.key and candidate.key == planned.key:
            return candidate
    for candidate in candidates:
        if not candidate.key and (candidate.number, candidate.role) == (planned.number, planned.role):
            return candidate
    return None


def _document(
    planned: DocumentDescription, found: DocumentDescription, *, types_told: bool
) -> Iterator[Finding]:
    number = planned.number
    yield from _text(
        "where.document_title", "where.document_title_public", planned.title, found.title, number
    )
    pairs: tuple[tuple[str, object, object], ...] = (
        ("where.document_role", planned.role, found.role),
        ("where.document_access_code", planned.access.code, found.access.code),
        ("where.document_legal_basis", planned.access.basis, found.access.basis),
        (
            "where.document_type",
            planned.document_type if types_told else "",
            found.document_type if types_told and planned.document_type else "",
        ),
    )
    for where, ours, theirs in pairs:
        if ours != theirs:
            yield _differs(where, ours, theirs, number)
    yield from _files(planned, found)


def _files(planned: DocumentDescription, found: DocumentDescription) -> Iterator[Finding]:
    archived = {(file.variant, file.version): file for file in found.objects}
    for file in planned.objects:
        place = f"{planned.number}, {file.variant.value}"
        theirs = archived.pop((file.variant, file.version), None)
        if theirs is None:
            yield Finding("where.document_file", MISSING, place)
        elif theirs.sha256 and theirs.sha256 != file.sha256:
            yield Finding("where.document_file", message("transfer.other_checksum"), place)
        elif theirs.size and theirs.size != file.size:
            yield _differs("where.document_file_size", file.size, theirs.size, place)
    for variant, _ in archived:
        place = f"{planned.number}, {variant.value}"
        yield Finding("where.document_file", message("transfer.superfluous"), place)


def _differs(where: str, planned: object, found: object, place: object = "") -> Finding:
    return Finding(where, _both(planned, found), str(place))


def _both(planned: object, found: object) -> Message:
    return message("transfer.differs", planned=_shown(planned), found=_shown(found))


def _shown(value: object) -> str:
    return "" if value is None else str(value)
