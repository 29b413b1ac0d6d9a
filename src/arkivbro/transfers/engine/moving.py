"""Rows that change their state: always by the table."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q

from arkivbro.transfers.engine.states import MOVES, Event, State, after
from arkivbro.transfers.models import ArchiveCase, Transfer


def move(transfer: Transfer, event: Event, case: ArchiveCase | None = None) -> State:
    """Sets the transfer's state; the caller holds the row and saves it. Raises MoveRefused.

    `case` is the transfer's, where the caller has it locked already.
    """
    transfer.state = after(transfer.state, event, case_is_ready=takes(case or transfer.case, transfer))
    return State(transfer.state)


def move_together(transfers: Sequence[Transfer], event: Event, **columns: Any) -> None:
    """The same move of all of them, from wherever each stands to one state, and these columns, in one statement. The caller holds the rows.

    Raises MoveRefused; ValueError where they would not stand alike.
    """
    states = {move(transfer, event) for transfer in transfers}
    if len(states) > 1:
        raise ValueError(f"{event} leads to {sorted(states)}")
    for state in states:
        Transfer.objects.filter(pk__in=[one.pk for one in transfers]).update(state=state, **columns)


def takes(case: ArchiveCase, transfer: Transfer) -> bool:
    """Whether the case takes the transfer now: it makes the case itself, or the first document rests."""
    return transfer.makes_case or case.is_ready


def first_state(case: ArchiveCase, *, makes_case: bool) -> State:
    """Of a new transfer."""
    return State.WAITING if makes_case or case.is_ready else State.WAITING_FOR_CASE


def case_takes_more(case: ArchiveCase, now: datetime, *, by: str = "") -> int:
    """Its first document rests, or a person decided: what waited for that goes on; how many. The caller holds the case."""
    if case.ready_at is None:
        case.ready_at, case.ready_by = now, by
        case.save(update_fields=["ready_at", "ready_by"])
    return wake(Q(case=case)) if case.is_ready else 0


def wake(cases: Q) -> int:
    """What waited for one of these cases waits no longer; how many. The sweep calls it for every case that is ready."""
    waiting = State.WAITING_FOR_CASE
    rows = Transfer.objects.filter(cases, state=waiting)
    return rows.update(state=MOVES[waiting, Event.CASE_READY])
