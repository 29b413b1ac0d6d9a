"""What waits is inspected by a worker: those of the house first, then the open form's, one address after the other.

So somebody who sends a hundred files waits for them himself: the next free place is that of the address that has waited longest since
its last turn.
"""

from __future__ import annotations

import time
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from functools import partial

import structlog
from django.db.models import Max, Min, QuerySet

from arkivbro.core.errors import Transient
from arkivbro.documents.attachments import DEFAULT_FORMATS, Content, unchecked
from arkivbro.documents.file_store import FileStore
from arkivbro.documents.inspector import Inspector, Question
from arkivbro.inspections.models import Inspection
from arkivbro.inspections.models.inspection import InspectionState
from arkivbro.inspections.services.remembering import (
    MOST_TRIES,
    begin,
    found,
    free_the_dead,
    may_begin,
    put_back,
)

log = structlog.get_logger()
RUN_SECONDS = 30.0
"""So long one run begins new files; then it ends, so that a worker that is told to stop does."""
PATIENCE = 5.0
"""Seconds that a file waits for a place that others have, before it waits among the others again."""
LOOK_EVERY = 0.25
DEAD_LOOKED_FOR = 1.0
"""Seconds between two looks whether whoever inspects a file lives."""

Begun = tuple[int, str, bool]
"""Key, token, and whether it is the open form's."""


def is_any_waiting() -> bool:
    """Whether anything waits; also what a killed process left behind."""
    return _waiting().exists() or free_the_dead(Inspection.objects.all()) > 0


def seconds_until_it_may_wait() -> float | None:
    """Whoever inspects a file now may die, of which no commit tells; None: nobody does."""
    under_way = Inspection.objects.filter(state=InspectionState.UNDER_WAY).exists()
    return DEAD_LOOKED_FOR if under_way else None


class InspectWaiting:
    """A chore. Files are looked at in as many threads as there are places; the database is asked by the caller's thread alone."""

    def __init__(self, inspector: Inspector, files: FileStore) -> None:
        self._inspector, self._files = inspector, files

    def __call__(self) -> int:
        """Inspects what waits; how many. Raises NotConfinedHere, which leaves everything waiting."""
        free_the_dead(Inspection.objects.all())
        done, until = 0, time.monotonic() + RUN_SECONDS
        running: dict[Future[Content], Begun] = {}
        with ThreadPoolExecutor(self._inspector.processes, "inspecting") as threads:
            try:
                while True:
                    while time.monotonic() < until and (begun := self._begin_next(running, threads)):
                        done += begun
                    if not running:
                        return done
                    finished, _ = wait(running, LOOK_EVERY, FIRST_COMPLETED)
                    for future in finished:
                        if not self._end(future, *running.pop(future)[:2]):
                            until = 0.0  # others have every place: the rest waits for the next run
            finally:
                for future, (pk, token, _) in running.items():
                    future.cancel()
                    put_back(pk, token)

    def _begin_next(self, running: dict[Future[Content], Begun], threads: ThreadPoolExecutor) -> int:
        """Begins one, where there is room; 1 or 0."""
        if len(running) >= self._inspector.processes:
            return 0
        public = sum(is_public for _, _, is_public in running.values())
        row = next_in_turn(with_public=public < max(1, self._inspector.processes - 1))
        if row is None or (token := begin(row.pk)) is None:
            return 0
        is_public = bool(row.asked_by)
        look = partial(
            self._inspector.look,
            self._files.path(row.sha256),
            Question(row.extension, DEFAULT_FORMATS, row.wants_text),
            is_public=is_public,
            patience=PATIENCE,
        )
        try:
            future = threads.submit(unchecked if row.tries >= MOST_TRIES else look)
        except RuntimeError:  # this process ends, and begins no thread any more: another takes it at once
            put_back(row.pk, token)
            return 0
        running[future] = (row.pk, token, is_public)
        return 1

    def _end(self, future: Future[Content], pk: int, token: str) -> bool:
        """Notes what was found; False where there was no place for it."""
        try:
            found(pk, token, future.result())
        except OSError as error:  # the working file is gone, or the disk does not give it
            log.warning("file_not_read", code=type(error).__name__)
            found(pk, token, unchecked())
        except Transient:
            put_back(pk, token)
            return False
        except BaseException:
            put_back(pk, token)
            raise
        return True


def next_in_turn(*, with_public: bool) -> Inspection | None:
    """Whose turn it is: a file of the house, else the oldest file of the address that has gone longest without a turn."""
    waiting = _waiting()
    row = waiting.filter(asked_by="").order_by("asked_at", "pk").first()
    if row is not None or not with_public:
        return row
    asking = dict(waiting.exclude(asked_by="").values_list("asked_by").annotate(Min("asked_at")))
    if not asking:
        return None
    recent = Inspection.objects.filter(began_at__gte=min(asking.values())).exclude(asked_by="")
    turns = dict(recent.values_list("asked_by").annotate(Max("began_at")))
    chosen = min(asking, key=lambda one: max(asking[one], turns.get(one, asking[one])))
    return waiting.filter(asked_by=chosen).order_by("asked_at", "pk").first()


def _waiting() -> QuerySet[Inspection]:
    return Inspection.objects.filter(may_begin())
