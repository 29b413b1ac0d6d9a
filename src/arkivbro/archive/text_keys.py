"""What a text is sorted by: stored, because SQLite and PostgreSQL order text differently."""

from __future__ import annotations

from arkivbro.core.norwegian_order import norwegian_order

_SORTED_CHARACTERS = 120


def norwegian_sort_key(text: str) -> str:
    """Norwegian alphabetical order as hexadecimal digits, which every database collation orders alike.

    Æ, Ø and Å come after Z; Aa counts as Å; other accents do not count. Punctuation is a space.
    """
    return norwegian_order(text)[:_SORTED_CHARACTERS].encode("utf-8").hex()
