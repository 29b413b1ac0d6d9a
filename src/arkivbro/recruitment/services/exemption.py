"""Exemption from publicity: *unknown* is settled, each request is decided for itself and archived, the applicant is told.

The rules are `core.exemption`'s; here they are acts: stored, and what follows is asked for. A decision changes lists only.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from arkivbro.accounts.acts import Log, Seen, act, recorded
from arkivbro.accounts.models import Scope, User
from arkivbro.accounts.selectors import of_unit
from arkivbro.core import exemption as rules
from arkivbro.core.errors import WrongUse
from arkivbro.core.exemption import ExemptionRecord, Outcome
from arkivbro.core.facts import TransferFacts
from arkivbro.core.recruitment import TransferKind
from arkivbro.recruitment.clock import clock
from arkivbro.recruitment.models import ApplicantHandling, Application, Vacancy
from arkivbro.recruitment.rights import open_application
from arkivbro.recruitment.selectors.exemption_record import with_request
from arkivbro.recruitment.selectors.stored_facts import latest_facts, stored_facts
from arkivbro.recruitment.services.exemption_columns import store_record
from arkivbro.recruitment.services.of_candidate import OfCandidate, where_of
from arkivbro.runtime import current
from arkivbro.transfers.services import request_transfer


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleWish(OfCandidate):
    """A person found out whether exemption was asked for, noted a wish that came later, or corrects what was noted."""

    seen: Seen
    requested: bool
    basis: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decide(OfCandidate):
    """One decision on one request. `decided_by`: whose decision it is, which the actor registers."""

    seen: Seen
    outcome: Outcome
    reasoning: str
    decided_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tell(OfCandidate):
    """The applicant was told of the decision in force; a refused one's window begins."""

    seen: Seen
    how: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StrikeNotice(OfCandidate):
    """The notice was a mistake: the applicant counts as not told, and no window runs."""

    seen: Seen
    why: str


def seen_of(record: ExemptionRecord) -> Seen:
    """What the page of one applicant's exemption shows: the request too, so that nobody decides on another than was read."""
    return Seen.of("exemption", record)


def record_of(application: Application, handling: ApplicantHandling | None) -> ExemptionRecord:
    """Everything about one application's exemption: what the source says now, and what people have done."""
    return with_request(application.ref, handling, latest_facts(application).exemption)


@act("exemption.settle")
def settle_wish(command: SettleWish) -> ExemptionRecord:
    """Raises NotThere, ChangedSinceSeen, WrongUse."""
    with recorded(command.actor, settle_wish) as log, _changing(command, log) as now:
        now.record = rules.settle(
            now.record,
            requested=command.requested,
            by=command.actor.name,
            at=clock(),
            basis=command.basis,
            reason=command.reason,
        )
    return now.record


@act("exemption.decide")
def decide(command: Decide) -> ExemptionRecord:
    """The decision, and its entry to the archive. Raises NotThere, ChangedSinceSeen, WrongUse."""
    with recorded(command.actor, decide) as log:
        with _changing(command, log) as now:
            if command.decided_by not in deciders_of(now.vacancy):
                raise WrongUse("exemption.decider_not_chosen")
            now.record = rules.decide(
                now.record,
                outcome=command.outcome,
                reasoning=command.reasoning,
                by=command.decided_by,
                at=clock(),
                registered_by=command.actor.name,
            )
        facts = TransferFacts(
            TransferKind.EXEMPTION_DECISION,
            stored_facts(now.vacancy),
            latest_facts(now.application),
            version=1,
            exemption=now.record,
        )
        request_transfer(facts=facts, trigger=command.actor.name, archive=now.vacancy.archive, due_at=clock())
    return now.record


@act("exemption.tell")
def tell(command: Tell) -> ExemptionRecord:
    """Raises NotThere, ChangedSinceSeen, WrongUse."""
    with recorded(command.actor, tell) as log, _changing(command, log) as now:
        now.record = _told(now.record, how=command.how, at=command.at, by=command.actor.name)
    return now.record


@act("exemption.strike_notice")
def strike_notice(command: StrikeNotice) -> ExemptionRecord:
    """Raises NotThere, ChangedSinceSeen, WrongUse."""
    with recorded(command.actor, strike_notice) as log, _changing(command, log) as now:
        now.record = rules.strike_notice(now.record, by=command.actor.name, at=clock(), why=command.why)
    return now.record


def note_told(application: Application, *, how: str, at: datetime, by: str, decided_at: datetime) -> None:
    """Inside the act that sent a notice: it told of the decision that was made at that moment. Raises WrongUse where another
    is in force.
    """
    handling = locked_handling(application)
    record = record_of(application, handling)
    if record.decision is None or record.decision.decided_at != decided_at:
        raise WrongUse("exemption.another_decision")
    _store(handling, _told(record, how=how, at=at, by=by))


def _told(record: ExemptionRecord, *, how: str, at: datetime, by: str) -> ExemptionRecord:
    decided = record.decision.decided_at if record.decision else at
    if timedelta(0) < decided - at < timedelta(minutes=1):
        at = decided  # people tell the minute
    return rules.told(record, by=by, at=at, how=how, noted_at=clock())


@dataclass
class _Now:
    """The record as it stands, held until the transaction ends; what is put in its place is stored."""

    application: Application
    vacancy: Vacancy
    record: ExemptionRecord


@contextmanager
def _changing(command: SettleWish | Decide | Tell | StrikeNotice, log: Log) -> Iterator[_Now]:
    row = open_application(command.actor, command.vacancy, command.application, Scope.EXEMPTIONS)
    assert row.vacancy is not None  # it was found by its vacancy
    Application.objects.select_for_update().get(pk=row.pk)  # what its source tells waits, or was told before
    log.where = where_of(row)
    handling = locked_handling(row)
    now = _Now(row, row.vacancy, record_of(row, handling))
    command.seen.require(seen_of(now.record))
    yield now
    _store(handling, now.record)


def deciders_of(vacancy: Vacancy) -> list[str]:
    """Who may have decided on exemption there, by name: the unit's leader and the delegates that the profile names; where it
    names nobody, the unit's recruiters.
    """
    users = User.objects.filter(is_active=True)
    if named := current().profile_for(vacancy.unit_ref).deciders(vacancy.unit_ref, vacancy.unit_name):
        known = {one.initials: name_of(one) for one in users.filter(initials__in=named)}
        return sorted(known.get(initials, initials) for initials in named)
    return sorted({name_of(one) for one in users.filter(of_unit(vacancy.unit_ref), is_recruiter=True)})


def name_of(user: User) -> str:
    """As decisions say who decided: "Ragnhild Rekruttvik (RARE)"."""
    name = user.get_full_name() or user.username
    return f"{name} ({user.initials})" if user.initials else name


def locked_handling(application: Application) -> ApplicantHandling:
    """The application's row, made if it is not there, held until the transaction ends."""
    ApplicantHandling.objects.get_or_create(application=application)
    return ApplicantHandling.objects.select_for_update().get(application=application)


def _store(handling: ApplicantHandling, record: ExemptionRecord) -> None:
    store_record(handling, record)
    handling.save(update_fields=["exemption", "wish", "outcome", "decisions", "told", "changed_at"])
