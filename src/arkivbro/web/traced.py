"""Each request is a span, where traces are on: by its route, never by its address, which may name a case or a person."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponseBase

from arkivbro import tracing

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class Traced:
    """Middleware; where nothing is traced, there is none."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        if not tracing.is_on():
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        method = request.method if request.method in METHODS else "OTHER"
        with tracing.span("request", method=str(method)) as one:
            response = self.get_response(request)
            match = request.resolver_match
            one.tell(route=match.route if match else "", status=response.status_code)
        return response
