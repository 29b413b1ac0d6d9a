"""Readings that say the same as the one after them are forgotten."""

from __future__ import annotations

from django.db import transaction

from arkivbro.recruitment.models import ImportRun, UnreadableItem

SAYS = ("new", "changed", "unchanged", "waiting", "unreadable", "error")


def forget_the_same(source: str) -> None:
    """Where the newest reading brought nothing and says what the one before said, that one is deleted.

    A source that is read every minute would otherwise fill Drift with what everybody knows.
    """
    with transaction.atomic():
        latest = list(
            ImportRun.objects.filter(source=source, finished__isnull=False).order_by("-started", "-pk")[:2]
        )
        if len(latest) < 2:
            return
        newest, before = latest
        brought = newest.new + newest.changed + before.new + before.changed
        same = all(getattr(newest, field) == getattr(before, field) for field in SAYS)
        if not brought and same and _told(newest) == _told(before):
            before.delete()


def _told(run: ImportRun) -> list[tuple[object, ...]]:
    rows = UnreadableItem.objects.filter(run=run).order_by("pk")
    return list(rows.values_list("where", "findings", "kept_out", "try_again"))
