"""How it stands with the sources, for Drift and `arkivbro status`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

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
