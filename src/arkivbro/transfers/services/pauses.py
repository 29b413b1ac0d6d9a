"""The pause button of a connection."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from arkivbro.core.errors import WrongUse
from arkivbro.core.messages import Message
from arkivbro.runtime import current
from arkivbro.transfers.engine.connections import CLOSED, ask, note_check
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


def probe_connection(archive: str) -> Message | None:
    """What the archive complains of now; None: all is well. To be called outside every transaction, and nothing is changed.
    Raises WrongUse.
    """
    _known(archive)
    return ask(engine_for(current()), archive)


def note_answer(archive: str, complaint: Message | None) -> None:
    """What it complained of is kept until it answers well; then a pause because of silence or a wrong setting is over. A person's
    stands.
    """
    note_check(engine_for(current()), archive, complaint)


def _known(archive: str) -> None:
    if archive not in current().archives:
        raise WrongUse("transfer.no_such_archive", archive=archive)
