"""The two databases: one SQLite in memory for all threads, or a PostgreSQL with a connection for each."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psycopg
from django.apps import apps
from django.db import OperationalError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import waiting
from psycopg.pq import TransactionStatus

from arkivbro.conf.database import LOCK_SECONDS
from tests.simulation import database_faults
from tests.simulation.actors import HEARTBEAT, Actor, current_actor
from tests.simulation.committed import QUESTIONS
from tests.simulation.database import Database
from tests.simulation.database_faults import Faults
from tests.simulation.lock_waits import LockWaits
from tests.simulation.scheduler import Scheduler
from tests.simulation.virtual import BEGINNING

NO_LIMITS = (
    "-c statement_timeout=0 -c lock_timeout=0 -c idle_in_transaction_session_timeout=0 -c deadlock_timeout=1h"
    " -c plan_cache_mode=force_generic_plan"
)
"""Of a session here: the product's own limits are kept in virtual time, since a busy machine must not decide what happens."""
PREPARED: dict[str, object] = {"server_side_binding": True, "prepare_threshold": 1}
MOST_PREPARED = 5000
"""Of a session; the drivers' own limits are 100 and 128, and what is over them is parsed and planned anew."""
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
        settings["OPTIONS"] = {"transaction_mode": "IMMEDIATE", "cached_statements": MOST_PREPARED}
        self._shared = connections["default"]
        self._shared.inc_thread_sharing()
        self._shared.connect()
        self._wrap(self._shared)
        self._questions = [one.rows(str) for one in QUESTIONS]

    def reset(self) -> None:
        self._pristine.backup(self._shared.connection)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        return list(self._shared.connection.execute(sql).fetchall())

    def end_idle_transactions(self, actors: list[Actor]) -> None:
        """Nobody stands still in the middle of one here."""

    def _read(self) -> list[list[Any]]:
        return [self.rows(one) for one in self._questions]

    def _is_open(self, connection: BaseDatabaseWrapper) -> bool:
        return True


