"""The two databases: one SQLite in memory for all threads, or a PostgreSQL with a connection for each."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psycopg
from django.apps import apps
from django.db import OperationalError, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from tests.simulation import database_faults
from tests.simulation.actors import HEARTBEAT, Actor, current_actor
from tests.simulation.database import Database
from tests.simulation.database_faults import Faults
from tests.simulation.lock_waits import LOCK_SECONDS, LockWaits
from tests.simulation.scheduler import Scheduler
from tests.simulation.virtual import BEGINNING

KEPT = ("django_content_type", "auth_permission", "django_migrations")


class Sqlite(Database):
    """In memory; all threads have the one connection. A run begins with a copy of the migrated file."""

    vendor = "sqlite"

    def __init__(self, template: Path) -> None:
        super().__init__()
        connections._connections = SimpleNamespace()  # type: ignore[attr-defined]  # one for all, found without asgiref's detours
        self._pristine = sqlite3.connect(":memory:")
        with sqlite3.connect(template) as made:
            made.backup(self._pristine)
        settings = connections.settings["default"]
        settings["NAME"] = ":memory:"
        settings["OPTIONS"] = {"transaction_mode": "IMMEDIATE"}
        self._shared = connections["default"]
        self._shared.inc_thread_sharing()
        self._shared.connect()
        self._wrap(self._shared)

    def join(self) -> None:
        connections["default"] = self._shared

    def reset(self) -> None:
        self._pristine.backup(self._shared.connection)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        return list(self._shared.connection.execute(sql).fetchall())

    def end_idle_transactions(self, actors: list[Actor]) -> None:
        """Nobody stands still in the middle of one here."""

    def _moment(self, column: str) -> str:
        return column


class Postgres(Database):
    """A database of its own in a private cluster that is not durable; each thread keeps its connection."""

    vendor = "postgresql"

    def __init__(self, url: str) -> None:
        super().__init__()
        connections._connections = threading.local()  # type: ignore[attr-defined]  # found without asgiref's detours
        self._monitor = psycopg.connect(url, autocommit=True)
        self._wrapped: dict[int, BaseDatabaseWrapper] = {}
        tables = [model._meta.db_table for model in apps.get_models(include_auto_created=True)]
        self._empty = [
            table
            for table in tables
            if table not in KEPT and not self._ask(f'SELECT 1 FROM "{table}" LIMIT 1')
        ]
        self._ask("SET session_replication_role = replica", answers=False)
        self._runs = 0

    def begin(self, scheduler: Scheduler, faults: Faults, *, preempt: float) -> None:
        super().begin(scheduler, faults, preempt=preempt)
        scheduler.locks = LockWaits(scheduler, self)

    def join(self) -> None:
        connection = connections["default"]
        if id(connection) not in self._wrapped:
            connection.connect()
            self._wrap(connection)
            self._keep_open(connection)
            self._wrapped[id(connection)] = connection
        connection.ensure_connection()
        actor = current_actor()
        if actor is not None:
            actor.connection = connection

    @staticmethod
    def _keep_open(connection: BaseDatabaseWrapper) -> None:
        """A connection that is good is kept for the thread's next actor."""
        close = connection.close

        def closing() -> None:
            ours, actor = connection.connection, current_actor()
            is_bad = ours is None or ours.closed
            if connection.in_atomic_block and not is_bad:
                with suppress(psycopg.Error):
                    ours.rollback()  # a server that sees the end of a session frees its locks a moment later
            if connection.in_atomic_block or is_bad or actor is None:
                close()
            elif actor is not None:
                actor.is_cut = False

        connection.close = closing  # type: ignore[method-assign]

    def reset(self) -> None:
        self._ask("; ".join(f'DELETE FROM "{table}"' for table in self._empty), answers=False)
        self._runs += 1
        if self._runs % 50 == 0:
            self._ask("VACUUM", answers=False)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        return self._ask(sql)

    def _ask(self, sql: str, *, answers: bool = True) -> list[tuple[Any, ...]]:
        cursor = self._monitor.execute(sql.encode())
        return cursor.fetchall() if answers else []

    def _several(self, queries: list[str]) -> list[list[tuple[Any, ...]]]:
        """All in one message."""
        cursor = self._monitor.execute(";".join(queries).encode())
        found = [cursor.fetchall()]
        while cursor.nextset():
            found.append(cursor.fetchall())
        return found

    def _moment(self, column: str) -> str:
        return f"EXTRACT(EPOCH FROM {column} - '{BEGINNING.isoformat()}'::timestamptz)::float8"

    # --- locks and limits -------------------------------------------------------------------------------------------

    def blockers(self, backends: Iterable[int]) -> dict[int, set[int]]:
        those = ", ".join(map(str, backends))
        return {
            one: set(by)
            for one, by in self._ask(f"SELECT p, pg_blocking_pids(p) FROM unnest(ARRAY[{those}]) p")
        }

    def cancel(self, backend: int) -> None:
        self._ask(f"SELECT pg_cancel_backend({backend})")

    def end_idle_transactions(self, actors: list[Actor]) -> None:
        for actor in actors:
            connection = actor.connection
            if connection is None or connection.connection is None or not connection.in_atomic_block:
                continue
            backend = connection.connection.info.backend_pid
            actor.scheduler.tell(
                f"{actor.label} was idle in a transaction for too long: its session is ended"
            )
            self._ask(f"SELECT pg_terminate_backend({backend}, 5000)")
            actor.scheduler.locks_are_freed()

    def _run(self, actor: Actor, action: Callable[[], Any]) -> Any:
        locks = actor.scheduler.locks
        assert locks is not None
        connection = actor.connection
        if connection is not None and connection.connection is not None and not connection.connection.closed:
            actor.backend = connection.connection.info.backend_pid
        locks.begin_statement(actor)
        try:
            return action()
        except OperationalError:
            if not actor.waited_too_long:
                raise
            error = database_faults.lock_timed_out()
            raise error from error.__cause__
        finally:
            locks.end_statement(actor)
            if actor.waited_too_long:
                actor.waited_too_long = False
                if actor.name == HEARTBEAT:
                    self.on_cut(LOCK_SECONDS)

    def _point(self, actor: Actor, kind: str) -> None:
        if kind == "statement" and actor.scheduler.random.random() >= self.preempt:
            return
        actor.scheduler.pause(kind)
