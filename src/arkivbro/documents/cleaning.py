"""Makes any text safe to typeset, and counts what had to be changed.

Typesetting to PDF/A fails on a character that no font has, on one from a private use area, and on one unbroken word
of some ten thousand letters. So every text passes here first. What comes out holds only characters that a font has,
line feeds, and a few that print nothing but steer how their neighbours look; cleaning it again changes nothing.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from arkivbro.documents.typefaces import Coverage

LONGEST_TEXT = 1_000_000
"""Characters of one text of several lines (a letter, a section); the longest real letters have some 20,000."""
LONGEST_LINE = 1_000
"""Characters of a text of one line (a name, a title, a label)."""
LONGEST_WORD = 40
"""Characters in a row without a place to break; longer words get such places, invisibly."""
WORD_PIECE = 20
MOST_MARKS = 8
"""Marks on one base character; more are only used to cover neighbouring lines."""
MOST_JOINED = 4
"""Pictures joined to a first one, as in families; a longer row is several of them."""
ROOM_FOR_NOTE = 100

ZWSP, ZWNJ, ZWJ, NBSP = "\u200b", "\u200c", "\u200d", "\u00a0"
VARIATION_SELECTORS = frozenset(map(chr, range(0xFE00, 0xFE10)))
INVISIBLE = frozenset({ZWSP, ZWNJ, ZWJ}) | VARIATION_SELECTORS
"""Kept although fonts may lack them: no glyph is looked for."""

_LINE_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028]")
_BULLETS_OF_SYMBOL_FONTS = str.maketrans(
    {"\uf0b7": "•", "\uf0a7": "▪", "\uf0fc": "✓", "\uf0d8": "➢", "\uf0e0": "→"}
)
"""What word processors leave of the bullets of the fonts Symbol and Wingdings."""
_PLAIN = re.compile("[ -~\u00a1-\u00ac\u00ae-\u017e]+")
"""Characters that the primary typeface has and that need no care: the great bulk of all texts."""
_VISIBLE_FORMAT = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u0890\u0891\u08e2")
"""Arabic number and verse signs: format characters by category, yet printed."""
_BLANK_LETTERS = frozenset("\u115f\u1160\u3164\uffa0")
_BREAKING_SPACE = " \u1680\u2000-\u2006\u2008-\u200a\u205f\u3000"
_BREAKS_ANYWHERE = (
    "\u0e01-\u0e5b\u2e80-\u2fd5\u3041-\u3096\u30a1-\u30fa\u3105-\u312f\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff"
)
"""Scripts that are written without spaces; the typesetter knows where their lines may break."""
_LONG_WORD = re.compile(
    rf"(?:(?![{_BREAKING_SPACE}](?=\w)|-(?=[^\W\d_]))[^\n{ZWSP}{_BREAKS_ANYWHERE}]){{{LONGEST_WORD + 1},}}"
)
_NUMBERS_IN_A_ROW = re.compile(r"(?<=[0-9A-F]\])(?=\[U\+[0-9A-F]{4,6}\])")


@dataclass(slots=True)
class Cleaner:
    """Cleans the texts of one document and counts, over all of them, characters that were

    `replaced`: no font has them; they are written as [U+1F600];
    `removed`: control characters, those that turn the direction of writing, and others that print nothing;
    `cut`: beyond the longest text that is printed.
    """

    coverage: Coverage
    replaced: int = 0
    removed: int = 0
    cut: int = 0

    def line(self, text: str) -> str:
        """For a name, a title, a label: white space is folded, so that it is on one line."""
        beyond = max(0, len(text) - LONGEST_LINE * 10)
        text = self._without_controls(text[: LONGEST_LINE * 10])
        text = self._printable(re.sub("[ \t\n]+", " ", text).strip(" "))
        text, left_out = _shortened(text, LONGEST_LINE)
        if left_out or beyond:
            text += f" … [{left_out + beyond} tegn er utelatt]"
            self.cut += left_out + beyond
        return with_places_to_break(text)

    def lines(self, text: str) -> str:
        """For a letter or a section: lines and empty lines are kept, at most one empty line in a row."""
        beyond = max(0, len(text) - LONGEST_TEXT * 2)
        text = self._without_controls(text[: LONGEST_TEXT * 2]).replace("\t", "    ")
        text = "\n".join(line.rstrip(" ") for line in self._printable(text).split("\n"))
        text, left_out = _shortened(re.sub("\n{3,}", "\n\n", text).strip("\n"), LONGEST_TEXT)
        if left_out or beyond:
            text += f"\n\n[Teksten er kortet ned her: {left_out + beyond} tegn er utelatt.]"
            self.cut += left_out + beyond
        return with_places_to_break(text)

    def _without_controls(self, text: str) -> str:
        """One form of line break, halves of characters joined, nothing that only controls, composed (NFC)."""
        if re.search("[\ud800-\udfff]", text):
            text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
        text = _LINE_BREAKS.sub("\n", text).replace("\u2029", "\n\n").translate(_BULLETS_OF_SYMBOL_FONTS)
        if text.isascii() and text.replace("\n", "").replace("\t", "").isprintable():
            return text
        kept = "".join(character for character in text if not _prints_nothing(character))
        self.removed += len(text) - len(kept)
        return unicodedata.normalize("NFC", "".join(map(self._known_space, kept)))

    def _printable(self, text: str) -> str:
        """Characters without a glyph written out by number, one base character with its marks at a time."""
        while True:
            pieces: list[str] = []
            position, end = 0, len(text)
            while position < end:
                if plain := _PLAIN.match(text, position):
                    stop = plain.end()
                    if stop < end and _extends(text[stop]):
                        stop -= 1
                    pieces.append(text[position:stop])
                    position = stop
                if position < end:
                    stop = _end_of_cluster(text, position)
                    pieces.append(self._printable_cluster(text[position:stop]))
                    position = stop
            printable = _NUMBERS_IN_A_ROW.sub(ZWSP, "".join(pieces))
            text = unicodedata.normalize("NFC", printable)
            if text == printable:
                return text

    def _printable_cluster(self, cluster: str) -> str:
        """All that is kept of a cluster must stand in one and the same typeface: shaping does not mix them."""
        base = cluster[0]
        if base == "\n" or base in INVISIBLE:
            return base
        if _extends(base):  # a mark without anything to stand on
            base, cluster = NBSP, NBSP + cluster
        typefaces = self.coverage.typefaces_of(base)
        if not typefaces:
            return "".join(map(self._by_number, cluster))
        kept, numbers, marks = [base], [], 0
        for character in cluster[1:]:
            common = (
                typefaces if character in INVISIBLE else typefaces & self.coverage.typefaces_of(character)
            )
            is_mark = _extends(character)
            marks += is_mark
            if not common:
                numbers.append(self._by_number(character))
            elif is_mark and marks > MOST_MARKS:
                self.removed += 1
            else:
                typefaces = common
                kept.append(character)
        return "".join(kept + numbers)

    def _known_space(self, character: str) -> str:
        is_odd = not character.isascii() and character.isspace() and not self.coverage.has(character)
        return " " if is_odd else character

    def _by_number(self, character: str) -> str:
        if character in INVISIBLE:
            return character
        self.replaced += 1
        return f"[U+{ord(character):04X}]"


def without_controls(text: str) -> str:
    """For other programs than the typesetter: composed (NFC), one form of line break, nothing that only controls or
    turns the direction of writing, nothing that UTF-8 or XML cannot hold. Every letter of every script stays.
    """
    text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    text = _LINE_BREAKS.sub("\n", text).replace("\u2029", "\n\n").replace("\t", " ")
    kept = "".join(character for character in text if not _prints_nothing(character))
    return unicodedata.normalize("NFC", re.sub("[\ufdd0-\ufdef\ufffe\uffff]", "\ufffd", kept))


def with_places_to_break(text: str) -> str:
    """The text with a zero-width space in every long word, at least each `WORD_PIECE` characters; nothing else changes."""
    return _LONG_WORD.sub(lambda word: ZWSP.join(_word_pieces(word.group())), text)


def without_places_to_break(text: str) -> str:
    """The text as it reads, for comparison with what was given."""
    return text.replace(ZWSP, "")


def _word_pieces(word: str) -> list[str]:
    pieces, start = [], 0
    while start < len(word):
        stop = min(start + WORD_PIECE, len(word))
        if stop < len(word) and (after := _last_sign(word, start, stop)) > start + WORD_PIECE // 4:
            stop = after
        while stop < len(word) and (
            _extends(word[stop]) or (word[stop - 1] == ZWJ and stop - start < LONGEST_WORD - MOST_MARKS)
        ):
            stop += 1
        pieces.append(word[start:stop])
        start = stop
    return pieces


def _last_sign(word: str, start: int, stop: int) -> int:
    """Behind the last sign at which an address is best divided; 0 when there is none."""
    return max(word.rfind(sign, start, stop) for sign in "/?&=_@.,;:") + 1


def _shortened(text: str, longest: int) -> tuple[str, int]:
    """The text with room for a note, and how many characters were left out; zero-width spaces are not counted."""
    if len(text) - text.count(ZWSP) <= longest:
        return text, 0
    kept = text[: longest - ROOM_FOR_NOTE].rstrip()
    return kept, len(text) - len(kept)


def _end_of_cluster(text: str, start: int) -> int:
    """Behind the base character at `start`, its marks, and what is joined to it."""
    position, joined = start + 1, 0
    if text[start] == "\n" or text[start] in INVISIBLE:
        return position
    while position < len(text) and _extends(text[position]):
        position += 1
        if (
            text[position - 1] == ZWJ
            and position < len(text)
            and unicodedata.category(text[position]) == "So"
        ):
            if joined == MOST_JOINED:
                break
            position, joined = position + 1, joined + 1
    return position


def _extends(character: str) -> bool:
    return not character.isascii() and (
        character in (ZWJ, ZWNJ) or unicodedata.category(character) in ("Mn", "Mc", "Me")
    )


def _prints_nothing(character: str) -> bool:
    if character >= "\u0300" or not character.isprintable():
        category = unicodedata.category(character)
        if category == "Cc":
            return character not in "\n\t"
        if category == "Cf":
            return character not in INVISIBLE and character not in _VISIBLE_FORMAT
        return character in _BLANK_LETTERS or "\U000e0100" <= character <= "\U000e01ef"
    return False
