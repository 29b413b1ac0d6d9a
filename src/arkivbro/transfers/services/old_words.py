"""Old words of archives, and signs of workers that are long gone, are deleted: a chore, now and then."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from arkivbro.runtime import Runtime
from arkivbro.transfers.engine.signs import forget_the_long_gone
from arkivbro.transfers.models import ArchiveWords


def forget_old_words(runtime: Runtime) -> int:
    """Deletes what archives answered more than 60 days ago; returns how many. The history's codes stay."""
    before = runtime.clock() - timedelta(days=runtime.settings.keep_archive_words_days)
    with transaction.atomic(durable=True):
        deleted, _ = ArchiveWords.objects.filter(at__lt=before).delete()
        forget_the_long_gone(runtime.seams.read_database_time())
    return deleted
