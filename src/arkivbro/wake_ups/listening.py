"""The process's one listener, for the database that it works with."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection

from arkivbro.wake_ups.postgres import PostgresCommits
from arkivbro.wake_ups.sqlite import SqliteCommits
from arkivbro.wake_ups.triggers import CHANNEL
from arkivbro.wake_ups.waiting import Woken


@contextmanager
def listening(stopping: threading.Event) -> Iterator[Woken]:
    """Inside, its loops are woken by what anybody commits."""
    woken = Woken(stopping)
    commits: SqliteCommits | PostgresCommits
    if connection.vendor == "postgresql":
        commits = PostgresCommits(connection.get_connection_params(), woken.commit_in)
    else:
        commits = SqliteCommits(Path(connection.settings_dict["NAME"]), lambda: woken.commit_in(None))
    commits.start()
    try:
        yield woken
    finally:
        woken.stop()
        commits.close()


def tell_others(table: str) -> None:
    """As if something was committed in it: the caller lets go of what it had, and others may take it. On SQLite every commit tells."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, table])
