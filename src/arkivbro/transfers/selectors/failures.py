"""What needs a person, grouped by its cause."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.db.models import Count, Min

from arkivbro.core.messages import Finding, Message
from arkivbro.transfers.engine.states import NEEDS_PERSON
from arkivbro.transfers.models import State, Transfer

LOOKED_AT = 200
"""So many are looked at for what is in their way."""


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
    """The largest group first."""
    groups = (
        Transfer.objects.filter(state__in=NEEDS_PERSON)
        .values("case__archive", "state", "error__code")
        .annotate(count=Count("pk"), first=Min("pk"))
        .order_by("-count", "first")
    )
    rows = list(groups)
    oldest = Transfer.objects.in_bulk([row["first"] for row in rows])
    lacks = _lacks()
    return [
        FailureGroup(
            row["case__archive"],
            State(row["state"]),
            oldest[row["first"]].error,
            row["count"],
            oldest[row["first"]].public_id,
            tuple(lacks.get((row["case__archive"], row["state"], row["error__code"]), ())),
        )
        for row in rows
    ]


def lacks_of(transfer: Transfer) -> tuple[Finding, ...]:
    """What is in the way of it by name, without whatever could tell of a person: what was found of persons stops it, and has its own page."""
    details = getattr(transfer, "details", None)
    if details is None or transfer.state == State.STOPPED:
        return ()
    return tuple(one for one in details.findings if not one.message.parameters)


def _lacks() -> dict[tuple[str, str, str | None], dict[Finding, None]]:
    """By archive, state and code of the groups: each thing once, in the order that it was found in."""
    found: dict[tuple[str, str, str | None], dict[Finding, None]] = {}
    rows = Transfer.objects.filter(state__in=NEEDS_PERSON, details__isnull=False).exclude(state=State.STOPPED)
    for one in rows.select_related("case", "details").order_by("pk")[:LOOKED_AT]:
        code = one.error.code if one.error else None
        of_group = found.setdefault((one.case.archive, one.state, code), {})
        of_group.update((replace(lack, place=""), None) for lack in lacks_of(one))
    return found
