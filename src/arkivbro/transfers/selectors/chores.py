"""Which chores are in trouble, for Drift."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from arkivbro.core.messages import Message, message
from arkivbro.core.working_days import oslo_day
from arkivbro.transfers.models import ChoreState

NAMES: dict[str, Message] = {
    "connections": message("chore.connections"),
    "old_words": message("chore.old_words"),
    "missed_waits": message("chore.missed_waits"),
    "waiting_applications": message("chore.waiting_applications"),
    "letters": message("chore.letters"),
    "list_alarms": message("chore.list_alarms"),
    "lists_by_themselves": message("chore.lists_by_themselves"),
    "begun_acts": message("chore.begun_acts"),
    "responsibles": message("chore.responsibles"),
    "old_sessions": message("chore.old_sessions"),
    "unsent_applications": message("chore.unsent_applications"),
    "working_files": message("chore.working_files"),
}
"""What people know each chore by; every chore of a worker has one."""


@dataclass(frozen=True, slots=True)
class ChoreInTrouble:
    """`trouble` says which chore it is and since when it has not succeeded; `code` and `detail` are for an expert."""

    trouble: Message
    code: str
    detail: str
    next_due: datetime | None


def chores_in_trouble() -> list[ChoreInTrouble]:
    """Those whose last run failed, or whose process died in it; one query."""
    return [
        ChoreInTrouble(_trouble(row), row.error_code, row.error_detail, row.next_due)
        for row in ChoreState.objects.filter(failures__gt=0).order_by("name")
    ]


def _trouble(row: ChoreState) -> Message:
    chore = NAMES.get(row.name) or message("chore.another", name=row.name)
    if row.succeeded is None:
        return message("chore.never_succeeded", chore=chore, count=row.failures)
    return message("chore.in_trouble", chore=chore, count=row.failures, day=oslo_day(row.succeeded))
