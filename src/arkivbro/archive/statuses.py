"""The statuses of cases and entries that the rules name (Noark 5), and which may follow which."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from arkivbro.core.errors import Declined

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


@dataclass(frozen=True, slots=True)
class OfEntry:
    """What the rules ask of an entry: nothing of its words."""

    number: str
    """For people."""
    type: str
    status: str
    is_journalled: bool = False


def require_step(entry: OfEntry, status: str) -> None:
    """Whether the status may follow the one that the entry has. Raises Declined."""
    if status == EXPIRED:
        raise Declined("archive.expires_for_itself")
    if status == EXPEDITED and entry.type not in ("U", "N"):
        raise Declined("archive.not_outgoing", number=entry.number)
    if status == JOURNALLED and entry.type == "U" and entry.status != EXPEDITED:
        raise Declined("archive.not_expedited", number=entry.number)
    allowed = NEXT_STATUSES.get(entry.status)
    goes = (
        status in allowed or (status not in NEXT_STATUSES and bool(allowed - {"A"}))
        if allowed is not None
        else True
    )
    if not goes or (entry.is_journalled and status in AWAITING_JOURNALLING):
        raise Declined("archive.status_not_allowed", number=entry.number, status=entry.status, wanted=status)


def require_complete(number: str, *, has_party: bool, roles: Collection[str]) -> None:
    """What the public journal must have of an entry: a party; and its main document, when it has documents at all. Raises Declined."""
    if not has_party:
        raise Declined("archive.party_missing", number=number)
    if roles and "H" not in roles:
        raise Declined("archive.main_document_missing", number=number)


def require_may_be_signed_off(entry: OfEntry, method: str, *, answered: bool) -> None:
    """Only I and N wait for an answer, and BU needs the entry that is it. Raises Declined."""
    if entry.type not in ("I", "N"):
        raise Declined("archive.sign_off_not_allowed", number=entry.number, entry_type=entry.type)
    if method == "BU" and not answered:
        raise Declined("archive.answer_missing")
