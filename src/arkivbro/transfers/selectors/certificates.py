"""Certificates that connections showed."""

from __future__ import annotations

from arkivbro.core.expiry import SOON, Expiry, Kind
from arkivbro.core.working_days import oslo_day
from arkivbro.runtime import current
from arkivbro.transfers.models import Certificate


def certificates() -> list[Expiry]:
    """Those that end soon, or have; one query."""
    rows = Certificate.objects.filter(expires_at__lte=current().clock() + SOON).order_by("expires_at")
    return [Expiry(Kind.CERTIFICATE, one.place, oslo_day(one.expires_at)) for one in rows]
