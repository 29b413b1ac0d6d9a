"""A draft: the plan of a transfer with its documents made and looked at for leaks, of which nothing is stored yet."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from typing import TypeVar
from zoneinfo import ZoneInfo

from arkivbro.core.errors import Finding
from arkivbro.core.facts import TransferFacts
from arkivbro.core.people_index import strictly_confidential
from arkivbro.core.plan import PlanContext, plan_transfer, stop_reason, with_documents
from arkivbro.core.plan_types import PLAN_FORMAT, ArchivePlan
from arkivbro.core.publicity import PersonToScreen, check_plan
from arkivbro.core.stored_json import from_json, to_json
from arkivbro.documents.made import MadeDocuments
from arkivbro.ports import KnowsUsers
from arkivbro.runtime import MakesAhead, Runtime
from arkivbro.transfers.engine.under_way import Frozen, Overtaken, UnderWay
from arkivbro.transfers.models import FrozenPlan, Transfer
from arkivbro.transfers.models import TransferFacts as StoredFacts
from arkivbro.transfers.policy.list_versions import version_it_replaces
from arkivbro.transfers.policy.stops import (
    stop_for_leak,
    stop_for_outdated_addressee,
    stop_for_outdated_list,
    stop_for_protected,
)

T = TypeVar("T")
OSLO = ZoneInfo("Europe/Oslo")
ASKING_SECONDS = 30.0
"""For a question to the archive that changes nothing."""


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

    def look(self, transfer: Transfer, people: tuple[PersonToScreen, ...]) -> tuple[Finding, ...]:
        """The checks, with these people; what only warns. Raises Stopped."""
        stop_for_what_is_new(transfer, self.facts, people)
        found = check_plan(self.plan, self.facts.vacancy, people, self.public_texts)
        return stop_for_leak(transfer, found)

    @property
    def is_of_today(self) -> bool:
        """In Oslo."""
        return self.made_at.astimezone(OSLO).date() == _today(self.runtime)


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
    stored = StoredFacts.objects.select_related("transfer").get(transfer_id=under_way.transfer_id)
    facts = from_json(TransferFacts, stored.text)
    people = runtime.people(facts.vacancy.ref)
    planned = _plan(runtime, under_way, stored.transfer, facts, people)
    return _finish(runtime, planned, runtime.prepare_documents(facts, planned.plan), replaces=replaces)


def begin_drafts(runtime: Runtime, group: Sequence[UnderWay]) -> Callable[[], list[Draft | Exception]]:
    """As `engine.parts.BeginsDrafts`: facts, and who is to be screened, are read once for all of them."""
    wanted = [under_way.transfer_id for under_way in group]
    rows = StoredFacts.objects.select_related("transfer").filter(transfer_id__in=wanted)
    read = {row.transfer_id: (row.transfer, from_json(TransferFacts, row.text)) for row in rows}
    people = runtime.people(read[wanted[0]][1].vacancy.ref)
    builds_on = _built_on_another([read[one][1] for one in wanted])
    planned = [
        Overtaken() if waits else _kept(partial(_plan, runtime, one, *read[one.transfer_id], people))
        for one, waits in zip(group, builds_on, strict=True)
    ]
    made = iter(_begin_documents(runtime, [one for one in planned if isinstance(one, _Planned)]))
    begun = [(one, next(made)) if isinstance(one, _Planned) else one for one in planned]

    def finish() -> list[Draft | Exception]:
        return [
            one
            if isinstance(one, Exception)
            else _kept(lambda one=one: _finish(runtime, one[0], one[1](), replaces=None))  # type: ignore[misc]  # a bound default
            for one in begun
        ]

    return finish


def _built_on_another(facts: Sequence[TransferFacts]) -> list[bool]:
    """Which of them is a later version of a list that is before it: what it says of that one is known when that one stands."""
    lists = [(one.kind, one.applicant_list.day) if one.applicant_list is not None else None for one in facts]
    return [known is not None and known in lists[:place] for place, known in enumerate(lists)]


def _begin_documents(runtime: Runtime, planned: Sequence[_Planned]) -> Sequence[Callable[[], MadeDocuments]]:
    """A maker that cannot make them ahead makes each when it is waited for."""
    maker = runtime.prepare_documents
    if isinstance(maker, MakesAhead):
        return maker.begin([(one.facts, one.plan) for one in planned])
    return [partial(maker, one.facts, one.plan) for one in planned]


def _kept(action: Callable[[], T]) -> T | Exception:
    """What came of it, or what it raised: that is its own transfer's and no other's."""
    try:
        return action()
    except Exception as error:  # noqa: BLE001 - whatever it is, the engine makes it that transfer's outcome
        return error


@dataclass(frozen=True, slots=True)
class _Planned:
    """What a draft is made of, before its documents are."""

    transfer: Transfer
    facts: TransferFacts
    people: tuple[PersonToScreen, ...]
    plan: ArchivePlan


def _plan(
    runtime: Runtime,
    under_way: UnderWay,
    transfer: Transfer,
    facts: TransferFacts,
    people: tuple[PersonToScreen, ...],
) -> _Planned:
    stop_for_what_is_new(transfer, facts, people)
    context = replace(
        context_for(runtime, under_way.lease.archive),
        picked_officer=transfer.officer,
        replaces=version_it_replaces(facts.vacancy.ref, facts.kind, facts.applicant_list),
    )
    profile = runtime.profile_for(str(facts.vacancy.unit.ref))
    plan = plan_transfer(facts, profile, context)
    if inactive := _inactive_users(under_way, plan):
        plan = plan_transfer(facts, profile, replace(context, inactive_users=inactive))
    return _Planned(transfer, facts, people, plan)


def _finish(runtime: Runtime, planned: _Planned, made: MadeDocuments, *, replaces: str | None) -> Draft:
    """Looked at for leaks."""
    plan = with_documents(planned.plan, made.objects, made.states)
    text = to_json(plan)
    draft = Draft(
        plan=plan,
        hash=hashlib.sha256(text.encode()).hexdigest(),
        runtime=runtime,
        text=text,
        facts_hash=planned.transfer.facts_hash,
        facts=planned.facts,
        transfer=planned.transfer,
        public_texts=dict(made.public_texts),
        made_at=runtime.clock(),
        people=planned.people,
        replaces=replaces,
    )
    return replace(draft, told=(*made.kept_out, *draft.look(planned.transfer, planned.people)))


def look_again(runtime: Runtime, drafts: Sequence[Draft], transfers: Sequence[Transfer]) -> None:
    """What a release may have covered, whose time may be over; the texts only where not just the same people are to be screened as when
    they were looked at. Raises Stopped; Overtaken past midnight, for a case is opened on the day on which it is made.
    """
    today = _today(runtime)
    if any(draft.plan.makes_case and draft.plan.case.opened != today for draft in drafts):
        raise Overtaken
    people = runtime.people(drafts[0].facts.vacancy.ref)
    for draft, transfer in zip(drafts, transfers, strict=True):
        if people != draft.people:
            draft.look(transfer, people)
        else:
            stop_for_what_is_new(transfer, draft.facts, people)


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
    if stop_reason(facts) or ref in strictly_confidential(people):
        stop_for_protected(transfer)


def context_for(runtime: Runtime, archive: str) -> PlanContext:
    """What a plan needs to know besides facts and profile."""
    length = runtime.archives[archive].capabilities().title_length
    return PlanContext(runtime.installation, _today(runtime), length, epoch=runtime.epoch)


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
