"""The places that findings name: fields of facts, of records, of forms and files. Each is one or two words in lower case."""

from __future__ import annotations

from arkivbro.core.message_table.entries import Word

TABLE: dict[str, Word] = {}
