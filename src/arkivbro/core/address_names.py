"""What may stand in an address as the name of a vacancy: references are whatever a body writes (26/01234, ny, ..)."""

from __future__ import annotations

import re

TAKEN = frozenset({"ny", "utkast"})
"""Pages of ours that stand beside those of the vacancies."""
_PLAIN = re.compile(r"[^\W_][\w.:+ \-]*[\w+\-]|[^\W_]")


def may_name_in_address(text: str) -> bool:
    """Whether the text leads where it says: no slash, no page of ours, nothing that browsers take for a folder above (.., .)."""
    return _PLAIN.fullmatch(text) is not None and text.casefold() not in TAKEN


def name_in_address(*names: str) -> str:
    """The first of the names that may stand there. Raises ValueError where none may."""
    for name in names:
        if may_name_in_address(name):
            return name
    raise ValueError("no name may stand in an address")
