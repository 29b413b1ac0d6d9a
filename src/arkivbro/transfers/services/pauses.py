"""The pause button of a connection."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from arkivbro.core.errors import WrongUse
from arkivbro.runtime import current
from arkivbro.transfers.engine.connections import CLOSED, probe
from arkivbro.transfers.models import Connection, Pause
from arkivbro.transfers.policy.recruitment import engine_for


def pause_connection(archive: str, *, by: str, reason: str, until: datetime | None = None) -> Connection:
    """Nothing more is begun to this archive until `until`, or until somebody resumes it. Raises WrongUse."""
    _known(archive)
    with transaction.atomic():
        connection, _ = Connection.objects.select_for_update(no_key=True).get_or_create(archive=archive)
        connection.pause, connection.told, connection.reason = Pause.BY_PERSON, None, reason
        connection.paused_by, connection.paused_until = by, until
        connection.since, connection.next_probe = current().clock(), None
        connection.save()
    return connection


def resume_connection(archive: str) -> None:
    """Whatever the pause was, it is over; if the trouble is not, the next call begins it anew. Raises WrongUse."""
    _known(archive)
    Connection.objects.filter(archive=archive).update(**CLOSED)


def probe_connection(archive: str) -> bool:
    """Asks the archive now whether all is well; to be called outside every transaction, and nothing is changed. Raises WrongUse."""
    _known(archive)
    return probe(engine_for(current()), archive)


def answered_well(archive: str) -> None:
    """A pause because of silence or a wrong setting is over; a person's stands."""
    Connection.objects.filter(archive=archive).exclude(pause=Pause.BY_PERSON).update(**CLOSED)


def _known(archive: str) -> None:
    if archive not in current().archives:
        raise WrongUse("transfer.no_such_archive", archive=archive)
