"""What was read from the sources."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Max, QuerySet

from arkivbro.recruitment.clock import clock
from arkivbro.recruitment.models import ImportRun, SourceHint, UnreadableItem, UntoldItem
from arkivbro.runtime import current

UNTOLD_DAYS = 30
"""So long is counted what no webhook told of."""


def import_runs() -> QuerySet[ImportRun]:
    """Every reading of a source, the newest first; `remarks`: items that it had something to say of."""
    return ImportRun.objects.annotate(remarks=Count("items")).order_by("-started", "-pk")


def latest_import() -> ImportRun | None:
    """The newest reading of any source."""
    return ImportRun.objects.order_by("-started", "-pk").first()


def sources_that_gave_nothing(sources: Iterable[str]) -> set[str]:
    """Those of the sources whose last whole reading had nothing in it, though each reading gives all that the source has.

    A folder is emptied by people; a feed of advertisements is not.
    """
    return {name for name in sources if _told_all(name) and _is_empty(name)}


def _told_all(name: str) -> bool:
    return bool(current().sources[name].capabilities().advertisements)


def _is_empty(name: str) -> bool:
    runs = ImportRun.objects.filter(source=name, finished__isnull=False, error__isnull=True)
    latest = runs.order_by("-started", "-pk").first()
    return latest is not None and not (
        latest.new + latest.changed + latest.unchanged + latest.waiting + latest.unreadable
    )


@dataclass(frozen=True, slots=True)
class HintsHeard:
    """Webhooks of one door."""

    heard_at: datetime | None
    """The last one; None where there was none for a month."""
    unread: int
    untold: int
    """What the sweeps of the last month found new or changed that none had told of."""
    untold_at: datetime | None
    """When the last of it was found."""


def hints_of(door: str) -> HintsHeard:
    """When something was heard last, how much of it is not read yet, and what nothing was heard of."""
    rows = SourceHint.objects.filter(source=door)
    since = clock() - timedelta(days=UNTOLD_DAYS)
    untold = UntoldItem.objects.filter(source=door, found_at__gte=since).aggregate(
        number=Count("pk"), last=Max("found_at")
    )
    return HintsHeard(
        rows.aggregate(last=Max("heard_at"))["last"],
        rows.filter(read_at__isnull=True).count(),
        untold["number"],
        untold["last"],
    )


def unreadable_items(run: int) -> QuerySet[UnreadableItem]:
    """What was wrong in that reading; names no person."""
    return UnreadableItem.objects.filter(run_id=run).order_by("pk")
