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
