"""What workers do besides transferring."""

from __future__ import annotations

from arkivbro.core.message_table.entries import Entry, Who

TABLE = {
    "chore.some_failed": Entry(
        "Noe av dette gikk galt. Resten er gjort.",
        "Det prøves igjen av seg selv. Går det ikke over, se i loggen hva som er i veien.",
        Who.OPERATOR,
    ),
}
