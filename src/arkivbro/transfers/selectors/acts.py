"""What may be done with a transfer now, and the words of the ledger that screens and acts of other apps need."""

from __future__ import annotations

from arkivbro.transfers.engine.acts import Act, is_for_archivists, may
from arkivbro.transfers.engine.states import FINISHED, NEEDS_PERSON, WORKABLE
from arkivbro.transfers.models import State, StepState, Transfer

__all__ = ["FINISHED", "NEEDS_PERSON", "WORKABLE", "Act", "State", "acts_now", "is_for_archivists"]


def acts_now(transfer: Transfer, *, by_archivist: bool) -> frozenset[Act]:
    """What its state lets somebody do; the one who does it must see the vacancy besides."""
    state = State(transfer.state)
    attempted = any(step.state != StepState.PLANNED for step in transfer.steps.all())
    return frozenset(
        act
        for act in Act
        if may(act, state, attempted=attempted) and (by_archivist or not is_for_archivists(act, state))
    )
