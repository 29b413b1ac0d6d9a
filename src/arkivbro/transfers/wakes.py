"""Which commits of the ledger somebody waits for: told by PostgreSQL itself (`wake_ups.triggers`)."""

from __future__ import annotations

from arkivbro.transfers.engine.states import WORKABLE, State
from arkivbro.wake_ups.triggers import Wakes

_COMES_DUE = ", ".join(f"'{state.value}'" for state in sorted(set(WORKABLE) - {State.TRANSFERRING}))
"""What is being transferred is in somebody's hands: its case's lease says how long."""

WAKES = (
    Wakes(
        "transfers_transfer", ("state", "due_at"), f"NEW.due_at IS NOT NULL AND NEW.state IN ({_COMES_DUE})"
    ),
    Wakes("transfers_archivecase", ("reference", "ready_at")),
    Wakes("transfers_connection", ("pause", "paused_until", "next_probe")),
    Wakes("transfers_sourcereading", ("next_reading", "trouble", "owner")),
)
