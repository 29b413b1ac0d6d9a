"""In what order a plan is carried out, what is looked up before it is made, and how long a call may take. No database."""

from __future__ import annotations

from dataclasses import replace

import pytest

from arkivbro.core.noark import DocumentObject
from arkivbro.core.plan import plan_transfer, with_documents
from arkivbro.core.plan_types import ArchivePlan, StepKind
from arkivbro.core.recruitment import TransferKind
from arkivbro.ledger_settings import LedgerSettings
from arkivbro.transfers.engine.delivery import Delivery, deadline_for
from arkivbro.transfers.engine.looking_up import must_look_up
from arkivbro.transfers.engine.steps_stored import next_without_lookup
from arkivbro.transfers.models import Step, StepState
from tests.unit.core.facts_for_tests import CONTEXT, facts, shipped

PLANNED, SENT, DONE = StepState.PLANNED, StepState.ATTEMPTING, StepState.DONE
CASE, ENTRY, DOCUMENT = StepKind.CASE, StepKind.ENTRY, StepKind.DOCUMENT
SIGN_OFF, STATUS = StepKind.SIGN_OFF, StepKind.STATUS
MEGABYTE = 1_000_000


def plan_of(kind: TransferKind) -> ArchivePlan:
    """As frozen, with a file of a megabyte for each document."""
    plan = plan_transfer(facts(kind), shipped("arbeidstilsynet"), CONTEXT)
    file = DocumentObject("0" * 64, MEGABYTE, "fmt/95", "application/pdf", "pdf")
    return with_documents(plan, {one.key: (file,) for one in plan.entry.documents}, {})


def delivery_of(plan: ArchivePlan, *states: StepState, entry_was_there: bool = False) -> Delivery:
    """Rows in those states, the rest planned; nothing is connected to anything."""
    rows = [Step(pk=number, key=step.key, kind=step.kind.value) for number, step in enumerate(plan.steps, 1)]
    for row, state in zip(rows, states, strict=False):
        row.state = state
    for row in rows:
        row.was_there = entry_was_there and row.kind == ENTRY
    return Delivery(None, "", rows, {}, None)  # type: ignore[arg-type]  # no work is done here


@pytest.mark.parametrize(
    ("kind", "order"),
    [
        (TransferKind.ADVERTISEMENT, (CASE, ENTRY, DOCUMENT, STATUS)),
        (TransferKind.APPLICATION, (ENTRY, DOCUMENT, DOCUMENT, DOCUMENT, DOCUMENT, SIGN_OFF, STATUS)),
    ],
)
def test_case_entry_documents_sign_off_and_last_the_status(
    kind: TransferKind, order: tuple[StepKind, ...]
) -> None:
    plan = plan_of(kind)
    assert tuple(step.kind for step in plan.steps) == order
    final = delivery_of(plan).final
    assert final is not None
    assert final.key == plan.steps[-1].key


LOOK_UPS = {
    # step, its state, its entry was there before us → is it looked up before it is made?
    (CASE, PLANNED, False): True,
    (ENTRY, PLANNED, False): True,
    (DOCUMENT, PLANNED, False): False,
    (DOCUMENT, PLANNED, True): True,
    (CASE, SENT, False): True,
    (ENTRY, SENT, False): True,
    (DOCUMENT, SENT, False): True,
}


@pytest.mark.parametrize(("kind", "state", "was_there"), LOOK_UPS)
def test_what_is_looked_up_before_it_is_made(kind: StepKind, state: StepState, was_there: bool) -> None:
    plan = plan_of(TransferKind.ADVERTISEMENT)
    delivery = delivery_of(plan, entry_was_there=was_there)
    row, step = next(
        (row, step) for row, step in zip(delivery.rows, plan.steps, strict=True) if step.kind is kind
    )
    row.state = state
    assert must_look_up(delivery, row, step) is LOOK_UPS[kind, state, was_there]


def test_the_next_call_begins_in_the_same_commit_only_where_nothing_stands_before_it() -> None:
    """Never the case, the entry or the final status, nor a document of an entry that was there before us."""
    plan = plan_of(TransferKind.ADVERTISEMENT)
    case, entry, document, _ = plan.steps
    nothing = {case.key: None}
    assert next_without_lookup(delivery_of(plan), nothing) is None  # type: ignore[arg-type]  # keys only
    after_entry = next_without_lookup(delivery_of(plan, DONE), {entry.key: None})  # type: ignore[dict-item]
    assert after_entry is not None
    assert after_entry.key == document.key
    was_there = delivery_of(plan, DONE, entry_was_there=True)
    assert next_without_lookup(was_there, {entry.key: None}) is None  # type: ignore[dict-item]
    before_status = delivery_of(plan, DONE, DONE)
    assert next_without_lookup(before_status, {document.key: None}) is None  # type: ignore[dict-item]
    document_sent = delivery_of(plan, DONE, PLANNED, SENT)
    assert next_without_lookup(document_sent, {entry.key: None}) is None  # type: ignore[dict-item]


def test_a_call_may_take_as_long_as_is_set_and_a_second_for_every_megabyte() -> None:
    plan, settings = plan_of(TransferKind.APPLICATION), LedgerSettings()
    by_kind = {step.kind: deadline_for(step, settings) for step in plan.steps}
    assert by_kind[DOCUMENT] == settings.answer_seconds + 1
    assert by_kind[ENTRY] == settings.answer_seconds + len(plan.entry.documents)
    assert by_kind[STATUS] == by_kind[SIGN_OFF] == settings.answer_seconds
    held = replace(plan, hold_for_archivist=True)
    assert SIGN_OFF not in {step.kind for step in held.steps}
