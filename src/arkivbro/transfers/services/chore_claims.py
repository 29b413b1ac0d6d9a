"""Who does a chore: claimed in its row by one process of the installation at a time, kept while it runs, given up with what came of it."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import datetime, timedelta

import structlog
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now

from arkivbro.chores import Chore
from arkivbro.core.errors import ArkivbroError
from arkivbro.transfers.models import ChoreState

log = structlog.get_logger()

SHORTEST_CLAIM = 1.0
"""Seconds before it is looked again whether a chore that another process does has ended."""
CLAIM_SECONDS = 10.0
"""A claim lasts so long after its last sign of life, where the ledger's settings say nothing else."""


def claim(chore: Chore, owner: str, *, at_once: bool = False, seconds: float = CLAIM_SECONDS) -> bool:
    """Whether the chore is due (or `at_once`) and nobody else does it; then it is ours.

    A claim that its process left behind counts as a failure.
    """
    rows = free(chore.name, at_once=at_once)
    before = rows.values_list("owner", flat=True).first()
    if before is None:
        if ChoreState.objects.filter(name=chore.name).exists():
            return False
        ChoreState.objects.bulk_create([ChoreState(name=chore.name)], ignore_conflicts=True)
        before = ""
    left_behind = bool(before)
    changes: dict[str, object] = {"failures": F("failures") + 1, "error_code": "died"} if left_behind else {}
    # whoever is quicker has it: then its owner is another one than we saw, and no row is free for us
    mine = rows.filter(owner=before).update(
        owner=owner, claimed_until=Now() + timedelta(seconds=seconds), started=Now(), **changes
    )
    if not mine:
        return False
    if left_behind:
        log.error("chore_died", chore=chore.name)
    return True


def free(name: str, *, at_once: bool) -> QuerySet[ChoreState]:
    """The chore's row where nobody holds it, and it is due (or `at_once`)."""
    unclaimed = ChoreState.objects.filter(
        Q(owner="") | Q(claimed_until__isnull=True) | Q(claimed_until__lt=Now()), name=name
    )
    return unclaimed if at_once else unclaimed.filter(Q(next_due__isnull=True) | Q(next_due__lte=Now()))


def seconds_until_free(name: str) -> float:
    """Until the chore may be claimed, as its row stands: when it is due, or when the claim of whoever does it now would run out."""
    row = (
        ChoreState.objects.filter(name=name).values_list("owner", "claimed_until", "next_due", Now()).first()
    )
    if row is None:
        return 0.0
    owner, claimed_until, next_due, now = row
    if owner and claimed_until is not None and claimed_until > now:
        return max(SHORTEST_CLAIM, _seconds(now, claimed_until))
    return max(0.0, _seconds(now, next_due)) if next_due is not None else 0.0


def _seconds(since: datetime, until: datetime) -> float:
    return (until - since).total_seconds()


def keep(names: Iterable[str], owner: str, seconds: float = CLAIM_SECONDS) -> None:
    """The claims of this process live on."""
    ChoreState.objects.filter(name__in=list(names), owner=owner).update(
        claimed_until=Now() + timedelta(seconds=seconds)
    )


def end(chore: Chore, owner: str, error: Exception | None) -> None:
    """What came of it, if the claim still is ours, and when it is due again: after failures later and later."""
    rows = ChoreState.objects.filter(name=chore.name, owner=owner)
    failures = 0
    if error is not None:
        before = rows.values_list("failures", flat=True).first()
        if before is None:
            return
        failures = before + 1
    changes: dict[str, object] = {} if error else {"succeeded": Now()}
    rows.update(
        owner="",
        claimed_until=None,
        ended=Now(),
        next_due=Now() + timedelta(seconds=wait_after(chore, failures)),
        failures=failures,
        error_code=code_of(error) if error else "",
        error_detail=error.detail[:200] if isinstance(error, ArkivbroError) else "",
        **changes,
    )


def note_looked(names: Iterable[str]) -> None:
    """The heartbeat of chores: a loop looked whether they are due."""
    wanted = set(names)
    known = set(ChoreState.objects.filter(name__in=wanted).values_list("name", flat=True))
    ChoreState.objects.bulk_create(
        [ChoreState(name=name) for name in sorted(wanted - known)], ignore_conflicts=True
    )
    ChoreState.objects.filter(name__in=wanted).update(looked=Now())


def wait_after(chore: Chore, failures: int) -> float:
    """Seconds until the next run: doubled for each failure in a row, up to the chore's longest wait."""
    if not failures:
        return chore.every
    longest = max(chore.every, chore.longest_retry)
    return min(chore.every * 2.0 ** min(failures, 20), longest) * random.uniform(0.9, 1.1)


def code_of(error: Exception) -> str:
    """A stable code, for logs and rows; never the error's words, which may name people."""
    return error.code if isinstance(error, ArkivbroError) else type(error).__name__[:60]
