"""What others may read of the built-in recruitment."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import F, Q, QuerySet, Sum

from arkivbro.positions.models import UploadedFile

WAS_SENT = Q(application__first_sent_at__isnull=False, added_at__lte=F("application__sent_at"))
"""Files that were there when the application was last sent, or taken away before that: any version may have had them."""


def files_needed(after: datetime) -> set[str]:
    """Checksums of what applicants have uploaded and not sent, or sent lately; what was sent is the application's."""
    rows = UploadedFile.objects.filter(
        Q(application__first_sent_at=None) | Q(application__saved_at__gte=after), removed=False
    )
    return set(rows.values_list("sha256", flat=True))


def needed_among(checksums: Collection[str]) -> set[str]:
    """Those that are in an application as it is written, or may have been sent with one."""
    rows = UploadedFile.objects.filter(sha256__in=checksums)
    return set(rows.filter(Q(removed=False) | WAS_SENT).values_list("sha256", flat=True))


def of_unsent() -> QuerySet[UploadedFile]:
    """Files of applications that were never sent, as long as their bytes are here."""
    return UploadedFile.objects.filter(application__first_sent_at=None, is_swept=False)


def unsent_bytes() -> int:
    """How much they take."""
    return int(of_unsent().aggregate(size=Sum("size", default=0))["size"])
