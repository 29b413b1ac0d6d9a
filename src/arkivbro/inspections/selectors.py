"""What others may read of inspections."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Count, Min, Q
from django.db.models.functions import Now

from arkivbro.core.health import InspectionsHeard
from arkivbro.inspections.models import Inspection, InspectionState

COUNTED = timedelta(hours=1)


def inspections_heard() -> InspectionsHeard:
    """How many wait and since when, and how many could not be checked the last hour."""
    open_ones = ~Q(state=InspectionState.DONE)
    counts = Inspection.objects.filter(
        open_ones | Q(found_at__gte=Now() - COUNTED, holds_until__isnull=False)
    ).aggregate(
        waiting=Count("pk", filter=open_ones),
        since=Min("asked_at", filter=open_ones),
        unchecked=Count("pk", filter=~open_ones),
    )
    return InspectionsHeard(**counts)
