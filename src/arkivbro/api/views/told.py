"""What a system tells, as JSON: shapes, and the facts that they are."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictInt

from arkivbro.api.views.values import Day, Flag, Id, Line, Moment, Name, Text, Words
from arkivbro.core.exemption import Outcome as ExemptionOutcome
from arkivbro.core.recruitment import (
    Advertisement,
    Applicant,
    AttachmentKind,
    ContactPerson,
    Deadline,
    Education,
    ExemptionRequest,
    Experience,
    Gender,
    Protection,
    Section,
    Unit,
    Vacancy,
    VacancyState,
    Workplace,
)
from arkivbro.core.ref import Ref

FILES_AT_MOST = 30


class Told(BaseModel):
    """A field that nobody knows is a mistake, and told."""

    model_config = ConfigDict(extra="forbid")


class UnitTold(Told):
    """Enheten: one of `GET /units`, by its `id` there, or the system's own."""

    id: Annotated[str, Field(pattern=r"^(builtin:)?[A-Za-z0-9][A-Za-z0-9._~-]{0,99}$")]
    name: Line = ""


class SectionTold(Told):
    heading: Line = ""
    text: Text


class DetailTold(Told):
    label: Words
    value: Line


class ContactTold(Told):
    name: Words
    title: Line = ""
    phone: Line = ""
    email: Line = ""


class WorkplaceTold(Told):
    street_address: Line = ""
    postcode: Line = ""
    city: Line = ""
    country: Line = ""


class VacancyTold(Told):
    """En stilling, slik den er utlyst. Det samme igjen endrer ingenting."""

    title: Words
    unit: UnitTold
    reference: Name = ""
    """What people call it by; the id where there is none."""
    published: Day | None = None
    deadline: Day | None = None
    deadline_words: Line = ""
    internal_only: Flag = False
    sections: Annotated[list[SectionTold], Field(max_length=50)] = []
    details: Annotated[list[DetailTold], Field(max_length=50)] = []
    contacts: Annotated[list[ContactTold], Field(max_length=20)] = []
    link: Line = ""
    language: Literal["nb", "nn"] = "nb"
    officer_name: Line = ""
    workplace: WorkplaceTold = WorkplaceTold()
    positions: Line = ""
    percentage: Line = ""
    start_date: Day | None = None
    end_date: Day | None = None
    changed_on: Day | None = None
    cancelled: Flag = False
    cancelled_on: Day | None = None

    def fact(self, ref: Ref, unit: Ref) -> Vacancy:
        """As facts. `unit` is what was found of the unit that it names."""
        deadline = Deadline(self.deadline, self.deadline_words)
        return Vacancy(
            ref=ref,
            reference=self.reference.strip() or ref.id,
            title=self.title,
            unit=Unit(unit, self.unit.name),
            advertisement=Advertisement(
                title=self.title,
                sections=tuple(Section(one.heading, one.text) for one in self.sections),
                details=tuple((one.label, one.value) for one in self.details),
                contacts=tuple(
                    ContactPerson(one.name, one.title, one.phone, one.email) for one in self.contacts
                ),
                link=self.link,
                language=self.language,
            ),
            published=self.published,
            deadlines=(deadline,) if deadline.day or deadline.words else (),
            internal_only=self.internal_only,
            officer_name=self.officer_name,
            workplace=Workplace(
                self.workplace.street_address,
                self.workplace.postcode,
                self.workplace.city,
                (),
                self.workplace.country,
            ),
            positions=self.positions,
            percentage=self.percentage,
            start_date=self.start_date,
            end_date=self.end_date,
            public_from=None if self.internal_only else self.published,
            internal_from=self.published if self.internal_only else None,
            state=VacancyState.CANCELLED if self.cancelled else VacancyState.PUBLISHED,
            cancelled_on=self.cancelled_on if self.cancelled else None,
            changed_on=self.changed_on,
        )


class ApplicantTold(Told):
    given_name: Line = ""
    family_name: Words
    birth_date: Day | None = None
    gender: Gender = Gender.UNKNOWN
    email: Line = ""
    phone: Line = ""
    address: Line = ""
    postcode: Line = ""
    city: Line = ""
    country: Line = ""
    municipality: Line = ""
    position: Line = ""
    protection: Protection = Protection.UNKNOWN

    def fact(self) -> Applicant:
        return Applicant(**self.model_dump())


class EducationTold(Told):
    institution: Line = ""
    degree: Line = ""
    field: Line = ""
    from_: Annotated[Line, Field(alias="from")] = ""
    to: Line = ""


class ExperienceTold(Told):
    employer: Line = ""
    title: Line = ""
    from_: Annotated[Line, Field(alias="from")] = ""
    to: Line = ""
    description: Text = ""


class ExemptionTold(Told):
    """Ønske om unntak fra offentlighet. Et ønske, ikke et vedtak."""

    requested: Flag
    reason: Text = ""

    def fact(self) -> ExemptionRequest:
        return ExemptionRequest(self.requested, self.reason)


class AttachmentTold(Told):
    """Et vedlegg. The bytes come as the part of that id, or by an upload; where neither is named, they are those that were told before."""

    id: Id
    title: Line = ""
    kind: AttachmentKind = AttachmentKind.OTHER
    file_name: Name = ""
    upload: Annotated[str, Field(pattern=r"^[0-9a-f]{24}$")] | None = None


class ApplicationTold(Told):
    """En søknad. The wish for exemption and the withdrawal stand as they were told before where they are left out."""

    received: Moment
    applicant: ApplicantTold
    education: Annotated[list[EducationTold], Field(max_length=100)] | None = None
    experience: Annotated[list[ExperienceTold], Field(max_length=100)] | None = None
    letter: Text | None = None
    changed: Moment | None = None
    exemption: ExemptionTold | None = None
    withdrawn: Moment | None = None
    attachments: Annotated[list[AttachmentTold], Field(max_length=FILES_AT_MOST)] = []

    def studied(self) -> tuple[Education, ...] | None:
        return (
            None if self.education is None else tuple(Education(**one.model_dump()) for one in self.education)
        )

    def worked(self) -> tuple[Experience, ...] | None:
        return (
            None
            if self.experience is None
            else tuple(Experience(**one.model_dump()) for one in self.experience)
        )


class ApplicationPart(ApplicationTold):
    """The same as the part `application` of a form with files."""

    id: Id


class UploadTold(Told):
    """En fil som skal lastes opp bit for bit."""

    file_name: Annotated[Name, Field(min_length=1)]
    size: Annotated[StrictInt, Field(ge=1, le=10_000_000_000)]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] | None = None
    """Where it is told, what comes is compared with it."""


class DecisionTold(Told):
    """Vedtaket på ønsket om unntak, slik det ble fattet."""

    outcome: ExemptionOutcome
    reasoning: Annotated[Text, Field(min_length=1)]
    decided_by: Words
    """One of `deciders`: a name, or the initials."""
    seen: Annotated[str, Field(pattern=r"^[0-9a-f]{40}$")]
    """`seen` of the wish that was decided on."""


class LetterTold(Told):
    """Et brev som er sendt til søkeren; filen er lastet opp først."""

    kind: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,40}$")]
    language: Literal["nb", "nn"] = "nb"
    sent_at: Moment
    upload: Annotated[str, Field(pattern=r"^[0-9a-f]{24}$")]


class WithdrawalTold(Told):
    """Søknaden er trukket; null: that was a mistake."""

    withdrawn: Moment | None
