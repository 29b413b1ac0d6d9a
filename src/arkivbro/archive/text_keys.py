"""What a text is searched and sorted by: stored, because SQLite and PostgreSQL fold and order text differently."""

from __future__ import annotations

import unicodedata

from arkivbro.core.norwegian_order import norwegian_order

_SORTED_CHARACTERS = 120


def search_form(text: str) -> str:
    """Casefolded, NFC, white space folded: stored beside the text, and made of what a person searches for."""
    return " ".join(unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold()).split())


def norwegian_sort_key(text: str) -> str:
    """Norwegian alphabetical order as hexadecimal digits, which every database collation orders alike.

    Æ, Ø and Å come after Z; Aa counts as Å; other accents do not count. Punctuation is a space.
    """
    return norwegian_order(text)[:_SORTED_CHARACTERS].encode("utf-8").hex()
