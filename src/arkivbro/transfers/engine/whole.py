"""Carrying out a plan whole: where the archive keeps its records in the ledger's own database, both say so in one commit.

So there is nothing to look up, to settle or to finish: a worker that is killed at any point leaves the plan whole, or nothing of it but
files by their checksums, which the next try finds. The promises are those of `deliver`: one writer in a case, who is to be screened asked
anew, read back before it is public.
"""

from __future__ import annotations

from contextlib import suppress

from arkivbro.core.errors import ArkivbroError, ReadBackDiffers
from arkivbro.ports import NotWhole, StandsWhole, TakesWholePlans
from arkivbro.transfers.engine.delivery import seconds_for
from arkivbro.transfers.engine.lease import Held, fenced
from arkivbro.transfers.engine.outcome import Stopped
from arkivbro.transfers.engine.parts import Draft
from arkivbro.transfers.engine.read_back import case_differences, differences, expected_of
from arkivbro.transfers.engine.references import as_reference
from arkivbro.transfers.engine.states import State
from arkivbro.transfers.engine.steps_stored import store_number, store_rest
from arkivbro.transfers.engine.under_way import Overtaken, UnderWay
from arkivbro.transfers.models import ArchiveCase, Step, StepState


def goes_whole(under_way: UnderWay) -> bool:
    """Whether the archive takes whole plans, and nothing of this one was ever begun step by step."""
    if not isinstance(under_way.archive, TakesWholePlans):
        return False
    begun = Step.objects.filter(transfer_id=under_way.transfer_id).exclude(state=StepState.PLANNED)
    return not begun.exists()


def deliver_whole(under_way: UnderWay, draft: Draft) -> None:
    """Files first, then everything else in one commit. Where it does not go in, the plan is frozen, for people to see and for
    `deliver` to carry out.

    Raises NotWhole, LeaseLost, Overtaken, and every class of `core.errors`.
    """
    archive, plan = under_way.archive, draft.plan
    assert isinstance(archive, TakesWholePlans)
    seconds = seconds_for(plan.entry.documents)
    try:
        under_way.remote(
            "bring_files",
            plan.entry.key,
            lambda: archive.bring_files(plan, under_way.engine.files, deadline=seconds),
        )
        _in_one_commit(under_way, archive, draft)
    except (ArkivbroError, NotWhole) as error:
        if not isinstance(error, Stopped):
            _freeze(under_way, draft)
        raise


def _in_one_commit(under_way: UnderWay, archive: TakesWholePlans, draft: Draft) -> None:
    """Told in the history as one call, in the same commit; as what went wrong, where it did."""
    key, engine = draft.plan.entry.key, under_way.engine
    under_way.lease.confirm()
    at, began, told_before = engine.clock(), engine.seams.monotonic(), len(under_way.calls)
    try:
        with fenced(under_way.lease, under_way.transfer_id) as held:
            _require_ours(held, draft)
            draft.look_again(held.transfer)
            case, known = held.case, {}
            if case.reference is not None:
                known = {draft.plan.case.key: as_reference(case.reference)}

            def keep(stands: StandsWhole) -> None:
                _require_alike(draft, case, stands)
                under_way.tell(at, began, "whole", key, "ok", reference=stands.entry.number)
                draft.keep(held.transfer, under_way.archive.name, stands.references)
                for step in draft.plan.steps:
                    store_number(held.transfer, step.kind, stands.references[step.key])
                store_rest(under_way, held.transfer)
                under_way.write_history()

            archive.carry_out(draft.plan, known, keep)
    except ArkivbroError as error:
        del under_way.calls[told_before:]
        under_way.tell(at, began, "whole", key, error.code, archive_words=error.archive_words)
        raise
    under_way.history_is_written()


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
        draft.keep(held.transfer, under_way.archive.name, {})
