"""Which fonts documents are set in, and which characters they have.

Documents use only the fonts that set-up puts in `fonts/`, never the machine's own: the same facts give the same bytes
everywhere, and what can be printed is known before typesetting.
"""

from __future__ import annotations

import json
import unicodedata
from dataclasses import dataclass
from pathlib import Path

PACKAGE = Path(__file__).parent
FONTS = PACKAGE / "fonts"
PRIMARY_FAMILY = "Source Sans 3"


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
    """Which typefaces have which character: one bit for each typeface, in their order."""

    def __init__(self, characters: dict[str, int]) -> None:
        self._typefaces_of = characters

    @classmethod
    def of(cls, typefaces: tuple[Typeface, ...]) -> Coverage:
        """Read from the fonts themselves, so that it cannot be out of step with them."""
        from fontTools.ttLib import TTFont

        characters: dict[str, int] = {}
        for position, typeface in enumerate(typefaces):
            with TTFont(typeface.file, lazy=True) as font:
                for character in filter(_is_text, map(chr, font.getBestCmap())):
                    characters[character] = characters.get(character, 0) | 1 << position
        return cls(characters)

    def typefaces_of(self, character: str) -> int:
        """The bits of the typefaces that have a glyph for it; 0 when none has."""
        return self._typefaces_of.get(character, 0)

    def has(self, character: str) -> bool:
        return character in self._typefaces_of


def _is_text(character: str) -> bool:
    """Private use and control characters have glyphs in some fonts, but PDF/A does not take them.

    Of the characters newer than Python's tables only pictures are taken: what is not known to be a mark may be one.
    """
    category, number = unicodedata.category(character), ord(character)
    if category == "Cn":
        return 0x1F000 <= number <= 0x1FAFF
    return category not in ("Co", "Cc", "Cs")
