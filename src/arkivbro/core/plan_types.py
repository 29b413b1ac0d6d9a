"""The archive plan as a value: a case, at most one registry entry, and the steps that bring them into an archive."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from arkivbro.core.facts import DocumentContent
from arkivbro.core.noark import CaseFile, DocumentDescription, DocumentRole, RegistryEntry, SignOff

PLAN_FORMAT = 1
"""Raised when a frozen plan of an older format can no longer be read as this one. Workers take only formats they know."""


class StepKind(StrEnum):
    """*Create* steps are keyed and looked up; *set* steps read, compare, write, verify, and are safe to repeat."""

    CASE = "case"
    ENTRY = "entry"
    DOCUMENT = "document"
    SIGN_OFF = "sign_off"
    STATUS = "status"

    @property
    def creates(self) -> bool:
        return self in (StepKind.CASE, StepKind.ENTRY, StepKind.DOCUMENT)


def sign_off_key(entry_key: str) -> str:
    """Of the step that signs that entry off."""
    return f"{entry_key}:sign_off"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing for an archive to do. Exactly one of the records is set, by the kind; an ENTRY has its sign-off besides.

    An ENTRY step carries the whole entry: the archive makes it, not yet journalled, with its parties; it MAY make the
    documents and sign it off too, and then says so in `ExternalReference.parts`.
    """

    key: str
    kind: StepKind
    case: CaseFile | None = None
    entry: RegistryEntry | None = None
    document: DocumentDescription | None = None
    sign_off: SignOff | None = None
    status: str = ""
    sent_date: date | None = None
    """The day on which a letter was really sent, for a step that dispatches it: an archive may put its own day there."""
    main_document: DocumentDescription | None = None
    """Of the entry whose status is set: an archive may put the entry's title on it whenever it saves the entry."""
    case_key: str = ""
    entry_key: str = ""


@dataclass(frozen=True, slots=True)
class ArchivePlan:
    """What one transfer brings about. `makes_case`: only the advertisement's plan (or a person) makes the case."""

    kind: str
    case: CaseFile
    entry: RegistryEntry
    makes_case: bool
    hold_for_archivist: bool = False
    """The entry stops at M, X or F and stands in the queue Til journalføring."""
    contents: tuple[DocumentContent, ...] = ()
    """How each document of the entry is made; the entry's documents get their objects when they are prepared."""
    plan_format: int = PLAN_FORMAT

    @property
    def steps(self) -> tuple[Step, ...]:
        """In the order in which they are carried out; the final status is the last call."""
        case_key, entry = self.case.key, self.entry
        steps: list[Step] = []
        if self.makes_case:
            steps.append(Step(case_key, StepKind.CASE, case=self.case, case_key=case_key))
        sign_off = None if self.hold_for_archivist else entry.sign_off
        steps.append(
            Step(
                entry.key,
                StepKind.ENTRY,
                entry=entry,
                sign_off=sign_off,
                case_key=case_key,
                entry_key=entry.key,
            )
        )
        for document in entry.documents:
            steps.append(
                Step(
                    document.key, StepKind.DOCUMENT, document=document, case_key=case_key, entry_key=entry.key
                )
            )
        for status in entry.final_statuses[:-1]:
            steps.append(self._status_step(status))
        if sign_off is not None:
            steps.append(
                Step(
                    sign_off_key(entry.key),
                    StepKind.SIGN_OFF,
                    sign_off=sign_off,
                    case_key=case_key,
                    entry_key=entry.key,
                )
            )
        for status in entry.final_statuses[-1:]:
            steps.append(self._status_step(status))
        return tuple(steps)

    def _status_step(self, status: str) -> Step:
        key = self.entry.key
        mains = (one for one in self.entry.documents if one.role is DocumentRole.MAIN)
        return Step(
            f"{key}:{status}",
            StepKind.STATUS,
            status=status,
            sent_date=self.entry.sent_date,
            main_document=next(mains, None),
            case_key=self.case.key,
            entry_key=key,
        )
