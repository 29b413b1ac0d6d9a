"""What time alone brings, though nobody commits anything."""

from __future__ import annotations

import math
from datetime import datetime

from arkivbro.transfers.engine.parts import Engine
from arkivbro.transfers.engine.standing import is_under_way
from arkivbro.transfers.models import ArchiveCase, Transfer


def next_moment(engine: Engine) -> tuple[datetime | None, float]:
    """What time alone brings, though nobody commits anything: when the next transfer comes due, by the engine's clock, and the seconds
    until the next lease or wait of a transfer that was set aside ends. To be asked before a look, and after it: `waiting_for_work`.
    """
    coming = Transfer.objects.filter(is_under_way(), due_at__gt=engine.clock()).order_by("due_at")
    now = engine.seams.database_time()
    leases = ArchiveCase.objects.exclude(owner="").filter(lease_until__gt=now).order_by("lease_until")
    lease = leases.values_list("lease_until", now).first()
    left = (lease[0] - lease[1]).total_seconds() if lease and lease[0] else math.inf
    aside = engine.set_aside.seconds_left(engine.seams.monotonic())
    return coming.values_list("due_at", flat=True).first(), min(left, aside)
