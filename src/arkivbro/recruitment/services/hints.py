"""Webhooks: what is heard is one row, and is read by a worker soon after. What a hook says is never taken in: the source is asked."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from datetime import timedelta

import structlog
from django.db import transaction
from django.db.models import Q

from arkivbro.core.errors import WrongUse
from arkivbro.ports import Hint, RecruitmentSource, reading_name
from arkivbro.recruitment.clock import clock
from arkivbro.recruitment.models import SourceHint
from arkivbro.recruitment.services.importing import import_some
from arkivbro.recruitment.services.same_readings import forget_the_same
from arkivbro.recruitment.services.untold import forget_untold, told_after_all
from arkivbro.runtime import current
from arkivbro.transfers.services import read_source_soon, reads_well
from arkivbro.transfers.services.reading_claims import by_hand

log = structlog.get_logger()
MOST_UNREAD = 2_000
"""Of one door. Where more is heard before any of it is read, the whole source is read instead."""
AT_ONCE = 200
"""Items that are read in one go."""
SOON = timedelta(seconds=60)
"""After its last reading a source is read again for a hint that names nothing."""
KEPT = timedelta(days=30)
LOOK_SECONDS = 1.0
"""Between two looks for new hints while the source is read from one end to the other."""


def keep_hint(door: str, hint: Hint) -> bool:
    """One durable row; whether anything is to be read for it that would not have been."""
    if not hint.items:
        for beside in _doors_beside(door):  # it may tell of an advertisement, which comes by another
            read_source_soon(beside, SOON)
    if SourceHint.objects.filter(source=door, read_at__isnull=True)[:MOST_UNREAD].count() >= MOST_UNREAD:
        read_source_soon(door, timedelta())
        return False
    now = clock()
    with transaction.atomic(durable=True):
        read_at = None if hint.items else now
        row, made = SourceHint.objects.get_or_create(
            source=door,
            key=hint.key,
            defaults={"items": list(hint.items), "heard_at": now, "read_at": read_at},
        )
        if made:
            told_after_all(door, hint.items)
            return True
        if hint.once:
            return False
        # one that is being read just now is read again: what it was fetched as may be older than this hint
        SourceHint.objects.filter(pk=row.pk).update(heard_at=now, read_at=read_at)
        return row.read_at is not None


def _doors_beside(door: str) -> set[str]:
    """The door, and the others of the same source."""
    sources = current().sources
    name = sources[door].name if door in sources else ""
    return {door} | {reading_name(one) for one in sources.values() if one.name == name}


def is_anything_hinted() -> bool:
    """Whether a worker has something that it may read now: a cheap look, and another where something is unread."""
    return bool(_readable())


def _readable() -> list[RecruitmentSource]:
    """The doors of which something is unread, and that are there, not paused, and in no trouble."""
    unread = SourceHint.objects.filter(read_at__isnull=True).order_by("source")
    doors = list(unread.values_list("source", flat=True).distinct())
    sources = current().sources
    return [sources[door] for door in doors if door in sources and reads_well(door)]


def read_hinted() -> int:
    """A worker's chore: what was hinted at is read, where nobody reads the source and nothing is in its way. How many hints.

    A source in trouble is left to the reading by its interval, which tells of the trouble; hints wait for it.
    """
    runtime, done = current(), 0
    for source in _readable():
        door, owner = reading_name(source), f"hints-{secrets.token_hex(8)}"
        try:
            with by_hand(door, owner, seconds=runtime.settings.reading_lease_seconds) as fence:
                done += read_hints(source, fence)
            forget_the_same(door)
        except WrongUse:
            continue
        except Exception:
            read_source_soon(
                door, timedelta()
            )  # the reading by its interval finds what is wrong, and tells of it
            raise
    forget_hints()
    return done


def read_hints(source: RecruitmentSource, fence: Callable[[], object]) -> int:
    """Reads what was hinted at of a source that the caller has, oldest first. How many hints. Raises as `import_some`.

    It ends however fast more is heard: the caller has more to do.
    """
    door, done = reading_name(source), 0
    for _ in range(MOST_UNREAD // AT_ONCE):
        unread = SourceHint.objects.filter(source=door, read_at__isnull=True).order_by("heard_at", "pk")
        rows = list(unread[:AT_ONCE])
        if not rows:
            return done
        taken, ids = list[SourceHint](), dict[str, None]()
        for row in rows:
            if taken and len(ids) + len(row.items) > AT_ONCE:
                break
            taken.append(row)
            ids |= dict.fromkeys(str(one) for one in row.items)
        wanted = tuple(ids)
        for begin in range(0, max(len(wanted), 1), AT_ONCE):  # one delivery may tell of thousands
            import_some(source, wanted[begin : begin + AT_ONCE], fence=fence)
        for row in taken:  # one that was heard again meanwhile is read again
            SourceHint.objects.filter(pk=row.pk, heard_at=row.heard_at).update(read_at=clock())
        done += len(taken)
    return done


class HintsBetween:
    """While a source is read from one end to the other: what is hinted at is read in between, at most once a second."""

    def __init__(self, source: RecruitmentSource, fence: Callable[[], object]) -> None:
        self._source, self._fence, self._looked = source, fence, time.monotonic()

    def __call__(self) -> None:
        if time.monotonic() - self._looked >= LOOK_SECONDS:
            self._looked = time.monotonic()
            read_hints(self._source, self._fence)


def forget_hints() -> None:
    """Those that were read long ago; and those heard as long ago of a door that nobody reads by hints: each reading of all of it is newer."""
    long_ago = clock() - KEPT
    SourceHint.objects.filter(
        Q(read_at__lt=long_ago) | Q(read_at__isnull=True, heard_at__lt=long_ago)
    ).delete()
    forget_untold()
