"""Carrying out a frozen plan, step by step: stored *attempting* before the call, its reference after it.

Where a process may die: before and after every call through `UnderWay.remote` and every commit of `fenced`. In each of
them what is stored is enough for the next worker to go on without making anything twice.
"""

from __future__ import annotations

from arkivbro.core.errors import (
    ArkivbroError,
    Declined,
    Defect,
    Finding,
    OutcomeUnknown,
    ReadBackDiffers,
    Transient,
    Unreachable,
    WouldLeak,
)
from arkivbro.core.noark import ArchivedEntry, CaseFile
from arkivbro.core.plan_types import ArchivePlan, StepKind
from arkivbro.core.plan_types import Step as PlannedStep
from arkivbro.ports import Accepted, Answer, AnswersLater, ExternalReference
from arkivbro.transfers.engine.delivery import Delivery, deadline_for, load, seconds_for
from arkivbro.transfers.engine.looking_up import look_up, must_look_up, settle
from arkivbro.transfers.engine.outcome import ReceiptLater, StandsInArchive, Stopped
from arkivbro.transfers.engine.read_back import case_differences, differences, expected_of
from arkivbro.transfers.engine.steps_stored import (
    store_accepted,
    store_attempting,
    store_done,
    store_question,
    store_refused_receipt,
    store_transferred,
)
from arkivbro.transfers.engine.under_way import UnderWay
from arkivbro.transfers.models import Step, StepState

REGISTERED = ("J", "A", "U")
"""Statuses of an entry that has been journalled, whoever did it: journalled, archived, expunged."""


def check_first(under_way: UnderWay) -> None:
    """Of a frozen plan, before the first call of an attempt. What may be public already cannot be held back: `deliver` finds out what
    became of that first, and stops then. Raises what `Policy.check` does.
    """
    try:
        under_way.engine.policy.check(under_way)
    except WouldLeak:
        if not _may_be_public(under_way):
            raise


def _may_be_public(under_way: UnderWay) -> bool:
    """Whether the call that sets the final status was made."""
    last = under_way.frozen.plan.steps[-1] if under_way.frozen else None
    if last is None or last.kind is not StepKind.STATUS:
        return False
    rows = Step.objects.filter(transfer_id=under_way.transfer_id, key=last.key)
    return rows.exclude(state=StepState.PLANNED).exists()


def deliver(under_way: UnderWay) -> None:
    """Carries out what is left of the plan, and stores that the transfer is done.

    Raises LeaseLost, Overtaken, ReceiptLater, and every class of `core.errors`.
    """
    delivery, plan = load(under_way)
    planned = {step.key: step for step in plan.steps}
    for row in delivery.rows:
        if row.state == StepState.DONE:
            continue
        if row is delivery.final:
            _before_it_is_public(delivery, plan, row, planned[row.key])
        _carry_out(delivery, row, planned[row.key])
    if not delivery.finished:
        _before_it_rests(delivery, plan)
        store_transferred(delivery)


def _before_it_is_public(delivery: Delivery, plan: ArchivePlan, final: Step, step: PlannedStep) -> None:
    """What stands there is read back, and who is to be screened is asked anew. Raises ReadBackDiffers, WouldLeak.

    A plan that came after the call was made is compared with what stands there, too: nobody ever sent it. Where the call was made
    and something would leak now, it is asked whether it stands already. What the archive has taken is asked about first.
    """
    if final.state == StepState.ACCEPTED:
        return
    first = final.state == StepState.PLANNED
    if first or final.plan_hash != delivery.plan_hash:
        _read_back(delivery, plan, sent=not first)
    try:
        delivery.under_way.engine.policy.check(delivery.under_way)
    except WouldLeak as leak:
        if not first:
            _tell_if_it_stands(delivery, plan, final, step, leak)
        raise


def _tell_if_it_stands(
    delivery: Delivery, plan: ArchivePlan, final: Step, step: PlannedStep, leak: WouldLeak
) -> None:
    """The call was made, and no answer came. Raises StandsInArchive; NotSettledYet while it may still be carried out."""
    asked = delivery.under_way.engine.seams.read_database_time()
    archived = _read_entry(delivery, plan)
    if archived is not None and archived.status in (step.status, *REGISTERED):
        raise _standing(delivery, final, delivery.known[plan.entry.key], leak) from leak
    settle(delivery, final, step, asked=asked)


def _standing(delivery: Delivery, final: Step, reference: ExternalReference, leak: WouldLeak) -> WouldLeak:
    """The outcome's transaction stores that the call is done: it is never made again, over what people then put right."""
    delivery.under_way.stands = final.pk, reference
    return StandsInArchive(leak) if isinstance(leak, Stopped) else leak


def _before_it_rests(delivery: Delivery, plan: ArchivePlan) -> None:
    """All calls are made. Where the last of them set the status, it stands there for all, and a person let that be or put it right:
    it is only compared with a plan that came after it. Raises ReadBackDiffers, WouldLeak.
    """
    final = delivery.final
    if final is None or final.plan_hash != delivery.plan_hash:
        _read_back(delivery, plan, sent=final is not None)
    if final is not None:
        try:
            delivery.under_way.engine.policy.check(delivery.under_way)
        except WouldLeak as leak:
            raise _standing(delivery, final, delivery.known[final.key], leak) from leak


