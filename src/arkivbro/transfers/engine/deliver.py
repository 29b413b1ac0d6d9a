"""Carrying out a frozen plan, step by step: stored *attempting* before the call, its reference after it.

Where a process may die: before and after every call through `Work.remote` and every commit of `fenced`. In each of
them what is stored is enough for the next worker to go on without making anything twice.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from arkivbro.core.errors import ArkivbroError, CannotTell, Defect, Finding, ReadBackDiffers, Unreachable
from arkivbro.core.noark import DocumentDescription
from arkivbro.core.plan_types import PLAN_FORMAT, ArchivePlan, StepKind
from arkivbro.core.plan_types import Step as PlannedStep
from arkivbro.core.stored_json import from_json
from arkivbro.ports import Absent, ExternalReference, Found, KeyStrength, Lookup, Undecided
from arkivbro.transfers.engine.connections import note_success
from arkivbro.transfers.engine.lease import fenced
from arkivbro.transfers.engine.outcome import NO_KEYS, SEVERAL_HITS, NotSettledYet
from arkivbro.transfers.engine.read_back import differences
from arkivbro.transfers.engine.references import as_reference, as_stored
from arkivbro.transfers.engine.work import Overtaken, Work
from arkivbro.transfers.models import ArchiveCase, FrozenPlan, State, Step, StepState, Transfer

BASE_DEADLINE = 30.0
"""Seconds for any call."""
BYTES_PER_SECOND = 1_000_000
"""What a slow line carries: a call with files gets so much longer."""


@dataclass(eq=False)
class Delivery:
    """The frozen plan of one transfer, its rows, and what is known to stand in the archive."""

    work: Work
    plan: ArchivePlan
    plan_hash: str
    rows: list[Step]
    known: dict[str, ExternalReference]
    case_reference: ExternalReference | None
    begun: int | None = None
    """The row that was stored *attempting* together with the result of the one before."""
    finished: bool = False

    @property
    def final(self) -> Step | None:
        """The call that sets the final status: after it, nothing of ours touches the entry."""
        last = self.rows[-1]
        return last if last.kind == StepKind.STATUS else None


def deliver(work: Work) -> None:
    """Carries out what is left of the plan, and stores that the transfer is done.

    Raises LeaseLost, Overtaken, and every class of `core.errors`.
    """
    delivery = _load(work)
    planned = {step.key: step for step in delivery.plan.steps}
    for row in delivery.rows:
        if row.state == StepState.DONE:
            continue
        if row is delivery.final and row.state == StepState.PLANNED:
            _read_back(delivery)
        _carry_out(delivery, row, planned[row.key])
    if not delivery.finished:
        _read_back(delivery)
        _store_transferred(delivery)


def _load(work: Work) -> Delivery:
    frozen = FrozenPlan.objects.select_related("transfer__case").get(transfer_id=work.transfer_id)
    if frozen.plan_format > PLAN_FORMAT:
        raise Overtaken
    plan = from_json(ArchivePlan, frozen.text)
    keys = {step.key for step in plan.steps}
    stored = Step.objects.filter(transfer_id=work.transfer_id).order_by("order")
    known = {row.key: as_reference(row.reference) for row in stored if row.reference is not None}
    rows = [row for row in stored if row.key in keys]
    case = frozen.transfer.case
    case_reference = as_reference(case.reference) if case.reference is not None else None
    if case_reference is not None:
        known[plan.case.key] = case_reference
    answered = plan.entry.sign_off.by_entry_key if plan.entry.sign_off else ""
    if answered:
        for other in Step.objects.filter(archive=work.archive.name, key=answered, reference__isnull=False):
            known[answered] = as_reference(other.reference or {})
    return Delivery(work, plan, frozen.hash, rows, known, case_reference)


def deadline_for(delivery: Delivery, step: PlannedStep) -> float:
    """Seconds: 30, and one for every megabyte that may go with the call."""
    documents = (step.document,) if step.document else delivery.plan.entry.documents if step.entry else ()
    return _seconds_for(documents)


def _seconds_for(documents: Iterable[DocumentDescription]) -> float:
    size = sum(file.size for document in documents for file in document.objects)
    return BASE_DEADLINE + size / BYTES_PER_SECOND


# --- one step ----------------------------------------------------------------------------------------------------


def _carry_out(delivery: Delivery, row: Step, step: PlannedStep) -> None:
    """Looks up where it must, performs, stores."""
    if step.kind is StepKind.CASE and delivery.case_reference is not None and row.state == StepState.PLANNED:
        _store_done(delivery, row, delivery.case_reference)
        return
    found: ExternalReference | None = None
    first_try = row.state == StepState.PLANNED
    if delivery.begun != row.pk:
        if step.kind.creates and _must_look_up(delivery, row, step):
            found = _look_up(delivery, row, step)
        elif row.state == StepState.ATTEMPTING:
            _settle(delivery, row)
        _store_attempting(delivery, row, was_there=found is not None and first_try)
    else:
        first_try = True
    work = delivery.work
    seconds = deadline_for(delivery, step)
    try:
        reference = work.remote(
            "perform",
            step.key,
            lambda: work.archive.perform(step, delivery.known, found, work.engine.files, deadline=seconds),
            code=lambda result: ("ok", result.number or result.id),
        )
    except Unreachable:
        if first_try:
            work.step_to_revert = row.pk
        _store_end_of_attempt(delivery, row)
        raise
    except ArkivbroError:
        _store_end_of_attempt(delivery, row)
        raise
    _store_done(delivery, row, reference)


def _settle(delivery: Delivery, row: Step) -> None:
    """A change whose outcome is not known may still come: done again too soon, it could come after what people or the archive
    did since, and undo it. Raises NotSettledYet.
    """
    seconds = delivery.work.archive.capabilities().settle_seconds
    if (left := _unsettled_seconds(delivery, row, seconds)) > 0:
        raise NotSettledYet(left)


def _must_look_up(delivery: Delivery, row: Step, step: PlannedStep) -> bool:
    """A case or entry always; a document when it was attempted, or when its entry was there before us."""
    if step.kind in (StepKind.CASE, StepKind.ENTRY) or row.state == StepState.ATTEMPTING:
        return True
    return any(other.was_there for other in delivery.rows if other.kind == StepKind.ENTRY)


def _look_up(delivery: Delivery, row: Step, step: PlannedStep) -> ExternalReference | None:
    """What the archive has with this key; None when it certainly has nothing. Raises CannotTell, NotSettledYet."""
    work = delivery.work
    capabilities = work.archive.capabilities()
    attempted = row.state == StepState.ATTEMPTING
    if capabilities.keys is KeyStrength.NONE:
        if attempted:
            raise CannotTell(
                "Arkivet kan ikke søkes etter nøkkel. Se i arkivet om dette står der, før noe sendes på nytt.",
                code=NO_KEYS,
            )
        return None
    seconds = deadline_for(delivery, step)
    lookup = work.remote(
        "find",
        step.key,
        lambda: work.archive.find(step, delivery.known, deadline=seconds),
        code=_lookup_code,
    )
    match lookup:
        case Found((reference,)):
            return reference
        case Found(references) if len(references) > 1:
            raise CannotTell(
                "Arkivet har flere med samme nøkkel. Se hvilken som gjelder.",
                code=SEVERAL_HITS,
                findings=tuple(Finding(one.kind, one.number or one.id) for one in references),
            )
        case Undecided(why):
            raise CannotTell(why)
        case Absent() | Found():
            if attempted and (left := _unsettled_seconds(delivery, row, capabilities.settle_seconds)) > 0:
                raise NotSettledYet(left)
            return None
    raise Defect(detail="an archive answered a look-up with something else")


def _lookup_code(lookup: Lookup) -> tuple[str, str]:
    match lookup:
        case Found(references):
            return "found", ", ".join(one.number or one.id for one in references)
        case Undecided():
            return CannotTell.default_code, ""
        case _:
            return "absent", ""


def _unsettled_seconds(delivery: Delivery, row: Step, settle_seconds: float) -> float:
    """How long a *no* must wait before it counts, by the database's clock: from when nothing more was sent, for a call may
    have taken long with its files before it was carried out.
    """
    if row.attempted_at is None or settle_seconds <= 0:
        return 0.0
    if (
        row.attempt_ended is None
    ):  # whoever attempted it died; since now, at the latest, it sends nothing more
        _store_end_of_attempt(delivery, row)
        return settle_seconds
    return (
        settle_seconds - (delivery.work.engine.seams.read_database_time() - row.attempt_ended).total_seconds()
    )


def _store_end_of_attempt(delivery: Delivery, row: Step) -> None:
    Step.objects.filter(pk=row.pk, state=StepState.ATTEMPTING).update(
        attempt_ended=delivery.work.engine.seams.database_time()
    )


# --- reading back ------------------------------------------------------------------------------------------------


def _read_back(delivery: Delivery) -> None:
    """The whole entry as it stands, against the plan. Raises ReadBackDiffers."""
    work, entry = delivery.work, delivery.plan.entry
    reference = delivery.known[entry.key]
    seconds = _seconds_for(
        entry.documents
    )  # an archive may have to give the files back to tell what they are
    standing = work.remote(
        "read_back",
        entry.key,
        lambda: work.archive.read_entry(reference, deadline=seconds),
        code=lambda result: ("ok" if result else "gone", result.number if result else ""),
    )
    if standing is None:
        raise ReadBackDiffers("Journalposten er borte fra arkivet.", code="entry_gone")
    if findings := differences(entry, standing):
        raise ReadBackDiffers(findings=findings)


# --- storing -----------------------------------------------------------------------------------------------------


def still_ours(delivery: Delivery) -> Transfer:
    """The transfer, locked, inside a fenced transaction. Raises Overtaken if it was cancelled or planned anew."""
    transfer = Transfer.objects.select_for_update(no_key=True, of=("self",)).get(pk=delivery.work.transfer_id)
    same_plan = FrozenPlan.objects.filter(transfer=transfer, hash=delivery.plan_hash).exists()
    if transfer.state != State.TRANSFERRING or not same_plan:
        raise Overtaken
    return transfer


def _store_attempting(delivery: Delivery, row: Step, *, was_there: bool) -> None:
    """The attempt's beginning is stored anew each time: a call of this attempt may be on its way from now on."""
    with fenced(delivery.work.lease):
        still_ours(delivery)
        _update_attempting(delivery, row, was_there=was_there)
        delivery.work.write_history()
    delivery.work.history_is_written()
    _is_attempting(row, was_there=was_there)


