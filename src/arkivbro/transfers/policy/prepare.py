"""Preparing a transfer, with no effect outside: plan, make the documents, check for leaks, freeze."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from arkivbro.core.errors import Finding
from arkivbro.core.facts import TransferFacts
from arkivbro.core.left_out import digest_of, left_out
from arkivbro.core.plan import PlanContext, plan_transfer, stop_reason, with_documents
from arkivbro.core.plan_types import PLAN_FORMAT, ArchivePlan
from arkivbro.core.publicity import PersonToScreen, check_plan
from arkivbro.core.stored_json import from_json, to_json
from arkivbro.documents.made import MadeDocuments
from arkivbro.ports import KnowsUsers
from arkivbro.runtime import Runtime
from arkivbro.transfers.engine.lease import fenced
from arkivbro.transfers.engine.storing import store_details
from arkivbro.transfers.engine.under_way import Frozen, Overtaken, UnderWay
from arkivbro.transfers.models import (
    ArchiveCase,
    FrozenPlan,
    PreparedDocument,
    ProfileVersion,
    State,
    Step,
    StepState,
    Transfer,
)
from arkivbro.transfers.models import TransferFacts as StoredFacts
from arkivbro.transfers.policy.stops import stop_for_leak, stop_for_outdated_list, stop_for_protected

OSLO = ZoneInfo("Europe/Oslo")
ASKING_SECONDS = 30.0
"""For a question to the archive that changes nothing."""
FROZEN_COLUMNS = ("plan_format", "hash", "text", "public_texts", "profile_hash", "frozen_at")


@dataclass(frozen=True, slots=True)
class FrozenByPolicy(Frozen):
    """With what the checks of it need besides."""

    transfer: Transfer
    """As it was when it was read."""
    facts: TransferFacts
    public_texts: dict[str, str]
    frozen_at: datetime


def prepare(runtime: Runtime, under_way: UnderWay) -> None:
    """Plans from the transfer's own facts, makes the documents, and freezes both with the steps in one transaction.

    Raises LeaseLost, Overtaken (newer facts came meanwhile), WouldLeak, BadFacts, Misconfigured, Transient, Defect.
    """
    stored = StoredFacts.objects.select_related("transfer__case").get(transfer_id=under_way.transfer_id)
    transfer = stored.transfer
    facts = from_json(TransferFacts, stored.text)
    people = runtime.people(facts.vacancy.ref)
    _stop_for_what_is_new(transfer, facts, people)
    context = replace(context_for(runtime, transfer.case), picked_officer=transfer.officer)
    plan = plan_transfer(facts, runtime.profile, context)
    if inactive := _inactive_users(under_way, plan):
        plan = plan_transfer(facts, runtime.profile, replace(context, inactive_users=inactive))
    made = runtime.prepare_documents(facts, plan)
    plan = with_documents(plan, made.objects, made.states)
    warnings = stop_for_leak(transfer, check_plan(plan, facts.vacancy, people, made.public_texts))
    under_way.frozen = _freeze(runtime, under_way, (transfer, facts), plan, made, (*made.kept_out, *warnings))


def check_again(runtime: Runtime, under_way: UnderWay) -> None:
    """The checks of a frozen plan, with who is strictly confidential and who is to be screened now. Raises Stopped, Overtaken.

    A plan of another day that nothing is out of is made anew, for a case is opened on the day on which it is made; it raises what
    `prepare` does.
    """
    frozen = under_way.frozen or _read(under_way)
    assert isinstance(frozen, FrozenByPolicy)
    if _is_of_another_day(runtime, frozen):
        # what goes wrong while documents are made is no trouble of the archive's
        under_way.at_the_archive = False
        prepare(runtime, under_way)
        return
    under_way.frozen = frozen
    people = runtime.people(frozen.facts.vacancy.ref)
    _stop_for_what_is_new(frozen.transfer, frozen.facts, people)
    stop_for_leak(frozen.transfer, check_plan(frozen.plan, frozen.facts.vacancy, people, frozen.public_texts))


def _read(under_way: UnderWay) -> FrozenByPolicy:
    """Raises Overtaken where nothing is frozen any more, or it is in a newer worker's format."""
    rows = FrozenPlan.objects.select_related("transfer__facts")
    stored = rows.filter(transfer_id=under_way.transfer_id).first()
    if stored is None or stored.plan_format > PLAN_FORMAT:
        raise Overtaken
    return FrozenByPolicy(
        from_json(ArchivePlan, stored.text),
        stored.hash,
        stored.transfer,
        from_json(TransferFacts, stored.transfer.facts.text),
        stored.public_texts,
        stored.frozen_at,
    )


def _is_of_another_day(runtime: Runtime, frozen: FrozenByPolicy) -> bool:
    """In Oslo, and nothing of it was ever sent."""
    if frozen.frozen_at.astimezone(OSLO).date() == runtime.clock().astimezone(OSLO).date():
        return False
    return not Step.objects.filter(transfer=frozen.transfer).exclude(state=StepState.PLANNED).exists()


