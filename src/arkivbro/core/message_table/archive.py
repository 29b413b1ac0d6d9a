"""What the built-in archive answers."""

from __future__ import annotations

from arkivbro.core.message_table.entries import Entry, Who

TABLE = {
    "archive.clock_behind": Entry(
        "Klokken på denne maskinen viser en dag før {day}, som journalen alt er kommet til.",
        "Det går av seg selv om et øyeblikk ved midnatt. Går det ikke over, må klokkene på maskinene stilles likt.",
        Who.OPERATOR,
    ),
}
