"""From how a reading of a source ended to what happens next. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from arkivbro.core.errors import ArkivbroError, BadFacts, Defect, Misconfigured, Transient, Unreachable
from arkivbro.transfers.states import SourceTrouble
from arkivbro.transfers.waits import LONGEST_READING_WAIT, reading_wait


class Stopped(Transient):
    """The worker was told to stop: what was read stands, the rest is read by whoever reads next."""

    code = "stopped"
    default_sentence = "Innlesingen ble avbrutt fordi arbeideren stoppet. Resten leses neste gang."


@dataclass(frozen=True, slots=True)
class ReadingOutcome:
    """`due_in` in seconds. `is_failure`: it counts as one more in a row."""

    trouble: SourceTrouble
    due_in: float
    is_failure: bool
    code: str = ""
    reason: str = ""
    setting: str = ""


def after_reading(
    error: Exception | None, *, failures: int, interval: float, jitter: float
) -> ReadingOutcome:
    """What happens next. `failures`: in a row before this one; `interval` in seconds; `jitter` from 0 to 1.

    A wrong setting pauses the source: it is tried once an hour, when the configuration was changed, or when a person
    asks. Everything else is tried again after longer and longer waits.
    """
    if error is None:
        return ReadingOutcome(SourceTrouble.NONE, reading_wait(0, interval, jitter=jitter), is_failure=False)
    known = error if isinstance(error, ArkivbroError) else Defect(detail=type(error).__name__)
    if isinstance(known, Stopped):
        return ReadingOutcome(SourceTrouble.NONE, 0.0, is_failure=False, code=known.specific_code)
    setting, trouble = "", SourceTrouble.UNREADABLE
    retry_after = known.retry_after if isinstance(known, Transient) else None
    wait = reading_wait(failures + 1, interval, jitter=jitter, retry_after=retry_after)
    match known:
        case Misconfigured():
            trouble, setting = SourceTrouble.MISCONFIGURED, known.setting
            wait = max(interval, LONGEST_READING_WAIT)
        case Transient() | Unreachable():
            trouble = SourceTrouble.UNREACHABLE
        case BadFacts():
            trouble = SourceTrouble.UNREADABLE
        case _:
            trouble = SourceTrouble.UNREADABLE
    return ReadingOutcome(
        trouble, wait, is_failure=True, code=known.specific_code, reason=known.sentence, setting=setting
    )
