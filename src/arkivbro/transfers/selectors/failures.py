"""What needs a person, grouped by its cause."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db.models import Q, Subquery

from arkivbro.core.messages import Finding, Message
from arkivbro.transfers.engine.standing import in_archives, stands_still
from arkivbro.transfers.engine.states import NEEDS_PERSON
from arkivbro.transfers.models import State, Transfer
from arkivbro.transfers.selectors.counts import by_cause

LOOKED_AT = 200
"""So many are looked at for what is in their way."""
MOST_CAUSES = 50


@dataclass(frozen=True, slots=True)
class FailureGroup:
    """Transfers that stand still for the same reason."""

    archive: str
    state: State
    error: Message | None
    count: int
    oldest: str
    """The public id of the one that was asked for first."""
    lacks: tuple[Finding, ...] = ()
    """What is in the way, of as many as are looked at; nothing that could tell of a person."""

    @property
    def code(self) -> str:
        return self.error.code if self.error else ""


def failures_by_cause() -> list[FailureGroup]:
    """The largest group first, of as many as a page has room for; three queries."""
    causes = by_cause(NEEDS_PERSON)[:MOST_CAUSES]
    first = _first_of(causes)
    lacks = _lacks()
    return [
        FailureGroup(
            archive, state, one.error, count, one.public_id, tuple(lacks.get((archive, state, code), ()))
        )
        for archive, state, code, count in causes
        if (one := first.get((archive, state, code))) is not None
    ]


def _first_of(causes: Sequence[tuple[str, State, str, int]]) -> dict[tuple[str, State, str], Transfer]:
    """The transfer of each cause that was asked for first."""
    wanted = Q(pk__in=[])
    for archive, state, code, _ in causes:
        rows = Transfer.objects.filter(in_archives(archive), state=state)
        rows = rows.filter(error__code=code) if code else rows.filter(error__code__isnull=True)
        wanted |= Q(pk=Subquery(rows.order_by("pk").values("pk")[:1]))
    return {
        (one.case.archive, State(one.state), one.error.code if one.error else ""): one
        for one in Transfer.objects.filter(wanted).select_related("case")
    }


def lacks_of(transfer: Transfer) -> tuple[Finding, ...]:
    """What is in the way of it by name, without whatever could tell of a person: what was found of persons stops it, and has its own page."""
    details = getattr(transfer, "details", None)
    if details is None or transfer.state == State.STOPPED:
        return ()
    return tuple(one for one in details.findings if not one.message.parameters)


def _lacks() -> dict[tuple[str, State, str], dict[Finding, None]]:
    """By archive, state and code of the groups: each thing once, in the order that it was found in."""
    found: dict[tuple[str, State, str], dict[Finding, None]] = {}
    rows = Transfer.objects.filter(stands_still(), details__isnull=False).exclude(state=State.STOPPED)
    for one in rows.select_related("case", "details").order_by("pk")[:LOOKED_AT]:
        code = one.error.code if one.error else ""
        of_group = found.setdefault((one.case.archive, State(one.state), code), {})
        of_group.update((replace(lack, place=""), None) for lack in lacks_of(one))
    return found
