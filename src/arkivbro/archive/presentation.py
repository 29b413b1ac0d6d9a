"""Records as one reader sees them. Templates are given these, never the records: what may not be read is not in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from arkivbro.archive.history import Change
from arkivbro.archive.models import CaseFile, CorrespondenceParty, DocumentLink, DocumentObject, RegistryEntry
from arkivbro.archive.record_values import public_case_of, record_of
from arkivbro.archive.rights import Reader
from arkivbro.archive.selectors.initials import must_be_changed
from arkivbro.archive.selectors.seen import seen_case, seen_entry
from arkivbro.archive.shown_formats import shown_as
from arkivbro.archive.statuses import AWAITING_JOURNALLING
from arkivbro.core.public_record import PublicDocument
from arkivbro.core.screening import ScreenedText
from arkivbro.documents.attachments import STATE_WORDS, State
from arkivbro.ui.code_names import (
    CASE_STATUS_NAMES,
    ENTRY_STATUS_NAMES,
    ROLE_NAMES,
    SIGN_OFF_NAMES,
    TYPE_NAMES,
    VARIANT_NAMES,
)


@dataclass(frozen=True, slots=True)
class Badge:
    """Something that a person must act on; `code` is a look of `ui.statuses`."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class FileShown:
    """`name` is the file's name in its address: the archive's own, never the applicant's."""

    public_id: str
    name: str
    variant: str
    version: int
    format: str
    size: int
    opens: bool
    """Whether the browser shows it; otherwise it is saved."""


@dataclass(frozen=True, slots=True)
class DocumentShown:
    public_id: str
    role: str
    number: int
    title: ScreenedText
    in_full: bool
    access_code: str
    state: str
    """What the inspection found, in words; empty when all was well."""
    files: tuple[FileShown, ...]
    original_name: str = ""


@dataclass(frozen=True, slots=True)
class PartyShown:
    role: str
    name: ScreenedText
    place: str = ""
    is_in_title: bool = False
    """The entry's title says who it is."""


@dataclass(frozen=True, slots=True)
class EntryShown:
    public_id: str
    case_number: str
    case_year: int
    case_sequence: int
    number: str
    sequence: int
    type: str
    type_name: str
    status: str
    status_name: str
    title: ScreenedText
    in_full: bool
    """False: the public form, because the reader is not cleared."""
    may_change: bool
    parties: tuple[PartyShown, ...]
    officer: str
    officer_name: str
    unit: str
    document_date: date | None
    received_date: date | None
    sent_date: date | None
    journal_date: date | None
    journal_number: str
    access_code: str
    legal_basis: str
    screening: tuple[str, ...]
    sign_off: str
    remark: str
    expired_reason: str
    disposal: str
    documents: tuple[DocumentShown, ...]
    badges: tuple[Badge, ...]
    history: tuple[Change, ...] = ()
    seen: str = ""
    """For the forms of those who may change it."""

    @property
    def date(self) -> date | None:
        """The date that a list of entries shows."""
        return self.document_date or self.received_date or self.sent_date

    @property
    def is_expired(self) -> bool:
        return self.status == "U"


@dataclass(frozen=True, slots=True)
class CaseShown:
    number: str
    year: int
    sequence: int
    title: ScreenedText
    in_full: bool
    status: str
    status_name: str
    responsible: str
    responsible_name: str
    must_be_changed: bool
    unit: str
    opened: date
    closed: date | None
    series: str
    class_: str
    journal_unit: str
    file_type: str
    access_group: str
    access_code: str
    legal_basis: str
    disposal: str
    external_reference: str
    cross_reference: str
    badges: tuple[Badge, ...]
    seen: str
    """For the forms of those who may change it."""

    @property
    def is_open(self) -> bool:
        return self.status not in ("A", "U")


def case_shown(
    case: CaseFile,
    reader: Reader,
    *,
    people: Mapping[str, str] | None = None,
    default_officer: str = "",
    awaiting: int = 0,
) -> CaseShown:
    """A case for one reader. `people` are the archive's by initials: who is responsible is one of them, and not the default officer.
    `awaiting` is how many of its entries wait to be journalled.
    """
    must_change = people is not None and must_be_changed(case, default_officer, people)
    in_full = reader.reads_case(case)
    badges: list[Badge] = []
    if must_change:
        badges.append(Badge("warning", "Saksansvarlig må endres"))
    if awaiting:
        badges.append(Badge("warning", f"{awaiting} til journalføring"))
    return CaseShown(
        number=case.number,
        year=case.year,
        sequence=case.sequence,
        title=case.screened_title if in_full else ScreenedText.plain(public_case_of(case).title),
        in_full=in_full,
        status=case.status,
        status_name=CASE_STATUS_NAMES.get(case.status, case.status),
        responsible=case.responsible,
        responsible_name=(people or {}).get(case.responsible, ""),
        must_be_changed=must_change,
        unit=case.unit,
        opened=case.opened,
        closed=case.closed,
        series=case.series.code if case.series else "",
        class_=str(case.class_ref) if case.class_ref else "",
        journal_unit=case.journal_unit,
        file_type=case.file_type,
        access_group=case.access_group,
        access_code=case.access_code,
        legal_basis=case.legal_basis,
        disposal=case.disposal,
        external_reference=case.external_reference,
        cross_reference=case.cross_reference,
        badges=tuple(badges),
        seen=str(seen_case(case)) if reader.writes_case(case) else "",
    )


