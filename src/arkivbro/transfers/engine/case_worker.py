"""A worker's turn with one case: its due transfers, oldest first, one after the other."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import structlog
from django.db import DatabaseError, InterfaceError, connections

from arkivbro.core.errors import ArkivbroError, Defect
from arkivbro.ports import NotWhole
from arkivbro.transfers.engine.database_trouble import is_away, survive_database_trouble
from arkivbro.transfers.engine.deliver import check_first, deliver
from arkivbro.transfers.engine.heartbeats import Heartbeats
from arkivbro.transfers.engine.late_answers import tell_of_late_answers
from arkivbro.transfers.engine.lease import Lease, LeaseLost, claim, fenced, is_due, next_due, release
from arkivbro.transfers.engine.moving import move
from arkivbro.transfers.engine.outcome import ReceiptLater, worker_died
from arkivbro.transfers.engine.parts import Engine
from arkivbro.transfers.engine.signs import DEATHS_TOO_MANY, judge
from arkivbro.transfers.engine.states import Event
from arkivbro.transfers.engine.storing import let_go, store_bare_fault, store_outcome, write_outcome
from arkivbro.transfers.engine.under_way import Overtaken, UnderWay
from arkivbro.transfers.engine.whole import deliver_whole, goes_whole

log = structlog.get_logger()


def serve_one_case(
    engine: Engine,
    owner: str,
    heartbeats: Heartbeats,
    *,
    draining: Callable[[], bool] = lambda: False,
    told: Callable[[], None] = lambda: None,
    claimed: Callable[[], None] = lambda: None,
) -> bool:
    """Claims one case, serves it while its lease is kept alive, and lets go; whether there was one. `claimed` is called before it is
    served: there may be more.

    Raises LeaseLost, and DatabaseError or InterfaceError when the database is away: what was begun stays as it is, and the
    next worker takes it up. The connection is closed then, so that the next turn gets a new one.
    """
    lease = claim(engine, owner=owner)
    if lease is None:
        return False
    claimed()
    with heartbeats.keeping(lease):
        try:
            serve_case(engine, lease, draining=draining, told=told)
        except (DatabaseError, InterfaceError):
            connections.close_all()
            raise
        finally:
            if not lease.lost:
                survive_database_trouble(lambda: release(lease))
    return True


def serve_case(
    engine: Engine,
    lease: Lease,
    *,
    draining: Callable[[], bool] = lambda: False,
    told: Callable[[], None] = lambda: None,
) -> int:
    """Works the case's due transfers for at most 20 of them or 10 s; returns how many it worked.

    `told` is called after each. Raises LeaseLost, DatabaseError, InterfaceError.
    """
    began, worked = engine.seams.monotonic(), 0
    settings = engine.settings
    while worked < settings.transfers_at_once and engine.seams.monotonic() - began < settings.seconds_at_once:
        if draining():
            break
        transfer_id = next_due(engine, lease)
        if transfer_id is None:
            break
        worked += 1
        if work_transfer(engine, lease, transfer_id):
            engine.set_aside.forget(transfer_id)
        else:
            engine.set_aside.put(transfer_id, engine.seams.monotonic())
        told()
    return worked


def work_transfer(engine: Engine, lease: Lease, transfer_id: int) -> bool:
    """Prepares and delivers one transfer; every error becomes an outcome, and the rest goes on.

    Whether an outcome could be stored, or none was needed. Raises LeaseLost, and DatabaseError or InterfaceError when the
    database is away.
    """
    under_way = UnderWay(engine, lease, engine.archives[lease.archive], transfer_id)
    try:
        return _worked(under_way)
    except LeaseLost:
        tell_of_late_answers(under_way)
        raise


def _worked(under_way: UnderWay) -> bool:
    try:
        _carry_out(under_way)
    except LeaseLost:
        raise
    except Overtaken:
        let_go(under_way)
    except Exception as error:
        if is_away(error):
            raise
        if isinstance(error, Defect) or not isinstance(error, ArkivbroError | ReceiptLater):
            log.error("transfer_defect", archive=under_way.archive.name, exc_info=error)
        return _store(under_way, error)
    return True


def _carry_out(under_way: UnderWay) -> None:
    frozen = _begin(under_way)
    if frozen is None:
        return
    under_way.begun = True
    if goes_whole(under_way):
        draft = under_way.engine.policy.draft(under_way, frozen=frozen)
        under_way.at_the_archive = True
        with suppress(NotWhole):
            deliver_whole(under_way, draft)
            return
        frozen = True
    under_way.at_the_archive = frozen
    if frozen:
        check_first(under_way)
    else:
        under_way.engine.policy.prepare(under_way)
    under_way.at_the_archive = True
    deliver(under_way)


def _store(under_way: UnderWay, error: Exception) -> bool:
    """The outcome of the error; where the database will not have it, that it failed and no more; whether either stands."""
    attempts: tuple[Callable[[], None], ...] = (
        lambda: store_outcome(under_way, error),
        lambda: store_bare_fault(under_way),
    )
    for attempt in attempts:
        try:
            attempt()
        except LeaseLost:
            raise
        except Exception as trouble:
            if is_away(trouble):
                raise
            log.error("outcome_not_stored", archive=under_way.archive.name, exc_info=trouble)
        else:
            return True
    return False


def _begin(under_way: UnderWay) -> bool | None:
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
