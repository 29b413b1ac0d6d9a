"""Exemption from publicity: states, acts, and what they refuse."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from arkivbro.core.errors import WrongUse
from arkivbro.core.exemption import (
    ExemptionRecord,
    ExemptionState,
    Outcome,
    decide,
    most_careful,
    repeated_reasoning,
    settle,
    state_of,
    strike_notice,
    told,
)
from arkivbro.core.recruitment import ExemptionRequest
from arkivbro.core.stored_json import from_json, to_json
from tests.unit.core.candidates_for_tests import NOW, WINDOW

ASKED = ExemptionRecord("A", ExemptionRequest(True, "Sjefen vet det ikke."))
REFUSED = decide(ASKED, outcome=Outcome.REFUSED, reasoning="Lederstilling.", by="kaha", at=NOW)
GRANTED = decide(ASKED, outcome=Outcome.GRANTED, reasoning="Særlig belastning.", by="kaha", at=NOW)
UNKNOWN = ExemptionRecord("A")


def _told(hours: int) -> ExemptionRecord:
    return told(REFUSED, by="kaha", at=NOW + timedelta(hours=hours), how="e-post")


def _settled(requested: bool) -> ExemptionRecord:
    return settle(UNKNOWN, requested=requested, by="kaha", at=NOW, basis="ringte søkeren")


def _refused_after_settling() -> ExemptionRecord:
    return decide(_settled(True), outcome=Outcome.REFUSED, reasoning="x", by="kaha", at=NOW)


STATES = {
    "nothing known": (UNKNOWN, 0, "unknown"),
    "not asked for": (ExemptionRecord("A", ExemptionRequest(False)), 0, "not_requested"),
    "asked for": (ASKED, 0, "undecided"),
    "granted": (GRANTED, 0, "granted"),
    "refused, not told": (REFUSED, 0, "refused_not_told"),
    "refused and told, window open": (_told(0), 23, "refused_may_withdraw"),
    "the window counts from the notice, not the decision": (_told(10), 30, "refused_may_withdraw"),
    "the window is out to the second": (_told(0), 24, "finally_refused"),
    "unknown, settled: asked": (_settled(True), 0, "undecided"),
    "unknown, settled: not asked": (_settled(False), 0, "not_requested"),
    "the source says no, a person heard yes": (
        replace(_settled(True), request=ExemptionRequest(False)),
        0,
        "undecided",
    ),
    "refused, then granted": (
        decide(REFUSED, outcome=Outcome.GRANTED, reasoning="Klage.", by="kaha", at=NOW),
        0,
        "granted",
    ),
    "granted, then noted that it never was asked for: the grant stands until it is decided otherwise": (
        settle(
            decide(_settled(True), outcome=Outcome.GRANTED, reasoning="x", by="kaha", at=NOW),
            requested=False,
            by="kaha",
            at=NOW + timedelta(hours=1),
            basis="feil knapp",
        ),
        2,
        "granted",
    ),
    "finally refused, then a wish by telephone": (
        settle(
            told(
                decide(_settled(True), outcome=Outcome.REFUSED, reasoning="x", by="kaha", at=NOW),
                by="kaha",
                at=NOW,
                how="e-post",
            ),
            requested=True,
            by="kaha",
            at=NOW + timedelta(hours=30),
            basis="ringte oss",
        ),
        31,
        "undecided",
    ),
    "refused and told, but the notice was a mistake": (
        strike_notice(_told(0), by="kaha", at=NOW, why="gjaldt en annen"),
        30,
        "refused_not_told",
    ),
    "refused again after a complaint: told anew before it is final": (
        decide(_told(0), outcome=Outcome.REFUSED, reasoning="Klagen førte ikke fram.", by="kaha", at=NOW),
        30,
        "refused_not_told",
    ),
    "granted stands, though the source no longer says that it was asked for": (
        replace(GRANTED, request=ExemptionRequest(False)),
        0,
        "granted",
    ),
}


@pytest.mark.parametrize("case", STATES)
def test_state(case: str) -> None:
    record, hours, wanted = STATES[case]
    assert state_of(record, NOW + timedelta(hours=hours), WINDOW).value == wanted


@pytest.mark.parametrize("state", ExemptionState)
def test_only_two_states_may_be_named_and_every_state_has_a_text(state: ExemptionState) -> None:
    assert state.may_be_named is (state in (ExemptionState.NOT_REQUESTED, ExemptionState.FINALLY_REFUSED))
    assert state.text


def test_of_several_applications_the_most_careful_state_counts() -> None:
    assert most_careful([]) is ExemptionState.NOT_REQUESTED
    careful = most_careful([ExemptionState.NOT_REQUESTED, ExemptionState.GRANTED])
    assert careful is ExemptionState.GRANTED
    for state in ExemptionState:
        if not state.may_be_named:
            assert not most_careful([state, ExemptionState.NOT_REQUESTED]).may_be_named
            assert not most_careful([state, ExemptionState.FINALLY_REFUSED]).may_be_named


REFUSALS = {
    "nobody knows whether it was asked for": lambda: decide(
        UNKNOWN, outcome=Outcome.GRANTED, reasoning="x", by="kaha", at=NOW
    ),
    "not asked for": lambda: decide(
        _settled(False), outcome=Outcome.GRANTED, reasoning="x", by="kaha", at=NOW
    ),
    "no reasons": lambda: decide(ASKED, outcome=Outcome.REFUSED, reasoning=" \n", by="kaha", at=NOW),
    "no decider": lambda: decide(ASKED, outcome=Outcome.REFUSED, reasoning="x", by="", at=NOW),
    "told before anything was decided": lambda: told(ASKED, by="kaha", at=NOW, how="e-post"),
    "told before the decision": lambda: told(REFUSED, by="kaha", at=NOW - timedelta(minutes=1), how="e-post"),
    "the application asks, and a person says no": lambda: settle(
        ASKED, requested=False, by="kaha", at=NOW, basis="ringte"
    ),
    "told of a refusal after which a new wish came": lambda: told(
        settle(
            _refused_after_settling(), requested=True, by="kaha", at=NOW + timedelta(hours=1), basis="ringte"
        ),
        by="kaha",
        at=NOW + timedelta(hours=2),
        how="e-post",
    ),
    "a notice struck that was never noted": lambda: strike_notice(REFUSED, by="kaha", at=NOW, why="x"),
    "a notice struck without a reason": lambda: strike_notice(_told(0), by="kaha", at=NOW, why=" "),
    "settled by nobody": lambda: settle(UNKNOWN, requested=True, by="", at=NOW, basis="x"),
    "settled without a basis": lambda: settle(UNKNOWN, requested=True, by="kaha", at=NOW, basis=""),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_refused(case: str) -> None:
    with pytest.raises(WrongUse):
        REFUSALS[case]()


def test_nothing_that_was_done_is_overwritten() -> None:
    record, changes = UNKNOWN, [0]
    steps = (
        lambda one: settle(one, requested=False, by="kaha", at=NOW, basis="feil knapp"),
        lambda one: settle(one, requested=True, by="olno", at=NOW, basis="ringte oss", reason="Sjefen."),
        lambda one: decide(one, outcome=Outcome.REFUSED, reasoning="Sentral.", by="leder", at=NOW),
        lambda one: told(one, by="kaha", at=NOW, how="e-post"),
        lambda one: told(one, by="kaha", at=NOW + timedelta(hours=1), how="telefon"),
        lambda one: strike_notice(one, by="olno", at=NOW + timedelta(hours=2), why="feil søker"),
        lambda one: decide(one, outcome=Outcome.GRANTED, reasoning="Klage.", by="leder", at=NOW),
    )
    for step in steps:
        record = step(record)
        changes.append(record.changes)
    assert sorted(set(changes)) == changes, "each act is seen by whoever saw the page before it"
    assert [one.requested for one in (*record.earlier_settlements, record.settlement) if one] == [False, True]
    first, second = record.decisions
    assert [(one.how, one.struck_by, one.struck_why) for one in first.earlier_notices] == [
        ("e-post", "kaha", "Nytt varsel."),
        ("telefon", "olno", "feil søker"),
    ]
    assert (first.notice, second.outcome, record.decision) == (None, Outcome.GRANTED, second)


def test_word_for_word_the_same_reasoning_is_shown_to_the_decider() -> None:
    others = [replace(REFUSED, application_id="B"), replace(GRANTED, application_id="C"), REFUSED]
    assert repeated_reasoning(" lederstilling. ", others, but="A") == ("B",)


def test_a_record_reads_back() -> None:
    record = _told(1)
    assert from_json(ExemptionRecord, to_json(record)) == record
