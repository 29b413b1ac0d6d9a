"""What one transfer shows: the facts that are hashed, stored with the transfer, and planned from."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from arkivbro.core.applicant_lists import ApplicantList
from arkivbro.core.errors import BadFacts, Finding
from arkivbro.core.exemption import ExemptionRecord
from arkivbro.core.letters import SentLetter
from arkivbro.core.messages import message
from arkivbro.core.recruitment import Application, Protection, TransferKind, Vacancy
from arkivbro.core.ref import Ref, shortened
from arkivbro.core.screening import one_line
from arkivbro.core.stored_json import to_json

_LONGEST_SUBJECT = 200
"""Characters; the ledger has room for no more."""


LISTS = (
    TransferKind.PUBLIC_LIST,
    TransferKind.EXTENDED_LIST,
    TransferKind.CUSTOM_LIST,
    TransferKind.ADDRESS_LIST,
)
_ABOUT_AN_APPLICANT = (
    TransferKind.APPLICATION,
    TransferKind.WITHDRAWAL,
    TransferKind.EXEMPTION_DECISION,
)


CANCELLED = "cancelled"
"""Of a note: that the vacancy is cancelled."""


@dataclass(frozen=True, slots=True)
class RegisteredAs:
    """What decides which rule of a profile registers an entry: kinds only, no person and no text of theirs."""

    kind: TransferKind
    version: int = 1
    note: str = ""
    letter: LetterKind | None = None


@dataclass(frozen=True, slots=True)
class LetterKind:
    """Of a letter: its kind, and what a person chose where the kind has no rule."""

    kind: str
    name: str
    example: bool
    access_code: str
    legal_basis: str


@dataclass(frozen=True, slots=True)
class TransferFacts:
    """The facts of one registry entry to be.

    `kind` APPLICATION and WITHDRAWAL have an application; `version` counts the entries of the same subject from 1.
    `occurred` is the day of a change or a cancellation, where there is one. The lists' kinds have a locked list; LETTER
    has a letter and its applicant's application, or, for an example letter, none, and an address list where one is made
    together with it; EXEMPTION_DECISION has an application and its exemption, with the decision in force last.
    """

    kind: TransferKind
    vacancy: Vacancy
    application: Application | None = None
    version: int = 1
    occurred: date | None = None
    note: str = ""
    """For OTHER: which note, e.g. "cancelled"; for a list by itself of a letter's recipients: the kind of letter."""
    applicant_list: ApplicantList | None = None
    letter: SentLetter | None = None
    exemption: ExemptionRecord | None = None

    @property
    def subject(self) -> str:
        """What the transfer is about, never a name: an application's Ref, a list's number, or "".

        An applicant's several letters and decisions are told apart by what follows the application's Ref.
        """
        application = self.application.ref.subject if self.application else ""
        if self.letter is not None:
            both = f"{application}/{self.letter.ref}" if application else str(self.letter.ref)
            return shortened(both, _LONGEST_SUBJECT)
        if self.applicant_list is not None:
            return self.applicant_list.number
        if self.exemption is not None:
            return f"{application}/{len(self.exemption.decisions)}"
        return application

    @property
    def registered_as(self) -> RegisteredAs:
        """By what the profile finds its rule."""
        letter = None
        if self.letter is not None:
            one = self.letter
            letter = LetterKind(one.kind, one.kind_name, one.example, one.access_code, one.legal_basis)
        return RegisteredAs(self.kind, self.version, self.note, letter)

    @property
    def about(self) -> Ref:
        """What the entry's key is made of: the letter, the application, or else the vacancy."""
        if self.letter is not None:
            return self.letter.ref
        if self.applicant_list is None and self.application is not None:
            return self.application.ref
        return self.vacancy.ref

    @property
    def number(self) -> str:
        """What tells entries about the same apart, where we number them: a vacancy's lists, an application's decisions."""
        if self.letter is None and self.applicant_list is not None:
            return self.applicant_list.number
        return str(len(self.exemption.decisions)) if self.exemption is not None else ""

    @property
    def happened(self) -> datetime | None:
        """When a list was locked, a letter sent, an exemption decided: what such an entry and its documents are dated by."""
        if self.letter is not None:
            return self.letter.sent_at
        if self.applicant_list is not None:
            return self.applicant_list.locked_at
        if self.exemption is not None and self.exemption.decision is not None:
            return self.exemption.decision.decided_at
        return None

    @property
    def content_hash(self) -> str:
        """SHA-256 of the facts that this kind shows, attachments included. Same hash: nothing to do.

        An application shows its vacancy only by identity: a changed advertisement does not change the applications.
        The wish for exemption and a withdrawal change lists, not the application's own entry.
        """
        if self.kind is TransferKind.APPLICATION and self.application is not None:
            shown = _shown_of_application(self.application)
        elif self.kind is TransferKind.WITHDRAWAL and self.application is not None:
            shown = f"{self.application.ref} {self.application.withdrawn}"
        elif self.letter or self.applicant_list or self.exemption:
            shown = self._shown_of_recruiter()
        else:
            shown = f"{_shown_of_vacancy(self.vacancy)} {self.note} {self.occurred if self.note else ''}"
        return hashlib.sha256(f"{self.kind.value}\n{shown}".encode()).hexdigest()

    def _shown_of_recruiter(self) -> str:
        """A letter with its recipient, a list in its version, a decision on its request."""
        parts: list[object] = [self.letter, self.applicant_list, self.exemption]
        if self.application is not None:
            parts.append(self.application.applicant)
        return "\n".join("" if part is None else to_json(part) for part in parts)


