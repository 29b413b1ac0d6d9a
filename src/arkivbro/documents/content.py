"""What a document shows, as values: plain data that a template lays out. Nothing here is typeset or cleaned yet.

Each document kind has a template of the same name in `templates/`. A new kind is a dataclass here, a template there,
and a function that builds the one from facts.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from typing import Any, ClassVar


@dataclass(frozen=True, slots=True)
class Prose:
    """Text of several lines: an empty line separates paragraphs, lines that begin with "• " are a list."""

    prose: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and its value; an empty value is shown as "ikke oppgitt"."""

    label: str
    value: str | Prose


@dataclass(frozen=True, slots=True)
class TextSection:
    heading: str
    text: Prose


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a life: a period, what, where, and what was done."""

    period: str
    title: str
    place: str = ""
    text: Prose = Prose("")


@dataclass(frozen=True, slots=True)
class AttachmentRow:
    title: str
    stated_title: str
    """As the applicant called it."""
    format: str
    extent: str
    """Size and pages."""
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentToRender:
    """What every kind has. `metadata_title` holds no name of an applicant: archives index it."""

    template: ClassVar[str] = ""

    body_name: str
    kind: str
    """Stands above the title and in the footer: "Utlysning", "Søknad og CV" …"""
    title: str
    subtitle: str = ""
    reference: str = ""
    metadata_title: str
    language: str = "nb"
    """Of the running text: "nb", "nn", "en" …; labels are always Bokmål."""
    facts: tuple[Fact, ...] = ()

    def as_data(self) -> dict[str, Any]:
        """For JSON."""
        data = asdict(self)
        data["language"] = self.language if re.fullmatch("[a-z]{2,3}", self.language) else "nb"
        return data


@dataclass(frozen=True, slots=True, kw_only=True)
class AdvertisementDocument(DocumentToRender):
    template: ClassVar[str] = "advertisement"

    sections: tuple[TextSection, ...] = ()
    contacts: tuple[Fact, ...] = ()
    """Name, and title, telephone, e-mail as the value."""
    link: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationDocument(DocumentToRender):
    """A section that the source cannot tell of is None; an empty one is known to be empty."""

    template: ClassVar[str] = "application"

    applicant: tuple[Fact, ...]
    education: tuple[Entry, ...] | None
    experience: tuple[Entry, ...] | None
    letter: Prose | None
    attachments: tuple[AttachmentRow, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteDocument(DocumentToRender):
    """A page of facts and a few paragraphs, e.g. that an advertisement was withdrawn."""

    template: ClassVar[str] = "note"

    text: Prose = Prose("")


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterDocument(DocumentToRender):
    """A letter to one recipient, or an example of one that many got. `title` is its subject; it names no applicant.

    `text` is what was sent, greeting and all; nothing is put below it. Labels follow `language`: "nn" is Nynorsk,
    everything else Bokmål.
    """

    template: ClassVar[str] = "letter"

    addressee: tuple[str, ...]
    """A line each: name, street, postcode and place, country abroad. An example: "Mottakere ifølge adresseliste"."""
    date: str
    """Written out: "26. november 2026"."""
    access_mark: str = ""
    """ "Unntatt offentlighet, offl. § 25 første ledd", or "" for a public letter."""
    example_note: str = ""
    """What an example letter says of itself, in a frame above the subject: how many got it, and when."""
    text: Prose = Prose("")
    sender_lines: tuple[str, ...] = ()
    """Address, telephone and so on of the body, beside its name at the top."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExemptionDecisionDocument(DocumentToRender):
    """The decision on one request to be kept off the public list, with all that it rests on (offl. § 25 second paragraph)."""

    template: ClassVar[str] = "exemption_decision"

    access_mark: str = ""
    request: Prose
    """In the applicant's own words; empty: no reason was given."""
    assessment: Prose
    """The individual assessment."""
    outcome: str
    """In a word or two: "Innvilget", "Avslått"."""
    decision: Prose
    """What is decided, in a sentence."""
    legal_basis: str
    decided_by: tuple[str, ...]
    """A line each: name, title, unit."""
    date: str
    complaint: Prose = Prose("")
    """The right to complain, with to whom and by when; empty: not mentioned."""
