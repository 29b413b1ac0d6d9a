"""How far the ledger has come."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count

from arkivbro.transfers.engine.states import FINISHED, NEEDS_PERSON, json_status
from arkivbro.transfers.models import State, Transfer
from arkivbro.transfers.selectors.counts import by_state


@dataclass(frozen=True, slots=True)
class Progress:
    """`settled`: transferred, cancelled, or waiting for a person; `total`: all."""

    settled: int
    total: int
    need_person: int


def counts_by_state(vacancy: str | None = None) -> dict[State, int]:
    """How many transfers are in each state; `vacancy` is a reference."""
    if vacancy is None:
        found = by_state()
    else:
        rows = Transfer.objects.filter(case__vacancy_ref=vacancy).values_list("state")
        counted = rows.annotate(count=Count("pk")).order_by()
        found = {State(state): count for state, count in counted}
    return {state: found.get(state, 0) for state in State}


def progress() -> Progress:
    """Of the whole ledger."""
    counts = counts_by_state()
    need_person = sum(counts[state] for state in NEEDS_PERSON)
    settled = need_person + sum(counts[state] for state in FINISHED)
    return Progress(settled, sum(counts.values()), need_person)


def count_by_status(vacancy: str | None = None) -> dict[str, int]:
    """As `counts_by_state`, by the status of the JSON contract."""
    counts: dict[str, int] = {}
    for state, count in counts_by_state(vacancy).items():
        status = json_status(state)
        counts[status] = counts.get(status, 0) + count
    return counts
