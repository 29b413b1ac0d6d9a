"""A draft: the plan of a transfer with its documents made and looked at for leaks, of which nothing is stored yet."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from arkivbro.core.errors import Finding
from arkivbro.core.facts import TransferFacts
from arkivbro.core.left_out import digest_of, left_out
from arkivbro.core.plan import PlanContext, plan_transfer, stop_reason, with_documents
from arkivbro.core.plan_types import PLAN_FORMAT, ArchivePlan
from arkivbro.core.publicity import PersonToScreen, check_plan
from arkivbro.core.stored_json import from_json, to_json
from arkivbro.ports import ExternalReference, KnowsUsers
from arkivbro.runtime import Runtime
from arkivbro.transfers.engine.references import as_stored
from arkivbro.transfers.engine.storing import store_details
from arkivbro.transfers.engine.under_way import Frozen, Overtaken, UnderWay
from arkivbro.transfers.models import (
    ArchiveCase,
    FrozenPlan,
    PreparedDocument,
    ProfileVersion,
    Step,
    StepState,
    Transfer,
)
from arkivbro.transfers.models import TransferFacts as StoredFacts
from arkivbro.transfers.policy.list_versions import version_it_replaces
from arkivbro.transfers.policy.stops import (
    stop_for_leak,
    stop_for_outdated_addressee,
    stop_for_outdated_list,
    stop_for_protected,
)

OSLO = ZoneInfo("Europe/Oslo")
ASKING_SECONDS = 30.0
"""For a question to the archive that changes nothing."""
FROZEN_COLUMNS = ("plan_format", "hash", "text", "public_texts", "profile_hash", "frozen_at")


@dataclass(frozen=True, slots=True)
class Draft(Frozen):
    """`engine.parts.Draft` of recruitment: what was planned from which facts, and with whom in mind it was looked at."""

    runtime: Runtime
    text: str
    """The plan as it is stored."""
    facts_hash: str
    facts: TransferFacts
    transfer: Transfer
    """As it was when it was read."""
    public_texts: dict[str, str]
    made_at: datetime
    told: tuple[Finding, ...] = ()
    """What was left out, and warnings."""
    people: tuple[PersonToScreen, ...] | None = None
    """None: nobody has looked at it since it was read."""
    replaces: str | None = None

    def look_again(self, transfer: Transfer) -> None:
        """What a release may have covered, whose time may be over; the texts only where not just the same people are to be screened as when
        they were looked at. Raises Stopped; Overtaken past midnight, for a case is opened on the day on which it is made.
        """
        if self.plan.makes_case and self.plan.case.opened != _today(self.runtime):
            raise Overtaken
        people = self.runtime.people(self.facts.vacancy.ref)
        if people != self.people:
            self.look(transfer, people)
        else:
            stop_for_what_is_new(transfer, self.facts, people)

    def look(self, transfer: Transfer, people: tuple[PersonToScreen, ...]) -> tuple[Finding, ...]:
        """The checks, with these people; what only warns. Raises Stopped."""
        stop_for_what_is_new(transfer, self.facts, people)
        found = check_plan(self.plan, self.facts.vacancy, people, self.public_texts)
        return stop_for_leak(transfer, found)

    @property
    def is_of_today(self) -> bool:
        """In Oslo."""
        return self.made_at.astimezone(OSLO).date() == _today(self.runtime)

    def keep(
        self, transfer: Transfer, archive: str, done: Mapping[str, ExternalReference] | None = None
    ) -> None:
        """Inside the caller's fenced transaction: plan, documents and steps go in together; the files are on disk already.

        `done`: what stands in the archive by this very transaction, by the keys of the steps.
        """
        runtime, plan = self.runtime, self.plan
        ProfileVersion.objects.get_or_create(
            hash=runtime.profile_hash,
            defaults={
                "name": runtime.profile.name,
                "text": runtime.profile_text,
                "first_used": runtime.clock(),
            },
        )
        row = FrozenPlan(
            transfer=transfer,
            plan_format=plan.plan_format,
            hash=self.hash,
            text=self.text,
            public_texts=self.public_texts,
            profile_hash=runtime.profile_hash,
            frozen_at=self.made_at,
        )
        FrozenPlan.objects.bulk_create(
            [row], update_conflicts=True, unique_fields=["transfer"], update_fields=FROZEN_COLUMNS
        )
        Transfer.objects.filter(pk=transfer.pk).update(
            profile_hash=runtime.profile_hash,
            left_out=len(left_out(self.told)),
            left_out_digest=digest_of(self.told),
        )
        store_details(transfer, findings=(), kept_out=self.told, stop_digest="")
        stored = list(Step.objects.filter(transfer=transfer))
        _store_documents(transfer, plan, is_first=self.replaces is None and not stored)
        _store_steps(transfer, plan, archive, stored, done or {})


def draft_of(runtime: Runtime, under_way: UnderWay, *, frozen: bool) -> Draft:
    """The plan that was frozen today and did not go in, looked at anew; else a new one. Raises what `make_draft` does, and Overtaken."""
    stored = read_draft(runtime, under_way) if frozen else None
    if stored is None or not stored.is_of_today:
        return make_draft(runtime, under_way, replaces=stored.hash if stored else None)
    people = runtime.people(stored.facts.vacancy.ref)
    stored.look(stored.transfer, people)
    return replace(stored, people=people)


def read_draft(runtime: Runtime, under_way: UnderWay) -> Draft:
    """The plan that is frozen. Raises Overtaken where nothing is any more, or it is in a newer worker's format."""
    rows = FrozenPlan.objects.select_related("transfer__facts", "transfer__details")
    row = rows.filter(transfer_id=under_way.transfer_id).first()
    if row is None or row.plan_format > PLAN_FORMAT:
        raise Overtaken
    transfer = row.transfer
    return Draft(
        plan=from_json(ArchivePlan, row.text),
        hash=row.hash,
        runtime=runtime,
        text=row.text,
        facts_hash=transfer.facts_hash,
        facts=from_json(TransferFacts, transfer.facts.text),
        transfer=transfer,
        public_texts=row.public_texts,
        made_at=row.frozen_at,
        told=transfer.details.kept_out,
        replaces=row.hash,
    )


