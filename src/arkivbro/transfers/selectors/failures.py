"""What needs a person, grouped by its cause."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Min

from arkivbro.transfers.engine.states import NEEDS_PERSON
from arkivbro.transfers.models import State, Transfer


@dataclass(frozen=True, slots=True)
class FailureGroup:
    """Transfers that stand still for the same reason."""

    archive: str
    state: State
    code: str
    message: str
    count: int
    oldest: str
    """The public id of the one that was asked for first."""


def failures_by_cause() -> list[FailureGroup]:
    """The largest group first."""
    groups = (
        Transfer.objects.filter(state__in=NEEDS_PERSON)
        .values("case__archive", "state", "error_code", "error_message")
        .annotate(count=Count("pk"), oldest=Min("pk"))
        .order_by("-count", "oldest")
    )
    rows = list(groups)
    ids = dict(Transfer.objects.filter(pk__in=[row["oldest"] for row in rows]).values_list("pk", "public_id"))
    return [
        FailureGroup(
            row["case__archive"],
            State(row["state"]),
            row["error_code"],
            row["error_message"],
            row["count"],
            ids[row["oldest"]],
        )
        for row in rows
    ]
