"""What a source is told of what the archive has."""

from __future__ import annotations

from arkivbro.core.message_table.entries import Word

TABLE = {"receipt.archived": Word("Arkivert: sak {case}, journalpost {entry}.")}
