"""What is owed of a vacancy by the routine, and which words its completeness may be told in. Pure: one judgement behind every sentence.

Each flow of the routine (advertisement, applications, lists, decisions on exemption, letters, other documents) is done or undone; nothing
else decides whether a vacancy is complete, on a page, in a list of vacancies, in `verify` or in JSON.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from arkivbro.core.messages import Message, message


class Flow(StrEnum):
    """Something that the routine asks for, by what a vacancy is called while it is undone; the most pressing first."""

    NEEDS_PERSON = "needs_person"
    UNDER_WAY = "under_way"
    GIVEN_UP = "given_up"
    ADVERTISEMENT = "advertisement_missing"
    APPLICATIONS = "applications_missing"
    WITHDRAWALS = "withdrawals_missing"
    NOTES = "notes_missing"
    LEFT_OUT = "left_out"
    EXEMPTION_OPEN = "exemption_open"
    DECISIONS = "decisions_missing"
    NOT_TOLD = "exemption_not_told"
    LISTS = "lists_missing"
    LETTERS_NOT_SENT = "letters_not_sent"
    LETTERS_NOT_ARCHIVED = "letters_not_archived"
    LETTERS = "letters_missing"
    APPLICANTS = "no_applicants"


_TOLD = {
    Flow.ADVERTISEMENT: "owed.advertisement_missing",
    Flow.WITHDRAWALS: "owed.withdrawals_missing",
    Flow.NOTES: "owed.notes_missing",
    Flow.EXEMPTION_OPEN: "owed.exemption_open",
    Flow.DECISIONS: "owed.decisions_missing",
    Flow.NOT_TOLD: "owed.exemption_not_told",
    Flow.LETTERS_NOT_SENT: "owed.letters_not_sent",
    Flow.LETTERS_NOT_ARCHIVED: "owed.letters_not_archived",
    Flow.LETTERS: "owed.letters_missing",
    Flow.APPLICANTS: "owed.no_applicants",
}
"""Sentences without a number; the others are made from the counts."""
NOT_ARCHIVED, COMPLETE, SO_FAR = "not_archived", "complete", "so_far"
AUTOMATIC = "automatic"
DONE = {COMPLETE: "owed.all_is_archived", SO_FAR: "owed.all_so_far"}


@dataclass(frozen=True, slots=True)
class Counts:
    """Numbers that sentences tell."""

    applications: int = 0
    archived: int = 0
    stuck: int = 0
    stopped: int = 0
    moving: int = 0
    held: int = 0
    """Transfers that wait for the case while what makes it stands still."""
    given_up: int = 0
    left_out: int = 0
    lists: int = 0
    """Lists that are in the archive."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A vacancy as it stands. `archiving`: whether anything of it is archived by us at all."""

    archiving: str
    undone: frozenset[Flow]
    is_over: bool
    """Nobody can apply any more: the deadline has passed, or it was cancelled."""
    is_begun: bool
    """Something of it is in the archive, or was asked for."""
    counts: Counts = Counts()

    @property
    def summary(self) -> str:
        """One of ui.statuses."""
        if self.archiving != AUTOMATIC:
            return self.archiving
        first = next(iter(self.owed), None)
        if first is Flow.ADVERTISEMENT and not self.is_begun:
            return NOT_ARCHIVED
        if first is not None:
            return first.value
        return COMPLETE if self.is_over else SO_FAR

    @property
    def is_complete(self) -> bool:
        """Whether it may be said that all is archived by the routine."""
        return self.summary == COMPLETE

    @property
    def owed(self) -> tuple[Flow, ...]:
        """What is undone, the most pressing first; nothing where nothing is archived by us."""
        if self.archiving != AUTOMATIC:
            return ()
        return tuple(flow for flow in Flow if flow in self.undone)

    def owed_in_words(self) -> tuple[tuple[Flow, Message], ...]:
        """Every flow that is undone."""
        return tuple((flow, self._told_of(flow)) for flow in self.owed)

    @property
    def done_in_words(self) -> Message | None:
        """Where nothing is owed: that all is archived, or all that has come."""
        return message(DONE[self.summary]) if self.summary in DONE else None

    def _told_of(self, flow: Flow) -> Message:
        counts = self.counts
        match flow:
            case Flow.NEEDS_PERSON if counts.stuck == counts.stopped:
                return message("owed.stopped", count=counts.stopped)
            case Flow.NEEDS_PERSON:
                return message("owed.needs_person", count=counts.stuck)
            case Flow.UNDER_WAY if counts.held and not counts.moving:
                return message("owed.held", count=counts.held)
            case Flow.UNDER_WAY:
                return message("owed.under_way", count=counts.moving)
            case Flow.GIVEN_UP:
                return message("owed.given_up", count=counts.given_up)
            case Flow.APPLICATIONS:
                return message("owed.applications_missing", count=counts.applications - counts.archived)
            case Flow.LEFT_OUT:
                return message("archiving.left_out", count=counts.left_out)
            case Flow.LISTS:
                return message("owed.lists_missing" if not counts.lists else "owed.some_lists_missing")
            case _:
                return message(_TOLD[flow])
