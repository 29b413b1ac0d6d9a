"""That a transfer is taken up, is stored before anything is done with it: a worker that dies at it must have said so.

Several that are due in one case are taken up together where the archive takes their plans whole. Not those that are anything but new:
what was begun before, has a plan, or makes the case goes alone, so that whoever dies of one transfer dies of no other.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import structlog

from arkivbro.transfers.engine.lease import Held, Lease, fenced, fenced_together, is_due
from arkivbro.transfers.engine.moving import move
from arkivbro.transfers.engine.outcome import worker_died
from arkivbro.transfers.engine.parts import Engine
from arkivbro.transfers.engine.signs import DEATHS_TOO_MANY, judge
from arkivbro.transfers.engine.states import Event
from arkivbro.transfers.engine.storing import write_outcome
from arkivbro.transfers.engine.under_way import UnderWay
from arkivbro.transfers.engine.whole import begun_by_steps
from arkivbro.transfers.models import Transfer

log = structlog.get_logger()


def take_up(under_way: UnderWay) -> bool | None:
    """Stores that work begins; whether the plan is frozen. None: there is nothing to do with it now."""
    with fenced(under_way.lease, under_way.transfer_id) as held:
        transfer, under_way.case = held.transfer, held.case
        if not is_due(held, under_way.engine.clock()):
            return None
        judged = judge(
            transfer.beginnings,
            taken_by=under_way.lease.owner,
            now=under_way.engine.seams.read_database_time(),
            lease_seconds=under_way.lease.seconds,
        )
        transfer.beginnings = judged.beginnings
        if judged.deaths >= DEATHS_TOO_MANY:
            write_outcome(under_way, transfer, worker_died())
            under_way.write_history()
            log.error("worker_died_three_times", transfer=transfer.public_id, archive=under_way.archive.name)
            return None
        if judged.deaths + judged.undecided >= DEATHS_TOO_MANY:
            transfer.due_at = under_way.engine.clock() + timedelta(seconds=under_way.lease.seconds)
            transfer.save(update_fields=["beginnings", "due_at"])
            return None
        move(transfer, Event.BEGUN)
        transfer.beginnings.append({"worker": under_way.lease.owner})
        transfer.save(update_fields=["state", "beginnings"])
        return held.plan_hash is not None


def take_up_together(engine: Engine, lease: Lease, transfer_ids: Sequence[int]) -> list[UnderWay]:
    """The oldest of them and those after it that may go with it, taken up by one commit; none where the oldest goes alone."""
    with fenced_together(lease, transfer_ids) as held:
        by_steps, now = begun_by_steps(transfer_ids), engine.clock()
        together: list[Held] = []
        for one in held:
            if not is_due(one, now):
                continue
            if not _is_new(one) or one.transfer.pk in by_steps:
                break
            together.append(one)
        if len(together) < 2:
            return []
        beginnings = [{"worker": lease.owner}]
        states = {move(one.transfer, Event.BEGUN) for one in together}
        for state in states:
            ids = [one.transfer.pk for one in together if one.transfer.state == state]
            Transfer.objects.filter(pk__in=ids).update(state=state, beginnings=beginnings)
    return [
        UnderWay(engine, lease, engine.archives[lease.archive], one.transfer.pk, case=one.case, begun=True)
        for one in together
    ]


def _is_new(held: Held) -> bool:
    return not held.transfer.beginnings and held.plan_hash is None and not held.transfer.makes_case
