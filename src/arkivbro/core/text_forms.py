"""Texts as they are kept, and as they are searched: without the characters that nobody sees."""

from __future__ import annotations

import re
import unicodedata

_INVISIBLE = (
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e007f"
)
_JOINERS = "\u200c\u200d"
_NEVER_SEEN = re.compile(
    f"[{_INVISIBLE}]|[{_JOINERS}](?![\u0250-\U0010ffff])|(?<![\u0250-\U0010ffff])[{_JOINERS}]"
)
_ALL = re.compile(f"[{_INVISIBLE}{_JOINERS}]")


def without_invisible(text: str) -> str:
    """The text without direction marks, soft hyphens, zero-width and control characters; white space stays.

    A direction mark turns what is read round, and a zero-width space hides a word from a search. Joiners stay between
    letters of the scripts that are written with them, and between pictures.
    """
    return _NEVER_SEEN.sub("", text)


def without_any_invisible(text: str) -> str:
    """Without joiners too: for comparing."""
    return _ALL.sub("", text)


def search_form(text: str) -> str:
    """What a text is searched by, and what is searched for: visible characters, casefolded, NFC, white space folded.

    Stored beside the text, because SQLite and PostgreSQL fold differently.
    """
    composed = unicodedata.normalize("NFC", without_any_invisible(text))
    return " ".join(unicodedata.normalize("NFC", composed.casefold()).split())
