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


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that is wrong or odd: the sentence says what, the remedy what to do, and `who` who can do it."""

    sentence: str
    remedy: str
    who: Who
    one: str = ""


@dataclass(frozen=True, slots=True)
class Word:
    """Something that needs no remedy: a place, a heading, a line that tells that all is well."""

    sentence: str
    one: str = ""
