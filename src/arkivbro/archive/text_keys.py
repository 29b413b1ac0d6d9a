"""What a text is searched and sorted by: stored, because SQLite and PostgreSQL fold and order text differently."""

from __future__ import annotations

import unicodedata

_AFTER_Z = {
    "æ": "\uf001",
    "ä": "\uf001",
    "ø": "\uf002",
    "ö": "\uf002",
    "å": "\uf003",
    "ü": "y",
    "ð": "d",
    "þ": "th",
    "ß": "ss",
}
_SORTED_CHARACTERS = 120


def search_form(text: str) -> str:
    """Casefolded, NFC, white space folded: stored beside the text, and made of what a person searches for."""
    return " ".join(unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold()).split())


def norwegian_sort_key(text: str) -> str:
    """Norwegian alphabetical order as hexadecimal digits, which every database collation orders alike.

    Æ, Ø and Å come after Z; Aa counts as Å; other accents do not count. Punctuation is a space.
    """
    folded = search_form(text).replace("aa", "å")
    letters: list[str] = []
    for letter in folded:
        if letter in _AFTER_Z:
            letters.append(_AFTER_Z[letter])
            continue
        base = unicodedata.normalize("NFD", letter)[0]
        letters.append(base if base.isalnum() else " ")
    return " ".join("".join(letters).split(" ")).strip()[:_SORTED_CHARACTERS].encode("utf-8").hex()