class Postgres(Database):
    """A database of its own in a private cluster that is not durable; each actor has a connection, which then is another's."""

    vendor = "postgresql"

    def __init__(self, url: str) -> None:
        super().__init__()
        options = connections.settings["default"]["OPTIONS"]
        options["options"] = f"{options.get('options', '')} {NO_LIMITS}"
        options.update(PREPARED)
        self._drivers = connections._connections = SimpleNamespace()  # type: ignore[attr-defined]  # found without asgiref's detours
        self._free: list[SimpleNamespace] = []
        self._closed: list[Any] = []
        """Sessions of the server that Django has closed: what they have prepared is of use to the next."""
        self._last: Actor | None = None
        self._monitor = psycopg.connect(url, autocommit=True)
        tables = [model._meta.db_table for model in apps.get_models(include_auto_created=True)]
        self._empty = [
            table
            for table in tables
            if table not in KEPT and not self._ask(f'SELECT 1 FROM "{table}" LIMIT 1')
        ]
        self._ask("SET session_replication_role = replica", answers=False)
        self._question = f"SELECT {', '.join(f'({one.as_json(_moment)})' for one in QUESTIONS)}".encode()
        self._ended: set[int] = set()
        """Sessions that the server has ended."""
        self._runs = 0

    def begin(self, scheduler: Scheduler, faults: Faults, *, preempt: float) -> None:
        super().begin(scheduler, faults, preempt=preempt)
        scheduler.locks = LockWaits(scheduler, self)

    def goes_on(self, actor: Actor | None) -> None:
        last, self._last = self._last, actor
        if last is not None and last is not actor and last.lazy:
            self._idles(last)
        if actor is None:
            connections._connections = self._drivers  # type: ignore[attr-defined]  # as above
            return
        if actor.connections is None:
            actor.connections = self._free.pop() if self._free else self._connected()
            actor.connections.default.ensure_connection()
        connections._connections = actor.connections  # type: ignore[attr-defined]  # as above

    def _idles(self, actor: Actor) -> None:
        """Nobody asks for whose session it is outside a transaction: few of them have prepared what all of them say."""
        if actor.connections is not None and not actor.connections.default.in_atomic_block:
            self._free.append(actor.connections)
            actor.connections = None

    def ended(self, actor: Actor) -> None:
        self._last = None
        if actor.connections is not None:
            self._free.append(actor.connections)
            actor.connections = None

    def _connected(self) -> SimpleNamespace:
        """One more connection."""
        kept = connections._connections = SimpleNamespace()  # type: ignore[attr-defined]  # as above
        connection = connections["default"]
        connect = connection.get_new_connection
        _put(connection, "get_new_connection", lambda given: self._session(connect, given))
        connection.connect()
        self._wrap(connection)
        self._keep_open(connection)
        return kept

    def _session(self, connect: Callable[[dict[str, Any]], Any], parameters: dict[str, Any]) -> Any:
        """One that was closed and is good, or a new one."""
        if self._closed:
            return self._closed.pop()
        made = connect(parameters)
        really_close = made.close

        def close() -> None:
            is_good = made.info.transaction_status == TransactionStatus.IDLE
            if is_good and not made.closed and made.info.backend_pid not in self._ended:
                self._closed.append(made)
            else:
                really_close()

        made.prepared_max = MOST_PREPARED
        made.wait = lambda steps, *_, **__: self._wait(made, steps)
        made.close = close
        return made

    def _wait(self, connection: Any, steps: Any) -> Any:
        """While a statement is out."""
        actor = current_actor()
        if actor is None or actor.scheduler.locks is None:
            return waiting.wait(steps, connection.pgconn.socket)
        actor.backend = connection.pgconn.backend_pid
        return actor.scheduler.locks.wait(actor, connection.pgconn.socket, steps)

    @staticmethod
    def _keep_open(connection: BaseDatabaseWrapper) -> None:
        """A connection that is good is kept for the next actor."""
        close = connection.close

        def closing() -> None:
            ours, actor = connection.connection, current_actor()
            is_bad = ours is None or ours.closed
            if connection.in_atomic_block and not is_bad:
                with suppress(psycopg.Error):
                    ours.rollback()  # a server that sees the end of a session frees its locks a moment later
                    if actor is not None:
                        actor.scheduler.locks_are_freed()
            if connection.in_atomic_block or is_bad or actor is None:
                close()
            elif actor is not None:
                actor.is_cut = False

        _put(connection, "close", closing)

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

    def _read(self) -> list[list[Any]]:
        """By one statement that the server has prepared."""
        found = self._monitor.execute(self._question, prepare=True).fetchone()
        assert found is not None
        return [one or [] for one in found]

    def _is_open(self, connection: BaseDatabaseWrapper) -> bool:
        session = connection.connection
        return session is not None and not session.closed and session.info.backend_pid not in self._ended

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
            connection = actor.connections and actor.connections.default
            if connection is None or connection.connection is None or not connection.in_atomic_block:
                continue
            backend = connection.connection.info.backend_pid
            actor.scheduler.tell(
                f"{actor.label} was idle in a transaction for too long: its session is ended"
            )
            self._ask(f"SELECT pg_terminate_backend({backend}, 5000)")
            self._ended.add(backend)
            actor.scheduler.locks_are_freed()

    def _run(self, actor: Actor, action: Callable[[], Any]) -> Any:
        try:
            return action()
        except OperationalError:
            if not actor.waited_too_long and not actor.in_deadlock:
                raise
            made = database_faults.deadlock if actor.in_deadlock else database_faults.lock_timed_out
            error = made()
            raise error from error.__cause__
        finally:
            actor.in_deadlock = False
            if actor.waited_too_long:
                actor.waited_too_long = False
                if actor.name == HEARTBEAT:
                    self.on_cut(LOCK_SECONDS)

    def _point(self, actor: Actor, kind: str) -> None:
        if kind == "statement" and actor.scheduler.random.random() >= self.preempt:
            return
        actor.scheduler.pause(kind)


def _moment(column: str) -> str:
    """How a column of time is asked for, so that it comes in the simulation's seconds."""
    return f"EXTRACT(EPOCH FROM {column} - '{BEGINNING.isoformat()}'::timestamptz)::float8"


def _put(connection: BaseDatabaseWrapper, name: str, made: Callable[..., Any]) -> None:
    """In the place of the real one."""
    setattr(connection, name, made)
