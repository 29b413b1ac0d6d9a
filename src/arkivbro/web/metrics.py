"""`/metrics` for Prometheus: how the installation is, in numbers. No person is in it, and no label that a stranger could make more of.

Read on this machine, or by who shows the token of ARKIVBRO_METRICS_TOKEN; refused to everybody else.
"""

from __future__ import annotations

from ipaddress import ip_address

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_safe

from arkivbro.accounts.access import allow_anyone
from arkivbro.web.client_address import FORWARDED, SILENT, seen_mistake
from arkivbro.web.kept import Kept
from arkivbro.web.measured import exposition

log = structlog.get_logger()
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
kept = Kept(exposition)


@allow_anyone
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """The text form that every scraper reads; 403 for who may not, 503 where the database does not answer."""
    if not _may_read(request):
        return HttpResponse(
            "Bare fra denne maskinen, eller med ARKIVBRO_METRICS_TOKEN.\n", "text/plain; charset=utf-8", 403
        )
    try:
        told = kept()
    except Exception:  # whatever is wrong with the database, the scraper is told the same
        log.exception("health_not_found_out")
        return HttpResponse("# database\n", CONTENT_TYPE, 503)
    return HttpResponse(told, CONTENT_TYPE)


def _may_read(request: HttpRequest) -> bool:
    """Who stands behind a proxy that does not say for whom it asks would look like this machine: then only the token opens."""
    token: str = settings.ARKIVBRO_METRICS_TOKEN
    if token and constant_time_compare(request.headers.get("Authorization", ""), f"Bearer {token}"):
        return True
    if any(name in request.META for name in FORWARDED) or seen_mistake(SILENT) is not None:
        return False
    try:
        return ip_address(request.META["REMOTE_ADDR"]).is_loopback
    except (KeyError, ValueError):
        return False
