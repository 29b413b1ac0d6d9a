"""What was heard of workers, chores, sources and archives, and what is owed: for `core.health` to judge."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min

from arkivbro.chores import Chore
from arkivbro.core.health import (
    DEATHS_SHOWN,
    LATE_AFTER,
    STALLED_AFTER,
    WORKER_SILENT,
    ArchiveHeard,
    ChoreHeard,
    SourceHeard,
    WorkerHeard,
)
from arkivbro.runtime import current
from arkivbro.transfers.engine.connections import blocked
from arkivbro.transfers.engine.standing import in_archives, is_under_way
from arkivbro.transfers.engine.states import NEEDS_PERSON
from arkivbro.transfers.models import Attempt, ChoreState, State, Transfer, WorkerSign
from arkivbro.transfers.own_chores import ledger_chores
from arkivbro.transfers.policy.recruitment import engine_for
from arkivbro.transfers.selectors.chores import name_of, trouble_of
from arkivbro.transfers.selectors.counts import by_state
from arkivbro.transfers.selectors.operations import connections
from arkivbro.transfers.selectors.sources import sources

IN_DOUBT = (State.RETRYING, State.UNRESOLVED)
TOLD_ELSEWHERE = "mail_server"
"""A chore whose trouble is the mail server's, not its own."""


@dataclass(frozen=True, slots=True)
class Owed:
    """What of the transfers is owed and not achieved."""

    needs_person: int
    stopped: int
    due: int
    last_work: datetime | None
    late: int
    late_since: datetime | None


def database_time() -> datetime:
    """Now, by the clock that workers and chores sign with."""
    return current().seams.read_database_time()


def workers_heard() -> tuple[WorkerHeard, ...]:
    """Workers that live, that ended or died lately, and always the last one that was heard; one query."""
    rows = WorkerSign.objects.order_by("-last_sign")[:50]
    silent = max(WORKER_SILENT, timedelta(seconds=2 * current().settings.lease_seconds))
    heard = [WorkerHeard(row.worker, row.started, row.last_sign, row.ended, silent) for row in rows]
    if not heard:
        return ()
    since = heard[0].last_sign - DEATHS_SHOWN
    return tuple(one for one in heard if one.last_sign >= since)


def chores_heard(now: datetime) -> tuple[ChoreHeard, ...]:
    """Every chore that a worker of this installation does, and whatever else has failed; one query. `now`: `database_time()`."""
    runtime = current()
    rows = {row.name: row for row in ChoreState.objects.all()}
    wanted = {one.name: one for one in (*ledger_chores(runtime, engine_for(runtime)), *runtime.chores)}
    heard = [_chore(chore, rows.get(name) or ChoreState(name=name), now) for name, chore in wanted.items()]
    others = [row for name, row in sorted(rows.items()) if name not in wanted and row.failures]
    return (*heard, *(_of_another_release(row, now) for row in others))


def _chore(chore: Chore, row: ChoreState, now: datetime) -> ChoreHeard:
    runs = bool(row.owner) and row.claimed_until is not None and row.claimed_until > now
    return ChoreHeard(
        name_of(row),
        row.looked,
        row.started if runs else None,
        timedelta(seconds=chore.longest),
        trouble_of(row) if row.failures and row.name != TOLD_ELSEWHERE else None,
        row.succeeded,
        row.next_due,
        row.error_code,
        row.error_detail,
    )


def _of_another_release(row: ChoreState, now: datetime) -> ChoreHeard:
    """Nobody does it any more, so that it is owed no look; that it failed is still told."""
    longest = timedelta(0)
    return ChoreHeard(
        name_of(row),
        now,
        None,
        longest,
        trouble_of(row),
        row.succeeded,
        None,
        row.error_code,
        row.error_detail,
    )


def mail_silent_since() -> datetime | None:
    """Since when the mail server takes nothing; None while it does, or none is set up."""
    row = ChoreState.objects.filter(name=TOLD_ELSEWHERE, failures__gt=0).first()
    return (row.succeeded or row.ended) if row else None


def sources_heard(
    gives_nothing: Callable[[Iterable[str]], set[str]], called: Callable[[str], str]
) -> tuple[SourceHeard, ...]:
    """The sources that are read by themselves. `gives_nothing`: which of them had nothing in their last answer."""
    views = [one for one in sources() if one.interval is not None]
    empty = gives_nothing([one.name for one in views])
    return tuple(
        SourceHeard(
            called(one.name),
            one.status,
            one.told,
            one.since,
            timedelta(seconds=one.interval or 0),
            one.last_read,
            one.known_since,
            gives_nothing=one.name in empty,
        )
        for one in views
    )


def archives_heard(called: Callable[[str], str]) -> tuple[ArchiveHeard, ...]:
    """Every archive of the configuration."""
    return tuple(
        ArchiveHeard(
            called(one.name),
            one.held,
            one.told,
            one.since,
            one.waiting,
            one.failing,
            one.failing_since,
            one.failing_told,
            one.in_doubt,
            one.check_told,
            one.checked,
        )
        for one in connections()
    )


def owed() -> Owed:
    """Transfers that need a person, that should have been taken up, and that take long; at most five queries."""
    now, held, numbers = current().clock(), blocked(), by_state()
    due = Transfer.objects.filter(
        is_under_way(), due_at__lte=now - STALLED_AFTER, created__lte=now - STALLED_AFTER
    ).exclude(state__in=(State.WAITING_FOR_CASE, State.ACCEPTED))
    late = Transfer.objects.filter(is_under_way(), state__in=IN_DOUBT, created__lte=now - LATE_AFTER)
    if held:
        due, late = due.filter(~in_archives(*held)), late.filter(~in_archives(*held))
    if not any(state in numbers for state in IN_DOUBT):
        late = late.none()
    counted = late.aggregate(number=Count("pk"), oldest=Min("created"))
    return Owed(
        needs_person=sum(numbers.get(state, 0) for state in NEEDS_PERSON),
        stopped=numbers.get(State.STOPPED, 0),
        due=due.count(),
        last_work=Attempt.objects.order_by("-pk").values_list("at", flat=True).first(),
        late=counted["number"],
        late_since=counted["oldest"],
    )
