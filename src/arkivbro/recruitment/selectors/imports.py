"""What was read from the sources."""

from __future__ import annotations

from django.db.models import Count, QuerySet

from arkivbro.recruitment.models import ImportRun, UnreadableItem


def import_runs() -> QuerySet[ImportRun]:
    """Every reading of a source, the newest first; `remarks`: items that it had something to say of."""
    return ImportRun.objects.annotate(remarks=Count("items")).order_by("-started", "-pk")


def latest_import() -> ImportRun | None:
    """The newest reading of any source."""
    return ImportRun.objects.order_by("-started", "-pk").first()


def unreadable_items(run: int) -> QuerySet[UnreadableItem]:
    """What was wrong in that reading; names no person."""
    return UnreadableItem.objects.filter(run_id=run).order_by("pk")
