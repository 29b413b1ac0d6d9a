"""Documents built from the facts of recruitment: which facts each kind shows, under which labels.

Only facts that enter a transfer's content hash are shown (`core.facts`), and what identifies vacancy and application:
a document never differs where the hash does not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from arkivbro.core.periods import written_period
from arkivbro.core.recruitment import (
    Applicant,
    Application,
    ContactPerson,
    Deadline,
    Education,
    Experience,
    Gender,
    Protection,
    Vacancy,
)
from arkivbro.documents.attachments import STATE_WORDS, AttachmentState
from arkivbro.documents.content import (
    AdvertisementDocument,
    ApplicationDocument,
    AttachmentRow,
    Entry,
    Fact,
    NoteDocument,
    Prose,
    TextSection,
)
from arkivbro.documents.norwegian import counted, written_date, written_size, written_time

T = TypeVar("T")

_GENDERS = {Gender.FEMALE: "kvinne", Gender.MALE: "mann", Gender.OTHER: "annet", Gender.UNKNOWN: ""}
_WITHHELD = {
    Protection.CONFIDENTIAL: "sperret (fortrolig adresse), ikke tatt med her",
    Protection.STRICTLY_CONFIDENTIAL: "sperret (strengt fortrolig adresse), ikke tatt med her",
}


@dataclass(frozen=True, slots=True)
class ListedAttachment:
    """An attachment as the application's document lists it. `title` is its title in the archive ("Vitnemål 2")."""

    title: str
    stated_title: str
    state: AttachmentState


def advertisement_document(
    vacancy: Vacancy, body_name: str, *, changed_on: date | None = None
) -> AdvertisementDocument:
    """The advertisement as published; `changed_on` for a changed one, which is a document of its own."""
    advertisement = vacancy.advertisement
    title = advertisement.title or vacancy.title
    facts = [
        Fact("Referanse", vacancy.reference),
        Fact("Publisert", written_date(vacancy.published)),
        Fact("Søknadsfrist", _deadline(vacancy.deadline)),
    ]
    if vacancy.internal_only:
        facts.append(Fact("Utlyst", "internt"))
    given = {label.casefold() for label, _ in advertisement.details}
    facts = [fact for fact in facts if fact.label.casefold() not in given]
    facts += [
        Fact(label, Prose(_with_written_date(value)))
        for label, value in advertisement.details
        if value.strip()
    ]
    return AdvertisementDocument(
        body_name=body_name,
        kind=f"Utlysning, endret {written_date(changed_on)}" if changed_on else "Utlysning",
        title=title,
        subtitle=vacancy.unit.name,
        reference=vacancy.reference,
        metadata_title=f"Utlysning – {title} ({vacancy.reference})",
        language=advertisement.language,
        facts=tuple(facts),
        sections=tuple(
            TextSection(s.heading, Prose(s.text)) for s in advertisement.sections if s.text.strip()
        ),
        contacts=tuple(_contact(person) for person in advertisement.contacts),
        link=advertisement.link,
    )


def application_document(
    vacancy: Vacancy, application: Application, body_name: str, attachments: Sequence[ListedAttachment] = ()
) -> ApplicationDocument:
    """Søknad og CV. Neither the wish for exemption nor a withdrawal is shown: they are entries of their own."""
    changed, first = written_time(application.changed_after), written_time(application.received)
    untold = (
        f"ikke oppgitt av kilden; lest {written_time(application.noticed)}"
        if application.change_untold
        else ""
    )
    received = [Fact("Mottatt", f"{first}, endret {changed}" if changed not in ("", first) else first)]
    if application.version > 1:
        received = [
            Fact("Mottatt", changed or untold or first),
            Fact("Først mottatt", written_time(application.came)),
        ]
    elif untold:
        received.append(Fact("Endret", untold))
    return ApplicationDocument(
        body_name=body_name,
        kind="Søknad og CV" if application.version == 1 else "Søknad og CV, endret",
        title=application.applicant.name or "Navn ikke oppgitt",
        subtitle=vacancy.title,
        reference=vacancy.reference,
        metadata_title=f"Søknad og CV – {vacancy.title} ({vacancy.reference})",
        facts=(
            Fact("Referanse", vacancy.reference),
            *received,
            Fact("Søknadens id", str(application.ref)),
        ),
        applicant=_applicant(application.applicant),
        education=_each(application.education, _education),
        experience=_each(application.experience, _experience),
        letter=None if application.letter is None else Prose(application.letter),
        attachments=tuple(_attachment(listed) for listed in attachments),
    )


