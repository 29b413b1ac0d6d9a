"""Carrying out plans whole: where the archive keeps its records in the ledger's own database, both say so in one commit.

So there is nothing to look up, to settle or to finish: a worker that is killed at any point leaves a plan whole, or nothing of it but
files by their checksums, which the next try finds. The promises are those of `deliver`: one writer in a case, who is to be screened asked
anew, read back before it is public.

Transfers of one case that are due together go in by the same commit: one plan and ten cost the same statements. What goes wrong with one
of them takes none with it: nothing of the commit stands then, and each is carried out alone (`case_worker`).
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

from arkivbro.core.errors import ArkivbroError, ReadBackDiffers
from arkivbro.core.plan_types import StepKind
from arkivbro.ports import NotWhole, StandsWhole, TakesWholePlans
from arkivbro.transfers.engine.deliver import check_first, deliver
from arkivbro.transfers.engine.delivery import seconds_for
from arkivbro.transfers.engine.lease import Held, fenced, fenced_together
from arkivbro.transfers.engine.outcome import Stopped
from arkivbro.transfers.engine.parts import Draft
from arkivbro.transfers.engine.read_back import case_differences, differences, expected_of
from arkivbro.transfers.engine.references import as_reference
from arkivbro.transfers.engine.states import State
from arkivbro.transfers.engine.steps_stored import store_case, store_rest
from arkivbro.transfers.engine.under_way import Overtaken, UnderWay, write_histories
from arkivbro.transfers.models import ArchiveCase, Step, StepState, Transfer


def goes_whole(under_way: UnderWay) -> bool:
    """Whether the archive takes whole plans, and nothing of this one was ever begun step by step."""
    return isinstance(under_way.archive, TakesWholePlans) and not begun_by_steps([under_way.transfer_id])


def begun_by_steps(transfer_ids: Sequence[int]) -> set[int]:
    """Those of which something was begun step by step: they go on so."""
    begun = Step.objects.filter(transfer_id__in=transfer_ids).exclude(state=StepState.PLANNED)
    return set(begun.values_list("transfer_id", flat=True))


def carry_out_whole(under_way: UnderWay, draft: Draft) -> None:
    """One alone. What does not go in whole was frozen, and goes step by step. Raises as `deliver_whole` and `deliver` do."""
    under_way.at_the_archive = True
    with suppress(NotWhole):
        deliver_whole([under_way], [draft])
        return
    check_first(under_way)
    under_way.at_the_archive = True
    deliver(under_way)


def deliver_whole(group: Sequence[UnderWay], drafts: Sequence[Draft]) -> None:
    """Files first, then everything else in one commit. Where one alone does not go in, its plan is frozen, for people to see and for
    `deliver` to carry out.

    Raises NotWhole, LeaseLost, Overtaken, and every class of `core.errors`.
    """
    archive, told_before = group[0].archive, [len(under_way.calls) for under_way in group]
    assert isinstance(archive, TakesWholePlans)
    try:
        _bring_files(group, archive, drafts)
        _in_one_commit(group, archive, drafts)
    except Exception as error:
        if len(group) > 1:
            for under_way, count in zip(group, told_before, strict=True):
                del under_way.calls[count:]
        elif isinstance(error, ArkivbroError | NotWhole) and not isinstance(error, Stopped):
            _freeze(group[0], drafts[0])
        raise


def _bring_files(group: Sequence[UnderWay], archive: TakesWholePlans, drafts: Sequence[Draft]) -> None:
    """One call, which each transfer's history tells of."""
    plans, files = [draft.plan for draft in drafts], group[0].engine.files
    seconds = seconds_for(
        (document for plan in plans for document in plan.entry.documents), group[0].engine.settings
    )
    group[0].remote(
        "bring_files", plans[0].entry.key, lambda: archive.bring_files(plans, files, deadline=seconds)
    )
    for under_way, plan in zip(group[1:], plans[1:], strict=True):
        under_way.calls.append(replace(group[0].calls[-1], step_key=plan.entry.key))


def _in_one_commit(group: Sequence[UnderWay], archive: TakesWholePlans, drafts: Sequence[Draft]) -> None:
    """Told in the history of each as one call, in the same commit; as what went wrong, where it did."""
    first, engine = group[0], group[0].engine
    first.lease.confirm()
    at, began, told_before = engine.clock(), engine.seams.monotonic(), len(first.calls)
    try:
        with fenced_together(first.lease, [under_way.transfer_id for under_way in group]) as held:
            for one, draft in zip(held, drafts, strict=True):
                _require_ours(one, draft)
            transfers, case = [one.transfer for one in held], held[0].case
            engine.policy.look_again(drafts, transfers)
            known = {}
            if case.reference is not None:
                known = {drafts[0].plan.case.key: as_reference(case.reference)}

            def keep(stand: Sequence[StandsWhole]) -> None:
                for draft, stands in zip(drafts, stand, strict=True):
                    _require_alike(draft, case, stands)
                for under_way, draft, stands in zip(group, drafts, stand, strict=True):
                    key, number = draft.plan.entry.key, stands.entry.number
                    under_way.tell(at, began, "whole", key, "ok", reference=number)
                done = [stands.references for stands in stand]
                engine.policy.keep(drafts, transfers, first.archive.name, done)
                _store_places(case, transfers, drafts, stand)
                store_rest(first, transfers)
                write_histories(group)

            archive.carry_out([draft.plan for draft in drafts], known, keep)
    except ArkivbroError as error:
        del first.calls[told_before:]
        key = drafts[0].plan.entry.key
        first.tell(at, began, "whole", key, error.code, archive_words=error.archive_words)
        raise
    for under_way in group:
        under_way.history_is_written()


def _store_places(
    case: ArchiveCase, transfers: Sequence[Transfer], drafts: Sequence[Draft], stand: Sequence[StandsWhole]
) -> None:
    """Where the case and the entries stand in the archive, for people and for the other transfers."""
    for transfer, draft, stands in zip(transfers, drafts, stand, strict=True):
        for step in draft.plan.steps:
            if step.kind is StepKind.CASE:
                store_case(case, stands.references[step.key])
        transfer.entry_number = stands.entry.number
    if len(transfers) == 1:
        Transfer.objects.filter(pk=transfers[0].pk).update(entry_number=transfers[0].entry_number)
    else:
        Transfer.objects.bulk_update(transfers, ["entry_number"])


def _require_ours(held: Held, draft: Draft) -> None:
    """Raises Overtaken where the transfer is not what was begun, or its case is not what the plan needs."""
    transfer = held.transfer
    is_begun = transfer.state == State.TRANSFERRING and transfer.facts_hash == draft.facts_hash
    has_place = held.case.reference is not None or draft.plan.makes_case
    if not is_begun or not has_place or held.plan_hash != draft.replaces:
        raise Overtaken


def _require_alike(draft: Draft, case: ArchiveCase, stands: StandsWhole) -> None:
    """Raises ReadBackDiffers."""
    findings = differences(expected_of(draft.plan), stands.entry)
    if draft.plan.makes_case and not case.linked_by:
        findings = (*case_differences(draft.plan.case, stands.case), *findings)
    if findings:
        raise ReadBackDiffers(findings=findings)


def _freeze(under_way: UnderWay, draft: Draft) -> None:
    """What was to be is kept for people to look at, with its steps planned; not where somebody came between."""
    with fenced(under_way.lease, under_way.transfer_id) as held, suppress(Overtaken):
        _require_ours(held, draft)
        under_way.engine.policy.keep([draft], [held.transfer], under_way.archive.name, [{}])