def _update_attempting(delivery: Delivery, row: Step, *, was_there: bool = False) -> None:
    changes: dict[str, object] = {
        "state": StepState.ATTEMPTING,
        "attempted_at": delivery.work.engine.seams.database_time(),
        "attempt_ended": None,
    }
    if was_there:
        changes["was_there"] = True
    Step.objects.filter(pk=row.pk).update(**changes)


def _is_attempting(row: Step, *, was_there: bool = False) -> None:
    row.state = StepState.ATTEMPTING
    row.was_there = row.was_there or was_there


def _store_done(delivery: Delivery, row: Step, reference: ExternalReference) -> None:
    """The reference, those of the parts that came with it, and, in the same commit, that the next call begins."""
    done = {row.key: reference, **reference.parts}
    rows = [one for one in delivery.rows if one.key in done]
    upcoming = _next_without_lookup(delivery, done)
    with fenced(delivery.work.lease) as case:
        transfer = still_ours(delivery)
        for one in rows:
            Step.objects.filter(pk=one.pk).update(
                state=StepState.DONE, reference=as_stored(done[one.key]), was_there=one.was_there
            )
            _keep_number(case, transfer, one, done[one.key])
        if upcoming is not None:
            _update_attempting(delivery, upcoming)
        if row is delivery.final:
            _update_transferred(delivery, transfer)
        delivery.work.write_history()
    delivery.work.history_is_written()
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


