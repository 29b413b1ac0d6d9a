"""What waits for an archivist in the built-in archive."""

from __future__ import annotations

from dataclasses import dataclass

from arkivbro.archive.models import RegistryEntry
from arkivbro.archive.statuses import AWAITING_JOURNALLING


@dataclass(frozen=True, slots=True)
class ArchivistWork:
    """How many entries stand in the queue Til journalføring."""

    to_journal: int


def work_of_archivist() -> ArchivistWork:
    """One query."""
    waiting = RegistryEntry.objects.filter(status__in=AWAITING_JOURNALLING, journal_sequence__isnull=True)
    return ArchivistWork(waiting.count())
