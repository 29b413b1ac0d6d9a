"""What the table of messages is made of."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Who(StrEnum):
    """Who can do something about it."""

    APPLICANT = "applicant"
    RECRUITER = "recruiter"
    ARCHIVIST = "archivist"
    OPERATOR = "operator"
    ADMINISTRATOR = "administrator"

    @property
    def word(self) -> str:
        """As it stands in the reference."""
        return _WORDS[self]


_WORDS = {
    Who.APPLICANT: "søkeren",
    Who.RECRUITER: "rekruttereren",
    Who.ARCHIVIST: "arkivaren",
    Who.OPERATOR: "driften",
    Who.ADMINISTRATOR: "administratoren",
}


class EndsIn(StrEnum):
    """The button of a transfer's page by which its remedy ends; the remedy names it."""

    RETRY = "prov-igjen"
    REPLAN = "ny-plan"

    @property
    def button(self) -> str:
        """What the button says."""
        return _BUTTONS[self]


_BUTTONS = {EndsIn.RETRY: "Prøv igjen", EndsIn.REPLAN: "Lag ny plan"}


class At(StrEnum):
    """The page where a remedy is done, by its name among the addresses; the remedy names it too."""

    USERS = "users"
    UNITS = "units"
    STATEMENTS = "statements"
    OPERATIONS = "operations"
    FAILURES = "failures"
    FIRST_CONTACT = "first-contact"
    WITHOUT_VACANCY = "without-vacancy"
    SOON_GONE = "soon-gone"
    UNITS_IN_ARCHIVE = "units-in-archive"
    VACANCY = "vacancy"
    CANDIDATES = "candidates"
    HANDLING = "handling"
    LISTS = "lists"
    EXEMPTIONS = "exemption-requests"
    LETTERS = "letters"
    TRANSFER = "archive-transfer"
    ARCHIVE_LOG = "archive-log"
    PROOF = "proof"
    PROOFS = "proofs"
    ONE_TRANSFER = "transfer"
    QUEUE = "queue"
    IMPORTS = "imports"
    LETTERS_NOT_SENT = "letters-not-sent"
    LISTS_MISSING = "lists-missing"

    @property
    def page(self) -> str:
        """What the page is called."""
        return _PAGES[self]


_PAGES = {
    At.USERS: "Brukere",
    At.UNITS: "Enheter",
    At.STATEMENTS: "Erklæringer",
    At.OPERATIONS: "Drift",
    At.FAILURES: "Trenger et menneske",
    At.FIRST_CONTACT: "Første innlesing",
    At.WITHOUT_VACANCY: "Søknader uten stilling",
    At.SOON_GONE: "Ikke arkivert og snart borte",
    At.UNITS_IN_ARCHIVE: "Enheter og arkiv",
    At.VACANCY: "Stillingen",
    At.CANDIDATES: "Kandidatliste",
    At.HANDLING: "Opplysninger til søkerlistene",
    At.LISTS: "Søkerlister",
    At.EXEMPTIONS: "Ønsker om unntak",
    At.LETTERS: "Brev",
    At.TRANSFER: "Arkiver til saks-/arkivsystem",
    At.ARCHIVE_LOG: "Arkivloggen",
    At.PROOF: "Fullstendighet",
    At.PROOFS: "Fullstendighet i stillingene",
    At.ONE_TRANSFER: "Overføringen",
    At.QUEUE: "Køen",
    At.IMPORTS: "Innlesinger",
    At.LETTERS_NOT_SENT: "Stillinger med brev som ikke er sendt",
    At.LISTS_MISSING: "Stillinger der søkerlister mangler",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that is wrong or odd: the sentence says what, the remedy what to do, and `who` who can do it.

    `ends_in` is the button that does the last of it, where the remedy of a transfer ends in one: the page puts it first, and offers
    nothing that contradicts it. `at` is the page where it is done, where that is one of ours: a link there, and a target in `--json`;
    `command` is the command of ours that does it or shows what to do, and the remedy names it. One that has none of them is done
    elsewhere, and `core.done_elsewhere` says where.
    """

    sentence: str
    remedy: str
    who: Who
    one: str = ""
    ends_in: EndsIn | None = None
    at: At | None = None
    command: str = ""

    @property
    def page(self) -> At | None:
        """The page of ours where it is done: a remedy that ends in a button of a transfer's page is done there."""
        return self.at or (At.ONE_TRANSFER if self.ends_in else None)


@dataclass(frozen=True, slots=True)
class Word:
    """Something that needs no remedy: a place, a heading, a line that tells that all is well."""

    sentence: str
    one: str = ""
