"""Exemption from publicity: *unknown* is settled, each request is decided for itself and archived, the applicant is told.

The rules are `core.exemption`'s; here they are stored, and what follows is asked for. A decision changes lists only.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction

from arkivbro.core import exemption as rules
from arkivbro.core.exemption import ExemptionRecord, Outcome
from arkivbro.core.facts import TransferFacts
from arkivbro.core.recruitment import ExemptionRequest, TransferKind
from arkivbro.core.stored_json import from_json, to_json
from arkivbro.recruitment.models import ApplicantHandling, Application
from arkivbro.recruitment.services.asking import clock
from arkivbro.recruitment.services.receiving_application import latest_facts
from arkivbro.recruitment.services.stored_vacancy import stored_facts
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
    application: Application, *, requested: bool, basis: str, reason: str, by: str
) -> ExemptionRecord:
    """A person found out whether exemption was asked for. Raises WrongUse."""
    with transaction.atomic():
        handling = locked_handling(application)
        record = rules.settle(
            record_of(application, handling),
            requested=requested,
            by=by,
            at=clock(),
            basis=basis,
            reason=reason,
        )
        _store(handling, record)
    return record


def decide(
    application: Application, *, outcome: Outcome, reasoning: str, decided_by: str, by: str
) -> ExemptionRecord:
    """One decision on one request, and its entry to the archive. `by` is the user who registers it. Raises WrongUse."""
    vacancy = application.vacancy
    assert vacancy is not None  # an application without its vacancy is on no screen
    with transaction.atomic():
        handling = locked_handling(application)
        record = rules.decide(
            record_of(application, handling), outcome=outcome, reasoning=reasoning, by=decided_by, at=clock()
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


def tell(application: Application, *, how: str, at: datetime, by: str) -> ExemptionRecord:
    """The applicant was told of the decision in force; a refused one's window begins. Raises WrongUse."""
    with transaction.atomic():
        handling = locked_handling(application)
        record = record_of(application, handling)
        decided = record.decision.decided_at if record.decision else at
        if timedelta(0) < decided - at < timedelta(minutes=1):
            at = decided  # people tell the minute
        record = rules.told(record, by=by, at=at, how=how)
        _store(handling, record)
    return record


def locked_handling(application: Application) -> ApplicantHandling:
    """The application's row, made if it is not there, held until the transaction ends."""
    ApplicantHandling.objects.get_or_create(application=application)
    return ApplicantHandling.objects.select_for_update().get(application=application)


def _store(handling: ApplicantHandling, record: ExemptionRecord) -> None:
    handling.exemption = to_json(replace(record, request=None))
    handling.save(update_fields=["exemption", "changed_at"])
