"""An applicant's exemption as it stands: what was stored, with what the source asks for now."""

from __future__ import annotations

from dataclasses import replace

from arkivbro.core.exemption import ExemptionRecord
from arkivbro.core.recruitment import ExemptionRequest
from arkivbro.core.ref import Ref
from arkivbro.core.stored_json import from_json
from arkivbro.recruitment.models import ApplicantHandling


def with_request(
    application: Ref, handling: ApplicantHandling | None, request: ExemptionRequest | None
) -> ExemptionRecord:
    """The stored record with the source's present request."""
    if handling is None or not handling.exemption:
        return ExemptionRecord(application, request)
    return replace(from_json(ExemptionRecord, handling.exemption), request=request)
