"""A call whose lease was lost before what came of it could be stored: the one thing that is written without the fence.

A machine that slept between its last look at the lease and the call (or in it) sends when it wakes, and nobody can prevent that. An
archive with strong keys makes nothing a second time. In another there may be two of the thing by then: the successor waited for the
settle window and made its own. So it is told, in the history, where the next look at the transfer finds it, and to the operator.
"""

from __future__ import annotations

import structlog

from arkivbro.ports import KeyStrength
from arkivbro.transfers.engine.database_trouble import survive_database_trouble
from arkivbro.transfers.engine.under_way import Call, UnderWay
from arkivbro.transfers.models import Attempt, Step, StepState

log = structlog.get_logger()

PERHAPS_TWICE = "transfer.perhaps_twice"


def tell_of_late_answers(under_way: UnderWay) -> None:
    """Called when the lease is lost. Of whoever has the case now nothing is changed."""
    if under_way.frozen is None or under_way.archive.capabilities().keys is KeyStrength.STRONG:
        return
    made = {step.key for step in under_way.frozen.plan.steps if step.kind.creates}
    late = [call for call in under_way.calls if call.name == "perform" and call.step_key in made]
    if late:
        survive_database_trouble(lambda: _tell(under_way, late))


def _tell(under_way: UnderWay, late: list[Call]) -> None:
    """What the successor took for the thing is no second one."""
    rows = Step.objects.filter(transfer_id=under_way.transfer_id, state=StepState.DONE)
    stored = {row.key: row.reference or {} for row in rows}
    told = [call for call in late if not call.reference or not _is_this(stored.get(call.step_key), call)]
    Attempt.objects.bulk_create(
        Attempt(
            transfer_id=under_way.transfer_id,
            at=call.at,
            call=call.name,
            step_key=call.step_key,
            code=PERHAPS_TWICE,
            duration_ms=call.duration_ms,
            reference=call.reference[:200],
            worker=under_way.lease.owner,
            fence=under_way.lease.fence,
        )
        for call in told
    )
    if told:
        log.error("sent_after_the_lease", archive=under_way.archive.name, count=len(told))


def _is_this(reference: dict[str, object] | None, call: Call) -> bool:
    return reference is not None and call.reference in (reference.get("number"), reference.get("id"))
