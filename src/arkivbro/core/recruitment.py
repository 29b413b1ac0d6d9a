"""Facts of recruitment, as values: what a source says. Nothing here knows of archives.

An absent value means *unknown*, never "no": `exemption` is None where the source cannot tell whether it was asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from arkivbro.core.ref import Ref


@dataclass(frozen=True, slots=True)
class Unit:
    """Enhet: `ref` is what the source knows it by (the feed's wc:CompanyId), whatever it is called today; `name` is only shown."""

    ref: Ref
    name: str


@dataclass(frozen=True, slots=True)
class ContactPerson:
    """A contact or officer whom the advertisement itself names; not an applicant."""

    name: str
    title: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Deadline:
    """Søknadsfrist: a day, or only words such as "Snarest" (which is no deadline)."""

    day: date | None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Workplace:
    street_address: str = ""
    postcode: str = ""
    city: str = ""
    counties: tuple[str, ...] = ()
    country: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A headed piece of the advertisement, in plain text: paragraphs are separated by an empty line."""

    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Advertisement:
    """Utlysning: what was published. `sections` in reading order; `details` are short facts (label, value)."""

    title: str
    sections: tuple[Section, ...] = ()
    details: tuple[tuple[str, str], ...] = ()
    contacts: tuple[ContactPerson, ...] = ()
    link: str = ""
    language: str = "nb"


class VacancyState(StrEnum):
    PUBLISHED = "published"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Vacancy:
    """Stilling. `ref` is the source's own (wc:AdvertId); `reference` is what people call it by (wc:RefNr)."""

    ref: Ref
    reference: str
    title: str
    unit: Unit
    advertisement: Advertisement
    published: date | None
    """The earlier of the public and the internal publishing date."""
    deadlines: tuple[Deadline, ...] = ()
    """All that were ever set, oldest first; the last one is in force."""
    internal_only: bool = False
    officer_name: str = ""
    """The recruiter's name as the source gives it (dc:creator)."""
    officer: str = ""
    """Initials in the archive, where known."""
    created: date | None = None
    workplace: Workplace = Workplace()
    positions: str = ""
    """Free text: usually a number."""
    percentage: str = ""
    """Free text such as "18,67 og 21,33"."""
    start_date: date | None = None
    end_date: date | None = None
    public_from: date | None = None
    public_to: date | None = None
    internal_from: date | None = None
    internal_to: date | None = None
    position_code: str = ""
    state: VacancyState = VacancyState.PUBLISHED
    cancelled_on: date | None = None
    cancelled_unsaid: bool = False
    """`cancelled_on` is the day on which we first heard of it: the source gives none."""
    changed_on: date | None = None
    """When the source changed what the advertisement shows; None where it was not, or the source cannot tell."""
    continues: str = ""
    """Reference of the vacancy that this one advertises again."""
    other: tuple[tuple[str, str], ...] = ()
    """What else the source says, by the source's own field names: kept as facts, shown nowhere."""

    @property
    def deadline(self) -> Deadline | None:
        """The one in force."""
        return self.deadlines[-1] if self.deadlines else None


class Gender(StrEnum):
    FEMALE = "female"
    MALE = "male"
    OTHER = "other"
    UNKNOWN = "unknown"


class Protection(StrEnum):
    """Adressesperre: confidential (fortrolig, code 7) and strictly confidential (strengt fortrolig, code 6)."""

    NONE = "none"
    CONFIDENTIAL = "confidential"
    STRICTLY_CONFIDENTIAL = "strictly_confidential"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Applicant:
    """Søker. `former_names`: every other name that the source ever gave for the applicant; they are screened too."""

    given_name: str = ""
    family_name: str = ""
    birth_date: date | None = None
    gender: Gender = Gender.UNKNOWN
    email: str = ""
    phone: str = ""
    address: str = ""
    postcode: str = ""
    city: str = ""
    country: str = ""
    municipality: str = ""
    position: str = ""
    protection: Protection = Protection.UNKNOWN
    former_names: tuple[tuple[str, str], ...] = ()
    """Pairs of given name and family name."""

    @property
    def name(self) -> str:
        """Given name then family name; either may be missing."""
        return " ".join(f"{self.given_name} {self.family_name}".split())


@dataclass(frozen=True, slots=True)
class Education:
    institution: str = ""
    degree: str = ""
    field: str = ""
    from_: str = ""
    """As the source writes it, e.g. "2008-08"."""
    to: str = ""


@dataclass(frozen=True, slots=True)
class Experience:
    employer: str = ""
    title: str = ""
    from_: str = ""
    to: str = ""
    """Empty means: still there."""
    description: str = ""


class AttachmentKind(StrEnum):
    CV = "cv"
    CERTIFICATE = "certificate"
    REFERENCE = "reference"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Attachment:
    """Vedlegg. The bytes are found by `sha256` among the working files; `file_name` is the applicant's own, internal."""

    ref: Ref
    file_name: str
    title: str
    kind: AttachmentKind
    sha256: str
    size: int
    """In bytes."""


@dataclass(frozen=True, slots=True)
class ExemptionRequest:
    """Ønske om unntak fra offentlighet, as the applicant put it. A wish, not a decision."""

    requested: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Application:
    """Søknad: `version` 1 is the first one received; a change after that was journalled is 2, 3 …

    It is named by the source that told of *it*, which may be another than its vacancy's.
    """

    ref: Ref
    vacancy_reference: str
    """What its source calls the vacancy: by reference, or by the id in the vacancy's source."""
    received: datetime
    """With time zone."""
    applicant: Applicant
    education: tuple[Education, ...] | None = None
    """None: the source cannot tell."""
    experience: tuple[Experience, ...] | None = None
    letter: str | None = None
    exemption: ExemptionRequest | None = None
    withdrawn: datetime | None = None
    attachments: tuple[Attachment, ...] = ()
    version: int = 1
    changed: datetime | None = None
    """When the source changed it to this; None where the source cannot tell."""
    noticed: datetime | None = None
    """When we read this text, where it took the place of another: never a date of the source's."""
    first_received: datetime | None = None
    """The earliest that the source told as `received`, where it told another before."""

    @property
    def came(self) -> datetime:
        """When it first came: a source that moves `received` with each change makes nobody late."""
        return min(self.first_received or self.received, self.received)

    @property
    def changed_after(self) -> datetime | None:
        """`changed`, where it can be the text's: nobody changes an application before it came, and a stamp that is the
        withdrawal's own tells of that.
        """
        if self.changed is None or self.changed < self.received or self.changed == self.withdrawn:
            return None
        return self.changed

    @property
    def change_untold(self) -> bool:
        """Whether the text took the place of another, and the source does not tell when."""
        return (self.noticed is not None or self.version > 1) and self.changed_after is None

    @property
    def submitted(self) -> datetime:
        """When the text that it shows was submitted, as the source tells: its time of change, else `received`."""
        return self.changed_after or self.received

    @property
    def times(self) -> Times:
        """What tells whether it is late, and nothing else of it."""
        return Times(self.came, self.submitted, self.change_untold, self.noticed)


@dataclass(frozen=True, slots=True)
class Times:
    """When an application came, and the text that it shows (as `Application`'s own)."""

    came: datetime
    submitted: datetime
    change_untold: bool = False
    noticed: datetime | None = None


class TransferKind(StrEnum):
    """What one registry entry is about. The values are a contract (command line, JSON)."""

    ADVERTISEMENT = "advertisement"
    ADVERTISEMENT_CHANGE = "advertisement_change"
    APPLICATION = "application"
    WITHDRAWAL = "withdrawal"
    PUBLIC_LIST = "public_list"
    EXTENDED_LIST = "extended_list"
    CUSTOM_LIST = "custom_list"
    ADDRESS_LIST = "address_list"
    LETTER = "letter"
    EXEMPTION_DECISION = "exemption_decision"
    OTHER = "other"
