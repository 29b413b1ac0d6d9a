"""What time alone brings, though nobody commits anything."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime

from arkivbro.transfers.engine.parts import Engine
from arkivbro.transfers.engine.standing import is_under_way
from arkivbro.transfers.models import ArchiveCase, Transfer


@dataclass(frozen=True)
class Clocks:
    """One moment, by each clock that something of a transfer goes by."""

    engine: datetime
    """When it comes due."""
    database: datetime
    """When a lease ends."""
    seconds: float
    """When the wait of one that was set aside is over, `Seams.monotonic`."""


def clocks_now(engine: Engine) -> Clocks:
    """Read before a look, for `next_moment` after it."""
    return Clocks(engine.clock(), engine.seams.read_database_time(), engine.seams.monotonic())


def next_moment(engine: Engine, since: Clocks) -> tuple[datetime | None, float]:
    """The first that comes after `since`, though it may be over now: when a transfer comes due, by the engine's clock, and the seconds
    until a lease ends, or the wait of a transfer that was set aside. Asked after the look that began at `since`
    (`waiting_for_work`): who claimed since then is among the leases, even one who has died since and whose lease has run out.
    """
    coming = Transfer.objects.filter(is_under_way(), due_at__gt=since.engine).order_by("due_at")
    leases = ArchiveCase.objects.exclude(owner="").filter(lease_until__gt=since.database)
    lease = leases.order_by("lease_until").values_list("lease_until", engine.seams.database_time()).first()
    left = (lease[0] - lease[1]).total_seconds() if lease and lease[0] else math.inf
    aside = engine.set_aside.first_over(since.seconds) - engine.seams.monotonic()
    return coming.values_list("due_at", flat=True).first(), min(left, aside)
