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
    NoRoom,
    OutcomeUnknown,
    ReadBackDiffers,
    Transient,
    Unreachable,
    WouldLeak,
)
from arkivbro.core.messages import Message, message
from arkivbro.transfers.engine.states import Event, State, after
from arkivbro.transfers.engine.waits import question_wait, retry_wait

NO_ROOM_SECONDS = 30.0
"""Until our own disk is looked at again for a transfer that found no room: however long that lasts, it is no fault of the transfer."""
SEVERAL_HITS = "transfer.several_hits"
NO_KEYS = "transfer.no_keys"
STANDS = "transfer.stands_in_archive"
FOR_A_PERSON_AT_ONCE = frozenset({SEVERAL_HITS, NO_KEYS})
"""Codes of CannotTell that asking again would not settle."""


class NotSettledYet(OutcomeUnknown):
    """The archive does not have it, but a late commit may still come: the answer counts after `seconds` more."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self.seconds = seconds


class Stopped(WouldLeak):
    """A stop that a person may release: `digest` is of the findings and of the texts they stand in."""

    def __init__(self, code: str, *, findings: tuple[Finding, ...], digest: str) -> None:
        super().__init__(code, findings=findings)
        self.digest = digest


class StandsInArchive(Stopped):
    """What the stop is for stands in the archive already, for all to see: its call was made before anybody knew. The same stop: who
    lets it through lets it stand.
    """

    def __init__(self, stop: Stopped) -> None:
        super().__init__(STANDS, findings=stop.findings, digest=stop.digest)


class ReceiptLater(Exception):
    """The archive has it, and its receipt comes later: `questions` is how often it was asked about. No error."""

    def __init__(self, questions: int) -> None:
        super().__init__()
        self.questions = questions


class ConnectionEvent(StrEnum):
    """What an outcome means for the connection."""

    NONE = ""
    UNREACHABLE = "unreachable"
    MISCONFIGURED = "misconfigured"
    TROUBLED = "troubled"
    """It answers, but not well: busy, cut off, unable to tell. The transfer is tried again; several in a row are the archive's."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """`due_in` in seconds, None: not before a person does something."""

    event: Event
    due_in: float | None
    told: Message | None = None
    """None: nothing is wrong."""
    uses_attempt: bool = True
    uses_wait: bool = False
    connection: ConnectionEvent = ConnectionEvent.NONE
    setting: str = ""
    findings: tuple[Finding, ...] = ()
    archive_words: str = ""
    detail: str = ""
    stop_digest: str = ""

    @property
    def code(self) -> str:
        """Of what is told, for logs and the history."""
        return self.told.code if self.told else ""

    @property
    def state(self) -> State:
        """Of a transfer in a worker's hands, of which nothing is out."""
        return after(State.TRANSFERRING, self.event)


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
    if isinstance(error, ReceiptLater):
        wait = question_wait(error.questions, now.waits, jitter=now.jitter)
        return Outcome(Event.TAKEN, wait, uses_attempt=False)
    known = error if isinstance(error, ArkivbroError) else Defect(detail=type(error).__name__)
    match known:
        case NotSettledYet():
            return _outcome(known, Event.UNKNOWN, known.seconds)
        case OutcomeUnknown():
            return _waits(known, now, Event.UNKNOWN)
        case CannotTell():
            return _cannot_tell(known, now)
        case Unreachable() if now.at_the_archive:
            return _outcome(
                known, Event.SILENT, 0.0, uses_attempt=False, connection=ConnectionEvent.UNREACHABLE
            )
        case NoRoom():
            return _outcome(known, Event.BUSY, NO_ROOM_SECONDS, uses_attempt=False)
        case Transient() | Unreachable():
            return _waits(known, now, Event.BUSY)
        case Misconfigured():
            return _outcome(
                known,
                Event.SILENT,
                0.0,
                uses_attempt=False,
                connection=ConnectionEvent.MISCONFIGURED,
                setting=known.setting,
            )
        case Declined():
            return _outcome(known, Event.REFUSED, None)
        case WouldLeak():
            return _outcome(known, Event.WOULD_LEAK, None)
        case BadFacts() | ReadBackDiffers():
            return _outcome(known, Event.FAULT, None)
        case _:
            return _outcome(known, Event.FAULT, None)


def worker_died() -> Outcome:
    """The outcome of a transfer in whose hands a worker died three times."""
    return Outcome(
        Event.DIED,
        None,
        message("transfer.worker_died"),
    )


def _outcome(
    error: ArkivbroError,
    event: Event,
    due_in: float | None,
    *,
    uses_attempt: bool = True,
    uses_wait: bool = False,
    connection: ConnectionEvent = ConnectionEvent.NONE,
    setting: str = "",
) -> Outcome:
    return Outcome(
        event,
        due_in,
        error.message,
        uses_attempt,
        uses_wait,
        connection,
        setting,
        error.findings,
        error.archive_words,
        error.detail,
        error.digest if isinstance(error, Stopped) else "",
    )


def _waits(error: ArkivbroError, now: Circumstances, event: Event) -> Outcome:
    """Another try after a wait; FAILED when the waits are used up."""
    retry_after = error.retry_after if isinstance(error, Transient) else None
    wait = retry_wait(now.retries, now.waits, jitter=now.jitter, retry_after=retry_after)
    connection = ConnectionEvent.TROUBLED if now.at_the_archive else ConnectionEvent.NONE
    if wait is None:
        return _outcome(error, Event.FAULT, None, connection=connection)
    return _outcome(error, event, wait, uses_wait=True, connection=connection)


def _cannot_tell(error: CannotTell, now: Circumstances) -> Outcome:
    """Asked again for a day, unless asking cannot help."""
    if error.code in FOR_A_PERSON_AT_ONCE or now.unresolved_for >= now.cannot_tell_seconds:
        return _outcome(error, Event.FAULT, None)
    wait = question_wait(now.retries, now.waits, jitter=now.jitter)
    return _outcome(error, Event.UNKNOWN, wait, uses_wait=True, connection=ConnectionEvent.TROUBLED)
