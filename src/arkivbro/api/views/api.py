"""The API of version 1: its operations by their addresses, and what is answered when something is wrong."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Any

import structlog
from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from arkivbro.api.services.keys import AnsweredBefore
from arkivbro.api.views.openapi import described
from arkivbro.api.views.problems import broken, problem
from arkivbro.api.views.tokens import Token, TooMany
from arkivbro.core.errors import ArkivbroError, Misconfigured, NotThere, Transient, WrongUse
from arkivbro.core.messages import Finding, message

log = structlog.get_logger()
PREFIX = "/api/v1"


class Api(NinjaAPI):
    """ninja reads, checks and describes; what is wrong is told as everywhere else."""

    def get_openapi_schema(self, **_: Any) -> Any:
        return described(super().get_openapi_schema(path_prefix=PREFIX.lstrip("/")))


api = Api(
    title="arkivbro",
    version="1",
    description="For rekrutteringssystemer som forteller arkivbro om stillinger og søknader.",
    auth=Token(),
    docs_url=None,
    openapi_url=None,
    urls_namespace="api-v1",
)


@api.exception_handler(AuthenticationError)
def _unauthorized(_request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
    return problem(WrongUse("api.unauthorized"))


@api.exception_handler(TooMany)
def _too_many(_request: HttpRequest, error: TooMany) -> HttpResponse:
    return problem(error, retry_after=error.seconds)


@api.exception_handler(AnsweredBefore)
def _answered(_request: HttpRequest, error: AnsweredBefore) -> HttpResponse:
    return JsonResponse(error.answer.body, status=error.answer.status)


@api.exception_handler(ValidationError)
def _not_understood(_request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Each field that is wrong, by its place; what stood there is not told again."""
    return problem(not_understood((one.get("type", ""), one.get("loc", ())) for one in error.errors))


def not_understood(mistakes: Iterable[tuple[str, Any]]) -> WrongUse:
    """Of each mistake its kind and its place; of fifty, if there are so many."""
    found = [
        Finding("where.field", message("api.field", what=kind), _place(place))
        for kind, place in islice(mistakes, 50)
    ]
    return WrongUse("api.not_understood", findings=tuple(found))


def _place(place: Any) -> str:
    """Without ninja's own words for where it looked."""
    parts = [str(one) for one in place]
    return ".".join(parts[2:] if parts[:1] == ["body"] else parts[1:])[:200]


@api.exception_handler(HttpError)
def _not_readable(_request: HttpRequest, _error: HttpError) -> HttpResponse:
    return problem(WrongUse("api.not_readable"))


@api.exception_handler(OperationalError)
@api.exception_handler(InterfaceError)
def _not_now(_request: HttpRequest, _error: Exception) -> HttpResponse:
    """The database is away, or held by others for too long: nothing was done."""
    log.warning("api_database_away")
    return problem(Transient("api.not_now"))


@api.exception_handler(RequestDataTooBig)
def _too_large(_request: HttpRequest, _error: RequestDataTooBig) -> HttpResponse:
    return problem(WrongUse("api.too_large"))


@api.exception_handler(MultiPartParserError)
@api.exception_handler(SuspiciousOperation)
@api.exception_handler(BadRequest)
@api.exception_handler(UnreadablePostError)
def _bad(_request: HttpRequest, _error: Exception) -> HttpResponse:
    return problem(WrongUse("api.not_readable"))


@api.exception_handler(Http404)
def _missing(_request: HttpRequest, _error: Http404) -> HttpResponse:
    return problem(NotThere())


@api.exception_handler(ArkivbroError)
def _told(request: HttpRequest, error: ArkivbroError) -> HttpResponse:
    return broken(request, error) if isinstance(error, Misconfigured) else problem(error)


@api.exception_handler(Exception)
def _defect(request: HttpRequest, error: Exception) -> HttpResponse:
    return broken(request, error)
