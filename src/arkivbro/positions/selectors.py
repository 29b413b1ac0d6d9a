"""What others may read of the built-in recruitment."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from arkivbro.positions.models import UploadedFile


def files_needed(after: datetime) -> set[str]:
    """Checksums of what applicants have uploaded and not sent, or sent lately; what was sent is the application's."""
    rows = UploadedFile.objects.filter(
        Q(application__first_sent_at=None) | Q(application__saved_at__gte=after), removed=False
    )
    return set(rows.values_list("sha256", flat=True))
