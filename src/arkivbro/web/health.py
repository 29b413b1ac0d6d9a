"""`/helse/` for probes."""

from __future__ import annotations

from django.db import connection
from django.http import HttpRequest, JsonResponse

from arkivbro.accounts.access import allow_anyone


@allow_anyone
def health(_request: HttpRequest) -> JsonResponse:
    """200 and {"status": "ok"} when the database answers; 503 otherwise."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Exception:  # noqa: BLE001 - whatever is wrong with the database, the probe is told the same
        return JsonResponse({"status": "database"}, status=503)
    return JsonResponse({"status": "ok"})
