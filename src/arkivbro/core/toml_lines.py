"""Where in a TOML text a key stands, so that a message can name the line to mend (tomllib keeps no lines)."""

from __future__ import annotations

import re
from collections.abc import Sequence

_HEADING = re.compile(r"\s*\[([^\[\]]+)\]\s*(?:#.*)?$")
_KEY = re.compile(r"""\s*((?:"[^"]*"|'[^']*'|[\w-]+)(?:\s*\.\s*(?:"[^"]*"|'[^']*'|[\w-]+))*)\s*=""")
_PIECE = re.compile(r"""\s*(?:"([^"]*)"|'([^']*)'|([^."']+))\s*(?:\.|$)""")


def line_of(path: Sequence[str], text: str) -> int | None:
    """The line of the key, or of the nearest table or key around it; None when nothing of it is there."""
    best: tuple[int, int] | None = None
    table: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        if heading := _HEADING.match(line):
            table = _pieces(heading.group(1))
            stands = table
        elif key := _KEY.match(line):
            stands = [*table, *_pieces(key.group(1))]
        else:
            continue
        if stands == list(path[: len(stands)]) and (best is None or len(stands) > best[0]):
            best = (len(stands), number)
    return best[1] if best else None


def _pieces(dotted: str) -> list[str]:
    return [next(filter(None, groups), "").strip() for groups in _PIECE.findall(dotted)]
