"""From how a reading of a source ended to what happens next, row by row."""

from __future__ import annotations

import pytest

from arkivbro.core import errors
from arkivbro.transfers.reading_outcome import Stopped, after_reading
from arkivbro.transfers.source_trouble import SourceTrouble

NONE, SILENT = SourceTrouble.NONE, SourceTrouble.UNREACHABLE
UNREADABLE, WRONG = SourceTrouble.UNREADABLE, SourceTrouble.MISCONFIGURED

TABLE = {
    # how it ended                      (error, failures before)              trouble, due in seconds, counts as a failure
    "to its end":                       (None, 0,                             NONE, 300, False),
    "to its end after failures":        (None, 7,                             NONE, 300, False),
    "the worker was stopped":           (Stopped(), 0,                        NONE, 0, False),
    "no answer":                        (errors.Unreachable(), 0,             SILENT, 600, True),
    "no answer, the third time":        (errors.Unreachable(), 2,             SILENT, 2400, True),
    "busy":                             (errors.Transient(), 0,               SILENT, 600, True),
    "busy, and says how long":          (errors.Transient(retry_after=5000), 0, SILENT, 5000, True),
    "what came is no feed":             (errors.BadFacts(), 0,                UNREADABLE, 600, True),
    "a wrong setting":                  (errors.Misconfigured(), 0,           WRONG, 3600, True),
    "our own mistake":                  (KeyError("x"), 0,                    UNREADABLE, 600, True),
}  # fmt: skip


@pytest.mark.parametrize("row", TABLE)
def test_what_happens_next(row: str) -> None:
    error, failures, trouble, due_in, is_failure = TABLE[row]
    outcome = after_reading(error, failures=failures, interval=300, jitter=0.5)
    assert (outcome.trouble, outcome.due_in, outcome.is_failure) == (trouble, due_in, is_failure)
    assert bool(outcome.told) is is_failure
