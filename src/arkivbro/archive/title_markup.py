"""Titles as an archivist writes them: what stands between [[ and ]] is screened, as in an archive profile."""

from __future__ import annotations

import re

from arkivbro.core.errors import Declined
from arkivbro.core.screening import Part, ScreenedText, one_line

_TOKEN = re.compile(r"\\[\[\]\\]|\[\[|\]\]")


def marked(text: ScreenedText) -> str:
    """The full title with what is screened between brackets; the title's own brackets and backslashes follow a backslash."""
    pieces: list[str] = []
    for part in text.parts:
        escaped = re.sub(r"[\[\]\\]", r"\\\g<0>", part.text)
        pieces.append(f"[[{escaped}]]" if part.screened else escaped)
    return "".join(pieces)


def from_marked(written: str, before: ScreenedText) -> ScreenedText:
    """What was written, as a title. Names that `before` tags stay tagged, so that they stay out of the public search.

    Raises Declined for brackets that do not pair.
    """
    line, position = one_line(written), 0
    if line == one_line(marked(before)):
        return before
    names = tuple(
        dict.fromkeys(part.text.strip() for part in before.parts if part.personal_name and part.text.strip())
    )
    known_screened = {part.text: part.personal_name for part in before.parts if part.screened}
    parts: list[Part] = []
    screened, text = False, ""
    for token in _TOKEN.finditer(line):
        text += line[position : token.start()]
        position = token.end()
        if token.group().startswith("\\"):
            text += token.group()[1:]
            continue
        if (token.group() == "[[") == screened:
            raise Declined("archive.brackets_not_paired")
        if screened and not text.strip():
            raise Declined("archive.brackets_empty")
        parts += _parts(text, screened, names, known_screened)
        screened, text = not screened, ""
    if screened:
        raise Declined("archive.bracket_not_closed")
    parts += _parts(text + line[position:], False, names, known_screened)
    return ScreenedText(tuple(parts))


def _parts(text: str, screened: bool, names: tuple[str, ...], known: dict[str, bool]) -> list[Part]:
    if not text:
        return []
    if screened:
        # What an archivist screens is a name, unless the same words were screened as something else before.
        return [Part(text, True, known.get(text, True))]
    if not names:
        return [Part(text)]
    pattern = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    pieces = re.split(rf"(?<!\w)({pattern})(?!\w)", text)
    return [Part(piece, False, piece in names) for piece in pieces if piece]
