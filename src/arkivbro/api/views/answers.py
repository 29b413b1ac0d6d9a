"""What is answered, as JSON. No answer names a person: the system knows its own people, by the ids that it gave."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel

Outcome = Literal["new", "changed", "unchanged"]
ArchiveState = Literal["not_asked", "waiting", "under_way", "archived", "needs_person", "cancelled"]


class FindingShown(BaseModel):
    """Noe som er galt eller rart."""

    where: str
    code: str
    message: str


class Problem(BaseModel):
    """Feil (RFC 9457)."""

    type: str
    title: str
    status: int
    code: str
    """One of docs/reference/messages.md."""
    remedy: str
    findings: list[FindingShown] = []


class Taken(BaseModel):
    """Tatt imot og lagret."""

    id: str
    href: str
    outcome: Outcome
    findings: list[FindingShown] = []


class Archived(BaseModel):
    """Hvordan det står til i arkivet."""

    state: ArchiveState
    case_number: str = ""
    entry_number: str = ""


class VacancyShown(BaseModel):
    id: str
    href: str
    reference: str
    archiving: Literal["automatic", "unconfirmed", "before_our_time", "excluded"]
    """`unconfirmed`: an archivist has not said yet that it is to be archived."""
    cancelled: bool
    deadline: date | None
    changed_at: datetime
    advertisement: Archived
    applications: int


class ApplicationShown(BaseModel):
    id: str
    href: str
    vacancy: str
    version: int
    received: datetime
    withdrawn: datetime | None
    exemption: Literal["unknown", "none", "requested"]
    changed_at: datetime
    application: Archived
    withdrawal: Archived
    exemption_decision: Archived


class Vacancies(BaseModel):
    items: list[VacancyShown]
    next: str | None
    """The cursor of the next page; null: this was the last."""


class Applications(BaseModel):
    items: list[ApplicationShown]
    next: str | None


class ExemptionShown(BaseModel):
    """Ønsket om unntak, og vedtaket."""

    requested: bool | None
    """null: nobody knows."""
    outcome: Literal["granted", "refused"] | None
    """Of the decision in force; null: none is."""
    decided_at: datetime | None
    told_at: datetime | None
    decisions: int
    deciders: list[str]
    """Who may have decided, by name."""
    seen: str
    """A decision names it: it is on just this wish."""


class DecisionTaken(BaseModel):
    id: str
    outcome: Literal["granted", "refused"]
    number: int
    decided_at: datetime


class LetterKind(BaseModel):
    kind: str
    name: str
    language: Literal["nb", "nn"]


class LetterShown(BaseModel):
    id: str
    href: str
    application: str
    kind: str
    sent_at: datetime
    letter: Archived


class Letters(BaseModel):
    items: list[LetterShown]
    next: str | None


class UploadShown(BaseModel):
    """En fil på vei."""

    id: str
    href: str
    offset: int
    """So many bytes are here: the next piece begins there."""
    size: int
    whole: bool
    expires_at: datetime
    inspection: Literal["waiting", "taken", "refused"]
    """`refused`: the archive would not get it."""
    inspection_code: str


class UnitShown(BaseModel):
    id: str
    name: str


class Me(BaseModel):
    """Hva tilgangen gjelder."""

    name: str
    source: str
    scopes: list[str]
    has_every_unit: bool
    units: list[UnitShown]
    expires_at: datetime
