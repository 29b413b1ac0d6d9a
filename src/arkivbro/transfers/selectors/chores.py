"""What chores are called, and what is told of one that failed."""

from __future__ import annotations

from collections.abc import Iterable

from arkivbro.core.health import ChoreHeard
from arkivbro.core.messages import Message, message
from arkivbro.core.working_days import oslo_day
from arkivbro.transfers.models import ChoreState

NAMES: dict[str, Message] = {
    "connections": message("chore.connections"),
    "archive_checks": message("chore.archive_checks"),
    "mail_server": message("chore.mail_server"),
    "first_contact": message("chore.first_contact"),
    "hints": message("chore.hints"),
    "old_words": message("chore.old_words"),
    "missed_waits": message("chore.missed_waits"),
    "waiting_applications": message("chore.waiting_applications"),
    "inspections": message("chore.inspections"),
    "letters": message("chore.letters"),
    "list_alarms": message("chore.list_alarms"),
    "lists_by_themselves": message("chore.lists_by_themselves"),
    "begun_acts": message("chore.begun_acts"),
    "responsibles": message("chore.responsibles"),
    "old_sessions": message("chore.old_sessions"),
    "taken_away_files": message("chore.taken_away_files"),
    "unsent_applications": message("chore.unsent_applications"),
    "working_files": message("chore.working_files"),
    "incidents": message("chore.incidents"),
    "digest": message("chore.digest"),
    "certificates": message("chore.certificates"),
    "api_leftovers": message("chore.api_leftovers"),
    "proofs": message("chore.proofs"),
    "counts": message("chore.counts"),
    "counts_compared": message("chore.counts_compared"),
}
"""What people know each chore by; every chore of a worker has one."""


def name_of(row: ChoreState) -> Message:
    """What people know it by."""
    return NAMES.get(row.name) or message("chore.another", name=row.name)


def names_of_chores(heard: Iterable[ChoreHeard]) -> list[tuple[str, ChoreHeard]]:
    """Each with the name that it has in the ledger; those of another release are left out."""
    known = {called: name for name, called in NAMES.items()}
    return [(known[one.name], one) for one in heard if one.name in known]


def trouble_of(row: ChoreState) -> Message:
    """Which chore it is, how often it failed, and when it last succeeded."""
    chore = name_of(row)
    if row.succeeded is None:
        return message("chore.never_succeeded", chore=chore, count=row.failures)
    return message("chore.in_trouble", chore=chore, count=row.failures, day=oslo_day(row.succeeded))
