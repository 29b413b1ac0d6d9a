"""Which fonts documents are set in, and which characters they have.

Documents use only the fonts that set-up puts in `fonts/`, never the machine's own: the same facts give the same bytes
everywhere, and what can be printed is known before typesetting.
"""

from __future__ import annotations

import json
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

PACKAGE = Path(__file__).parent
FONTS = PACKAGE / "fonts"
PRIMARY_FAMILY = "Source Sans 3"
LARGE = 4_000_000
"""Bytes of a font file."""


@dataclass(frozen=True, slots=True)
class Typeface:
    """A family and the file that tells what it covers; its other files are styles of the same letters."""

    family: str
    file: Path


def installed_typefaces(folder: Path = FONTS) -> tuple[Typeface, ...]:
    """The families whose files are there, in the order in which a character is looked for in them."""
    listed = json.loads((PACKAGE / "typefaces.json").read_text(encoding="utf-8"))
    found = []
    for entry in listed:
        files = [folder / Path(name).name for name in entry["files"]]
        if all(file.is_file() for file in files):
            found.append(Typeface(entry["family"], files[0]))
    return tuple(found)


class Coverage:
    """Which typefaces have which character: one bit for each typeface, in their order.

    Read from the fonts themselves, so that it cannot be out of step with them. A file of several megabytes (Chinese) is read
    when a character comes that no other has, and is asked for those alone: for a child that sets Norwegian it is most of its start.
    """

    def __init__(self, typefaces: tuple[Typeface, ...]) -> None:
        numbered = list(enumerate(typefaces))
        self._typefaces_of = _characters([one for one in numbered if not _is_large(one[1])])
        self._large = [one for one in numbered if _is_large(one[1])]

    def typefaces_of(self, character: str) -> int:
        """The bits of the typefaces that have a glyph for it; 0 when none has."""
        return self._typefaces_of.get(character, 0) or self._of_large.get(character, 0)

    def has(self, character: str) -> bool:
        return self.typefaces_of(character) != 0

    @cached_property
    def _of_large(self) -> dict[str, int]:
        return _characters(self._large)


def _is_large(typeface: Typeface) -> bool:
    return typeface.file.stat().st_size > LARGE


def _characters(numbered: list[tuple[int, Typeface]]) -> dict[str, int]:
    from fontTools.ttLib import TTFont

    characters: dict[str, int] = {}
    for position, typeface in numbered:
        with TTFont(typeface.file, lazy=True) as font:
            for character in filter(_is_text, map(chr, font.getBestCmap())):
                characters[character] = characters.get(character, 0) | 1 << position
    return characters


def _is_text(character: str) -> bool:
    """Private use and control characters have glyphs in some fonts, but PDF/A does not take them.

    Of the characters newer than Python's tables only pictures are taken: what is not known to be a mark may be one.
    """
    category, number = unicodedata.category(character), ord(character)
    if category == "Cn":
        return 0x1F000 <= number <= 0x1FAFF
    return category not in ("Co", "Cc", "Cs")
