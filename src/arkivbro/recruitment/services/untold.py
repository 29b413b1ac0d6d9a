"""What a sweep found that no webhook had told of: how far the webhooks can be relied on."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db.models import Q

from arkivbro.ports import RecruitmentSource, reading_name
from arkivbro.recruitment.clock import clock
from arkivbro.recruitment.models import ImportRun, SourceHint, UntoldItem
from arkivbro.recruitment.selectors.imports import UNTOLD_DAYS

LATE = timedelta(minutes=10)
"""A webhook that comes so long after the sweep is late, and was not lost."""
KEPT = timedelta(days=UNTOLD_DAYS)


def note_untold(source: RecruitmentSource, found: Collection[str], began: datetime) -> None:
    """When a whole reading of a source that sends webhooks is over: what it `found`, new or changed, less what was hinted at.

    Not at the first one: what stood there before anybody listened was nobody's to tell of.
    """
    door = reading_name(source)
    if not source.capabilities().webhooks:
        return
    forget_untold()
    if not found or not _was_read_before(door, began):
        return
    recent = Q(read_at__isnull=True) | Q(heard_at__gte=began - LATE)
    hinted = set[str]()
    for items in SourceHint.objects.filter(recent, source=door).values_list("items", flat=True).iterator():
        hinted.update(str(one) for one in items)
    now = clock()
    UntoldItem.objects.bulk_create(
        (UntoldItem(source=door, item=one, found_at=now) for one in sorted(set(found) - hinted)),
        batch_size=500,
    )


def told_after_all(door: str, items: Collection[str]) -> None:
    """A webhook names them: it was late."""
    UntoldItem.objects.filter(source=door, item__in=items, found_at__gte=clock() - LATE).delete()


def forget_untold() -> None:
    """Those that were found long ago."""
    UntoldItem.objects.filter(found_at__lt=clock() - KEPT).delete()


def _was_read_before(door: str, began: datetime) -> bool:
    runs = ImportRun.objects.filter(source=door, finished__lte=began, error__isnull=True)
    return runs.exists()
