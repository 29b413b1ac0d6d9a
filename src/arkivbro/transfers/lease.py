"""One writer per case: claiming, the heartbeat, the fence.

A lease is a row of `ArchiveCase` with an owner, a time by the database's clock and a fence. It is claimed with
`SELECT … FOR UPDATE SKIP LOCKED` on PostgreSQL and under `BEGIN IMMEDIATE` on SQLite, by the same code. The row is
locked NO KEY, so that new transfers may be inserted meanwhile.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog
from django.db import DatabaseError, InterfaceError, close_old_connections, connections, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Now

from arkivbro.core.plan_types import PLAN_FORMAT
from arkivbro.core.recruitment import TransferKind
from arkivbro.transfers.models import ArchiveCase, Transfer
from arkivbro.transfers.states import WORKABLE

log = structlog.get_logger()


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
    confirmed: float
    """`time.monotonic` just before the statement that confirmed the lease last."""
    lost: bool = field(default=False)

    @property
    def is_fresh(self) -> bool:
        """Whether the last confirmed heartbeat is younger than half the lease."""
        return not self.lost and time.monotonic() - self.confirmed < self.seconds / 2

    def confirm(self) -> None:
        """Called before every remote call. Raises LeaseLost unless a heartbeat is confirmed and young enough."""
        if not self.is_fresh:
            beat(self)
        if not self.is_fresh:
            raise LeaseLost

    def _mine(self) -> QuerySet[ArchiveCase]:
        return ArchiveCase.objects.filter(pk=self.case_id, owner=self.owner, fence=self.fence)


def due_transfers(now: datetime) -> QuerySet[Transfer]:
    """What a worker could take up: due, in a state of its own, and with a case or making one.

    A plan of a newer format is left to a worker that can read it.
    """
    return Transfer.objects.filter(
        Q(kind=TransferKind.ADVERTISEMENT) | Q(case__reference__isnull=False),
        Q(plan__isnull=True) | Q(plan__plan_format__lte=PLAN_FORMAT),
        state__in=WORKABLE,
        due_at__lte=now,
    )


def claim(*, owner: str, seconds: float, archives: Iterable[str], now: datetime) -> Lease | None:
    """Takes the due case that was served longest ago, of those archives; None: none is free and due.

    A look without a lock comes first, so that idle workers do not queue for SQLite's one writer.
    """
    due = due_transfers(now).filter(case=OuterRef("pk"))
    free = (
        ArchiveCase.objects.filter(Q(owner="") | Q(lease_until__isnull=True) | Q(lease_until__lt=Now()))
        .filter(Exists(due), archive__in=list(archives))
        .order_by(F("served_at").asc(nulls_first=True), "pk")
    )
    if not free.exists():
        return None
    began = time.monotonic()
    with transaction.atomic(durable=True):
        case = free.select_for_update(skip_locked=True, no_key=True, of=("self",)).first()
        if case is None:
            return None
        ArchiveCase.objects.filter(pk=case.pk).update(
            owner=owner,
            fence=case.fence + 1,
            lease_until=Now() + timedelta(seconds=seconds),
            served_at=Now(),
        )
    return Lease(case.pk, case.archive, case.fence + 1, owner, seconds, began)


def beat(lease: Lease) -> None:
    """One heartbeat: the lease is extended if it still is ours; otherwise it is lost."""
    began = time.monotonic()
    rows = lease._mine().update(lease_until=Now() + timedelta(seconds=lease.seconds))
    if rows:
        lease.confirmed = began
    else:
        lease.lost = True


def release(lease: Lease) -> None:
    """Lets go of the case, if it still is ours."""
    lease._mine().update(owner="", lease_until=None, served_at=Now())
    lease.lost = True


@contextmanager
def fenced(lease: Lease) -> Iterator[ArchiveCase]:
    """A short durable transaction in which the case is locked and the fence is ours. Raises LeaseLost otherwise.

    Everything the ledger writes about work goes through here. Lock order everywhere: case, then transfer.
    """
    with transaction.atomic(durable=True):
        case = lease._mine().select_for_update(no_key=True, of=("self",)).first()
        if case is None:
            lease.lost = True
            raise LeaseLost
        yield case


class Heartbeats:
    """One thread in a process, with a connection of its own, that keeps all its leases alive."""

    def __init__(self, seconds: float) -> None:
        self._interval = seconds / 5
        self._leases: set[Lease] = set()
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="heartbeat", daemon=True)

    def __enter__(self) -> Heartbeats:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    @contextmanager
    def keeping(self, lease: Lease) -> Iterator[None]:
        """The lease is kept alive inside."""
        with self._lock:
            self._leases.add(lease)
        try:
            yield
        finally:
            with self._lock:
                self._leases.discard(lease)

    def _run(self) -> None:
        try:
            while not self._stop.wait(self._interval):
                self._beat_all()
        finally:
            connections.close_all()

    def _beat_all(self) -> None:
        with self._lock:
            leases = [lease for lease in self._leases if not lease.lost]
        for lease in leases:
            survive_database_trouble(lambda lease=lease: beat(lease))  # type: ignore[misc]  # a bound default


def survive_database_trouble(action: Callable[[], object]) -> bool:
    """Runs the action; whether it went through. A broken connection is closed, so that the next action gets a new one."""
    try:
        action()
    except (DatabaseError, InterfaceError):
        log.warning("database_trouble", exc_info=True)
        close_old_connections()
        return False
    return True
