"""Letters of a vacancy: how far each batch has come, and which a person must look at."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet

from arkivbro.recruitment.clock import clock
from arkivbro.recruitment.models import Letter, LetterState, Vacancy
from arkivbro.transfers.selectors import NEEDS_PERSON, WORKABLE, State, transfers_by_id

IN_DOUBT_AFTER = timedelta(minutes=5)
"""A worker may still be at it until then; a conversation with a slow mail server takes no longer."""


def not_sent() -> Q:
    """The letters that a person must look at: refused, or so long with the mail server that nobody knows."""
    return Q(state=LetterState.FAILED) | Q(state=LetterState.SENDING, sent_at__lt=clock() - IN_DOUBT_AFTER)


def letters_not_sent(vacancy: Vacancy) -> QuerySet[Letter]:
    """The newest first."""
    rows = Letter.objects.filter(vacancy=vacancy).select_related("application")
    return rows.filter(not_sent()).order_by("-pk")


def letters_owed() -> tuple[int, datetime | None]:
    """How many letters of all vacancies a person must look at, and since when the oldest that is to be sent waits; one query."""
    told = Letter.objects.exclude(state=LetterState.SENT).aggregate(
        failed=Count("pk", filter=not_sent()),
        oldest=Min("written_at", filter=Q(state=LetterState.QUEUED)),
    )
    return told["failed"], told["oldest"]


def batches_of(vacancy: Vacancy, most: int) -> list[dict[str, Any]]:
    """What was written at one time, the newest first: how many, and how many are sent, stuck and archived."""
    transfers = transfers_by_id(OuterRef("transfer_id"))
    failed = not_sent()
    rows = (
        Letter.objects.filter(vacancy=vacancy)
        .values("batch", "kind_name", "written_by", "written_at", "how")
        .annotate(
            number=Count("pk"),
            sent=Count("pk", filter=Q(state="sent")),
            failed=Count("pk", filter=failed),
            leaving=Count("pk", filter=Q(state__in=("queued", "sending")) & ~failed),
            archived=Count("pk", filter=Exists(transfers.filter(state=State.TRANSFERRED))),
            stuck=Count("pk", filter=Exists(transfers.filter(state__in=NEEDS_PERSON))),
            under_way=Count("pk", filter=Exists(transfers.filter(state__in=WORKABLE))),
        )
        .order_by("-written_at")
    )
    return [dict(row) for row in rows[:most]]
