"""How it stands with the sources, for Drift and `arkivbro status`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from arkivbro.core.messages import Message
from arkivbro.runtime import current
from arkivbro.transfers.models import SourceReading
from arkivbro.transfers.source_trouble import SourceTrouble


@dataclass(frozen=True, slots=True)
class SourceView:
    """A source of the configuration. `status` is one of ui.statuses; `interval` in seconds, None: read by command only."""

    name: str
    status: str
    told: Message | None
    """What is in the way."""
    reason: str
    """In the words of the person who paused it."""
    since: datetime | None
    paused_by: str
    last_read: datetime | None
    next_reading: datetime | None
    """None: at once, or never by itself."""
    interval: float | None
    known_since: datetime | None = None
    """When a worker first met it."""


_STATUS = {
    SourceTrouble.NONE: "ok",
    SourceTrouble.UNREACHABLE: "unreachable",
    SourceTrouble.UNREADABLE: "error",
    SourceTrouble.MISCONFIGURED: "error",
    SourceTrouble.BY_PERSON: "paused",
}


def sources() -> list[SourceView]:
    """Every source of the configuration; one query, none where there is no source."""
    runtime = current()
    if not runtime.sources:
        return []
    rows = {row.source: row for row in SourceReading.objects.all()}
    return [
        _view(name, rows.get(name) or SourceReading(source=name), runtime.poll_seconds.get(name))
        for name in runtime.sources
    ]


def came_round(source: str, after: datetime, silent: timedelta) -> bool:
    """Whether it was read to its end after that moment, or cannot be read and has not been for so long.

    One that nobody has tried for a while (all workers stood still) has had no chance: it is not silent, and not read either.
    """
    row = SourceReading.objects.filter(source=source).first()
    if row is None:
        return False
    if row.last_read is not None and row.last_read >= after:
        return True
    now = current().clock()
    if row.trouble == SourceTrouble.NONE or row.since is None or now - row.since < silent:
        return False
    is_tried = row.next_reading is not None and row.next_reading > now
    return is_tried or row.trouble == SourceTrouble.BY_PERSON


def _view(name: str, row: SourceReading, interval: float | None) -> SourceView:
    return SourceView(
        name,
        _STATUS[SourceTrouble(row.trouble)],
        row.told,
        row.reason,
        row.since,
        row.paused_by,
        row.last_read,
        row.next_reading,
        interval,
        row.known_since,
    )
