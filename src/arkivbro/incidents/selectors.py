"""Incidents, to be shown."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Count, QuerySet

from arkivbro.incidents.models import Incident

SHOWN = timedelta(days=90)


def incidents(now: datetime) -> QuerySet[Incident]:
    """Those that were opened, of the last three months and older ones that stand; the newest first."""
    rows = Incident.objects.exclude(opened_at=None)
    return (rows.filter(first_seen__gte=now - SHOWN) | rows.filter(closed_at=None)).order_by(
        "-first_seen", "-pk"
    )


def how_many_stand() -> dict[str, int]:
    """Those that were opened and are not over, by level; none of which there are none."""
    rows = Incident.objects.exclude(opened_at=None).filter(closed_at=None)
    return dict(rows.values_list("level").annotate(number=Count("pk")).order_by())
