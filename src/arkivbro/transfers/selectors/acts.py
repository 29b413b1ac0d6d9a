"""What may be done with a transfer now, and the words of the ledger that screens and acts of other apps need."""

from __future__ import annotations

from django.db.models import OuterRef, QuerySet

from arkivbro.transfers.engine.acts import Act, is_for_archivists, may
from arkivbro.transfers.engine.states import FINISHED, NEEDS_PERSON, WORKABLE
from arkivbro.transfers.models import State, StepState, Transfer

__all__ = [
    "FINISHED",
    "NEEDS_PERSON",
    "WORKABLE",
    "Act",
    "State",
    "TransferRow",
    "acts_now",
    "is_for_archivists",
    "state_of_transfer",
]

TransferRow = Transfer
"""A row as selectors give it to other apps: to be read. Only the ledger changes it."""


def acts_now(transfer: Transfer, *, by_archivist: bool, stopped: bool) -> frozenset[Act]:
    """What its state lets somebody do; the one who does it must see the vacancy besides. `stopped`: as `is_stopped` says."""
    state = State(transfer.state)
    steps = {step.state for step in transfer.steps.all()}
    attempted, awaited = bool(steps - {StepState.PLANNED}), StepState.ACCEPTED in steps
    return frozenset(
        act
        for act in Act
        if may(act, state, attempted=attempted, awaited=awaited)
        and (by_archivist or not is_for_archivists(act, stopped=stopped))
    )


def state_of_transfer(public_id: str) -> State | None:
    """None where there is no such transfer."""
    found = Transfer.objects.filter(public_id=public_id).values_list("state", flat=True).first()
    return State(found) if found is not None else None


def transfers_by_id(public_id: OuterRef) -> QuerySet[Transfer]:
    """For Exists() in a query of rows that keep their transfer's public id."""
    return Transfer.objects.filter(public_id=public_id)
