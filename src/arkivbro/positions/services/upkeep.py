"""What a worker does for the built-in recruitment now and then."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from arkivbro.chores import one_by_one
from arkivbro.positions import selectors as positions
from arkivbro.positions.models import (
    OwnApplication,
    OwnApplicationState,
    Position,
    PositionState,
    UploadedFile,
)
from arkivbro.positions.selectors import unsent
from arkivbro.positions.services import applying, publishing
from arkivbro.recruitment.selectors import files_to_keep as recruitment_files
from arkivbro.recruitment.services.receiving import AUTOMATIC
from arkivbro.runtime import current
from arkivbro.transfers.selectors import files_to_keep as ledger_files
from arkivbro.working_files import work_store

LEFT_ALONE = timedelta(minutes=1)
"""So long the one who pressed the button may still be at it."""
MOST_AT_ONCE = 100
FRESH, MOST_FILES = timedelta(minutes=5), 500
"""So long a file that was stored is left alone: whoever stored it may still be about to write that it is needed."""


def complete_what_was_begun() -> int:
    """Tells the facts of what was published, sent or withdrawn by a process that died before it had. How many."""
    begun: list[Callable[[], object]] = []
    for pk in _positions_begun().values_list("pk", flat=True)[:MOST_AT_ONCE]:
        begun.append(partial(publishing.tell, pk, AUTOMATIC))
    for pk in _applications_begun().values_list("pk", flat=True)[:MOST_AT_ONCE]:
        begun.append(partial(applying.tell, pk))
    return one_by_one("begun_acts", begun, _done)


def _done(act: Callable[[], object]) -> bool:
    act()
    return True


def is_anything_begun() -> bool:
    """Whether some process died before it had told what it did."""
    return _positions_begun().exists() or _applications_begun().exists()


def _positions_begun() -> QuerySet[Position]:
    before = timezone.now() - LEFT_ALONE
    return Position.objects.filter(is_told=False, changed_at__lt=before).exclude(state=PositionState.DRAFT)


def _applications_begun() -> QuerySet[OwnApplication]:
    before = timezone.now() - LEFT_ALONE
    rows = OwnApplication.objects.filter(is_told=False, saved_at__lt=before)
    return rows.exclude(state=OwnApplicationState.WRITING)


def is_anything_taken_away() -> bool:
    """Whether there are bytes of files that applicants took away again, and that nobody has stored for a while."""
    return _taken_away().exists()


def forget_taken_away() -> int:
    """Deletes the bytes of files that were taken away, or refused, and are nobody else's. How many.

    What was sent stays; retention says until when. What somebody stores at the same time is fresh, and stays too.
    """
    checksums = set(_taken_away().values_list("sha256", flat=True)[:MOST_FILES])
    needed = (
        positions.needed_among(checksums)
        | recruitment_files.needed_among(checksums)
        | ledger_files.needed_among(checksums)
    )
    gone = work_store().remove_these(checksums - needed, before=timezone.now() - FRESH)
    UploadedFile.objects.filter(removed=True, sha256__in=gone | needed).update(is_swept=True)
    return len(gone)


def _taken_away() -> QuerySet[UploadedFile]:
    before = current().clock() - FRESH
    rows = UploadedFile.objects.filter(removed=True, is_swept=False, added_at__lt=before)
    return rows.exclude(positions.WAS_SENT).order_by("pk")


def _never_sent(before: datetime) -> QuerySet[OwnApplication]:
    """Those that nobody has in their hands now, held until the transaction ends: what is looked at is what is deleted, and who
    presses *Send* meanwhile is told that it is gone.
    """
    rows = OwnApplication.objects.filter(first_sent_at=None, saved_at__lt=before)
    held = rows.select_for_update(skip_locked=True).values_list("pk", flat=True)
    return rows.filter(pk__in=list(held[:MOST_AT_ONCE]))


def forget_what_was_never_sent() -> int:
    """Deletes applications that were begun, never sent, and not touched for so many days. How many. Of one that was sent, it takes
    away the files that were added since and left so long.

    They are nobody's but the applicant's: nothing of them ever entered as facts.
    """
    before = timezone.now() - timedelta(days=settings.ARKIVBRO.positions.keep_unsent_days)
    with transaction.atomic(durable=True):
        _, deleted = _never_sent(before).delete()
        added = UploadedFile.objects.filter(
            application__is_told=True, application__saved_at__lt=before, removed=False
        )
        left = [file.pk for file in unsent(added)]
        UploadedFile.objects.filter(pk__in=left, application__saved_at__lt=before).update(removed=True)
    return deleted.get(OwnApplication._meta.label, 0)
