"""Noark records as values: what a plan says should stand in the archive, and what an archive says stands there.

Terms and codes: `docs/reference/noark-terms.md`; the source is Noark 5 (tjenestegrensesnitt, code lists).
Codes are text, not enums: each body extends the lists; the archive that receives them says whether they are valid.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from arkivbro.core.screening import ScreenedText


class PartyRole(StrEnum):
    """Korrespondanseparttype."""

    SENDER = "EA"
    RECIPIENT = "EM"
    COPY_RECIPIENT = "EK"
    GROUP_RECIPIENT = "GM"
    INTERNAL_SENDER = "IA"
    INTERNAL_RECIPIENT = "IM"


class DocumentRole(StrEnum):
    """Tilknyttet registrering som."""

    MAIN = "H"
    ATTACHMENT = "V"


class Variant(StrEnum):
    """Variantformat."""

    PRODUCTION = "P"
    ARCHIVE = "A"
    REDACTED = "O"


@dataclass(frozen=True, slots=True)
class Access:
    """Tilgangsrestriksjon and skjermingshjemmel; both empty when the record is public."""

    code: str = ""
    basis: str = ""

    @property
    def is_public(self) -> bool:
        return not self.code


PUBLIC = Access()


@dataclass(frozen=True, slots=True)
class ClassReference:
    """Klasse: the classification system (ordningsprinsipp) and the value in it (ordningsverdi)."""

    system: str
    value: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class CaseFile:
    """Saksmappe."""

    key: str
    title: ScreenedText
    status: str
    responsible: str
    """Initials of saksansvarlig."""
    unit: str
    """Administrativ enhet: its code where the profile gives one, else its name."""
    opened: date
    unit_ref: str = ""
    """What the source knows the unit by, as text: rights hang on it where an archive keeps them by unit, whatever it is called."""
    series: str = ""
    class_: ClassReference | None = None
    journal_unit: str = ""
    file_type: str = ""
    access_group: str = ""
    access: Access = PUBLIC
    disposal: str = ""
    external_reference: str = ""
    """The vacancy's reference in the recruitment system."""
    cross_reference: str = ""
    """Number or key of another case that this one continues."""


@dataclass(frozen=True, slots=True)
class CorrespondenceParty:
    """Korrespondansepart. A screened party is shown as masks in the public journal."""

    role: PartyRole
    name: ScreenedText
    officer: str = ""
    """Initials, for an internal party."""
    unit: str = ""
    is_person: bool = False
    address: str = ""
    postcode: str = ""
    city: str = ""
    country: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class DocumentObject:
    """Dokumentobjekt: one file of a document, in one variant. The bytes are found by `sha256`."""

    sha256: str
    size: int
    """In bytes."""
    format: str
    """PRONOM id, e.g. "fmt/95"; "av/0" when unknown."""
    media_type: str
    extension: str
    """Without the dot: the file's public name is `<number>.<extension>`, never the applicant's own file name."""
    variant: Variant = Variant.ARCHIVE
    version: int = 1


@dataclass(frozen=True, slots=True)
class DocumentDescription:
    """Dokumentbeskrivelse, linked to its entry as main document or attachment."""

    key: str
    role: DocumentRole
    title: ScreenedText
    objects: tuple[DocumentObject, ...]
    document_type: str = ""
    access: Access = PUBLIC
    screening: tuple[str, ...] = ()
    original_file_name: str = ""
    """As the applicant named it: internal, never public."""
    state: str = "ok"
    """What the inspection found: ok, encrypted, broken, disguised."""
    number: int = 1


@dataclass(frozen=True, slots=True)
class SignOff:
    """Avskrivning: method (TE, BU …) and, for BU, the key of the entry that answers."""

    method: str
    by_entry_key: str = ""


@dataclass(frozen=True, slots=True)
class RegistryEntry:
    """Journalpost with its parties and documents. `final_statuses` are set in order, the last one last of all."""

    key: str
    type: str
    """I, U, N, X, S."""
    title: ScreenedText
    officer: str
    """Initials of saksbehandler."""
    unit: str
    document_date: date | None
    access: Access
    screening: tuple[str, ...]
    parties: tuple[CorrespondenceParty, ...]
    documents: tuple[DocumentDescription, ...]
    final_statuses: tuple[str, ...] = ("J",)
    received_date: date | None = None
    sent_date: date | None = None
    sign_off: SignOff | None = None
    disposal: str = ""
    remark: str = ""
    """Carries the entry's access code; e.g. the full title where the archive's field is too short, "etter frist"."""
    journal_unit: str = ""
    show_in_public_journal: bool = True


@dataclass(frozen=True, slots=True)
class ArchivedEntry:
    """What an archive says of an entry that stands there."""

    record: RegistryEntry
    status: str
    number: str
    """For people, e.g. "2026/17-3"."""
    journal_number: str = ""
    journal_date: date | None = None
    screening_codes_told: bool = True
    """False: the archive has no field for screening codes; what is screened is seen in the texts' public forms."""
    document_types_told: bool = True
    """False: the archive has no field for the type of a document."""
    remarks_told: bool = True
    """False: the entry was read without its remarks."""


@dataclass(frozen=True, slots=True)
class ArchivedCase:
    """What an archive says of a case that stands there."""

    record: CaseFile
    number: str
    """For people, e.g. "2026/17"."""
    entries: tuple[ArchivedEntry, ...] = field(default=())
