"""What a worker does for the built-in recruitment now and then."""

from __future__ import annotations

from datetime import timedelta

import structlog
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from arkivbro.core.errors import ArkivbroError
from arkivbro.positions.models import OwnApplication, OwnApplicationState, Position, PositionState
from arkivbro.positions.services import applying, publishing
from arkivbro.recruitment.services.receiving import AUTOMATIC

log = structlog.get_logger()
LEFT_ALONE = timedelta(minutes=1)
"""So long the one who pressed the button may still be at it."""
MOST_AT_ONCE = 100


def complete_what_was_begun() -> int:
    """Tells the facts of what was published, sent or withdrawn by a process that died before it had. How many."""
    before, done = timezone.now() - LEFT_ALONE, 0
    positions = Position.objects.filter(is_told=False, changed_at__lt=before)
    for pk in positions.exclude(state=PositionState.DRAFT).values_list("pk", flat=True)[:MOST_AT_ONCE]:
        publishing.tell(pk, AUTOMATIC)
        done += 1
    applications = OwnApplication.objects.filter(is_told=False, saved_at__lt=before)
    sent = applications.exclude(state=OwnApplicationState.WRITING)
    for pk in sent.values_list("pk", flat=True)[:MOST_AT_ONCE]:
        try:
            applying.tell(pk)
            done += 1
        except ArkivbroError as error:
            log.warning("application_not_told", code=error.code)
    return done


def forget_what_was_never_sent() -> int:
    """Deletes applications that were begun, never sent, and not touched for so many days. How many.

    They are nobody's but the applicant's: nothing of them ever entered as facts.
    """
    before = timezone.now() - timedelta(days=settings.ARKIVBRO.positions.keep_unsent_days)
    with transaction.atomic(durable=True):
        rows = OwnApplication.objects.filter(first_sent_at=None, saved_at__lt=before)
        _, deleted = rows.delete()
    return deleted.get(OwnApplication._meta.label, 0)
