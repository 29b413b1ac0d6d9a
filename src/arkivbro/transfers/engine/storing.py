"""How the outcome of a transfer is stored: under the fence, with the history that led to it."""

from __future__ import annotations

from datetime import timedelta

from arkivbro.core.errors import Defect
from arkivbro.core.messages import message
from arkivbro.transfers.engine.connections import note_outcome
from arkivbro.transfers.engine.lease import fenced
from arkivbro.transfers.engine.moving import move
from arkivbro.transfers.engine.outcome import Circumstances, Outcome, decide
from arkivbro.transfers.engine.states import WORKABLE, Event, State
from arkivbro.transfers.engine.work import Work
from arkivbro.transfers.models import ArchiveCase, Attempt, Step, StepState, Transfer, TransferDetails


def store_outcome(work: Work, error: Exception) -> None:
    """What the error means is decided and stored, with the history, under the fence. Raises LeaseLost."""
    with fenced(work.lease) as case:
        transfer = _held(work, case)
        _end_attempt(work)
        if transfer.state == State.TRANSFERRING:
            outcome = decide(error, _circumstances(work, transfer))
            write_outcome(work, transfer, outcome)
            note_outcome(work.archive.name, outcome, work.engine)
            if outcome.event is Event.WOULD_LEAK:
                work.engine.policy.stopped(transfer)
        work.write_history()
    work.history_is_written()


def store_bare_fault(work: Work) -> None:
    """That it failed by a defect, and nothing else: the database would not have what there was to tell. Raises LeaseLost."""
    with fenced(work.lease) as case:
        transfer = _held(work, case)
        if State(transfer.state) not in WORKABLE:
            return
        for event in (Event.BEGUN, Event.FAULT):
            move(transfer, event, case)
            Transfer.objects.filter(pk=transfer.pk).update(
                state=transfer.state,
                due_at=None,
                beginnings=[],
                error=message(Defect.default_code),
            )
    work.calls.clear()


def let_go(work: Work) -> None:
    """It is not what was begun any more: whoever changed it said what happens next."""
    with fenced(work.lease) as case:
        transfer = _held(work, case)
        transfer.beginnings = []
        if transfer.state == State.TRANSFERRING:
            move(transfer, Event.LET_GO, case)
        transfer.save(update_fields=["state", "beginnings"])
    work.calls.clear()


def write_outcome(work: Work, transfer: Transfer, outcome: Outcome) -> None:
    """Inside a fenced transaction: the state, when it is due again, and one line of history."""
    now = work.engine.clock()
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
    TransferDetails.objects.update_or_create(
        transfer=transfer,
        defaults={
            "findings": outcome.findings,
            "stop_digest": outcome.stop_digest,
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


def _held(work: Work, case: ArchiveCase) -> Transfer:
    transfer = Transfer.objects.select_for_update(no_key=True, of=("self",)).get(pk=work.transfer_id)
    transfer.case = case
    return transfer


def _end_attempt(work: Work) -> None:
    """Of the step whose call ended without a reference: since now nothing more of it is sent."""
    if work.ended_step is None:
        return
    changes: dict[str, object] = {"attempt_ended": work.engine.seams.database_time()}
    if work.not_sent:
        changes = {"state": StepState.PLANNED, "attempted_at": None, "attempt_ended": None}
    Step.objects.filter(pk=work.ended_step, state=StepState.ATTEMPTING).update(**changes)


def _circumstances(work: Work, transfer: Transfer) -> Circumstances:
    settings, now = work.engine.settings, work.engine.clock()
    since = transfer.unresolved_since
    return Circumstances(
        retries=transfer.retries,
        waits=settings.retry_waits,
        jitter=work.engine.seams.chance(),
        unresolved_for=(now - since).total_seconds() if since else 0.0,
        cannot_tell_seconds=settings.cannot_tell_seconds,
        at_the_archive=work.at_the_archive or work.asking_archive,
    )


def _something_is_out(transfer: Transfer) -> bool:
    """What was sent and not answered stays unresolved while the connection is down."""
    return Step.objects.filter(transfer=transfer, state=StepState.ATTEMPTING).exists()
