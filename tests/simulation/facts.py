"""What the sources of a simulation tell: made-up vacancies and applicants, whose names are like no other word."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from arkivbro.core.recruitment import (
    Advertisement,
    Applicant,
    Application,
    Deadline,
    ExemptionRequest,
    Protection,
    Section,
    Unit,
    Vacancy,
)
from arkivbro.core.ref import Ref

RECEIVED = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
DEADLINE = date(2026, 11, 22)
_SYLLABLES = ("fjel", "grun", "hav", "kvern", "lund", "myr", "nes", "sten", "tveit", "vang")


def token(number: int, salt: str) -> str:
    """A name that stands nowhere else."""
    return f"{salt}{_SYLLABLES[number % 10]}{_SYLLABLES[number // 10 % 10]}qx".capitalize()


@dataclass
class Told:
    """One application as its source tells it now, and what the world knows of it."""

    source: str
    id: str
    vacancy_name: str
    given: str
    family: str
    protection: Protection = Protection.NONE
    letter: str = "Jeg søker."
    exemption: ExemptionRequest | None = field(default_factory=lambda: ExemptionRequest(False))
    withdrawn: datetime | None = None

    @property
    def label(self) -> str:
        return f"{self.source}:{self.id}"

    def value(self) -> Application:
        return Application(
            ref=Ref(self.source, self.id),
            vacancy_reference=self.vacancy_name,
            received=RECEIVED,
            applicant=Applicant(self.given, self.family, protection=self.protection),
            letter=self.letter,
            exemption=self.exemption,
            withdrawn=self.withdrawn,
        )


@dataclass
class Position:
    """One vacancy as its source tells it now."""

    source: str
    id: str
    reference: str
    title: str = "Rådgiver tilsyn"
    text: str = "Vi søker en rådgiver."
    deadline: date = DEADLINE

    @property
    def label(self) -> str:
        return f"{self.source}:{self.id}"

    def value(self) -> Vacancy:
        return Vacancy(
            ref=Ref(self.source, self.id),
            reference=self.reference,
            title=self.title,
            unit=Unit(Ref("webcruiter", "vest"), "Region Vest"),
            advertisement=Advertisement(self.title, (Section("Om stillingen", self.text),)),
            published=date(2026, 11, 20),
            deadlines=(Deadline(self.deadline),),
        )
