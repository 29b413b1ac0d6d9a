"""The archive log."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from arkivbro.core.messages import Message, remedy_of, sentence_of
from arkivbro.transfers.engine.states import json_status
from arkivbro.transfers.models import State, Transfer
from arkivbro.ui.places import Of, where_json

PAGE = 500


def archive_log(vacancy: str | None = None, status: str | None = None) -> QuerySet[Transfer]:
    """Transfers with their cases, oldest first. `vacancy` is a reference; `status` one of STATUSES."""
    rows = Transfer.objects.select_related("case").order_by("id")
    if vacancy is not None:
        rows = rows.filter(case__vacancy_ref=vacancy)
    if status == State.WAITING:
        rows = rows.filter(state__in=(State.WAITING, State.WAITING_FOR_CASE))
    elif status is not None:
        rows = rows.filter(state=status)
    return rows


def transfers_json(vacancy: str | None = None, status: str | None = None) -> Iterator[dict[str, Any]]:
    """The rows of `arkivbro transfers --json`, a page at a time: the whole is never in memory."""
    rows, after = archive_log(vacancy, status), 0
    while page := list(rows.filter(pk__gt=after)[:PAGE]):
        yield from map(_row, page)
        after = page[-1].pk


def _row(transfer: Transfer) -> dict[str, Any]:
    state, case = State(transfer.state), transfer.case
    told = transfer.error if state is not State.CANCELLED else None
    error = _error(told, transfer) if told else None
    place = {"name": case.archive, "case": case.number or None, "entry": transfer.entry_number or None}
    return {
        "id": transfer.public_id,
        "vacancy": case.vacancy_ref,
        "kind": transfer.kind,
        "subject": transfer.subject,
        "status": json_status(state),
        "status_text": str(state.label),
        "trigger": transfer.trigger,
        "attempts": transfer.attempts,
        "left_out": transfer.left_out,
        "error": error,
        "archive": place if case.number or transfer.entry_number else None,
        "created": _time(transfer.created),
        "completed": _time(transfer.completed),
    }


def _error(told: Message, transfer: Transfer) -> dict[str, Any]:
    of = Of(str(transfer.case.vacancy), transfer=transfer.public_id)
    return {
        "code": told.code,
        "message": sentence_of(told),
        "remedy": remedy_of(told),
        "where": where_json(told, of),
    }


def _time(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
