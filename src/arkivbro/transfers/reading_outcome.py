"""From how a reading of a source ended to what happens next. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from arkivbro.core.errors import (
    ArkivbroError,
    BadFacts,
    Defect,
    Misconfigured,
    NoRoom,
    Transient,
    Unreachable,
)
from arkivbro.core.messages import Message
from arkivbro.transfers.engine.waits import SPREAD
from arkivbro.transfers.source_trouble import SourceTrouble

LONGEST_READING_WAIT = 3600.0
"""Between two tries to read a source, in seconds; longer only where its interval is."""
LOOKED_AGAIN_SECONDS = 30.0
"""Until it is looked whether our own disk has room again, which no source is to blame for."""
LONGEST_RETRY_AFTER = 24 * 3600.0
"""What a source may ask for, in seconds."""


class Stopped(Transient):
    """The worker was told to stop: what was read stands, the rest is read by whoever reads next."""

    default_code = "sources.stopped"


@dataclass(frozen=True, slots=True)
class ReadingOutcome:
    """`due_in` in seconds. `is_failure`: it counts as one more in a row."""

    trouble: SourceTrouble
    due_in: float
    is_failure: bool
    code: str = ""
    told: Message | None = None
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
        return ReadingOutcome(SourceTrouble.NONE, 0.0, is_failure=False, code=known.code)
    if isinstance(known, NoRoom):
        wait = min(interval, LOOKED_AGAIN_SECONDS)
        return ReadingOutcome(SourceTrouble.NONE, wait, is_failure=False, code=known.code)
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
        trouble, wait, is_failure=True, code=known.code, told=known.message, setting=setting
    )


def reading_wait(failures: int, interval: float, *, jitter: float, retry_after: float | None = None) -> float:
    """Seconds until a source is read again, after `failures` readings in a row that did not come to their end.

    The interval, doubled for each failure, up to an hour (or the interval, where that is longer). What the source
    itself asked for is kept, up to a day.
    """
    longest = max(interval, LONGEST_READING_WAIT)
    wait = min(interval * 2.0 ** min(failures, 20), longest)
    if failures:
        wait *= 1 - SPREAD / 2 + SPREAD * jitter
    return max(wait, min(retry_after or 0.0, LONGEST_RETRY_AFTER))
