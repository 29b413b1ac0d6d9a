"""The table of states: what is not in it is refused, and nothing can be left without a way on."""

from __future__ import annotations

import ast
from itertools import product
from pathlib import Path

import pytest

from arkivbro.transfers.engine.states import (
    FINISHED,
    FIRST,
    MOVES,
    NEEDS_PERSON,
    OPEN,
    UNATTEMPTED,
    WORKABLE,
    Event,
    MoveRefused,
    State,
    after,
    may_happen,
    pairs,
)

SOURCE = Path(__file__).resolve().parents[3] / "src" / "arkivbro"


@pytest.mark.parametrize(("state", "event"), [*product(State, Event)])
def test_a_move_that_is_not_in_the_table_is_refused(state: State, event: Event) -> None:
    if may_happen(state, event):
        assert after(state, event) is MOVES[state, event]
    else:
        with pytest.raises(MoveRefused):
            after(state, event)


def test_what_comes_to_wait_waits_for_its_case_while_that_takes_nothing() -> None:
    waits = {
        after(state, event, case_is_ready=False)
        for (state, event), to in MOVES.items()
        if to is State.WAITING
    }
    assert waits == {State.WAITING_FOR_CASE}
    assert after(State.TRANSFERRING, Event.DONE, case_is_ready=False) is State.TRANSFERRED


def test_a_worker_takes_up_whatever_is_workable_and_leaves_it_by_every_outcome() -> None:
    assert {state for state in State if may_happen(state, Event.BEGUN)} == set(WORKABLE)
    left = {to for (state, _), to in MOVES.items() if state is State.TRANSFERRING and to is not state}
    assert left == {*State} - {State.WAITING_FOR_CASE, State.TRANSFERRING}


def test_every_state_is_reached_and_all_but_what_rests_is_left() -> None:
    reached = {*FIRST, *(new for _, new in pairs())}
    assert reached == set(State)
    assert {old for old, _ in pairs()} == set(State) - {State.TRANSFERRED}
    assert {to for (state, _), to in MOVES.items() if state in FINISHED} == {State.WAITING}


def test_what_needs_a_person_is_brought_back_by_newer_facts_and_ended_by_a_person() -> None:
    for state in NEEDS_PERSON:
        assert after(state, Event.MENDED) is State.WAITING
        assert after(state, Event.COMPLETE) is State.TRANSFERRED


def test_what_ends_unsent_ends_only_from_open_states() -> None:
    for event in UNATTEMPTED:
        ended = {state for state in State if may_happen(state, event)}
        assert ended == set(OPEN) - {State.ACCEPTED}


def test_no_code_sets_a_transfers_state_past_the_table() -> None:
    """Every write of a State constant is in the table's own modules, or makes a new row."""
    allowed = {"engine/moving.py", "engine/states.py"}
    found = []
    for path in SOURCE.rglob("transfers/**/*.py"):
        name = path.relative_to(SOURCE / "transfers").as_posix()
        if name in allowed or name.startswith("migrations/"):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Attribute):
                target = node.targets[0]
                if target.attr == "state" and _is_state(node.value):
                    found.append(f"{name}:{node.lineno}")
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr == "update"
                and any(one.arg == "state" and _is_state(one.value) for one in node.keywords)
            ):
                found.append(f"{name}:{node.lineno}")
    assert found == []


def _is_state(value: ast.expr) -> bool:
    return (
        isinstance(value, ast.Attribute) and isinstance(value.value, ast.Name) and value.value.id == "State"
    )
