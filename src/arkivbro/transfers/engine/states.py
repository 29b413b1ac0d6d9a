"""The states of a transfer, and every move between them: one table.

All code that changes a state goes through `after` (or `engine.moving`), which refuses what is not in the table; the database
refuses it too, by triggers made from the same table (`engine.move_triggers`). `docs/reference/states.md` is drawn from it.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from django.db import models

from arkivbro.core.errors import Defect
from arkivbro.core.messages import Message, message


class State(models.TextChoices):
    """As shown to people. `WAITING_FOR_CASE` and `ACCEPTED` have texts of their own, and are told as others in JSON."""

    WAITING = "waiting", "Venter"
    WAITING_FOR_CASE = "waiting_for_case", "Venter på saken"
    TRANSFERRING = "transferring", "Overføres"
    ACCEPTED = "accepted", "Mottatt av arkivet"
    UNRESOLVED = "unresolved", "Uavklart"
    RETRYING = "retrying", "Prøver igjen"
    TRANSFERRED = "transferred", "Overført"
    DECLINED = "declined", "Avvist"
    FAILED = "failed", "Feil"
    STOPPED = "stopped", "Stanset"
    CANCELLED = "cancelled", "Avbrutt"

    @property
    def word(self) -> Message:
        """As it is called, in what is stored and passed on."""
        return message(f"state.{self.value}")


WORKABLE = (
    State.WAITING,
    State.WAITING_FOR_CASE,
    State.TRANSFERRING,
    State.ACCEPTED,
    State.UNRESOLVED,
    State.RETRYING,
)
"""States in which a worker takes a transfer up when it is due."""
NEEDS_PERSON = (State.DECLINED, State.FAILED, State.STOPPED)
FINISHED = (State.TRANSFERRED, State.CANCELLED)
FIRST = (State.WAITING, State.WAITING_FOR_CASE, State.CANCELLED)
"""In which a transfer may be made: the last for a vacancy that is not to be archived."""


class Event(StrEnum):
    """What may happen to a transfer."""

    # a worker
    BEGUN = "begun"
    """A worker takes it up, from another whose lease was over too."""
    LET_GO = "let_go"
    """It is no longer what was begun: a person or newer facts came between."""
    CASE_READY = "case_ready"
    """Its case's first document rests, or a person decided."""
    DONE = "done"
    BUSY = "busy"
    UNKNOWN = "unknown"
    """Sent, and no answer came; or the archive cannot tell what it has."""
    TAKEN = "taken"
    """The archive has it, and its receipt comes later."""
    SILENT = "silent"
    """The archive cannot be reached or is set up wrongly, and nothing of it is out."""
    SILENT_AFTER_SENDING = "silent_after_sending"
    REFUSED = "refused"
    FAULT = "fault"
    """Bad facts, a difference, a defect, waits used up; or a row that could not even be taken up."""
    WOULD_LEAK = "would_leak"
    DIED = "died"
    """Three workers ended without a word with it in their hands."""
    # a person
    RETRY = "retry"
    REPLAN = "replan"
    CANCEL = "cancel"
    COMPLETE = "complete"
    RELEASE = "release"
    EXCLUDE = "exclude"
    """*Skal ikke arkiveres*."""
    INCLUDE = "include"
    """*Arkiver likevel*."""
    # newer facts
    MENDED = "mended"
    """They take the place of the older, before a plan froze."""
    REPLACED = "replaced"
    """Another transfer takes its place: frozen, and nothing attempted."""


ON_THE_WAY = (State.WAITING, State.WAITING_FOR_CASE, State.RETRYING, State.UNRESOLVED)
"""Not in a worker's hands, and nobody needs to do anything."""
OPEN = (*WORKABLE, *NEEDS_PERSON)

