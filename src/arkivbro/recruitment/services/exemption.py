"""Exemption from publicity: *unknown* is settled, each request is decided for itself and archived, the applicant is told.

The rules are `core.exemption`'s; here they are stored, and what follows is asked for. A decision changes lists only.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from arkivbro.accounts.models import User
from arkivbro.core import exemption as rules
from arkivbro.core.errors import WrongUse
from arkivbro.core.exemption import ExemptionRecord, Outcome
from arkivbro.core.facts import TransferFacts
from arkivbro.core.recruitment import ExemptionRequest, TransferKind
from arkivbro.core.stored_json import from_json, to_json
from arkivbro.recruitment.models import ApplicantHandling, Application, Vacancy
from arkivbro.recruitment.services.asking import clock
from arkivbro.recruitment.services.receiving_application import latest_facts
from arkivbro.recruitment.services.stored_vacancy import stored_facts
from arkivbro.runtime import current
from arkivbro.transfers.services import request_transfer


def record_of(application: Application, handling: ApplicantHandling | None) -> ExemptionRecord:
    """Everything about one application's exemption: what the source says now, and what people have done."""
    request = latest_facts(application).exemption
    return with_request(application.source_id, handling, request)


def with_request(
    source_id: str, handling: ApplicantHandling | None, request: ExemptionRequest | None
) -> ExemptionRecord:
    """The stored record with the source's present request."""
    if handling is None or not handling.exemption:
        return ExemptionRecord(source_id, request)
    return replace(from_json(ExemptionRecord, handling.exemption), request=request)


def settle_unknown(
    application: Application, *, requested: bool, basis: str, reason: str, by: str, seen: int | None = None
) -> ExemptionRecord:
    """A person found out whether exemption was asked for, noted a wish that came later, or corrects what was noted.

    `seen`, here and below: `ExemptionRecord.changes` of the record that the person saw; None is not asked. Raises WrongUse.
    """
    with transaction.atomic():
        handling = locked_handling(application)
        record = rules.settle(
            _as_seen(record_of(application, handling), seen),
            requested=requested,
            by=by,
            at=clock(),
            basis=basis,
            reason=reason,
        )
        _store(handling, record)
    return record


def decide(
    application: Application,
    *,
    outcome: Outcome,
    reasoning: str,
    decided_by: str,
    by: str,
    seen: int | None = None,
) -> ExemptionRecord:
    """One decision on one request, and its entry to the archive. `by` is the user who registers it. Raises WrongUse."""
    vacancy = application.vacancy
    assert vacancy is not None  # an application without its vacancy is on no screen
    with transaction.atomic():
        handling = locked_handling(application)
        record = rules.decide(
            _as_seen(record_of(application, handling), seen),
            outcome=outcome,
            reasoning=reasoning,
            by=decided_by,
            at=clock(),
            registered_by=by,
        )
        _store(handling, record)
        facts = TransferFacts(
            TransferKind.EXEMPTION_DECISION,
            stored_facts(vacancy),
            latest_facts(application),
            version=1,
            exemption=record,
        )
        request_transfer(facts=facts, trigger=by, archive=vacancy.archive, due_at=clock())
    return record


def tell(
    application: Application,
    *,
    how: str,
    at: datetime,
    by: str,
    seen: int | None = None,
    decided_at: datetime | None = None,
) -> ExemptionRecord:
    """The applicant was told of the decision in force; a refused one's window begins. `decided_at`: of the decision that was
    told, where it is known. Raises WrongUse, also when another is in force.
    """
    with transaction.atomic():
        handling = locked_handling(application)
        record = _as_seen(record_of(application, handling), seen)
        decided = record.decision.decided_at if record.decision else at
        if decided_at is not None and (record.decision is None or decided != decided_at):
            raise WrongUse("Et annet vedtak gjelder nå: det er ikke det som søkeren ble varslet om.")
        if timedelta(0) < decided - at < timedelta(minutes=1):
            at = decided  # people tell the minute
        record = rules.told(record, by=by, at=at, how=how, noted_at=clock())
        _store(handling, record)
    return record


def strike_notice(application: Application, *, why: str, by: str, seen: int | None = None) -> ExemptionRecord:
    """The notice was a mistake: the applicant counts as not told, and no window runs. Raises WrongUse."""
    with transaction.atomic():
        handling = locked_handling(application)
        record = _as_seen(record_of(application, handling), seen)
        record = rules.strike_notice(record, by=by, at=clock(), why=why)
        _store(handling, record)
    return record


def _as_seen(record: ExemptionRecord, seen: int | None) -> ExemptionRecord:
    """Raises WrongUse where somebody has done something since: a second press decides nothing twice."""
    if seen is not None and seen != record.changes:
        raise WrongUse("Noe er endret siden du så siden. Se på det som står der nå.")
    return record


def deciders_of(vacancy: Vacancy) -> list[str]:
    """Who may have decided on exemption there, by name: the unit's leader and the delegates that the profile names; where it
    names nobody, the unit's recruiters.
    """
    users = User.objects.filter(is_active=True)
    if named := current().profile.deciders(vacancy.unit_id, vacancy.unit_name):
        known = {one.initials: name_of(one) for one in users.filter(initials__in=named)}
        return sorted(known.get(initials, initials) for initials in named)
    of_unit = Q(units__name=vacancy.unit_name) | Q(units__archive_code=vacancy.unit_name)
    return sorted({name_of(one) for one in users.filter(of_unit, is_recruiter=True)})


def name_of(user: User) -> str:
    """As decisions say who decided: "Ragnhild Rekruttvik (RARE)"."""
    name = user.get_full_name() or user.username
    return f"{name} ({user.initials})" if user.initials else name


def locked_handling(application: Application) -> ApplicantHandling:
    """The application's row, made if it is not there, held until the transaction ends."""
    ApplicantHandling.objects.get_or_create(application=application)
    return ApplicantHandling.objects.select_for_update().get(application=application)


def _store(handling: ApplicantHandling, record: ExemptionRecord) -> None:
    handling.exemption = to_json(replace(record, request=None))
    settled = record.settlement
    handling.wish = "" if settled is None else "requested" if settled.requested else "not_requested"
    handling.outcome = record.decision.outcome.value if record.decision else ""
    handling.save(update_fields=["exemption", "wish", "outcome", "changed_at"])