def shows_the_same(one: Application, other: Application) -> bool:
    """Whether their entries would show the same, whatever a source has stamped them with since."""
    return _shown_of_application(one) == _shown_of_application(other)


def _shown_of_application(application: Application) -> str:
    """That an address is withheld shows; that it is not, shows no more than that nobody can tell."""
    person = application.applicant
    if person.protection is Protection.UNKNOWN:
        person = replace(person, protection=Protection.NONE)
    return to_json(
        replace(
            application,
            applicant=person,
            vacancy_reference="",
            version=1,
            changed=None,
            noticed=None,
            first_received=None,
            withdrawn=None,
            exemption=None,
        )
    )


def _shown_of_vacancy(vacancy: Vacancy) -> str:
    """What the advertisement shows: its text and details, deadlines and title; not the unit, the officer or the state."""
    return to_json(vacancy.advertisement) + to_json(list(vacancy.deadlines[-1:])) + vacancy.title


def require_complete(facts: TransferFacts) -> None:
    """What an entry must have before it is planned. Raises BadFacts, with a finding for each thing that is not there."""
    findings = tuple(_missing(facts))
    if findings:
        raise BadFacts("facts.incomplete", findings=findings)


def _missing(facts: TransferFacts) -> Iterator[Finding]:
    if not one_line(facts.vacancy.title):
        yield Finding("where.title", message("facts.no_title"))
    if not one_line(facts.vacancy.reference):
        yield Finding("where.reference", message("facts.no_reference"))
    to_one = facts.letter is not None and not facts.letter.example
    if facts.kind in _ABOUT_AN_APPLICANT or (facts.kind is TransferKind.LETTER and to_one):
        if facts.application is None:
            yield Finding("where.application", message("facts.no_application"))
        elif not facts.application.applicant.name:
            yield Finding("where.applicant", message("facts.no_name"))
    if facts.kind in LISTS and (facts.applicant_list is None or facts.applicant_list.locked_at is None):
        yield Finding("where.applicant_list", message("facts.list_not_locked"))
    if facts.kind is TransferKind.EXEMPTION_DECISION and (
        facts.exemption is None or facts.exemption.decision is None
    ):
        yield Finding("where.exemption", message("facts.exemption_undecided"))
    if facts.kind is TransferKind.LETTER:
        if facts.letter is None:
            yield Finding("where.letter", message("facts.no_letter"))
        elif facts.letter.example and facts.application is not None:
            yield Finding("where.letter", message("facts.example_of_one"))


class ContentKind(StrEnum):
    """How the bytes of a planned document come about."""

    ADVERTISEMENT = "advertisement"
    APPLICATION = "application"
    NOTE = "note"
    ATTACHMENT = "attachment"
    APPLICANT_LIST = "applicant_list"
    """Of `TransferFacts.applicant_list`, whatever its kind; also as the attachment of an example letter."""
    LETTER = "letter"
    """Of `TransferFacts.letter`, to the application's applicant or as an example."""
    LETTER_FILE = "letter_file"
    """The letter's uploaded file, as it is."""
    EXEMPTION_DECISION = "exemption_decision"
    """Request, assessment and decision of `TransferFacts.exemption`."""


@dataclass(frozen=True, slots=True)
class DocumentContent:
    """Which document (by its key) is made from what; `attachment` for a file that goes in as received."""

    document_key: str
    kind: ContentKind
    attachment: Ref | None = None
