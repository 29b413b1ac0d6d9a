"""Making documents, and files that people send."""

from __future__ import annotations

from arkivbro.core.message_table.entries import Entry, Who

TABLE = {
    "documents.render_failed": Entry(
        "Dokumentet kunne ikke lages. Meld fra til leverandøren; resten går videre.",
        "Meld fra til leverandøren med koden og tidspunktet.",
        Who.OPERATOR,
    ),
    "documents.render_timed_out": Entry(
        "Det tok for lang tid å lage dokumentet. Det prøves igjen.",
        "Det går av seg selv. Skjer det ofte, har maskinen for mye å gjøre.",
        Who.OPERATOR,
    ),
    "documents.render_killed": Entry(
        "Prosessen som lager dokumenter, stanset. Det prøves igjen.",
        "Det går av seg selv. Skjer det ofte, har maskinen for lite minne.",
        Who.OPERATOR,
    ),
    "documents.fonts_missing": Entry(
        "Skriftene som dokumentene settes med, mangler.",
        "Kjør «make setup».",
        Who.OPERATOR,
    ),
}
