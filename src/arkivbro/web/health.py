"""`/helse/` for probes, and the start page until the screens are there."""

from __future__ import annotations

from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse


def health(_request: HttpRequest) -> JsonResponse:
    """200 and {"status": "ok"} when the database answers; 503 otherwise."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Exception:  # noqa: BLE001 - whatever is wrong with the database, the probe is told the same
        return JsonResponse({"status": "database"}, status=503)
    return JsonResponse({"status": "ok"})


def start(_request: HttpRequest) -> HttpResponse:
    """Says where things are."""
    return HttpResponse(
        "arkivbro kjører. Overføringene går; se dem med «arkivbro transfers», «arkivbro cases» og «arkivbro journal».\n",
        content_type="text/plain; charset=utf-8",
    )
