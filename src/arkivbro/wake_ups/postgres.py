"""Commits in PostgreSQL, whichever machine makes them: triggers notify (`triggers`), and one connection of each process listens.

Nothing is asked while nothing comes. What is committed while nobody listens is found by the look that follows each beginning to
listen. A primary that vanished without a word is noticed by the kernel (keepalives, `conf.database`), and then it is begun anew; as
long as nobody can listen, every loop looks once a second.
"""

from __future__ import annotations

import os
import secrets
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from typing import Any

import psycopg
import structlog

from arkivbro.wake_ups.file_changes import readable
from arkivbro.wake_ups.triggers import CHANNEL

log = structlog.get_logger()

LOOK_SECONDS = 1.0
"""Between two looks while nothing is heard, and between two tries to listen."""
DEAF_SECONDS = 60.0
"""Where the way to the database does not carry notifications (a pool between), it is tried again after so long."""
HELLO_SECONDS = 5.0
WAIT_SECONDS = 300.0
Heard = Callable[[Iterable[str] | None], object]


class _Deaf(Exception):
    """It listens, and does not hear its own word."""


class PostgresCommits:
    """Calls `heard` with the tables that something was committed in, None for any, until it is closed."""

    def __init__(self, parameters: Mapping[str, Any], heard: Heard) -> None:
        self._parameters, self._heard = dict(parameters), heard
        self._stopped = threading.Event()
        self._stop_read, self._stop_write = os.pipe()
        self._thread = threading.Thread(target=self._run, name="commits", daemon=True)
        self.is_listening = threading.Event()
        """For tests: it hears."""

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        self._stopped.set()
        os.write(self._stop_write, b"x")
        self._thread.join()
        os.close(self._stop_read)
        os.close(self._stop_write)

    def _run(self) -> None:
        told = False
        while not self._stopped.is_set():
            without = LOOK_SECONDS
            try:
                with self._connected() as connection:
                    self._begin(connection)
                    told = False
                    self._listen(connection)
            except _Deaf:
                log.error("wake_ups_not_carried", seconds=DEAF_SECONDS)
                without = DEAF_SECONDS
            except (psycopg.Error, OSError):
                if not told:
                    log.warning("commits_not_heard", exc_info=True)
                told = True
            self.is_listening.clear()
            self._look_without(without)

    def _connected(self) -> psycopg.Connection[Any]:
        return psycopg.connect(**self._parameters, autocommit=True)

    def _begin(self, connection: psycopg.Connection[Any]) -> None:
        """Listens, and makes sure that it hears what another connection says: a pool between may take the word and carry nothing."""
        hello = secrets.token_hex(8)
        connection.execute(f"LISTEN {CHANNEL}")
        with self._connected() as other:
            other.execute("SELECT pg_notify(%s, %s)", [CHANNEL, hello])
        until = time.monotonic() + HELLO_SECONDS
        for notification in connection.notifies(timeout=HELLO_SECONDS):
            if notification.payload == hello:
                break
            if time.monotonic() > until:
                raise _Deaf
        else:
            raise _Deaf
        self.is_listening.set()
        self._heard(None)  # what was committed before is found by a look

    def _listen(self, connection: psycopg.Connection[Any]) -> None:
        while not self._stopped.is_set():
            readable((connection.fileno(), self._stop_read), WAIT_SECONDS)
            tables = {one.payload for one in connection.notifies(timeout=0)}
            if connection.closed:
                raise psycopg.OperationalError("the connection is closed")
            if tables:
                self._heard(tables)

    def _look_without(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while not self._stopped.is_set() and time.monotonic() < until:
            with suppress(Exception):
                self._heard(None)
            self._stopped.wait(LOOK_SECONDS)
