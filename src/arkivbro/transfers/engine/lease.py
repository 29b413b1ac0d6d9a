"""One writer per case: claiming, the heartbeat, the fence.

A lease is a row of `ArchiveCase` with an owner, a time by the database's clock and a fence. It is claimed with
`SELECT … FOR UPDATE SKIP LOCKED` on PostgreSQL and under `BEGIN IMMEDIATE` on SQLite, by the same code. The row is
locked NO KEY, so that new transfers may be inserted meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, Greatest

from arkivbro.core.plan_types import PLAN_FORMAT
from arkivbro.seams import Seams
from arkivbro.transfers.engine.connections import paused
from arkivbro.transfers.engine.moving import takes
from arkivbro.transfers.engine.parts import Engine
from arkivbro.transfers.engine.standing import is_under_way
from arkivbro.transfers.engine.states import WORKABLE
from arkivbro.transfers.models import ArchiveCase, Transfer


class LeaseLost(Exception):
    """Another worker has the case, or may have: nothing more is done or written under this lease."""


@dataclass(eq=False)
class Lease:
    """This process is the only writer in the case, until `seconds` after the last confirmed heartbeat."""

    case_id: int
    archive: str
    fence: int
    owner: str
    seconds: float
    seams: Seams
    confirmed: float
    """`seams.monotonic` just before the statement that confirmed the lease last."""
    lost: bool = field(default=False)

    @property
    def is_fresh(self) -> bool:
        """Whether the last confirmed heartbeat is younger than half the lease."""
        return not self.lost and self.seams.monotonic() - self.confirmed < self.seconds / 2

    def confirm(self) -> None:
        """Called before every remote call. Raises LeaseLost unless a heartbeat is confirmed and young enough."""
        if not self.is_fresh:
            beat(self)
        if not self.is_fresh:
            raise LeaseLost

    def _mine(self) -> QuerySet[ArchiveCase]:
        return ArchiveCase.objects.filter(pk=self.case_id, owner=self.owner, fence=self.fence)


@cache
def _takeable() -> QuerySet[Transfer]:
    """What a worker could take up when it is due: in a state of its own, and making its case or with one that takes it. A plan of a
    newer format is left to a worker that can read it. Made once, since every look begins with it; never evaluated itself.
    """
    return Transfer.objects.filter(
        is_under_way(),
        Q(makes_case=True) | Q(case__reference__isnull=False, case__ready_at__isnull=False),
        Q(plan__isnull=True) | Q(plan__plan_format__lte=PLAN_FORMAT),
    )


def is_due(held: Held, now: datetime) -> bool:
    """The same of one that is locked: as it is, whoever changed it since it was found."""
    transfer = held.transfer
    due = transfer.state in WORKABLE and transfer.due_at is not None and transfer.due_at <= now
    readable = held.plan_format is None or held.plan_format <= PLAN_FORMAT
    return due and readable and takes(held.case, transfer)


@cache
def _takeable_now() -> QuerySet[Transfer]:
    """Of archives to which something is sent now."""
    return _takeable().filter(~paused(OuterRef("case__archive")))


def due_transfers(now: datetime, archives: Iterable[str]) -> QuerySet[Transfer]:
    """Whatever a worker could take up, in a case that is free or not."""
    return _takeable_now().filter(due_at__lte=now, case__archive__in=list(archives))


def _due_for(engine: Engine, takeable: QuerySet[Transfer]) -> QuerySet[Transfer]:
    """What this process takes up: not those of which nothing could be stored, until their wait is over."""
    due = takeable.filter(due_at__lte=engine.clock())
    waits = engine.set_aside.waiting(engine.seams.monotonic())
    return due.exclude(pk__in=waits) if waits else due


def next_due(engine: Engine, lease: Lease, most: int = 1, *, besides: Collection[int] = ()) -> list[int]:
    """The oldest of the case that are due and not set aside, `besides` those that we have in hand; none where the archive is paused now."""
    due = _due_for(engine, _takeable_now()).filter(case_id=lease.case_id)
    due = due.exclude(pk__in=besides) if besides else due
    return list(due.order_by("id").values_list("pk", flat=True)[:most])


def _nobody_has(now: Callable[[], Combinable], case: str = "") -> Q:
    return (
        Q(**{f"{case}owner": ""})
        | Q(**{f"{case}lease_until__isnull": True})
        | Q(**{f"{case}lease_until__lt": now()})
    )


@cache
def _free(now: Callable[[], Combinable]) -> QuerySet[ArchiveCase]:
    """Cases that nobody has, of archives that are open, the one that was served longest ago first. Made once, as above."""
    free = ArchiveCase.objects.filter(_nobody_has(now)).filter(~paused(OuterRef("archive")))
    # as a value, so that SQLite does not go through all cases of an archive, which has an index too
    free = free.alias(in_archive=Coalesce("archive", Value("")))
    return free.order_by(F("served_at").asc(nulls_first=True), "pk")


def _free_with_due(engine: Engine) -> QuerySet[ArchiveCase]:
    """Those in which something is due, found from there: by the index of what is due, however many cases there are."""
    due = _due_for(engine, _takeable()).values("case")
    return _free(engine.seams.database_time).filter(pk__in=due, in_archive__in=list(engine.archives))


def is_any_due(engine: Engine) -> bool:
    """Whether this process could take up anything now; one look that locks nothing."""
    return _free_with_due(engine).order_by().exists()


def claim(engine: Engine, *, owner: str) -> Lease | None:
    """Takes the due case that was served longest ago, of the archives that are open; None: none is free and due.

    A look without a lock comes first, so that idle workers do not queue for SQLite's one writer.
    """
    seams, seconds = engine.seams, engine.settings.lease_seconds
    now = seams.database_time
    if not is_any_due(engine):
        return None
    began = seams.monotonic()
    with seams.transaction():
        free = _free_with_due(engine)
        case = free.select_for_update(skip_locked=True, no_key=True, of=("self",)).first()
        if case is None:
            return None
        ArchiveCase.objects.filter(pk=case.pk).update(
            owner=owner,
            fence=case.fence + 1,
            lease_until=now() + timedelta(seconds=seconds),
            served_at=now(),
        )
    return Lease(case.pk, case.archive, case.fence + 1, owner, seconds, seams, began)


def beat(lease: Lease) -> None:
    """One heartbeat: the lease is extended if it still is ours; otherwise it is lost. It is never shortened: a heartbeat that waited
    for the row tells the time at which it was sent, and the worker itself may have confirmed the lease since.
    """
    seams = lease.seams
    began = seams.monotonic()
    until = seams.database_time() + timedelta(seconds=lease.seconds)
    rows = lease._mine().update(lease_until=Greatest(F("lease_until"), until))
    if rows:
        lease.confirmed = began
    else:
        lease.lost = True


def release(lease: Lease) -> None:
    """Lets go of the case, if it still is ours."""
    lease._mine().update(owner="", lease_until=None, served_at=lease.seams.database_time())
    lease.lost = True


@dataclass(frozen=True, slots=True)
class Held:
    """A transfer and its case, both locked under our fence, and which plan is frozen."""

    transfer: Transfer
    plan_hash: str | None
    """None: nothing is frozen."""
    plan_format: int | None

    @property
    def case(self) -> ArchiveCase:
        return self.transfer.case


@contextmanager
def fenced(lease: Lease, transfer_id: int) -> Iterator[Held]:
    """A short durable transaction in which the case is locked, its transfer too, and the fence is ours. Raises LeaseLost otherwise.

    Everything the ledger writes about work goes through here. One statement locks both, in the order that holds everywhere: case,
    then transfer. What is asked of these two is asked of the rows that it gave and never in its own WHERE: where it waited for
    somebody's lock, PostgreSQL gives the rows as they are now, and reads what it only joins (the plan) as it stood before.
    """
    with fenced_together(lease, [transfer_id]) as held:
        yield held[0]


@contextmanager
def fenced_together(lease: Lease, transfer_ids: Sequence[int]) -> Iterator[list[Held]]:
    """The same of several of the case, in the order of their ids. Raises LeaseLost."""
    with lease.seams.transaction():
        rows = list(_held(lease, transfer_ids))
        if len(rows) < len(transfer_ids):
            lease.lost = True
            raise LeaseLost
        for row in rows:
            row.case = rows[0].case  # one row, which each would change for itself
        yield [Held(row, row.plan_hash, row.plan_format) for row in rows]


def _held(lease: Lease, transfer_ids: Sequence[int]) -> QuerySet[Any]:
    named = {"pk": transfer_ids[0]} if len(transfer_ids) == 1 else {"pk__in": transfer_ids}
    return _locked().filter(**named, case_id=lease.case_id, case__owner=lease.owner, case__fence=lease.fence)


@cache
def _locked() -> QuerySet[Any]:
    """Made once, as above."""
    rows = Transfer.objects.select_related("case").select_for_update(no_key=True, of=("case", "self"))
    return rows.annotate(plan_hash=F("plan__hash"), plan_format=F("plan__plan_format")).order_by("pk")
