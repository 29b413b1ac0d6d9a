"""Where an applicant's exemption stands, in columns to choose by: kept in step with the record and with the source's request."""

from __future__ import annotations

from dataclasses import replace

from arkivbro.core.exemption import ExemptionRecord, came
from arkivbro.core.recruitment import ExemptionRequest
from arkivbro.core.stored_json import from_json, to_json
from arkivbro.recruitment.models import ApplicantHandling, Application
from arkivbro.recruitment.models.handling import REOPENED


def request_came(application: Application, request: ExemptionRequest | None) -> None:
    """The source told of the application anew: what was decided holds only for the request that it was decided on.

    Inside the transaction that stores the facts.
    """
    handling = ApplicantHandling.objects.select_for_update().filter(application=application).first()
    if handling is None or not handling.exemption:
        return
    record = came(from_json(ExemptionRecord, handling.exemption), request)
    store_record(handling, record)
    handling.save(update_fields=["exemption", "wish", "outcome", "decisions", "told"])


def store_record(handling: ApplicantHandling, record: ExemptionRecord) -> None:
    """Sets the record, without the request, which is the source's, and the columns made from it; the caller saves."""
    handling.exemption = to_json(replace(record, request=None))
    settled = record.settlement
    handling.wish = "" if settled is None else "requested" if settled.requested else "not_requested"
    if record.is_reopened:
        handling.outcome = REOPENED
    else:
        handling.outcome = record.decision.outcome.value if record.decision else ""
    handling.decisions = len(record.decisions)
    handling.told = record.decision is not None and record.decision.notice is not None
