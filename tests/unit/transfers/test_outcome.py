"""From an error to what happens next: the table of the design, row by row."""

from __future__ import annotations

from dataclasses import replace

import pytest

from arkivbro.core import errors
from arkivbro.core.errors import Finding
from arkivbro.core.messages import message
from arkivbro.transfers.engine.outcome import (
    NO_KEYS,
    SEVERAL_HITS,
    Circumstances,
    ConnectionEvent,
    NotSettledYet,
    ReceiptLater,
    decide,
    worker_died,
)
from arkivbro.transfers.engine.states import NEEDS_PERSON, WORKABLE, State

DAY = 24 * 3600.0
NOW = Circumstances(retries=0, waits=(5, 30), jitter=0.5)
USED_UP = replace(NOW, retries=2)
PREPARING = replace(NOW, at_the_archive=False)
ASKED_FOR_A_DAY = replace(NOW, unresolved_for=DAY)
NONE, DOWN, WRONG = ConnectionEvent.NONE, ConnectionEvent.UNREACHABLE, ConnectionEvent.MISCONFIGURED
ILL = ConnectionEvent.TROUBLED

TABLE = {
    # what happened                        (error, when)                                        state, due in seconds, the connection, uses (an attempt, a wait)
    "busy just now":                       (errors.Transient(), NOW,                            State.RETRYING, 5, ILL,  True, True),
    "busy, and says how long":             (errors.Transient(retry_after=90), NOW,              State.RETRYING, 90, ILL,  True, True),
    "busy for the last time":              (errors.Transient(), USED_UP,                        State.FAILED, None, ILL,  True, False),
    "no room on our disk":                 (errors.NoRoom(), NOW,                               State.RETRYING, 30, NONE, False, False),
    "no room uses nothing up":             (errors.NoRoom(), USED_UP,                           State.RETRYING, 30, NONE, False, False),
    "the archive does not answer":         (errors.Unreachable(), NOW,                          State.WAITING, 0, DOWN, False, False),
    "not answering uses nothing up":       (errors.Unreachable(), USED_UP,                      State.WAITING, 0, DOWN, False, False),
    "something else does not answer":      (errors.Unreachable(), PREPARING,                    State.RETRYING, 5, NONE, True, True),
    "sent, no answer":                     (errors.OutcomeUnknown(), NOW,                       State.UNRESOLVED, 5, ILL,  True, True),
    "sent, no answer, again and again":    (errors.OutcomeUnknown(), USED_UP,                   State.FAILED, None, ILL,  True, False),
    "not there, but it may come late":     (NotSettledYet(7), NOW,                              State.UNRESOLVED, 7, NONE, True, False),
    "may come late, waits used up":        (NotSettledYet(7), USED_UP,                          State.UNRESOLVED, 7, NONE, True, False),
    "the archive cannot tell":             (errors.CannotTell(), NOW,                           State.UNRESOLVED, 5, ILL,  True, True),
    "cannot tell, waits used up":          (errors.CannotTell(), USED_UP,                       State.UNRESOLVED, 30, ILL,  True, True),
    "cannot tell for a day":               (errors.CannotTell(), ASKED_FOR_A_DAY,               State.FAILED, None, NONE, True, False),
    "several with the same key":           (errors.CannotTell(SEVERAL_HITS), NOW,          State.FAILED, None, NONE, True, False),
    "an archive without keys":             (errors.CannotTell(NO_KEYS), NOW,               State.FAILED, None, NONE, True, False),
    "the archive said no":                 (errors.Declined(), NOW,                             State.DECLINED, None, NONE, True, False),
    "a wrong setting":                     (errors.Misconfigured(setting="url"), NOW,           State.WAITING, 0, WRONG, False, False),
    "a wrong profile":                     (errors.ProfileInvalid(), NOW,                       State.WAITING, 0, WRONG, False, False),
    "facts that cannot be used":           (errors.BadFacts(), NOW,                             State.FAILED, None, NONE, True, False),
    "it would leak":                       (errors.WouldLeak(), NOW,                            State.STOPPED, None, NONE, True, False),
    "read back, and it differs":           (errors.ReadBackDiffers(), NOW,                      State.FAILED, None, NONE, True, False),
    "our own mistake":                     (errors.Defect(), NOW,                               State.FAILED, None, NONE, True, False),
    "an exception of somebody else's":     (ZeroDivisionError(), NOW,                           State.FAILED, None, NONE, True, False),
}  # fmt: skip


@pytest.mark.parametrize("row", TABLE)
def test_what_happens_next(row: str) -> None:
    error, when, state, due_in, connection, attempt, wait = TABLE[row]
    outcome = decide(error, when)
    assert (outcome.state, outcome.due_in, outcome.connection) == (state, due_in, connection)
    assert (outcome.uses_attempt, outcome.uses_wait) == (attempt, wait)


def test_every_class_of_the_tree_is_in_the_table() -> None:
    """WrongUse and its kinds are a command's or a form's, never a transfer's."""
    classes = {
        one
        for one in vars(errors).values()
        if isinstance(one, type) and issubclass(one, errors.ArkivbroError)
    }
    shown = {type(row[0]) for row in TABLE.values()}
    assert {one for one in classes - shown if not issubclass(one, errors.WrongUse)} == {errors.ArkivbroError}
    assert not any(issubclass(one, errors.WrongUse) for one in shown)


@pytest.mark.parametrize("row", TABLE)
def test_what_is_due_again_is_a_workers_and_what_is_not_is_a_persons(row: str) -> None:
    outcome = decide(TABLE[row][0], TABLE[row][1])
    assert outcome.state in (NEEDS_PERSON if outcome.due_in is None else WORKABLE)


def test_what_it_tells_goes_along() -> None:
    found = (Finding("where.title", message("value.missing")),)
    error = errors.Declined(
        "archive.case_closed", number="2026/1", archive_words="Ingen tilgang", findings=found, detail="E17"
    )
    outcome = decide(error, NOW)
    assert (outcome.code, outcome.told, outcome.archive_words) == (
        "archive.case_closed",
        message("archive.case_closed", number="2026/1"),
        "Ingen tilgang",
    )
    assert (outcome.findings, outcome.detail) == (found, "E17")
    assert decide(errors.Misconfigured(setting="archive.ephorte.url"), NOW).setting == "archive.ephorte.url"
    assert "ZeroDivisionError" in decide(ZeroDivisionError("Ola Nordmann"), NOW).detail
    assert "Nordmann" not in str(decide(ZeroDivisionError("Ola Nordmann"), NOW))


def test_a_transfer_in_which_a_worker_died_three_times_is_a_persons() -> None:
    assert (worker_died().state, worker_died().due_in) == (State.FAILED, None)


def test_a_receipt_is_asked_for_less_and_less_and_for_ever() -> None:
    waits = [decide(ReceiptLater(questions), NOW).due_in or 0.0 for questions in range(8)]
    assert waits == sorted(waits) and waits[0] < waits[-1] == decide(ReceiptLater(1000), USED_UP).due_in
    outcome = decide(ReceiptLater(3), USED_UP)
    assert (outcome.state, outcome.told, outcome.uses_attempt) == (State.ACCEPTED, None, False)
