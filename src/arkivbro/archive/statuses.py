"""The statuses of cases and entries that the rules name (Noark 5), and which may follow which."""

from __future__ import annotations

CLOSED, CASE_EXPIRED = "A", "U"
"""Of a case: it takes nothing more."""

JOURNALLED, EXPEDITED, EXPIRED = "J", "E", "U"
"""Of an entry."""

NEXT_STATUSES: dict[str, frozenset[str]] = {
    "R": frozenset("MSFGEJ"),
    "M": frozenset("SFGJ"),
    "S": frozenset("MFGEJ"),
    "F": frozenset("SGEJ"),
    "G": frozenset("FEJ"),
    "E": frozenset("J"),
    "J": frozenset("A"),
    "A": frozenset(),
    "U": frozenset(),
}
"""Which status may follow which; U is set by `mark_utgaar`, with a reason. Statuses of a body's own pass freely
before journalling."""

AWAITING_JOURNALLING = ("M", "S", "F", "G", "E")
"""The queue Til journalføring."""
