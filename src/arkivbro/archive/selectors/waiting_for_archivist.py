"""What waits for an archivist in the built-in archive."""

from __future__ import annotations

from dataclasses import dataclass

from arkivbro.archive.models import CaseFile, RegistryEntry
from arkivbro.archive.services.status import AWAITING_JOURNALLING


@dataclass(frozen=True, slots=True)
class ArchivistWork:
    """How many entries stand in the queue Til journalføring, and cases still on the default officer."""

    to_journal: int
    on_default_officer: int


def work_of_archivist(default_officer: str) -> ArchivistWork:
    """Two queries. `default_officer` are the initials that the profile gives every new case; "" where it gives none."""
    waiting = RegistryEntry.objects.filter(status__in=AWAITING_JOURNALLING, journal_sequence__isnull=True)
    cases = CaseFile.objects.filter(responsible=default_officer, closed=None) if default_officer else None
    return ArchivistWork(waiting.count(), cases.count() if cases is not None else 0)
