"""Texts as they are kept, searched and sorted: without the characters that nobody sees.

Searched and sorted forms are stored beside the text, because SQLite and PostgreSQL fold and order text differently.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_IGNORABLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff"
    "\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
"""Every code point that Unicode calls Default_Ignorable_Code_Point (DerivedCoreProperties.txt), but for the joiners."""
_INVISIBLE = f"\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ufff9-\ufffb{_IGNORABLE}"
"""Those, the control characters that are no white space, and the marks of interlinear annotations."""
_JOINERS = "\u200c\u200d"
_NEVER_SEEN = re.compile(
    f"[{_INVISIBLE}]|[{_JOINERS}](?![\u0250-\U0010ffff])|(?<![\u0250-\U0010ffff])[{_JOINERS}]"
)
_SORTED_CHARACTERS = 120
_PLACES = {
    "æ": "\uf001",
    "ä": "\uf001",
    "ø": "\uf002",
    "ö": "\uf002",
    "ő": "\uf002",
    "å": "\uf003",
    "ü": "y",
    "ű": "y",
    "ð": "d",
    "þ": "th",
    "ß": "ss",
    "œ": "oe",
    "ı": "i",
    "ŋ": "n",
    "ĸ": "k",
    "ə": "e",
    "ɛ": "e",
    "ɔ": "o",
    "ʒ": "z",
    "ǝ": "e",
}
"""Letters with a place of their own in Norwegian (Æ, Ø and Å after Z), and those whose name in Unicode does not say of which
letter they are made.
"""
_WRITTEN = {"\uf001": "æ", "\uf002": "ø", "\uf003": "å"}
LONGEST_WORD = 16
"""Of a longer word so many letters are looked for: what is indexed by its beginnings is bounded."""
_MADE_OF = re.compile(r"([A-Z]+ (?:SMALL|CAPITAL) LETTER [A-Z]+) WITH .+")
_ALL = re.compile(f"[{_INVISIBLE}{_JOINERS}]")


def without_invisible(text: str) -> str:
    """The text without direction marks, soft hyphens, fillers, variation selectors, zero-width and control characters; white
    space stays.

    A direction mark turns what is read round, and a zero-width space hides a word from a search. Joiners stay between
    letters of the scripts that are written with them, and between pictures.
    """
    return _NEVER_SEEN.sub("", text)


def without_any_invisible(text: str) -> str:
    """Without joiners too: for comparing."""
    return _ALL.sub("", text)


def search_form(text: str) -> str:
    """What a text is searched by, and what is searched for: visible characters, casefolded, NFC, white space folded."""
    composed = unicodedata.normalize("NFC", without_any_invisible(text))
    return " ".join(unicodedata.normalize("NFC", composed.casefold()).split())


def norwegian_order(text: str) -> str:
    """What to sort the text by: Æ, Ø and Å come after Z, and Aa counts as Å. Every other letter counts as the one that it is
    made of (Ł as L, É as E). Letter case and white space do not count; punctuation is a space.
    """
    return "".join(map(_place, search_form(text).replace("aa", "å"))).strip()


def words_form(text: str) -> str:
    """The words that a text is found by, and those that somebody looks for: each once, letters and digits only, of its first letters.

    Æ, ø and å are letters of their own, and ä and ö are written as they are here; every other letter counts as the one that it
    is made of. A hyphen parts words.
    """
    spaced = "".join(_WRITTEN.get(place, place) for letter in search_form(text) for place in _place(letter))
    return " ".join(dict.fromkeys(word[:LONGEST_WORD] for word in spaced.split()))


@lru_cache(maxsize=4096)
def letter_made_of(letter: str) -> str:
    """The letter that another is with something on it, where Unicode does not take them apart (ł is an l with a stroke), else itself."""
    if letter.isascii() or not (found := _MADE_OF.fullmatch(unicodedata.name(letter, ""))):
        return letter
    try:
        return unicodedata.lookup(found.group(1))
    except KeyError:
        return letter


@lru_cache(maxsize=4096)
def _place(letter: str) -> str:
    """The letters that a small letter is sorted as, one mark after the other taken off: Ǻ is an Å with something on it."""
    if letter in _PLACES:
        return _PLACES[letter]
    kind, *codes = unicodedata.decomposition(letter).split() or [""]
    if kind.startswith("<"):
        return "".join(_place(chr(int(code, 16)).casefold()) for code in codes)
    if kind:
        return _place(chr(int(kind, 16)))
    if (base := letter_made_of(letter)) != letter:
        return _place(base)
    if unicodedata.category(letter).startswith("M"):
        return ""
    return letter if letter.isalnum() else " "


def norwegian_sort_key(text: str) -> str:
    """The same as hexadecimal digits, which every database collation orders alike."""
    return norwegian_order(text)[:_SORTED_CHARACTERS].encode("utf-8").hex()