def note_document(
    *,
    title: str,
    body_name: str,
    vacancy: Vacancy,
    facts: Sequence[tuple[str, str]] = (),
    text: str = "",
    kind: str = "Notat",
) -> NoteDocument:
    """A note in the vacancy's case. `title` holds no applicant's name: it becomes the file's metadata title."""
    return NoteDocument(
        body_name=body_name,
        kind=kind,
        title=title,
        subtitle=vacancy.title,
        reference=vacancy.reference,
        metadata_title=f"{title} – {vacancy.title} ({vacancy.reference})",
        facts=tuple(Fact(label, Prose(value)) for label, value in facts),
        text=Prose(text),
    )


def cancelled_vacancy_note(vacancy: Vacancy, body_name: str) -> NoteDocument:
    """Utlysning trukket: the case stays, and so does what is already in it."""
    return note_document(
        title="Utlysning trukket",
        body_name=body_name,
        vacancy=vacancy,
        facts=(
            ("Referanse", vacancy.reference),
            ("Publisert", written_date(vacancy.published)),
            ("Trukket", written_date(vacancy.cancelled_on)),
        ),
        text="Utlysningen er trukket i rekrutteringssystemet. Saken og dokumentene som alt er journalført, blir stående.",
    )


def withdrawal_note(vacancy: Vacancy, application: Application, body_name: str) -> NoteDocument:
    """Søknad trukket: the application itself stays journalled."""
    return note_document(
        title="Søknad trukket",
        kind="Melding",
        body_name=body_name,
        vacancy=vacancy,
        facts=(
            ("Søker", application.applicant.name),
            ("Referanse", vacancy.reference),
            ("Søknaden mottatt", written_time(application.received)),
            ("Trukket", written_time(application.withdrawn)),
            ("Søknadens id", str(application.ref)),
        ),
        text="Søkeren har trukket søknaden. Søknaden som er journalført, blir stående.",
    )


def _with_written_date(value: str) -> str:
    """A detail that is a bare date ("2027-03-01") as people write it; everything else as it is."""
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", value.strip()):
        with suppress(ValueError):
            return written_date(date.fromisoformat(value.strip()))
    return value


def _deadline(deadline: Deadline | None) -> str:
    if deadline is None:
        return ""
    return written_date(deadline.day) or deadline.words


def _contact(person: ContactPerson) -> Fact:
    lines = (person.title, person.phone, person.email)
    return Fact(person.name, Prose("\n".join(line.strip() for line in lines if line.strip())))


def _applicant(person: Applicant) -> tuple[Fact, ...]:
    facts = [Fact("Navn", person.name)]
    if person.former_names:
        former = (" ".join(" ".join(pair).split()) for pair in person.former_names)
        facts.append(Fact("Andre navn", Prose("\n".join(former))))
    withheld = _WITHHELD.get(person.protection)
    return (
        *facts,
        Fact("Fødselsdato", written_date(person.birth_date)),
        Fact("Kjønn", _GENDERS[person.gender]),
        Fact("Nåværende stilling", person.position),
        Fact("E-post", person.email),
        Fact("Telefon", person.phone),
        Fact("Adresse", withheld or _address(person)),
        Fact("Kommune", withheld or person.municipality),
    )


def _address(person: Applicant) -> Prose:
    place = " ".join(part for part in (person.postcode.strip(), person.city.strip()) if part)
    return Prose("\n".join(line.strip() for line in (person.address, place, person.country) if line.strip()))


def _each(items: tuple[T, ...] | None, build: Callable[[T], Entry]) -> tuple[Entry, ...] | None:
    return None if items is None else tuple(build(item) for item in items)


def _education(item: Education) -> Entry:
    title = ", ".join(part for part in (item.degree.strip(), item.field.strip()) if part)
    return Entry(
        written_period(item.from_, item.to), title or item.institution, item.institution if title else ""
    )


def _experience(item: Experience) -> Entry:
    title = item.title.strip()
    return Entry(
        written_period(item.from_, item.to, still="nå"),
        title or item.employer,
        item.employer if title else "",
        Prose(item.description),
    )


def _attachment(listed: ListedAttachment) -> AttachmentRow:
    state = listed.state
    extent = written_size(state.size)
    if state.pages:
        extent += ", " + counted(state.pages, "side", "sider")
    return AttachmentRow(
        title=listed.title,
        stated_title=listed.stated_title,
        format=f"{state.format_name} ({state.pdfa})" if state.pdfa else state.format_name,
        extent=extent,
        state=STATE_WORDS[state.state],
    )
