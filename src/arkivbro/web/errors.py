"""Our own pages for what went wrong. What is missing and what is forbidden answer alike."""

from __future__ import annotations

from collections.abc import Callable

import structlog
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import render

from arkivbro.core.errors import NoRoom

log = structlog.get_logger()
NO_ROOM = (
    "Vi har ikke plass akkurat nå",
    "Filer kan ikke tas imot før det er ryddet plass hos oss. Det du har lagret, står som før, og de som driver arkivbro, ser det. Prøv igjen senere.",
)
"""Heading and words of 507."""


def _page(request: HttpRequest, status: int, heading: str, what: str) -> HttpResponse:
    return render(request, "web/error.html", {"heading_text": heading, "what": what}, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400"""
    if isinstance(exception, RequestDataTooBig):
        most = settings.ARKIVBRO.attachments.max_file_megabytes
        what = (
            f"En fil kan være høyst {most} MB. Gå tilbake og velg en mindre. Det du har lagret, står som før."
        )
        return _page(request, 400, "Filen er for stor", what)
    return _page(
        request, 400, "Siden kunne ikke vises", "Adressen eller skjemaet hadde noe som ikke kan leses."
    )


def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403, as 404: nobody learns what there is."""
    del exception
    return missing(request)


def missing(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404"""
    del exception
    return _page(
        request,
        404,
        "Fant ikke siden",
        "Den finnes ikke, eller du har ikke tilgang til den. Se om adressen er riktig, eller logg inn med en annen bruker.",
    )


class SaysThereIsNoRoom:
    """Middleware: 507. Our own disk has no room for what is sent or made; that is no fault, and goes over."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Of a view that did not tell it itself."""
        if not isinstance(error, NoRoom):
            return None
        log.warning("no_room")
        page = _page(request, 507, *NO_ROOM)
        page.headers["Retry-After"] = "60"
        page.headers["Cache-Control"] = "no-store"
        return page


class OnlyTakesForms:
    """Middleware: 405. An address that only takes what is sent to it is a page of ours too, e.g. after going back."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not isinstance(response, HttpResponseNotAllowed) or request.method not in ("GET", "HEAD"):
            return response
        page = _page(
            request,
            405,
            "Her er det ingenting å se",
            "Adressen tar bare imot skjemaer. Gå tilbake til siden du kom fra. Ingenting er endret.",
        )
        for name in ("Allow", "Cache-Control", "Referrer-Policy", "X-Robots-Tag"):
            if name in response.headers:
                page.headers[name] = response.headers[name]
        return page


def broken(request: HttpRequest) -> HttpResponse:
    """500, without a database: it may be what is wrong."""
    return render(None, "web/broken.html", status=500)


def form_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """CSRF: the form was shown before a login or a long time ago."""
    return _page(
        request,
        403,
        "Skjemaet er for gammelt",
        "Gå tilbake, last siden på nytt og send skjemaet igjen. Ingenting er endret.",
    )
