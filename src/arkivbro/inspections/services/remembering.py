"""What was found is written once and read by all: by checksum and question, whoever asks, in whichever process.

Whoever begins an inspection writes that first. So two with the same bytes at once are one inspection; the other waits for its answer.
One whose process was killed is begun again by whoever comes next (`claims`).
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Collection
from datetime import timedelta

import structlog
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Least, Now

from arkivbro.core.errors import Transient
from arkivbro.documents.attachments import Content, unchecked
from arkivbro.documents.inspector import Question
from arkivbro.inspections.models import Inspection, InspectionState
from arkivbro.inspections.services import claims

log = structlog.get_logger()
LEFT_BEHIND = timedelta(seconds=90)
"""So long after it began, somebody else may begin though its process is there: a wait for a place and two looks of 15 s each are well
within it.
"""
MOST_TRIES = 3
"""Begun so often without any answer, the file is the likely cause: it is not checked for a while."""
ASKED_ANEW = (timedelta(minutes=5), timedelta(hours=1), timedelta(days=1))
"""How long an answer that is not settled holds: the first time, the second, and from then on."""
PATIENCE = 120.0
LOOK_EVERY = 0.2


def known(sha256: str, question: Question) -> Content | None:
    """What was found and still holds."""
    row = Inspection.objects.filter(_holds(), sha256=sha256, question=question.key).first()
    return _content(row) if row is not None else None


def all_known(asked: Collection[tuple[str, Question]]) -> dict[tuple[str, str], Content]:
    """What was found of these and still holds, by checksum and the key of the question: one look for all of them."""
    keys = {(sha256, question.key) for sha256, question in asked}
    rows = Inspection.objects.filter(
        _holds(), sha256__in={sha256 for sha256, _ in keys}, question__in={key for _, key in keys}
    )
    return {(row.sha256, row.question): _content(row) for row in rows if (row.sha256, row.question) in keys}


def remembered(sha256: str, size: int, question: Question, look: Callable[[], Content]) -> Content:
    """What is known; else it is inspected here, or waited for where another is at it. A `documents.inspector.Memory`.

    Raises what `look` raises, and Transient where another took too long.
    """
    until = time.monotonic() + PATIENCE
    if (content := known(sha256, question)) is not None:
        return content
    if (begun := begin_new(sha256, size, question)) is not None:
        return inspected(*begun, look, tries=1)
    while True:
        if (content := known(sha256, question)) is not None:
            return content
        pk = wanted(sha256, size, question)
        if (token := begin(pk)) is not None:
            return inspected(pk, token, look)
        if free_the_dead(Inspection.objects.filter(pk=pk)):
            continue
        if time.monotonic() > until:
            raise Transient("documents.no_place")
        time.sleep(LOOK_EVERY)


def wanted(sha256: str, size: int, question: Question, asked_by: str = "") -> int:
    """The key of the row of what is to be found; one whose answer no longer holds waits again. Whoever asks without `asked_by`
    takes it out of the turns.
    """
    row, is_new = Inspection.objects.get_or_create(
        sha256=sha256,
        question=question.key,
        defaults={
            "size": size,
            "extension": question.extension,
            "wants_text": question.wants_text,
            "asked_at": Now(),
            "asked_by": asked_by,
        },
    )
    if not is_new:
        lapsed = Inspection.objects.filter(pk=row.pk, state=InspectionState.DONE, holds_until__lte=Now())
        lapsed.update(
            state=InspectionState.WAITING,
            asked_at=Now(),
            asked_by=asked_by,
            tries=Least(F("tries"), MOST_TRIES - 1),  # it is looked at once more, however often it went wrong
        )
        if not asked_by:
            Inspection.objects.filter(pk=row.pk, state=InspectionState.WAITING).update(asked_by="")
    return row.pk


def begin_new(sha256: str, size: int, question: Question) -> tuple[int, str] | None:
    """Key and token of a try of what nobody has asked for yet, written down as begun at once; None where somebody has."""
    token = secrets.token_hex(16)
    claims.hold(token)
    row = Inspection(
        sha256=sha256,
        question=question.key,
        size=size,
        extension=question.extension,
        wants_text=question.wants_text,
        asked_at=Now(),
        state=InspectionState.UNDER_WAY,
        began_at=Now(),
        began_by=token,
        tries=1,
    )
    Inspection.objects.bulk_create([row], ignore_conflicts=True)
    ours = Inspection.objects.filter(sha256=sha256, question=question.key, began_by=token)
    pk = ours.values_list("pk", flat=True).first()
    if pk is None:
        claims.let_go(token)
        return None
    return pk, token


def may_begin() -> Q:
    """Rows that nobody is at."""
    left = Q(state=InspectionState.UNDER_WAY, began_at__lt=Now() - LEFT_BEHIND)
    return Q(state=InspectionState.WAITING) | left


def begin(pk: int) -> str | None:
    """The token of this try; None where another was first."""
    token = secrets.token_hex(16)
    claims.hold(token)
    begun = Inspection.objects.filter(may_begin(), pk=pk).update(
        state=InspectionState.UNDER_WAY, began_at=Now(), began_by=token, tries=F("tries") + 1
    )
    if not begun:
        claims.let_go(token)
        return None
    return token


def free_the_dead(rows: QuerySet[Inspection]) -> int:
    """Those of the rows whose process ended without an answer wait again, the try counted; how many."""
    freed = 0
    under_way = rows.filter(state=InspectionState.UNDER_WAY)
    for pk, token in under_way.values_list("pk", "began_by"):
        if claims.is_dead(token):
            freed += under_way.filter(pk=pk, began_by=token).update(state=InspectionState.WAITING)
    return freed


def inspected(pk: int, token: str, look: Callable[[], Content], tries: int | None = None) -> Content:
    """Looks, and writes down what was found. Raises what `look` raises, after the row waits again. `tries`: this one counted, for
    who knows.
    """
    if tries is None and Inspection.objects.filter(pk=pk, tries__gt=MOST_TRIES).exists():
        return found(pk, token, unchecked())
    try:
        content = look()
    except BaseException:
        put_back(pk, token)
        raise
    return found(pk, token, content, tries)


def put_back(pk: int, token: str) -> None:
    """It was not looked at: it waits as before, and the try is not counted."""
    Inspection.objects.filter(pk=pk, began_by=token, state=InspectionState.UNDER_WAY).update(
        state=InspectionState.WAITING, tries=F("tries") - 1
    )
    claims.let_go(token)


def found(pk: int, token: str, content: Content, tries: int | None = None) -> Content:
    """Writes it down, unless another has taken over. What is not settled holds for a while only, and is counted."""
    tries = tries or Inspection.objects.values_list("tries", flat=True).filter(pk=pk).first() or 1
    wait = None if content.is_settled else Now() + ASKED_ANEW[min(tries, len(ASKED_ANEW)) - 1]
    if not content.is_settled:
        log.warning("file_not_checked", tries=tries)
    Inspection.objects.filter(pk=pk, began_by=token, state=InspectionState.UNDER_WAY).update(
        state=InspectionState.DONE,
        found_at=Now(),
        content=content.as_json(),
        holds_until=wait,
        **({"tries": 0} if content.is_settled else {}),
    )
    claims.let_go(token)
    return content


def _holds() -> Q:
    return Q(state=InspectionState.DONE) & (Q(holds_until__isnull=True) | Q(holds_until__gt=Now()))


def _content(row: Inspection) -> Content:
    assert row.content is not None
    return Content.of_json(row.content)