def make_draft(runtime: Runtime, under_way: UnderWay, *, replaces: str | None = None) -> Draft:
    """Plans from the transfer's own facts, makes the documents, looks for leaks. `replaces`: the hash of the plan that is frozen.

    Raises WouldLeak, BadFacts, Misconfigured, Transient, Defect.
    """
    stored = StoredFacts.objects.select_related("transfer__case").get(transfer_id=under_way.transfer_id)
    transfer = stored.transfer
    facts = from_json(TransferFacts, stored.text)
    people = runtime.people(facts.vacancy.ref)
    stop_for_what_is_new(transfer, facts, people)
    context = replace(
        context_for(runtime, transfer.case),
        picked_officer=transfer.officer,
        replaces=version_it_replaces(facts),
    )
    plan = plan_transfer(facts, runtime.profile, context)
    if inactive := _inactive_users(under_way, plan):
        plan = plan_transfer(facts, runtime.profile, replace(context, inactive_users=inactive))
    made = runtime.prepare_documents(facts, plan)
    plan = with_documents(plan, made.objects, made.states)
    text = to_json(plan)
    draft = Draft(
        plan=plan,
        hash=hashlib.sha256(text.encode()).hexdigest(),
        runtime=runtime,
        text=text,
        facts_hash=transfer.facts_hash,
        facts=facts,
        transfer=transfer,
        public_texts=dict(made.public_texts),
        made_at=runtime.clock(),
        people=people,
        replaces=replaces,
    )
    return replace(draft, told=(*made.kept_out, *draft.look(transfer, people)))


def stop_for_what_is_new(
    transfer: Transfer, facts: TransferFacts, people: tuple[PersonToScreen, ...]
) -> None:
    """By the transfer's own facts, and by what the source says of the applicants now: it may have learnt it since they were stored.
    Raises Stopped.
    """
    if facts.applicant_list is not None:
        stop_for_outdated_list(transfer, facts.applicant_list, people)
    if facts.letter is not None and facts.application is not None:
        stop_for_outdated_addressee(transfer, facts.application, people)
    ref = facts.application.ref if facts.application else None
    if stop_reason(facts) or any(one.is_strictly_confidential and one.ref == ref for one in people):
        stop_for_protected(transfer)


def context_for(runtime: Runtime, case: ArchiveCase) -> PlanContext:
    """What a plan needs to know besides facts and profile."""
    length = runtime.archives[case.archive].capabilities().title_length
    return PlanContext(runtime.installation, _today(runtime), length)


def _today(runtime: Runtime) -> date:
    return runtime.clock().astimezone(OSLO).date()


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


def _store_documents(transfer: Transfer, plan: ArchivePlan, *, is_first: bool) -> None:
    if not is_first:
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


def _store_steps(
    transfer: Transfer,
    plan: ArchivePlan,
    archive: str,
    stored: Sequence[Step],
    done: Mapping[str, ExternalReference],
) -> None:
    """Keys stay: a step that an earlier plan attempted or did keeps its state and its reference."""
    if any(row.state == StepState.PLANNED for row in stored):
        Step.objects.filter(transfer=transfer, state=StepState.PLANNED).delete()
    kept = {row.key: row for row in stored if row.state != StepState.PLANNED}
    new: list[Step] = []
    for order, step in enumerate(plan.steps):
        if row := kept.get(step.key):
            Step.objects.filter(pk=row.pk).update(order=order)
            continue
        row = Step(transfer=transfer, archive=archive, key=step.key, kind=step.kind.value, order=order)
        if reference := done.get(step.key):
            row.state, row.reference = StepState.DONE, as_stored(reference)
        new.append(row)
    Step.objects.bulk_create(new)
