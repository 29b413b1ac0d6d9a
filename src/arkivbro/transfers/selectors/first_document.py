"""Whether a vacancy's case takes more than its first document."""

from __future__ import annotations

from arkivbro.core.ref import Ref
from arkivbro.transfers.models import ArchiveCase


def waits_for_first_document(vacancy: Ref) -> bool:
    """The archive has the case, but its first document does not rest there: what follows waits, and a person may decide."""
    return ArchiveCase.objects.filter(
        source=vacancy.source, vacancy_id=vacancy.id, reference__isnull=False, ready_at__isnull=True
    ).exists()
