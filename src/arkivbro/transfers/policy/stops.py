"""What nothing automatic is done with, and what would be seen by all: stops, and what an archivist let through."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping

from arkivbro.core.errors import Finding
from arkivbro.core.facts import TransferFacts
from arkivbro.core.messages import message
from arkivbro.core.plan import stop_reason
from arkivbro.core.plan_types import ArchivePlan
from arkivbro.core.publicity import check_plan
from arkivbro.core.stored_json import from_json
from arkivbro.runtime import Runtime
from arkivbro.transfers.engine.outcome import Stopped
from arkivbro.transfers.engine.work import Overtaken, Work
from arkivbro.transfers.models import FrozenPlan, PreparedDocument, Release, Step, StepState, Transfer
from arkivbro.transfers.models import TransferFacts as StoredFacts

AUTOMATIC = "automatic"
PROTECTED = "transfer.protected"
"""The kind of a stop for a person whom nothing automatic may be done for."""
LEAK = "would_leak"


def stop_for_protected(transfer: Transfer, facts: TransferFacts) -> None:
    """Nothing automatic for strictly confidential people: a named archivist asks for it, or releases it. Raises Stopped."""
    if stop_reason(facts) is None or transfer.trigger != AUTOMATIC:
        return
    _stop(transfer, PROTECTED, (Finding("where.applicant", message(PROTECTED)),))


def stop_for_leak(
    runtime: Runtime,
    transfer: Transfer,
    facts: TransferFacts,
    plan: ArchivePlan,
    document_texts: Mapping[str, str],
) -> tuple[Finding, ...]:
    """Everything the public could see is searched for everybody to be screened in the vacancy, as known now.

    Returns what only warns. Raises Stopped, unless an archivist released just these findings in just these texts.
    """
    vacancy = facts.vacancy
    report = check_plan(plan, vacancy, runtime.people(vacancy.ref), document_texts)
    if report.stops:
        _stop(transfer, LEAK, tuple(hit.finding for hit in report.stops))
    return tuple(hit.finding for hit in report.warnings)


def check_again(runtime: Runtime, work: Work) -> None:
    """The leak check of a frozen plan, with those who are to be screened now. Raises Stopped, Overtaken."""
    frozen = FrozenPlan.objects.select_related("transfer").filter(transfer_id=work.transfer_id).first()
    facts = StoredFacts.objects.filter(transfer_id=work.transfer_id).first()
    if frozen is None or facts is None:
        raise Overtaken
    plan = from_json(ArchivePlan, frozen.text)
    stop_for_leak(runtime, frozen.transfer, from_json(TransferFacts, facts.text), plan, frozen.public_texts)


def forget_plan(transfer: Transfer) -> None:
    """A plan that would leak is not kept for *Prøv igjen*: where nothing of it is out, the next one is made of today's facts."""
    if Step.objects.filter(transfer=transfer).exclude(state=StepState.PLANNED).exists():
        return
    FrozenPlan.objects.filter(transfer=transfer).delete()
    PreparedDocument.objects.filter(transfer=transfer).delete()
    Step.objects.filter(transfer=transfer).delete()


def digest_of(findings: Iterable[Finding]) -> str:
    """Of what was found, where, of whom and in which text (a leak's finding carries that one's digest)."""
    found = sorted(json.dumps(one.as_json(), sort_keys=True) for one in findings)
    return hashlib.sha256(json.dumps(found).encode()).hexdigest()


def _stop(transfer: Transfer, kind: str, findings: tuple[Finding, ...]) -> None:
    digest = digest_of(findings)
    if not Release.objects.filter(transfer=transfer, kind=kind, digest=digest).exists():
        raise Stopped(kind, findings=findings, digest=digest)
