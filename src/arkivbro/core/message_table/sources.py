"""Reading sources: connections, feeds, folders, and what stands in them."""

from __future__ import annotations

from arkivbro.core.message_table.entries import Entry, Who

TABLE = {
    "sources.stopped": Entry(
        "Innlesingen ble avbrutt fordi arbeideren stoppet. Resten leses neste gang.",
        "Det går av seg selv.",
        Who.OPERATOR,
    ),
}