_TABLE: tuple[tuple[Event, tuple[State, ...], State], ...] = (
    (Event.BEGUN, WORKABLE, State.TRANSFERRING),
    (Event.LET_GO, (State.TRANSFERRING,), State.WAITING),
    (Event.CASE_READY, (State.WAITING_FOR_CASE,), State.WAITING),
    (Event.DONE, (State.TRANSFERRING,), State.TRANSFERRED),
    (Event.BUSY, (State.TRANSFERRING,), State.RETRYING),
    (Event.UNKNOWN, (State.TRANSFERRING,), State.UNRESOLVED),
    (Event.TAKEN, (State.TRANSFERRING,), State.ACCEPTED),
    (Event.SILENT, (State.TRANSFERRING,), State.WAITING),
    (Event.SILENT_AFTER_SENDING, (State.TRANSFERRING,), State.UNRESOLVED),
    (Event.REFUSED, (State.TRANSFERRING,), State.DECLINED),
    (Event.FAULT, WORKABLE, State.FAILED),
    (Event.WOULD_LEAK, (State.TRANSFERRING,), State.STOPPED),
    (Event.DIED, (State.TRANSFERRING,), State.FAILED),
    (
        Event.RETRY,
        (State.ACCEPTED, State.UNRESOLVED, State.RETRYING, State.DECLINED, State.FAILED),
        State.WAITING,
    ),
    (Event.REPLAN, (*ON_THE_WAY, *NEEDS_PERSON), State.WAITING),
    (Event.CANCEL, (*ON_THE_WAY, State.TRANSFERRING, *NEEDS_PERSON), State.CANCELLED),
    (Event.COMPLETE, (*ON_THE_WAY, State.ACCEPTED, *NEEDS_PERSON), State.TRANSFERRED),
    (Event.RELEASE, (State.STOPPED,), State.WAITING),
    (Event.EXCLUDE, (*ON_THE_WAY, State.TRANSFERRING, *NEEDS_PERSON), State.CANCELLED),
    (Event.INCLUDE, (State.CANCELLED,), State.WAITING),
    (Event.MENDED, (State.RETRYING, State.UNRESOLVED, *NEEDS_PERSON), State.WAITING),
    (Event.REPLACED, (*ON_THE_WAY, State.TRANSFERRING, *NEEDS_PERSON), State.CANCELLED),
)
MOVES: Mapping[tuple[State, Event], State] = {
    (state, event): to for event, states, to in _TABLE for state in states
}
"""(state, event) → state. What comes to WAITING is WAITING_FOR_CASE while its case takes nothing yet."""
UNATTEMPTED = frozenset({Event.CANCEL, Event.EXCLUDE, Event.REPLACED})
"""Only while nothing of it may have reached the archive."""


class MoveRefused(Defect):
    """A move that is not in the table: a mistake of ours, or somebody was quicker and the code did not look."""


def after(state: State | str, event: Event, *, case_is_ready: bool = True) -> State:
    """The state that follows. Raises MoveRefused."""
    to = MOVES.get((State(state), event))
    if to is None:
        raise MoveRefused(detail=f"{event} in {state}")
    return State.WAITING_FOR_CASE if to is State.WAITING and not case_is_ready else to


def may_happen(state: State | str, event: Event) -> bool:
    """Whether the move is in the table."""
    return (State(state), event) in MOVES


def pairs() -> frozenset[tuple[State, State]]:
    """Every change of state that the table allows, for the database, which sees no events."""
    direct = {(state, to) for (state, _), to in MOVES.items() if state is not to}
    waits = {(state, State.WAITING_FOR_CASE) for state, to in direct if to is State.WAITING}
    return frozenset(one for one in direct | waits if one[0] is not one[1])


_TOLD_AS = {State.WAITING_FOR_CASE: State.WAITING, State.ACCEPTED: State.TRANSFERRING}


def json_status(state: State) -> str:
    """The status of the JSON contract: two are told as others, with a text of their own."""
    return _TOLD_AS.get(state, state).value


STATUSES = tuple(dict.fromkeys(json_status(state) for state in State))
"""What `status` may be in JSON and on the command line."""
