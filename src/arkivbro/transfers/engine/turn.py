"""A worker's turn with one case: its due transfers, oldest first, one after the other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import structlog
from django.db import DatabaseError, InterfaceError, connections

from arkivbro.core.errors import Defect
from arkivbro.transfers.engine.connections import blocked, note_outcome
from arkivbro.transfers.engine.database_trouble import survive_database_trouble
from arkivbro.transfers.engine.deliver import deliver
from arkivbro.transfers.engine.heartbeats import Heartbeats
from arkivbro.transfers.engine.lease import Lease, LeaseLost, claim, due_transfers, fenced, release
from arkivbro.transfers.engine.outcome import Circumstances, ConnectionEvent, Outcome, decide, worker_died
from arkivbro.transfers.engine.parts import Engine
from arkivbro.transfers.engine.work import Overtaken, Work
from arkivbro.transfers.models import (
    Attempt,
    FrozenPlan,
    State,
    Step,
    StepState,
    Transfer,
    TransferDetails,
)

log = structlog.get_logger()

DEATHS_TOO_MANY = 3


def one_turn(
    engine: Engine,
    owner: str,
    heartbeats: Heartbeats,
    *,
    draining: Callable[[], bool] = lambda: False,
    told: Callable[[], None] = lambda: None,
) -> bool:
    """Claims one case, serves it while its lease is kept alive, and lets go; whether there was one.

    Raises LeaseLost, DatabaseError, InterfaceError.
    """
    lease = claim(engine, owner=owner)
    if lease is None:
        return False
    with heartbeats.keeping(lease):
        try:
            serve_case(engine, lease, draining=draining, told=told)
        except (DatabaseError, InterfaceError):
            connections.close_all()
            survive_database_trouble(lambda: _not_a_death(lease))
            raise
        finally:
            if not lease.lost:
                survive_database_trouble(lambda: release(lease))
    return True


def _not_a_death(lease: Lease) -> None:
    """Our database was away for a moment: that is no reason to give a transfer up."""
    with fenced(lease):
        Transfer.objects.filter(case_id=lease.case_id, state=State.TRANSFERRING, started_count__gt=0).update(
            started_count=0
        )


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
    while (
        worked < settings.transfers_per_turn and engine.seams.monotonic() - began < settings.seconds_per_turn
    ):
        if draining() or lease.archive in blocked():
            break
        transfer_id = _next_due(engine, lease)
        if transfer_id is None:
            break
        worked += 1
        work_transfer(engine, lease, transfer_id)
        told()
    return worked


def _next_due(engine: Engine, lease: Lease) -> int | None:
    """The oldest that is due."""
    due = due_transfers(engine.clock()).filter(case_id=lease.case_id)
    return due.order_by("id").values_list("pk", flat=True).first()


def work_transfer(engine: Engine, lease: Lease, transfer_id: int) -> None:
    """Prepares and delivers one transfer; every error becomes an outcome, and the rest goes on."""
    work = Work(engine, lease, engine.archives[lease.archive], transfer_id)
    frozen = _begin(work)
    if frozen is None:
        return
    at_the_archive = frozen
    try:
        if not frozen:
            engine.policy.prepare(work)
            at_the_archive = True
        deliver(work)
    except LeaseLost:
        raise
    except Overtaken:
        _let_go(work)
    except (DatabaseError, InterfaceError):
        raise
    except Exception as error:
        if isinstance(error, Defect) or not hasattr(error, "message"):
            log.error("transfer_defect", archive=lease.archive, exc_info=error)
        store_outcome(work, error, at_the_archive=at_the_archive or work.asking_archive)


def _begin(work: Work) -> bool | None:
    """Stores that work begins; whether the plan is frozen. None: there is nothing to do with it now."""
    with fenced(work.lease):
        transfer = (
            Transfer.objects.select_for_update(no_key=True, of=("self",))
            .filter(pk__in=due_transfers(work.engine.clock()).filter(pk=work.transfer_id))
            .first()
        )
        if transfer is None:
            return None
        if transfer.started_count >= DEATHS_TOO_MANY:
            _write_outcome(work, transfer, worker_died())
            work.write_history()
            log.error("worker_died_three_times", transfer=transfer.public_id, archive=work.archive.name)
            return None
        Transfer.objects.filter(pk=transfer.pk).update(
            state=State.TRANSFERRING, started_count=transfer.started_count + 1
        )
        return FrozenPlan.objects.filter(transfer=transfer).exists()


def store_outcome(work: Work, error: Exception, *, at_the_archive: bool) -> None:
    """What the error means is decided and stored, with the history, under the fence."""
    with fenced(work.lease):
        transfer = Transfer.objects.select_for_update(no_key=True, of=("self",)).get(pk=work.transfer_id)
        if transfer.state != State.TRANSFERRING:
            return
        if work.step_to_revert is not None:
            Step.objects.filter(pk=work.step_to_revert).update(
                state=StepState.PLANNED, attempted_at=None, attempt_ended=None
            )
        outcome = decide(error, _circumstances(work, transfer, at_the_archive=at_the_archive))
        _write_outcome(work, transfer, outcome)
        note_outcome(work.archive.name, outcome, work.engine)
        work.write_history()
    work.history_is_written()


def _circumstances(work: Work, transfer: Transfer, *, at_the_archive: bool) -> Circumstances:
    settings, now = work.engine.settings, work.engine.clock()
    since = transfer.unresolved_since
    return Circumstances(
        retries=transfer.retries,
        waits=settings.retry_waits,
        jitter=work.engine.seams.chance(),
        unresolved_for=(now - since).total_seconds() if since else 0.0,
        cannot_tell_seconds=settings.cannot_tell_seconds,
        at_the_archive=at_the_archive,
    )


def _write_outcome(work: Work, transfer: Transfer, outcome: Outcome) -> None:
    """Inside a fenced transaction: the state, when it is due again, and one line of history."""
    now = work.engine.clock()
    state, due_at = outcome.state, None
    if outcome.due_in is not None:
        due_at = now + timedelta(seconds=outcome.due_in)
    if outcome.connection is not ConnectionEvent.NONE:
        state, due_at = _waiting_state(transfer), transfer.due_at
    unresolved = state == State.UNRESOLVED
    Transfer.objects.filter(pk=transfer.pk).update(
        state=state,
        due_at=due_at,
        attempts=transfer.attempts + int(outcome.uses_attempt),
        retries=transfer.retries + int(outcome.uses_wait),
        started_count=0,
        unresolved_since=(transfer.unresolved_since or now) if unresolved else None,
        error_code=outcome.code,
        error_message=outcome.message,
    )
    TransferDetails.objects.update_or_create(
        transfer=transfer,
        defaults={
            "findings": [{"where": one.where, "what": one.what} for one in outcome.findings],
            "expert": {"detail": outcome.detail} if outcome.detail else {},
        },
    )
    Attempt.objects.create(
        transfer=transfer,
        at=now,
        call="outcome",
        code=outcome.code,
        worker=work.lease.owner,
        fence=work.lease.fence,
    )


def _waiting_state(transfer: Transfer) -> State:
    """Of a transfer whose connection is down: what was sent and not answered stays unresolved."""
    sent = Step.objects.filter(transfer=transfer, state=StepState.ATTEMPTING).exists()
    return State.UNRESOLVED if sent else State.WAITING


def _let_go(work: Work) -> None:
    """It is not what was begun any more: whoever changed it said what happens next, but it must not count as a death."""
    with fenced(work.lease):
        Transfer.objects.filter(pk=work.transfer_id).update(started_count=0)
        Transfer.objects.filter(pk=work.transfer_id, state=State.TRANSFERRING).update(state=State.WAITING)
    work.calls.clear()
