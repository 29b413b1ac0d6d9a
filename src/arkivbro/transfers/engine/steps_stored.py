"""What a delivery stores of its steps: always under the fence, and only while the transfer is what was begun."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db.models import F

from arkivbro.core.plan_types import StepKind
from arkivbro.ports import Accepted, ExternalReference
from arkivbro.transfers.engine.connections import note_success
from arkivbro.transfers.engine.delivery import Delivery
from arkivbro.transfers.engine.lease import fenced
from arkivbro.transfers.engine.moving import case_takes_more, move_together
from arkivbro.transfers.engine.references import as_stored
from arkivbro.transfers.engine.states import Event, State
from arkivbro.transfers.engine.under_way import Overtaken, UnderWay
from arkivbro.transfers.models import ArchiveCase, Step, StepState, Transfer


@contextmanager
def _ours(delivery: Delivery) -> Iterator[Transfer]:
    """A fenced transaction, its history in it, in which the transfer is still what was begun. Raises Overtaken if it was cancelled
    or planned anew: both take it out of our state, and only a lease that is younger than ours brings it back there.
    """
    under_way = delivery.under_way
    with fenced(under_way.lease, under_way.transfer_id) as held:
        if held.transfer.state != State.TRANSFERRING or held.plan_hash != delivery.plan_hash:
            raise Overtaken
        yield held.transfer
        under_way.write_history()
    under_way.history_is_written()


def store_attempting(delivery: Delivery, row: Step, *, was_there: bool) -> None:
    """The attempt's beginning is stored anew each time: a call of this attempt may be on its way from now on.

    Raises Overtaken too where a case is to be made and a person has linked the vacancy to one since the plan was loaded:
    until here that was theirs to do, and from here on it is refused them.
    """
    with _ours(delivery) as transfer:
        if row.kind == StepKind.CASE and transfer.case.is_there:
            raise Overtaken
        _update_attempting(delivery, row, was_there=was_there)
    _is_attempting(row, was_there=was_there)


def _update_attempting(delivery: Delivery, row: Step, *, was_there: bool = False) -> None:
    changes: dict[str, object] = {
        "state": StepState.ATTEMPTING,
        "attempted_at": delivery.under_way.engine.seams.database_time(),
        "attempt_ended": None,
        "plan_hash": delivery.plan_hash,
    }
    if was_there:
        changes["was_there"] = True
    Step.objects.filter(pk=row.pk).update(**changes)


def _is_attempting(row: Step, *, was_there: bool = False) -> None:
    row.state = StepState.ATTEMPTING
    row.was_there = row.was_there or was_there


def store_done(delivery: Delivery, row: Step, reference: ExternalReference) -> None:
    """The reference, those of the parts that came with it, and, in the same commit, that the next call begins."""
    done = {row.key: reference, **reference.parts}
    rows = [one for one in delivery.rows if one.key in done]
    upcoming = next_without_lookup(delivery, done)
    with _ours(delivery) as transfer:
        for one in rows:
            Step.objects.filter(pk=one.pk).update(
                state=StepState.DONE,
                reference=as_stored(done[one.key]),
                was_there=one.was_there,
                ticket="",
            )
            store_number(transfer, one.kind, done[one.key])
        if upcoming is not None:
            _update_attempting(delivery, upcoming)
        if row is delivery.final:
            store_rest(delivery.under_way, [transfer])
    for one in rows:
        one.state = StepState.DONE
        delivery.known[one.key] = done[one.key]
        if one.kind == StepKind.CASE:
            delivery.case_reference = done[one.key]
    delivery.begun = None
    delivery.finished = row is delivery.final
    if upcoming is not None:
        _is_attempting(upcoming)
        delivery.begun = upcoming.pk


def next_without_lookup(delivery: Delivery, done: dict[str, ExternalReference]) -> Step | None:
    """The next row, if it may begin at once: no look-up and no read-back stands before it."""
    remaining = [row for row in delivery.rows if row.state != StepState.DONE and row.key not in done]
    if not remaining or remaining[0].state != StepState.PLANNED or remaining[0] is delivery.final:
        return None
    candidate = remaining[0]
    if candidate.kind in (StepKind.CASE, StepKind.ENTRY):
        return None
    entry_was_there = any(row.was_there for row in delivery.rows if row.kind == StepKind.ENTRY)
    if candidate.kind == StepKind.DOCUMENT and entry_was_there:
        return None
    return candidate


def store_accepted(delivery: Delivery, row: Step, accepted: Accepted) -> None:
    """The archive has it, and its receipt comes later: the ticket outlives us, and the call is never made again."""
    with _ours(delivery):
        Step.objects.filter(pk=row.pk).update(state=StepState.ACCEPTED, ticket=accepted.ticket)
    row.state, row.ticket = StepState.ACCEPTED, accepted.ticket


def store_question(delivery: Delivery, row: Step) -> None:
    """It was asked about once more, and there was no receipt yet."""
    with _ours(delivery):
        Step.objects.filter(pk=row.pk).update(questions=row.questions + 1)
    row.questions += 1


def store_refused_receipt(delivery: Delivery, row: Step) -> None:
    """The archive took it and then would not have it: nothing more comes of that call, and a later one looks it up first."""
    with _ours(delivery):
        Step.objects.filter(pk=row.pk).update(
            state=StepState.ATTEMPTING,
            ticket="",
            questions=0,
            attempt_ended=delivery.under_way.engine.seams.database_time(),
        )


def store_number(transfer: Transfer, kind: str, reference: ExternalReference) -> None:
    """The case's place in the archive, and the entry's, for people and for the other transfers."""
    if kind == StepKind.CASE:
        store_case(transfer.case, reference)
    if kind == StepKind.ENTRY:
        Transfer.objects.filter(pk=transfer.pk).update(entry_number=reference.number)


def store_case(case: ArchiveCase, reference: ExternalReference) -> None:
    """Where it stands in the archive, if that is not known yet."""
    if case.reference is None:
        case.reference, case.number = as_stored(reference), reference.number
        case.save(update_fields=["reference", "number"])


def store_transferred(delivery: Delivery) -> None:
    """For a plan whose last step is no status: an entry that people set the status of."""
    with _ours(delivery) as transfer:
        store_rest(delivery.under_way, [transfer])
    delivery.finished = True


def store_rest(under_way: UnderWay, transfers: Sequence[Transfer]) -> None:
    """They rest, inside the caller's fenced transaction; where the case's first document is among them, what waited for that goes on."""
    now = under_way.engine.clock()
    move_together(
        transfers,
        Event.DONE,
        due_at=None,
        attempts=F("attempts") + 1,
        beginnings=[],
        unresolved_since=None,
        error=None,
        completed=now,
    )
    for transfer in transfers:
        if transfer.makes_case:
            case_takes_more(transfer.case, now)
    note_success(under_way.archive.name)
