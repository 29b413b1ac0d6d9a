"""How the outcome of a transfer is stored: under the fence, with the history that led to it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from arkivbro.core.errors import Defect
from arkivbro.core.messages import message
from arkivbro.transfers.engine.connections import note_outcome
from arkivbro.transfers.engine.lease import fenced
from arkivbro.transfers.engine.moving import move
from arkivbro.transfers.engine.outcome import Circumstances, Outcome, decide
from arkivbro.transfers.engine.references import as_stored
from arkivbro.transfers.engine.states import WORKABLE, Event, State
from arkivbro.transfers.engine.under_way import Call, UnderWay
from arkivbro.transfers.models import Step, StepState, Transfer, TransferDetails


def store_outcome(under_way: UnderWay, error: Exception) -> None:
    """What the error means is decided and stored, with the history, under the fence. Raises LeaseLost.

    Where a person changed the transfer meanwhile, what they decided stands. A transfer that could not even be taken up failed.
    """
    with fenced(under_way.lease, under_way.transfer_id) as held:
        transfer = held.transfer
        _end_attempt(under_way)
        refused = not under_way.begun and State(transfer.state) in WORKABLE
        if transfer.state == State.TRANSFERRING or refused:
            if refused:
                error = Defect(detail=type(error).__name__)  # nothing else can be wrong before the first step
            outcome = decide(error, _circumstances(under_way, transfer))
            write_outcome(under_way, transfer, outcome)
            note_outcome(under_way.archive.name, outcome, under_way.engine)
            if outcome.event is Event.WOULD_LEAK:
                under_way.engine.policy.stopped(transfer)
        under_way.write_history()
    under_way.history_is_written()


def store_bare_fault(under_way: UnderWay) -> None:
    """That it failed by a defect, and nothing else: the database would not have what there was to tell. Raises LeaseLost."""
    with fenced(under_way.lease, under_way.transfer_id) as held:
        transfer = held.transfer
        if State(transfer.state) not in WORKABLE:
            return
        move(transfer, Event.FAULT)
        Transfer.objects.filter(pk=transfer.pk).update(
            state=transfer.state,
            due_at=None,
            beginnings=[],
            error=message(Defect.default_code),
        )
    under_way.calls.clear()


def let_go(under_way: UnderWay) -> None:
    """It is not what was begun any more: whoever changed it said what happens next."""
    with fenced(under_way.lease, under_way.transfer_id) as held:
        transfer = held.transfer
        transfer.beginnings = []
        if transfer.state == State.TRANSFERRING:
            move(transfer, Event.LET_GO)
        transfer.save(update_fields=["state", "beginnings"])
    under_way.calls.clear()


def write_outcome(under_way: UnderWay, transfer: Transfer, outcome: Outcome) -> None:
    """Inside a fenced transaction: the state, when it is due again, and one line of history, which `write_history` stores."""
    now = under_way.engine.clock()
    event = outcome.event
    if event is Event.SILENT:
        event = Event.SILENT_AFTER_SENDING if _something_is_out(transfer) else event
    elif outcome.due_in is None:
        transfer.due_at = None
    else:
        transfer.due_at = now + timedelta(seconds=outcome.due_in)
    unresolved = move(transfer, event) == State.UNRESOLVED
    transfer.attempts += int(outcome.uses_attempt)
    transfer.retries += int(outcome.uses_wait)
    transfer.beginnings = []
    transfer.unresolved_since = (transfer.unresolved_since or now) if unresolved else None
    transfer.error = outcome.told
    transfer.save(
        update_fields=[
            "state",
            "due_at",
            "attempts",
            "retries",
            "beginnings",
            "unresolved_since",
            "error",
        ]
    )
    stop = {"stop_digest": outcome.stop_digest} if outcome.stop_digest else {}
    store_details(
        transfer,
        findings=outcome.findings,
        expert={"detail": outcome.detail} if outcome.detail else {},
        **stop,  # it stands until the check passes, and the next plan is frozen: what goes wrong before that does not end it
    )
    under_way.calls.append(Call(now, "outcome", "", outcome.code, 0))


def store_details(transfer: Transfer, **columns: Any) -> None:
    """By one statement, whether there were any before."""
    store_all_details([TransferDetails(transfer=transfer, **columns)], list(columns))


def store_all_details(rows: Sequence[TransferDetails], columns: Sequence[str]) -> None:
    """These columns of several, by one statement."""
    TransferDetails.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["transfer"], update_fields=columns
    )


def _end_attempt(under_way: UnderWay) -> None:
    """Of the step whose call ended without a reference: since now nothing more of it is sent; or that it stands there after all."""
    if under_way.stands is not None:
        stands, reference = under_way.stands
        Step.objects.filter(pk=stands).update(state=StepState.DONE, reference=as_stored(reference), ticket="")
    if under_way.ended_step is None:
        return
    changes: dict[str, object] = {"attempt_ended": under_way.engine.seams.database_time()}
    if under_way.not_sent:
        changes = {"state": StepState.PLANNED, "attempted_at": None, "attempt_ended": None, "plan_hash": ""}
    Step.objects.filter(pk=under_way.ended_step, state=StepState.ATTEMPTING).update(**changes)


def _circumstances(under_way: UnderWay, transfer: Transfer) -> Circumstances:
    settings, now = under_way.engine.settings, under_way.engine.clock()
    since = transfer.unresolved_since
    return Circumstances(
        retries=transfer.retries,
        waits=settings.retry_waits,
        jitter=under_way.engine.seams.chance(),
        unresolved_for=(now - since).total_seconds() if since else 0.0,
        cannot_tell_seconds=settings.cannot_tell_seconds,
        at_the_archive=under_way.at_the_archive or under_way.asking_archive,
    )


def _something_is_out(transfer: Transfer) -> bool:
    """What was sent and not answered stays unresolved while the connection is down."""
    return Step.objects.filter(transfer=transfer, state=StepState.ATTEMPTING).exists()
