"""What went wrong, as problem+json (RFC 9457) with our codes. Which status a code has stands here, and nowhere else."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import structlog
from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext

from arkivbro.core.errors import (
    ArkivbroError,
    AskedTwice,
    BadFacts,
    ChangedSinceSeen,
    Defect,
    NoRoom,
    NotThere,
    Transient,
    Unreachable,
    WrongUse,
)
from arkivbro.core.messages import Finding, Message, remedy_of, sentence_of

log = structlog.get_logger()
CONTENT_TYPE = "application/problem+json"
BY_CODE = {
    "api.unauthorized": 401,
    "api.scope_missing": 403,
    "api.method_not_allowed": 405,
    "api.other_offset": 409,
    "api.too_large": 413,
    "documents.file_too_large": 413,
    "api.media_type": 415,
    "api.not_understood": 422,
    "api.no_such_unit": 422,
    "api.no_such_cursor": 422,
    "api.key_used": 422,
    "api.key_missing": 422,
    "api.not_readable": 400,
    "api.upload_not_whole": 409,
    "api.unnamed_part": 422,
    "api.too_many": 429,
    "api.quota": 429,
}
BY_CLASS: tuple[tuple[type[ArkivbroError], int], ...] = (
    (NotThere, 404),
    (ChangedSinceSeen, 409),
    (AskedTwice, 409),
    (WrongUse, 409),
    (NoRoom, 507),
    (Transient, 503),
    (Unreachable, 503),
    (BadFacts, 422),
)
RETRY_SECONDS = 60
BY_NAME = "where.named"
"""Its place is a person's name, which no answer has."""


def problem(error: ArkivbroError, *, retry_after: float | None = None) -> JsonResponse:
    """The answer. Findings name places and codes, no person."""
    status = status_of(error)
    answer = JsonResponse(
        body_of(error.message, status, error.findings), status=status, content_type=CONTENT_TYPE
    )
    answer.headers["Cache-Control"] = "no-store"
    if status == 401:
        answer.headers["WWW-Authenticate"] = "Bearer"
    if status in (429, 503, 507):
        answer.headers["Retry-After"] = str(math.ceil(retry_after or RETRY_SECONDS))
    return answer


def body_of(told: Message, status: int, findings: Iterable[Finding] = ()) -> dict[str, Any]:
    return {
        "type": f"urn:arkivbro:{told.code}",
        "title": sentence_of(told, gettext),
        "status": status,
        "code": told.code,
        "remedy": remedy_of(told, gettext),
        "findings": findings_shown(findings),
    }


def findings_shown(findings: Iterable[Finding]) -> list[dict[str, str]]:
    return [
        {
            "where": one.where if one.where == BY_NAME else one.place or one.where,
            "code": one.message.code,
            "message": sentence_of(one.message, gettext),
        }
        for one in findings
    ]


def status_of(error: ArkivbroError) -> int:
    if error.code in BY_CODE:
        return BY_CODE[error.code]
    return next((status for kind, status in BY_CLASS if isinstance(error, kind)), 500)


def broken(request: HttpRequest, error: Exception) -> JsonResponse:
    """A mistake of ours: logged without what was sent."""
    log.error("api_defect", method=request.method, exc_info=error)
    return problem(Defect())
