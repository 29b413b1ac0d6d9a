"""What another archive told of who is responsible for a case."""

from __future__ import annotations

from datetime import datetime

from arkivbro.transfers.models import ArchiveCase


def note_responsible(case: ArchiveCase, responsible: str, *, at: datetime) -> None:
    """The archive told; "" where nobody needs to be responsible any more."""
    ArchiveCase.objects.filter(pk=case.pk).update(responsible=responsible, responsible_read_at=at)


def ask_last(case: ArchiveCase, *, at: datetime) -> None:
    """Behind all others: the one that brings an archive into trouble does not come first in each round."""
    ArchiveCase.objects.filter(pk=case.pk).update(responsible_read_at=at)
