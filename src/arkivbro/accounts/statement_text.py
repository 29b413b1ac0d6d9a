"""How a statement is written: plain text, with "# " before a heading and "- " before a line of a list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

HEADING, ITEM = "# ", "- "


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, a paragraph, or a list; of the first two the one line is the text."""

    kind: str
    lines: tuple[str, ...]


def blocks(text: str) -> Iterator[Block]:
    """The text as it is laid out: an empty line ends a paragraph."""
    for part in text.replace("\r\n", "\n").split("\n\n"):
        lines = [line.strip() for line in part.splitlines() if line.strip()]
        for kind, group in groupby(lines, key=_kind):
            found = tuple(line.removeprefix(HEADING).removeprefix(ITEM) for line in group)
            if kind == "heading":
                yield from (Block(kind, (one,)) for one in found)
            elif kind == "list":
                yield Block(kind, found)
            else:
                yield Block(kind, (" ".join(found),))


def _kind(line: str) -> str:
    if line.startswith(HEADING):
        return "heading"
    return "list" if line.startswith(ITEM) else "paragraph"