def _next_without_lookup(delivery: Delivery, done: dict[str, ExternalReference]) -> Step | None:
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


def _keep_number(case: ArchiveCase, transfer: Transfer, row: Step, reference: ExternalReference) -> None:
    """The case's place in the archive is what its other transfers wait for."""
    if row.kind == StepKind.CASE and case.reference is None:
        ArchiveCase.objects.filter(pk=case.pk).update(reference=as_stored(reference), number=reference.number)
        Transfer.objects.filter(case=case, state=State.WAITING_FOR_CASE).update(state=State.WAITING)
    if row.kind == StepKind.ENTRY:
        Transfer.objects.filter(pk=transfer.pk).update(entry_number=reference.number)


def _store_transferred(delivery: Delivery) -> None:
    """For a plan whose last step is no status: an entry that people set the status of."""
    with fenced(delivery.work.lease):
        _update_transferred(delivery, still_ours(delivery))
        delivery.work.write_history()
    delivery.work.history_is_written()
    delivery.finished = True


def _update_transferred(delivery: Delivery, transfer: Transfer) -> None:
    Transfer.objects.filter(pk=transfer.pk).update(
        state=State.TRANSFERRED,
        due_at=None,
        attempts=transfer.attempts + 1,
        started_count=0,
        unresolved_since=None,
        error_code="",
        error_message="",
        completed=delivery.work.engine.clock(),
    )
    note_success(delivery.work.archive.name)
