"""What needs a person, grouped by its cause."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Min

from arkivbro.core.messages import Message
from arkivbro.core.ref import Ref
from arkivbro.transfers.engine.states import NEEDS_PERSON
from arkivbro.transfers.models import State, Transfer


@dataclass(frozen=True, slots=True)
class FailureGroup:
    """Transfers that stand still for the same reason."""

    archive: str
    state: State
    error: Message | None
    count: int
    oldest: str
    """The public id of the one that was asked for first."""

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
    return [
        FailureGroup(
            row["case__archive"],
            State(row["state"]),
            oldest[row["first"]].error,
            row["count"],
            oldest[row["first"]].public_id,
        )
        for row in rows
    ]


def has_stopped(vacancy: Ref) -> bool:
    """Whether something of the vacancy is stopped to protect somebody."""
    rows = Transfer.objects.filter(case__source=vacancy.source, case__vacancy_id=vacancy.id)
    return rows.filter(state=State.STOPPED).exists()
