"""Looks until when the certificates hold of every server that the configuration names by https."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterable
from datetime import UTC, datetime

import structlog

from arkivbro.runtime import current
from arkivbro.transfers.models import Certificate

log = structlog.get_logger()
SECONDS = 10.0
LOOKED_SECONDS = 6 * 3600.0
EXPIRED = 10
"""OpenSSL's word for it."""
PORT = 443


def look_at_certificates(places: Iterable[tuple[str, int]]) -> int:
    """The chore; how many showed theirs. Who shows none now is left as it was: that a connection is away is told elsewhere."""
    shown, known = 0, list(places)
    called = {place: place[0] if place[1] == PORT else f"{place[0]}:{place[1]}" for place in known}
    Certificate.objects.exclude(place__in=called.values()).delete()
    for place in known:
        now = current().clock()
        try:
            expires = _expires(*place)
        except ssl.SSLCertVerificationError as error:
            if error.verify_code != EXPIRED:
                continue  # one that we cannot judge: whoever uses the connection says so
            row = Certificate.objects.filter(place=called[place]).first()
            expires = min(row.expires_at, now) if row is not None else now
        except (OSError, ValueError):
            continue
        values = {"expires_at": expires, "looked_at": now}
        Certificate.objects.update_or_create(place=called[place], defaults=values)
        shown += 1
    return shown


def _expires(host: str, port: int) -> datetime:
    """Raises OSError and ValueError."""
    context = ssl.create_default_context()
    with (
        socket.create_connection((host, port), timeout=SECONDS) as raw,
        context.wrap_socket(raw, server_hostname=host) as shown,
    ):
        told = shown.getpeercert() or {}
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(str(told["notAfter"])), UTC)
