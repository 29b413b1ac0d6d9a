"""What a person may do with a transfer: the whole table, state by state."""

from __future__ import annotations

import pytest

from arkivbro.transfers.engine.acts import FOR_ARCHIVISTS, Act, is_for_archivists, may
from arkivbro.transfers.engine.states import FINISHED, NEEDS_PERSON, WORKABLE, State, json_status

YES, NO = True, False
TABLE = {
    #                         Prøv igjen  Lag ny plan  Avbryt  Fullført for hånd  Frigi
    State.WAITING:           (NO,         YES,         YES,    YES,               NO),
    State.WAITING_FOR_CASE:  (NO,         YES,         YES,    YES,               NO),
    State.TRANSFERRING:      (NO,         NO,          YES,    NO,                NO),
    State.ACCEPTED:          (YES,        NO,          NO,     YES,               NO),
    State.UNRESOLVED:        (YES,        YES,         YES,    YES,               NO),
    State.RETRYING:          (YES,        YES,         YES,    YES,               NO),
    State.TRANSFERRED:       (NO,         NO,          NO,     NO,                NO),
    State.DECLINED:          (YES,        YES,         YES,    YES,               NO),
    State.FAILED:            (YES,        YES,         YES,    YES,               NO),
    State.STOPPED:           (NO,         YES,         YES,    YES,               YES),
    State.CANCELLED:         (NO,         NO,          NO,     NO,                NO),
}  # fmt: skip
ACTS = (Act.RETRY, Act.REPLAN, Act.CANCEL, Act.COMPLETE, Act.RELEASE)


def test_every_state_and_every_act_is_in_the_table() -> None:
    assert set(TABLE) == set(State)
    assert set(ACTS) == set(Act)


@pytest.mark.parametrize("state", TABLE, ids=lambda state: state.value)
def test_while_nothing_was_attempted(state: State) -> None:
    assert tuple(may(act, state, attempted=False) for act in ACTS) == TABLE[state]


@pytest.mark.parametrize("state", TABLE, ids=lambda state: state.value)
def test_what_was_attempted_is_never_cancelled_and_all_else_is_as_before(state: State) -> None:
    expected = tuple(
        allowed and act is not Act.CANCEL for act, allowed in zip(ACTS, TABLE[state], strict=True)
    )
    assert tuple(may(act, state, attempted=True) for act in ACTS) == expected


@pytest.mark.parametrize("state", TABLE, ids=lambda state: state.value)
def test_what_the_archive_has_taken_gets_no_other_plan(state: State) -> None:
    expected = tuple(
        allowed and act not in (Act.CANCEL, Act.REPLAN)
        for act, allowed in zip(ACTS, TABLE[state], strict=True)
    )
    assert tuple(may(act, state, attempted=True, awaited=True) for act in ACTS) == expected


def test_what_was_stopped_is_given_up_and_planned_anew_by_archivists() -> None:
    of_archivists = {act for act in ACTS if is_for_archivists(act, stopped=True)}
    assert of_archivists == {Act.COMPLETE, Act.RELEASE, Act.CANCEL, Act.REPLAN}


def test_vouching_and_releasing_are_for_archivists() -> None:
    assert {Act.COMPLETE, Act.RELEASE} == FOR_ARCHIVISTS


def test_nothing_is_left_without_a_way_out() -> None:
    """A worker takes it up, it is finished, or a person can do something whatever was attempted."""
    for state in State:
        stands_still = state not in WORKABLE and state not in FINISHED
        assert stands_still == (state in NEEDS_PERSON)
        if stands_still:
            assert any(may(act, state, attempted=True) for act in ACTS)


def test_two_states_are_told_as_others_in_json() -> None:
    told = {state: json_status(state) for state in State if json_status(state) != state.value}
    assert told == {State.WAITING_FOR_CASE: "waiting", State.ACCEPTED: "transferring"}
