"""What the states of a transfer are called (`transfers.engine.states`)."""

from __future__ import annotations

from arkivbro.core.message_table.entries import Word

TABLE = {
    "state.waiting": Word("Venter"),
    "state.waiting_for_case": Word("Venter på saken"),
    "state.transferring": Word("Overføres"),
    "state.accepted": Word("Mottatt av arkivet"),
    "state.unresolved": Word("Uavklart"),
    "state.retrying": Word("Prøver igjen"),
    "state.transferred": Word("Overført"),
    "state.declined": Word("Avvist"),
    "state.failed": Word("Feil"),
    "state.stopped": Word("Stanset"),
    "state.cancelled": Word("Avbrutt"),
}