# --- one step ----------------------------------------------------------------------------------------------------


def _carry_out(delivery: Delivery, row: Step, step: PlannedStep) -> None:
    """Looks up where it must, performs, stores; or asks for the receipt of what the archive has taken."""
    if row.state == StepState.ACCEPTED:
        _ask(delivery, row, step)
        return
    if step.kind is StepKind.CASE and delivery.case_reference is not None and row.state == StepState.PLANNED:
        store_done(delivery, row, delivery.case_reference)
        return
    found: ExternalReference | None = None
    first_try = row.state == StepState.PLANNED
    if delivery.begun != row.pk:
        if step.kind.creates and must_look_up(delivery, row, step):
            found = look_up(delivery, row, step)
        elif row.state == StepState.ATTEMPTING:
            settle(delivery, row, step)
        store_attempting(delivery, row, was_there=found is not None and first_try)
    else:
        first_try = True
    _keep(delivery, row, _perform(delivery, row, step, found, first_try=first_try))


def _perform(
    delivery: Delivery, row: Step, step: PlannedStep, found: ExternalReference | None, *, first_try: bool
) -> Answer:
    """The call itself. That it ended without an answer is stored with the outcome, under the fence."""
    under_way = delivery.under_way
    seconds = deadline_for(step, under_way.engine.settings)
    try:
        return under_way.remote(
            "perform",
            step.key,
            lambda: under_way.archive.perform(
                step, delivery.known, found, under_way.engine.files, deadline=seconds
            ),
            code=_answer_code,
        )
    except ArkivbroError as error:
        under_way.ended_step = row.pk
        under_way.not_sent = first_try and isinstance(error, Unreachable)
        raise


def _keep(delivery: Delivery, row: Step, answer: Answer) -> None:
    """Raises ReceiptLater where the archive has it and tells the reference later."""
    if not isinstance(answer, Accepted):
        store_done(delivery, row, answer)
        return
    if not isinstance(delivery.under_way.archive, AnswersLater):
        raise Defect(detail="an archive that cannot be asked answered with a ticket")
    store_accepted(delivery, row, answer)
    raise ReceiptLater(row.questions)


def _ask(delivery: Delivery, row: Step, step: PlannedStep) -> None:
    """Whether the receipt is there. A question changes nothing: one without an answer is asked again."""
    under_way, archive = delivery.under_way, delivery.under_way.archive
    seconds = under_way.engine.settings.answer_seconds
    if not isinstance(archive, AnswersLater):
        raise Defect(detail="an archive that gave a ticket cannot be asked about it")
    try:
        answer = under_way.remote(
            "ask", step.key, lambda: archive.ask(row.ticket, deadline=seconds), code=_answer_code
        )
    except Declined:
        store_refused_receipt(delivery, row)
        raise
    except OutcomeUnknown as error:
        raise Transient(archive_words=error.archive_words) from error
    if isinstance(answer, Accepted):
        store_question(delivery, row)
        raise ReceiptLater(row.questions)
    if row is delivery.final:
        try:
            under_way.engine.policy.check(under_way)
        except WouldLeak as leak:
            raise _standing(delivery, row, answer, leak) from leak
    store_done(delivery, row, answer)


def _answer_code(answer: Answer) -> tuple[str, str]:
    if isinstance(answer, Accepted):
        return "accepted", ""
    return "ok", answer.number or answer.id


# --- reading back ------------------------------------------------------------------------------------------------


def _read_back(delivery: Delivery, plan: ArchivePlan, *, sent: bool = False) -> None:
    """The whole entry as it stands, against the plan, and the case with it where this plan makes it. Raises ReadBackDiffers.

    `sent`: the call that sets the status was made, so that it may be journalled as it stands.
    """
    archived = _read_entry(delivery, plan)
    if archived is None:
        raise ReadBackDiffers("transfer.entry_gone")
    findings = (*_read_case_back(delivery, plan.case), *differences(expected_of(plan), archived))
    if findings and sent:
        raise ReadBackDiffers("transfer.stands_otherwise", findings=findings)
    if findings:
        raise ReadBackDiffers(findings=findings)


def _read_entry(delivery: Delivery, plan: ArchivePlan) -> ArchivedEntry | None:
    under_way, entry = delivery.under_way, plan.entry
    reference = delivery.known[entry.key]
    # an archive may have to give the files back to tell what they are
    seconds = seconds_for(entry.documents, under_way.engine.settings)
    return under_way.remote(
        "read_back",
        entry.key,
        lambda: under_way.archive.read_entry(reference, deadline=seconds),
        code=lambda result: ("ok" if result else "gone", result.number if result else ""),
    )


def _read_case_back(delivery: Delivery, planned: CaseFile) -> tuple[Finding, ...]:
    """Its title and who may see it are public from its first document on; later it is the archive's and its people's."""
    if not delivery.case_is_ours:
        return ()
    under_way = delivery.under_way
    seconds = under_way.engine.settings.answer_seconds
    archived = under_way.remote(
        "read_case",
        planned.key,
        lambda: under_way.archive.read_case(delivery.known[planned.key], deadline=seconds),
        code=lambda result: ("ok" if result else "gone", result.number if result else ""),
    )
    if archived is None:
        raise ReadBackDiffers("transfer.case_gone")
    return case_differences(planned, archived)
