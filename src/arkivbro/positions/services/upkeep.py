"""What a worker does for the built-in recruitment now and then."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from arkivbro.chores import one_by_one
from arkivbro.positions.models import OwnApplication, OwnApplicationState, Position, PositionState
from arkivbro.positions.services import applying, publishing
from arkivbro.recruitment.services.receiving import AUTOMATIC

LEFT_ALONE = timedelta(minutes=1)
"""So long the one who pressed the button may still be at it."""
MOST_AT_ONCE = 100


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


def forget_what_was_never_sent() -> int:
    """Deletes applications that were begun, never sent, and not touched for so many days. How many.

    They are nobody's but the applicant's: nothing of them ever entered as facts.
    """
    before = timezone.now() - timedelta(days=settings.ARKIVBRO.positions.keep_unsent_days)
    with transaction.atomic(durable=True):
        rows = OwnApplication.objects.filter(first_sent_at=None, saved_at__lt=before)
        _, deleted = rows.delete()
    return deleted.get(OwnApplication._meta.label, 0)
