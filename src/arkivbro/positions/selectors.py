"""What others may read of the built-in recruitment."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime

from django.db.models import F, Q, QuerySet, Sum

from arkivbro.positions.models import UploadedFile

WAS_SENT = Q(
    application__first_sent_at__isnull=False,
    application__is_told=False,
    added_at__lte=F("application__sent_at"),
)
"""Files that may be in what is on its way in. Once it is told, recruitment knows which files it has, and says so itself."""


def files_needed(after: datetime, among: Collection[str]) -> set[str]:
    """Which of the checksums are what applicants have uploaded and not sent, or sent lately; what was sent is the application's."""
    shown = UploadedFile.objects.filter(removed=False, sha256__in=among)
    lately = shown.filter(
        Q(application__first_sent_at=None)
        | Q(application__saved_at__gte=after)
        | Q(application__is_told=False)
    )
    return {*lately.values_list("sha256", flat=True), *(file.sha256 for file in unsent(shown))}


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


def unsent(rows: QuerySet[UploadedFile]) -> Iterator[UploadedFile]:
    """Those of the rows that were not among what was sent last."""
    with_sent = rows.annotate(sent=F("application__sent_data__files")).only("public_id", "sha256")
    for file in with_sent.iterator(chunk_size=1000):
        if file.public_id not in {one["public_id"] for one in file.sent or ()}:
            yield file