def entry_shown(
    entry: RegistryEntry,
    reader: Reader,
    *,
    default_officer: str = "",
    people: Mapping[str, str] | None = None,
    history: Mapping[int, Sequence[Change]] | None = None,
) -> EntryShown:
    """An entry with its parties and documents for one reader; parties, documents and files should be prefetched."""
    in_full = reader.reads_entry(entry)
    signed = getattr(entry, "sign_off", None)
    public = record_of(entry)
    title = entry.screened_title if in_full else ScreenedText.plain(public.title)
    return EntryShown(
        public_id=entry.public_id,
        case_number=entry.case.number,
        case_year=entry.case.year,
        case_sequence=entry.case.sequence,
        number=entry.number,
        sequence=entry.sequence,
        type=entry.type,
        type_name=TYPE_NAMES.get(entry.type, entry.type),
        status=entry.status,
        status_name=ENTRY_STATUS_NAMES.get(entry.status, entry.status),
        title=title,
        in_full=in_full,
        may_change=in_full and reader.may_write and entry.case.status not in ("A", "U"),
        parties=tuple(
            _party(party, party.screened_name if in_full else ScreenedText.plain(shown.name), title, in_full)
            for party, shown in zip(entry.parties.all(), public.parties, strict=True)
        ),
        officer=entry.officer,
        officer_name=(people or {}).get(entry.officer, ""),
        unit=entry.unit,
        document_date=entry.document_date,
        received_date=entry.received_date,
        sent_date=entry.sent_date,
        journal_date=entry.journal_date,
        journal_number=entry.journal_number,
        access_code=entry.access_code,
        legal_basis=entry.legal_basis,
        screening=tuple(entry.screening),
        sign_off=SIGN_OFF_NAMES.get(signed.method, signed.method) if signed else "",
        remark=entry.remark if in_full else "",
        expired_reason=entry.expired_reason if in_full else "",
        disposal=entry.disposal,
        documents=tuple(
            _document_shown(entry, link, reader, shown)
            for link, shown in zip(entry.links.all(), public.documents, strict=True)
        ),
        badges=_badges(entry, signed is not None, default_officer),
        history=tuple((history or {}).get(entry.pk, ())),
        seen=str(seen_entry(entry)) if in_full and reader.may_write else "",
    )


def _party(party: CorrespondenceParty, name: ScreenedText, title: ScreenedText, in_full: bool) -> PartyShown:
    return PartyShown(
        role=ROLE_NAMES.get(party.role, party.role),
        name=name,
        place=", ".join(filter(None, (party.unit, party.city))) if in_full else "",
        is_in_title=bool(name.full) and name.full in title.full,
    )


def _badges(entry: RegistryEntry, is_signed_off: bool, default_officer: str) -> tuple[Badge, ...]:
    if entry.status == "U" or entry.case.status in ("A", "U"):
        return ()
    badges: list[Badge] = []
    if entry.status in AWAITING_JOURNALLING and not entry.is_journalled:
        badges.append(Badge("warning", "Til journalføring"))
    if entry.text_hidden:
        badges.append(Badge("warning", "Midlertidig skjermet: må vurderes"))
    if entry.is_journalled and entry.type in ("I", "N") and not is_signed_off:
        badges.append(Badge("later", "Ikke avskrevet"))
    if entry.type == "X" and not entry.access_code and default_officer and entry.officer == default_officer:
        badges.append(Badge("later", "Saksbehandler bør endres"))
    return tuple(badges)


def _document_shown(
    entry: RegistryEntry, link: DocumentLink, reader: Reader, public: PublicDocument
) -> DocumentShown:
    document = link.document
    in_full = reader.reads_document(entry, document)
    return DocumentShown(
        public_id=document.public_id,
        role=link.role,
        number=link.number,
        title=document.screened_title if in_full else ScreenedText.plain(public.title),
        in_full=in_full,
        access_code=document.access_code,
        state="" if document.inspection_state == State.OK else _state_words(document.inspection_state),
        files=tuple(file_shown(entry, link, held) for held in document.objects_held.all()) if in_full else (),
        original_name=document.original_file_name if in_full else "",
    )


def _state_words(state: str) -> str:
    return next((words for known, words in STATE_WORDS.items() if known.value == state), state)


def file_shown(entry: RegistryEntry, link: DocumentLink, held: DocumentObject) -> FileShown:
    """A file, and the name that it has in its address and when it is saved."""
    case = entry.case
    variant = "" if held.variant == "A" and held.version == 1 else f"-{held.variant}{held.version}"
    extension = "".join(c for c in held.extension.lower() if c.isascii() and c.isalnum())[:10] or "bin"
    return FileShown(
        public_id=held.public_id,
        name=f"{case.year}-{case.sequence}-{entry.sequence}-{link.number}{variant}.{extension}",
        variant=VARIANT_NAMES.get(held.variant, held.variant),
        version=held.version,
        format=f"{extension.upper()} ({held.format})",
        size=held.size,
        opens=shown_as(held.format, link.document.inspection_state) is not None,
    )
