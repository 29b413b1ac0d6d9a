"""Norwegian alphabetical order: Æ, Ø and Å come after Z, and Aa counts as Å."""

from __future__ import annotations

import unicodedata

from arkivbro.core.text_forms import without_any_invisible

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


def norwegian_order(text: str) -> str:
    """What to sort the text by. Letter case, white space and other accents do not count; punctuation is a space."""
    composed = unicodedata.normalize(
        "NFC", unicodedata.normalize("NFC", without_any_invisible(text)).casefold()
    )
    letters: list[str] = []
    for letter in " ".join(composed.split()).replace("aa", "å"):
        if letter in _AFTER_Z:
            letters.append(_AFTER_Z[letter])
            continue
        base = unicodedata.normalize("NFD", letter)[0]
        letters.append(base if base.isalnum() else " ")
    return "".join(letters).strip()
