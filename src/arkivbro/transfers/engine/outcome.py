"""From an error to what happens to its transfer next. Pure; the table of architecture section 5."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from arkivbro.core.errors import (
    ArkivbroError,
    BadFacts,
    CannotTell,
    Declined,
    Defect,
    Finding,
    Misconfigured,
    OutcomeUnknown,
    ReadBackDiffers,
    Transient,
    Unreachable,
    WouldLeak,
)
from arkivbro.transfers.engine.states import State
from arkivbro.transfers.engine.waits import question_wait, retry_wait

SEVERAL_HITS = "several_hits"
NO_KEYS = "no_keys"
WORKER_DIED = "worker_died"
FOR_A_PERSON_AT_ONCE = frozenset({SEVERAL_HITS, NO_KEYS})
"""Codes of CannotTell that asking again would not settle."""


class NotSettledYet(OutcomeUnknown):
    """The archive does not have it, but a late commit may still come: the answer counts after `seconds` more."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self.seconds = seconds


class ConnectionEvent(StrEnum):
    """What an outcome means for the connection."""

    NONE = ""
    UNREACHABLE = "unreachable"
    MISCONFIGURED = "misconfigured"


@dataclass(frozen=True, slots=True)
class Outcome:
    """`due_in` in seconds, None: not before a person does something."""

    state: State
    due_in: float | None
    code: str = ""
    message: str = ""
    uses_attempt: bool = True
    uses_wait: bool = False
    connection: ConnectionEvent = ConnectionEvent.NONE
    setting: str = ""
    findings: tuple[Finding, ...] = ()
    archive_words: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What the decision depends on besides the error. `unresolved_for` in seconds since it first was unresolved."""

    retries: int
    waits: Sequence[float]
    jitter: float
    unresolved_for: float = 0.0
    cannot_tell_seconds: float = 24 * 3600
    at_the_archive: bool = True
    """False while the transfer is prepared: what cannot be reached then is not the archive."""


def decide(error: Exception, now: Circumstances) -> Outcome:
    """What happens next to a transfer whose work ended with `error`. Anything that is not of our tree is a Defect."""
    known = error if isinstance(error, ArkivbroError) else Defect(detail=type(error).__name__)
    match known:
        case NotSettledYet():
            return _outcome(known, State.UNRESOLVED, known.seconds)
        case OutcomeUnknown():
            return _waits(known, now, State.UNRESOLVED)
        case CannotTell():
            return _cannot_tell(known, now)
        case Unreachable() if now.at_the_archive:
            return _outcome(
                known, State.WAITING, 0.0, uses_attempt=False, connection=ConnectionEvent.UNREACHABLE
            )
        case Transient() | Unreachable():
            return _waits(known, now, State.RETRYING)
        case Misconfigured():
            return _outcome(
                known,
                State.WAITING,
                0.0,
                uses_attempt=False,
                connection=ConnectionEvent.MISCONFIGURED,
                setting=known.setting,
            )
        case Declined():
            return _outcome(known, State.DECLINED, None)
        case WouldLeak():
            return _outcome(known, State.STOPPED, None)
        case BadFacts() | ReadBackDiffers():
            return _outcome(known, State.FAILED, None)
        case _:
            return _outcome(known, State.FAILED, None)


def worker_died() -> Outcome:
    """The outcome of a transfer in whose hands a worker died three times."""
    return Outcome(
        State.FAILED,
        None,
        WORKER_DIED,
        "Arbeideren stoppet tre ganger midt i denne overføringen. Resten går videre. Prøv igjen, eller meld fra.",
    )


def _outcome(
    error: ArkivbroError,
    state: State,
    due_in: float | None,
    *,
    uses_attempt: bool = True,
    uses_wait: bool = False,
    connection: ConnectionEvent = ConnectionEvent.NONE,
    setting: str = "",
) -> Outcome:
    return Outcome(
        state,
        due_in,
        error.code,
        error.sentence,
        uses_attempt,
        uses_wait,
        connection,
        setting,
        error.findings,
        error.archive_words,
        error.detail,
    )


def _waits(error: ArkivbroError, now: Circumstances, state: State) -> Outcome:
    """Another try after a wait; FAILED when the waits are used up."""
    retry_after = error.retry_after if isinstance(error, Transient) else None
    wait = retry_wait(now.retries, now.waits, jitter=now.jitter, retry_after=retry_after)
    if wait is None:
        return _outcome(error, State.FAILED, None)
    return _outcome(error, state, wait, uses_wait=True)


def _cannot_tell(error: CannotTell, now: Circumstances) -> Outcome:
    """Asked again for a day, unless asking cannot help."""
    if error.code in FOR_A_PERSON_AT_ONCE or now.unresolved_for >= now.cannot_tell_seconds:
        return _outcome(error, State.FAILED, None)
    wait = question_wait(now.retries, now.waits, jitter=now.jitter)
    return _outcome(error, State.UNRESOLVED, wait, uses_wait=True)
