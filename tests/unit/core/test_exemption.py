"""Exemption from publicity: states, acts, and what they refuse."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arkivbro.core.errors import WrongUse
from arkivbro.core.exemption import (
    ExemptionRecord,
    ExemptionState,
    Outcome,
    came,
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
from tests.unit.core.candidates_for_tests import NOW, WINDOW, of

ASKED = ExemptionRecord(of("A"), ExemptionRequest(True, "Sjefen vet det ikke."))
REFUSED = decide(ASKED, outcome=Outcome.REFUSED, reasoning="Lederstilling.", by="kaha", at=NOW)
GRANTED = decide(ASKED, outcome=Outcome.GRANTED, reasoning="Særlig belastning.", by="kaha", at=NOW)
UNKNOWN = ExemptionRecord(of("A"))


def _told(hours: int) -> ExemptionRecord:
    return told(REFUSED, by="kaha", at=NOW + timedelta(hours=hours), how="e-post")


def _settled(requested: bool) -> ExemptionRecord:
    return settle(UNKNOWN, requested=requested, by="kaha", at=NOW, basis="ringte søkeren")


def _refused_after_settling() -> ExemptionRecord:
    return decide(_settled(True), outcome=Outcome.REFUSED, reasoning="x", by="kaha", at=NOW)


STATES = {
    "nothing known": (UNKNOWN, 0, "unknown"),
    "not asked for": (ExemptionRecord(of("A"), ExemptionRequest(False)), 0, "not_requested"),
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
}

LATER = NOW + timedelta(hours=30)
FEARED = ExemptionRequest(True, "Jeg er truet på livet.")
TAKEN_BACK = ExemptionRequest(False)
FINAL = told(REFUSED, by="kaha", at=NOW, how="e-post")


def _now_asks(record: ExemptionRecord, request: ExemptionRequest | None) -> ExemptionRecord:
    """As the source tells it today."""
    return came(record, request)


def _told_in_turn(record: ExemptionRecord, *requests: ExemptionRequest | None) -> ExemptionRecord:
    for request in requests:
        record = came(record, request)
    return record


def _looked_at(record: ExemptionRecord, requested: bool) -> ExemptionRecord:
    return settle(record, requested=requested, by="kaha", at=LATER, basis="ringte søkeren")


LATER_REQUESTS = {
    "finally refused, the same request": (FINAL, "finally_refused"),
    "finally refused, the same words set otherwise": (
        _now_asks(FINAL, ExemptionRequest(True, "  Sjefen vet\ndet ikke. ")),
        "finally_refused",
    ),
    "finally refused, then truet på livet": (_now_asks(FINAL, FEARED), "undecided"),
    "refused and not told, then truet på livet": (_now_asks(REFUSED, FEARED), "undecided"),
    "granted, then another reason": (_now_asks(GRANTED, FEARED), "undecided"),
    "the later request refused too, and not told": (
        decide(_now_asks(FINAL, FEARED), outcome=Outcome.REFUSED, reasoning="x", by="kaha", at=LATER),
        "refused_not_told",
    ),
    "the later request granted": (
        decide(_now_asks(FINAL, FEARED), outcome=Outcome.GRANTED, reasoning="x", by="kaha", at=LATER),
        "granted",
    ),
    "a person noted yes at the later one: that decides nothing": (
        _looked_at(_now_asks(FINAL, FEARED), True),
        "undecided",
    ),
    "truet på livet, then the first words again, or an older version": (
        _told_in_turn(FINAL, FEARED, ASKED.request),
        "undecided",
    ),
    "the same, to and fro": (_told_in_turn(FINAL, FEARED, ASKED.request, FEARED, ASKED.request), "undecided"),
    "granted, then another reason, then the first words again": (
        _told_in_turn(GRANTED, FEARED, ASKED.request),
        "undecided",
    ),
    "taken back, and asked for again in the same words, before anybody looked": (
        _told_in_turn(FINAL, TAKEN_BACK, ASKED.request),
        "undecided",
    ),
    "taken back, settled that it is so, asked for again in the same words": (
        _now_asks(_looked_at(_now_asks(FINAL, TAKEN_BACK), False), ASKED.request),
        "undecided",
    ),
    "the same, and a person noted that it is wished: that decides nothing": (
        _looked_at(_now_asks(_looked_at(_now_asks(FINAL, TAKEN_BACK), False), ASKED.request), True),
        "undecided",
    ),
    "taken back, settled, asked for again, refused again and not told": (
        decide(
            _now_asks(_looked_at(_now_asks(FINAL, TAKEN_BACK), False), ASKED.request),
            outcome=Outcome.REFUSED,
            reasoning="x",
            by="kaha",
            at=LATER,
        ),
        "refused_not_told",
    ),
    "truet på livet, then the source cannot tell": (_told_in_turn(FINAL, FEARED, None), "undecided"),
    "truet på livet, cannot tell, then the first words": (
        _told_in_turn(FINAL, FEARED, None, ASKED.request),
        "undecided",
    ),
    "the source cannot tell for a while, then the first words": (
        _told_in_turn(FINAL, None, ASKED.request),
        "finally_refused",
    ),
    "settled that nothing was asked for; a wish comes, and then the source cannot tell": (
        _told_in_turn(_settled(False), FEARED, None),
        "undecided",
    ),
    "settled that nothing was asked for; a wish comes, and is taken back before anybody decided": (
        _told_in_turn(_settled(False), FEARED, TAKEN_BACK),
        "not_requested",
    ),
    "granted, then taken back: nobody is named by that alone": (_now_asks(GRANTED, TAKEN_BACK), "undecided"),
    "refused, then taken back while the window runs": (_now_asks(REFUSED, TAKEN_BACK), "undecided"),
    "granted, taken back, and a person has looked": (
        _looked_at(_now_asks(GRANTED, TAKEN_BACK), False),
        "not_requested",
    ),
    "granted, taken back, and the person was told that it still is wished": (
        _looked_at(_now_asks(GRANTED, TAKEN_BACK), True),
        "undecided",
    ),
    "granted, taken back, and decided that it stands": (
        decide(_now_asks(GRANTED, TAKEN_BACK), outcome=Outcome.GRANTED, reasoning="x", by="kaha", at=LATER),
        "granted",
    ),
    "granted, taken back, looked at, asked anew": (
        _now_asks(_looked_at(_now_asks(GRANTED, TAKEN_BACK), False), FEARED),
        "undecided",
    ),
    "what a person noted before the decision settles nothing after it": (
        _now_asks(
            decide(
                _now_asks(
                    settle(_now_asks(UNKNOWN, TAKEN_BACK), requested=False, by="kaha", at=NOW, basis="x"),
                    FEARED,
                ),
                outcome=Outcome.GRANTED,
                reasoning="x",
                by="kaha",
                at=NOW + timedelta(hours=1),
            ),
            TAKEN_BACK,
        ),
        "undecided",
    ),
    "unknown, settled and refused; then the source tells of a request": (
        _now_asks(told(_refused_after_settling(), by="kaha", at=NOW, how="e-post"), FEARED),
        "undecided",
    ),
    "granted, and the source cannot tell any more": (_now_asks(GRANTED, None), "granted"),
    "finally refused, and the source cannot tell any more": (_now_asks(FINAL, None), "unknown"),
    "decided before it was kept on which request": (
        replace(FINAL, decisions=(replace(FINAL.decisions[0], decided_on=None),)),
        "finally_refused",
    ),
}


@pytest.mark.parametrize("case", LATER_REQUESTS)
def test_issue_10_item_15_what_comes_after_a_decision_is_undecided_until_a_person_has_looked(
    case: str,
) -> None:
    record, wanted = LATER_REQUESTS[case]
    assert state_of(record, LATER, WINDOW).value == wanted
    if wanted == "undecided":
        assert record.decision is None, "no letter tells of a decision on another request"


requests = st.none() | st.builds(ExemptionRequest, st.booleans(), st.sampled_from(["", "a", "b"]))
deeds = st.lists(
    st.tuples(st.just("source"), requests)
    | st.tuples(st.just("decide"), st.sampled_from(Outcome))
    | st.tuples(st.just("tell"), st.none())
    | st.tuples(st.just("settle"), st.booleans()),
    max_size=8,
)


@given(requests, deeds)
def test_item_15_nobody_is_named_over_a_request_that_no_person_has_looked_at(
    first: ExemptionRequest | None, steps: list[tuple[str, object]]
) -> None:
    """Named only where nothing is asked for, or where a person refused just this request and the applicant was told."""
    record, at = ExemptionRecord(of("A"), first), NOW
    refused_on: set[ExemptionRequest | None] = set()
    seen, is_unseen = first, False
    for what, value in steps:
        at += timedelta(hours=25)
        try:
            if what == "source":
                record = came(record, value)  # type: ignore[arg-type]  # as drawn
                is_unseen |= value is not None and value != seen and bool(record.decisions)
            elif what == "decide":
                record = decide(record, outcome=value, reasoning="x", by="k", at=at)  # type: ignore[arg-type]  # as drawn
                refused_on = refused_on | {record.request} if value is Outcome.REFUSED else set()
            elif what == "tell":
                record = told(record, by="k", at=at, how="e-post")
            else:
                record = settle(record, requested=bool(value), by="k", at=at, basis="x")
            if what in ("decide", "settle"):
                seen, is_unseen = record.request, False
        except WrongUse:
            continue
    if state_of(record, at + timedelta(hours=25), WINDOW).may_be_named:
        asks = record.request is not None and record.request.requested
        assert not asks or record.request in refused_on
        assert not is_unseen, "something came that nobody has looked at"
    if (
        record.decisions
        and state_of(record, at, WINDOW).may_be_named
        and record.decisions[-1].outcome is Outcome.GRANTED
    ):
        assert (
            record.settlement is not None and record.settlement.settled_at > record.decisions[-1].decided_at
        )


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
    record, seen = UNKNOWN, {to_json(UNKNOWN)}
    steps: tuple[Callable[[ExemptionRecord], ExemptionRecord], ...] = (
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
        seen.add(to_json(record))
    assert len(seen) == len(steps) + 1, "each act is seen by whoever saw the page before it"
    assert [one.requested for one in (*record.earlier_settlements, record.settlement) if one] == [False, True]
    first, second = record.decisions
    assert [(one.how, one.struck_by, one.struck_why) for one in first.earlier_notices] == [
        ("e-post", "kaha", ""),
        ("telefon", "olno", "feil søker"),
    ]
    assert (first.notice, second.outcome, record.decision) == (None, Outcome.GRANTED, second)


def test_word_for_word_the_same_reasoning_is_shown_to_the_decider() -> None:
    others = [replace(REFUSED, application=of("B")), replace(GRANTED, application=of("C")), REFUSED]
    assert repeated_reasoning(" lederstilling. ", others, but=of("A")) == (of("B"),)


def test_a_record_reads_back() -> None:
    record = _told(1)
    assert from_json(ExemptionRecord, to_json(record)) == record
