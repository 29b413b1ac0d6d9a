"""What is wrong now, against the incidents that stand."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta

import structlog
from django.db import transaction

from arkivbro import health
from arkivbro.core.health import Level, Trouble
from arkivbro.core.incidents import Changes, Key, Standing, changes
from arkivbro.core.messages import message
from arkivbro.incidents.models import Incident, Telling
from arkivbro.recruitment.selectors.waiting import count_late_lists
from arkivbro.runtime import current

log = structlog.get_logger()
KEPT = timedelta(days=400)
"""Incidents that are over: a year back can be looked at next to this one."""


def keep() -> None:
    """Incidents begin, stand, open, close. Safe to do twice: what it makes depends on what is wrong, and on when."""
    keep_found((*health.found(), *_left_undone()))


def _left_undone() -> Iterator[Trouble]:
    """What people should have done long ago: nothing is wrong with the installation, so Drift is green, and who can act is told once."""
    if count := count_late_lists():
        yield Trouble(message("health.lists_late", count=count), Level.WARNING)


def keep_found(found: Collection[Trouble], *, certain: Collection[str] = ()) -> None:
    """The same of what was found just now. `certain`: as `core.incidents.changes`."""
    now = current().clock()
    with transaction.atomic():
        rows = {one.key: one for one in Incident.objects.select_for_update().filter(closed_at=None)}
        standing = {
            key: Standing(one.first_seen, one.opened_at is not None, one.gone_since, Level(one.level))
            for key, one in rows.items()
        }
        made = changes(standing, found, now, certain=certain)
        _write(rows, made, now)
        Incident.objects.filter(closed_at__lt=now - KEPT).delete()
    for key in (*made.opened, *made.closed):
        log.info("incident_opened" if key in made.opened else "incident_closed", code=key.code)


def _write(rows: dict[Key, Incident], made: Changes, now: datetime) -> None:
    for key, trouble in made.begun.items():
        Incident.objects.get_or_create(
            code=key.code,
            about=key.about,
            closed_at=None,
            defaults={
                "level": trouble.level.value, "told": trouble.told, "first_seen": now, "last_seen": now,
            },
        )  # fmt: skip
    for key, trouble in made.seen.items():
        row = rows[key]
        row.told, row.last_seen, row.gone_since = trouble.told, now, None
        if (
            row.opened_at is None or trouble.level is Level.ERROR
        ):  # of an error it is not told that it is less
            row.level = trouble.level.value
        if key in made.opened:
            row.opened_at = now
        row.save(update_fields=["level", "told", "last_seen", "gone_since", "opened_at"])
    Telling.objects.filter(incident__in=[rows[key].pk for key in made.risen], is_over=False).delete()
    for key in made.gone:
        Incident.objects.filter(pk=rows[key].pk, gone_since=None).update(gone_since=now)
    closed = [rows[key].pk for key in made.closed]
    Incident.objects.filter(pk__in=closed).update(closed_at=now)
    Incident.objects.filter(pk__in=[rows[key].pk for key in made.dropped]).delete()
