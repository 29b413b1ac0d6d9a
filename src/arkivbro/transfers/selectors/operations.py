"""What Drift shows: connections, the queue, and how it went the last days."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, F, Q, QuerySet, Subquery

from arkivbro.core.health import ArchiveHeard
from arkivbro.core.messages import Message
from arkivbro.runtime import current
from arkivbro.transfers.engine.standing import in_archives, is_under_way, stands_still
from arkivbro.transfers.engine.states import NEEDS_PERSON, WORKABLE
from arkivbro.transfers.models import Connection, State, Transfer
from arkivbro.transfers.selectors.counts import by_archive, by_hour

OSLO = ZoneInfo("Europe/Oslo")
SAMPLE = 500
"""Transfers from which the waiting time is told."""


@dataclass(frozen=True, slots=True)
class ConnectionView:
    """An archive of the configuration. `status` is one of ui.statuses."""

    name: str
    is_default: bool
    status: str
    told: Message | None
    """What is in the way."""
    reason: str
    """In the words of the person who paused it."""
    since: datetime | None
    paused_by: str
    paused_until: datetime | None
    waiting: int
    oldest: datetime | None
    held: str = "ok"
    """`status` without *failing*: what holds transfers back, or "ok"."""
    failing: int = 0
    failing_since: datetime | None = None
    failing_told: Message | None = None
    in_doubt: int = 0
    """Transfers that are tried again or checked."""
    check_told: Message | None = None
    checked: datetime | None = None
    behind: int = 0
    """Of those that wait: how many wait for their case, whose first document stands still until a person acts."""

    @property
    def standing(self) -> int:
        """Of those that wait: how many no worker can take up now, however long one waits."""
        return self.behind if self.held == "ok" else self.waiting


def connections() -> list[ConnectionView]:
    """Every archive, with what waits for it; four queries."""
    runtime = current()
    now = runtime.clock()
    rows = {row.archive: row for row in Connection.objects.all()}
    counted = by_archive(WORKABLE)
    oldest = _oldest(counted.keys())
    behind = _behind() if any(state is State.WAITING_FOR_CASE for _, state in counted) else {}
    views = []
    for name in runtime.archives:
        of = {state: number for (archive, state), number in counted.items() if archive == name}
        doubt = of.get(State.RETRYING, 0) + of.get(State.UNRESOLVED, 0)
        owed = (sum(of.values()), oldest.get(name), doubt, behind.get(name, 0))
        views.append(_view(name, name == runtime.default_archive, rows.get(name), owed, now))
    return views


def _oldest(counted: Collection[tuple[str, State]]) -> dict[str, datetime]:
    """By archive: when the oldest was asked for that waits for it. The first of each state is read, since ids follow time; one query."""
    if not counted:
        return {}
    wanted = Q(pk__in=[])
    for name, state in counted:
        first = Transfer.objects.filter(in_archives(name), state=state).order_by("pk")
        wanted |= Q(pk=Subquery(first.values("pk")[:1]))
    found: dict[str, datetime] = {}
    for name, moment in Transfer.objects.filter(wanted).values_list("case__archive", "created"):
        found[name] = min(moment, found.get(name, moment))
    return found


def _behind() -> dict[str, int]:
    """By archive: how many wait for a case in which something stands still until a person acts."""
    stuck = Transfer.objects.filter(stands_still()).values("case")
    rows = Transfer.objects.filter(state=State.WAITING_FOR_CASE, case__in=stuck)
    return dict(rows.values_list("case__archive").annotate(number=Count("pk")).order_by())


def _view(
    name: str,
    is_default: bool,
    row: Connection | None,
    owed: tuple[Any, ...],
    now: datetime,
) -> ConnectionView:
    row = row or Connection(archive=name)
    number, oldest, in_doubt, behind = owed
    held = _STATUS[row.pause]
    heard = ArchiveHeard(
        name, held, row.told, row.since, number, row.failing, row.failing_since, row.failing_told, in_doubt
    )
    failing = held == "ok" and heard.is_failing(now)
    complaint = row.failing_told if failing else row.check_told
    return ConnectionView(
        name,
        is_default,
        "failing" if failing else "error" if held == "ok" and row.check_told else held,
        row.told if held != "ok" else complaint,
        row.reason,
        row.failing_since if failing else row.since,
        row.paused_by,
        row.paused_until,
        number,
        oldest,
        held,
        row.failing,
        row.failing_since,
        row.failing_told,
        in_doubt,
        row.check_told,
        row.checked,
        behind,
    )


_STATUS = {"": "ok", "unreachable": "unreachable", "misconfigured": "error", "by_person": "paused"}


@dataclass(frozen=True, slots=True)
class Day:
    """Transfers asked for that day, and those of them that need a person."""

    day: date
    done: int
    stuck: int


def days(number: int = 14) -> list[Day]:
    """The last days, the oldest first, today included; one query."""
    today = current().clock().astimezone(OSLO).date()
    every = [today - timedelta(days=back) for back in reversed(range(number))]
    done, stuck = Counter[date](), Counter[date]()
    for hour, state, count in by_hour(datetime.combine(every[0], time(), tzinfo=OSLO)):
        day = hour.astimezone(OSLO).date()
        if state is State.TRANSFERRED:
            done[day] += count
        elif state in NEEDS_PERSON:
            stuck[day] += count
    return [Day(day, done[day], stuck[day]) for day in every]


def waiting_seconds() -> float | None:
    """From asked for to done, the median of the latest transfers that were automatic; None where there are none."""
    rows = (
        Transfer.objects.filter(state=State.TRANSFERRED, completed__isnull=False, by_hand="")
        .order_by("-id")
        .values_list("created", "completed")[:SAMPLE]
    )
    seconds = [(done - asked).total_seconds() for asked, done in rows if done is not None]
    return median(seconds) if seconds else None


def queue() -> QuerySet[Transfer]:
    """What a worker has to do, the soonest first."""
    return (
        Transfer.objects.select_related("case")
        .filter(is_under_way())
        .order_by(F("due_at").asc(nulls_last=True), "id")
    )


def needing_person(code: str | None = None, archive: str | None = None) -> QuerySet[Transfer]:
    """What stands still until a person acts, the oldest first; of one cause, or of all."""
    rows = Transfer.objects.select_related("case", "details").filter(stands_still()).order_by("id")
    if code is not None:
        rows = rows.filter(error__code=code)
    return rows if archive is None else rows.filter(in_archives(archive))
