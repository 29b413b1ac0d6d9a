"""A transfer in a worker's hands: its steps, and what is known to stand in the archive. The plan goes apart from it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from arkivbro.core.errors import Defect
from arkivbro.core.noark import DocumentDescription
from arkivbro.core.plan_types import ArchivePlan, StepKind
from arkivbro.core.plan_types import Step as PlannedStep
from arkivbro.ledger_settings import LedgerSettings
from arkivbro.ports import ExternalReference
from arkivbro.transfers.engine.references import as_reference
from arkivbro.transfers.engine.under_way import UnderWay
from arkivbro.transfers.models import Step

BYTES_PER_SECOND = 1_000_000
"""What a slow line carries: a call with files gets so much longer."""


@dataclass(eq=False)
class Delivery:
    """Its rows are those of the plan, in order; what they tell here is what the database tells."""

    under_way: UnderWay
    plan_hash: str
    rows: list[Step]
    known: dict[str, ExternalReference]
    case_reference: ExternalReference | None
    case_is_ours: bool = False
    """The case is made by this plan, not one that a person linked the vacancy to."""
    begun: int | None = None
    """The row that was stored *attempting* together with the result of the one before."""
    finished: bool = False

    @property
    def final(self) -> Step | None:
        """The call that sets the final status: after it, nothing of ours touches the entry."""
        last = self.rows[-1]
        return last if last.kind == StepKind.STATUS else None


def load(under_way: UnderWay) -> tuple[Delivery, ArchivePlan]:
    """With the frozen plan, which the policy has just looked at."""
    frozen, case = under_way.frozen, under_way.case
    if frozen is None or case is None:
        raise Defect(detail="nothing is frozen")
    plan = frozen.plan
    keys = {step.key for step in plan.steps}
    stored = Step.objects.filter(transfer_id=under_way.transfer_id).order_by("order")
    known = {row.key: as_reference(row.reference) for row in stored if row.reference is not None}
    rows = [row for row in stored if row.key in keys]
    case_reference = as_reference(case.reference) if case.reference is not None else None
    if case_reference is not None:
        known[plan.case.key] = case_reference
    answered = plan.entry.sign_off.by_entry_key if plan.entry.sign_off else ""
    if answered:
        for other in Step.objects.filter(
            archive=under_way.archive.name, key=answered, reference__isnull=False
        ):
            known[answered] = as_reference(other.reference or {})
    ours = plan.makes_case and not case.linked_by
    return Delivery(under_way, frozen.hash, rows, known, case_reference, ours), plan


def deadline_for(step: PlannedStep, settings: LedgerSettings) -> float:
    """Seconds: as set, and one for every megabyte that may go with the call."""
    documents = (step.document,) if step.document else step.entry.documents if step.entry else ()
    return seconds_for(documents, settings)


def seconds_for(documents: Iterable[DocumentDescription], settings: LedgerSettings) -> float:
    size = sum(file.size for document in documents for file in document.objects)
    return settings.answer_seconds + size / BYTES_PER_SECOND