def _stop_for_what_is_new(
    transfer: Transfer, facts: TransferFacts, people: Collection[PersonToScreen]
) -> None:
    """By the transfer's own facts, and by what the source says of the applicants now: it may have learnt it since they were stored.
    Raises Stopped.
    """
    if facts.applicant_list is not None:
        stop_for_outdated_list(transfer, facts.applicant_list, people)
    ref = facts.application.ref if facts.application else None
    if stop_reason(facts) or any(one.is_strictly_confidential and one.ref == ref for one in people):
        stop_for_protected(transfer)


def context_for(runtime: Runtime, case: ArchiveCase) -> PlanContext:
    """What a plan needs to know besides facts and profile."""
    length = runtime.archives[case.archive].capabilities().title_length
    return PlanContext(runtime.installation, runtime.clock().astimezone(OSLO).date(), length)


def _inactive_users(under_way: UnderWay, plan: ArchivePlan) -> frozenset[str]:
    """Those whom the plan names and the archive no longer takes, where it can tell (the profile says who comes next)."""
    archive = under_way.archive
    if not isinstance(archive, KnowsUsers):
        return frozenset()
    entry = plan.entry
    named = {plan.case.responsible, entry.officer, *(party.officer for party in entry.parties)} - {""}
    under_way.asking_archive = True
    inactive = under_way.remote(
        "ask_users",
        "",
        lambda: archive.inactive_users(frozenset(named), deadline=ASKING_SECONDS),
        code=lambda found: ("ok", str(len(found))),
    )
    under_way.asking_archive = False
    return inactive


def _freeze(
    runtime: Runtime,
    under_way: UnderWay,
    planned_from: tuple[Transfer, TransferFacts],
    plan: ArchivePlan,
    made: MadeDocuments,
    told: tuple[Finding, ...],
) -> FrozenByPolicy:
    """The files are on disk already; plan, documents and steps go in together."""
    text = to_json(plan)
    now = runtime.clock()
    transfer, facts = planned_from
    frozen = FrozenByPolicy(
        plan, hashlib.sha256(text.encode()).hexdigest(), transfer, facts, dict(made.public_texts), now
    )
    with fenced(under_way.lease, under_way.transfer_id) as held:
        if held.transfer.state != State.TRANSFERRING or held.transfer.facts_hash != transfer.facts_hash:
            raise Overtaken
        under_way.case = held.case
        ProfileVersion.objects.get_or_create(
            hash=runtime.profile_hash,
            defaults={"name": runtime.profile.name, "text": runtime.profile_text, "first_used": now},
        )
        row = FrozenPlan(
            transfer=transfer,
            plan_format=plan.plan_format,
            hash=frozen.hash,
            text=text,
            public_texts=frozen.public_texts,
            profile_hash=runtime.profile_hash,
            frozen_at=now,
        )
        FrozenPlan.objects.bulk_create(
            [row], update_conflicts=True, unique_fields=["transfer"], update_fields=FROZEN_COLUMNS
        )
        Transfer.objects.filter(pk=transfer.pk).update(
            profile_hash=runtime.profile_hash,
            left_out=len(left_out(told)),
            left_out_digest=digest_of(told),
        )
        store_details(transfer, findings=(), kept_out=told, stop_digest="")
        _store_documents(transfer, plan)
        _store_steps(transfer, plan, under_way.archive.name)
        under_way.write_history()
    under_way.history_is_written()
    return frozen


def _store_documents(transfer: Transfer, plan: ArchivePlan) -> None:
    PreparedDocument.objects.filter(transfer=transfer).delete()
    PreparedDocument.objects.bulk_create(
        PreparedDocument(
            transfer=transfer,
            document_key=document.key,
            variant=file.variant.value,
            sha256=file.sha256,
            size=file.size,
            format=file.format,
        )
        for document in plan.entry.documents
        for file in document.objects
    )


def _store_steps(transfer: Transfer, plan: ArchivePlan, archive: str) -> None:
    """Keys stay: a step that an earlier plan attempted or did keeps its state and its reference."""
    stored = list(Step.objects.filter(transfer=transfer))
    if any(row.state == StepState.PLANNED for row in stored):
        Step.objects.filter(transfer=transfer, state=StepState.PLANNED).delete()
    kept = {row.key: row for row in stored if row.state != StepState.PLANNED}
    new: list[Step] = []
    for order, step in enumerate(plan.steps):
        if row := kept.get(step.key):
            Step.objects.filter(pk=row.pk).update(order=order)
        else:
            new.append(
                Step(transfer=transfer, archive=archive, key=step.key, kind=step.kind.value, order=order)
            )
    Step.objects.bulk_create(new)
