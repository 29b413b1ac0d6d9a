"""Whether the archive has a thing already: asked before it is made, and always before it is made again."""

from __future__ import annotations

from datetime import datetime, timedelta

from arkivbro.core.errors import CannotTell, Defect, Finding
from arkivbro.core.messages import message
from arkivbro.core.plan_types import Step as PlannedStep
from arkivbro.core.plan_types import StepKind
from arkivbro.ports import Absent, ExternalReference, Found, KeyStrength, Lookup, Undecided
from arkivbro.transfers.engine.delivery import Delivery, deadline_for
from arkivbro.transfers.engine.lease import fenced
from arkivbro.transfers.engine.outcome import NO_KEYS, SEVERAL_HITS, NotSettledYet
from arkivbro.transfers.models import Step, StepState


def must_look_up(delivery: Delivery, row: Step, step: PlannedStep) -> bool:
    """A case or entry always; a document when it was attempted, or when its entry was there before us."""
    if step.kind in (StepKind.CASE, StepKind.ENTRY) or row.state == StepState.ATTEMPTING:
        return True
    return any(other.was_there for other in delivery.rows if other.kind == StepKind.ENTRY)


def look_up(delivery: Delivery, row: Step, step: PlannedStep) -> ExternalReference | None:
    """What the archive has with this key; None when it certainly has nothing. Raises CannotTell, NotSettledYet."""
    under_way = delivery.under_way
    capabilities = under_way.archive.capabilities()
    attempted = row.state == StepState.ATTEMPTING
    if capabilities.keys is KeyStrength.NONE:
        if attempted:
            raise CannotTell(NO_KEYS)
        return None
    seconds = deadline_for(step, under_way.engine.settings)
    asked = under_way.engine.seams.read_database_time() if attempted else None
    lookup = under_way.remote(
        "find",
        step.key,
        lambda: under_way.archive.find(step, delivery.known, deadline=seconds),
        code=_lookup_code,
    )
    match lookup:
        case Found((reference,)):
            return reference
        case Found(references) if len(references) > 1:
            raise CannotTell(
                SEVERAL_HITS,
                findings=tuple(
                    Finding(
                        "where.in_archive",
                        message("transfer.hit", kind=one.kind, number=one.number or one.id),
                    )
                    for one in references
                ),
            )
        case Undecided(why):
            raise CannotTell(why)
        case Absent() | Found():
            if attempted:
                settle(delivery, row, step, asked=asked)
            return None
    raise Defect(detail="an archive answered a look-up with something else")


def settle(delivery: Delivery, row: Step, step: PlannedStep, *, asked: datetime | None = None) -> None:
    """What was sent may still be carried out for `settle_seconds` after nothing more of it was sent. Raises NotSettledYet.

    So long a *no* does not count, and a change is not made again, for it could come after what people did since. The time
    runs, by the database's clock, from when the call ended without an answer. Where nobody told of that, the worker died or its
    machine was suspended: from when it has certainly ended. A machine may have slept for as long as the archive settles, between
    the last look at its lease and the call, and the call then goes on until its deadline (decision 0403).

    `asked`: by the same clock, when the archive was asked what stands there. Its answer may be of that very moment, however long it took.
    """
    seconds = delivery.under_way.archive.capabilities().settle_seconds
    if row.attempted_at is None or seconds <= 0:
        return
    seams, settings = delivery.under_way.engine.seams, delivery.under_way.engine.settings
    ended = row.attempt_ended
    if ended is None:
        ended = seams.read_database_time() + timedelta(seconds=seconds + deadline_for(step, settings))
        with fenced(delivery.under_way.lease, delivery.under_way.transfer_id):
            Step.objects.filter(pk=row.pk, state=StepState.ATTEMPTING).update(attempt_ended=ended)
    known_at = asked or seams.read_database_time()
    if (left := seconds - (known_at - ended).total_seconds()) > 0:
        raise NotSettledYet(left)


def _lookup_code(lookup: Lookup) -> tuple[str, str]:
    match lookup:
        case Found(references):
            return "found", ", ".join(one.number or one.id for one in references)
        case Undecided():
            return CannotTell.default_code, ""
        case _:
            return "absent", ""
