"""Real SQL under the scheduler: one SQLite in memory for all threads, or a PostgreSQL with a connection for each.

Between statements that stand alone, before BEGIN and after COMMIT the baton may go on; on PostgreSQL also between the statements of a
transaction, so that what READ COMMITTED allows is found. SQLite has one writer and its transactions are IMMEDIATE: nothing may come
between there, so all threads share one connection.
"""

from __future__ import annotations

import sqlite3
import threading
from bisect import bisect_right
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import Any

import psycopg
from django.apps import apps
from django.db import DatabaseError, DataError, OperationalError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.functions import Now
from django.utils import timezone

from tests.simulation.scheduler import HEARTBEAT, Actor, Died, Process, Scheduler, current_actor
from tests.simulation.virtual import BEGINNING, database_now

TOO_LONG = "9999/" + "9" * 80
"""A number that an archive may give and that no column of ours holds: what PostgreSQL says of it, SQLite is made to say."""
MAY_BE_TAKEN = (
    "SELECT t.due_at, c.owner, c.lease_until FROM transfers_transfer t JOIN transfers_archivecase c ON c.id = t.case_id"
    " WHERE t.due_at IS NOT NULL AND (t.makes_case OR c.reference IS NOT NULL AND c.ready_at IS NOT NULL)"
    " AND t.state IN ('waiting', 'waiting_for_case', 'transferring', 'accepted', 'unresolved', 'retrying')"
    " AND c.archive NOT IN (SELECT archive FROM transfers_connection WHERE pause <> '')"
)
BEGUN = "SELECT 1 FROM transfers_transfer WHERE CAST(beginnings AS TEXT) LIKE '%{owner}%' LIMIT 1"
"""Whether anybody may wonder if that worker is alive."""
THRESHOLDS = (
    "SELECT due_at FROM transfers_transfer WHERE state IN"
    " ('waiting', 'waiting_for_case', 'transferring', 'accepted', 'unresolved', 'retrying') AND due_at IS NOT NULL",
    "SELECT lease_until FROM transfers_archivecase WHERE owner <> '' AND lease_until IS NOT NULL",
    "SELECT next_probe FROM transfers_connection WHERE next_probe IS NOT NULL",
    "SELECT paused_until FROM transfers_connection WHERE paused_until IS NOT NULL",
    "SELECT next_reading FROM transfers_sourcereading WHERE next_reading IS NOT NULL",
)


PAUSES = "SELECT pause, next_probe, paused_until FROM transfers_connection WHERE pause <> ''"
MISSED = {
    "chore-missed_waits": (
        "SELECT 1 FROM transfers_archivecase c WHERE c.ready_at IS NULL AND c.reference IS NOT NULL AND (c.linked_by <> '' OR EXISTS"
        " (SELECT 1 FROM transfers_transfer t WHERE t.case_id = c.id AND t.makes_case AND t.state = 'transferred')) UNION ALL"
        " SELECT 1 FROM transfers_transfer t JOIN transfers_archivecase c ON c.id = t.case_id WHERE t.state = 'waiting_for_case'"
        " AND c.reference IS NOT NULL AND c.ready_at IS NOT NULL UNION ALL SELECT 1 FROM transfers_transfer WHERE due_at IS NULL"
        " AND state IN ('transferring', 'accepted', 'unresolved', 'retrying')"
    ),
    "chore-waiting_applications": (
        "SELECT 1 FROM recruitment_application a JOIN recruitment_vacancyreference r ON r.text = a.vacancy_reference"
        " WHERE a.vacancy_id IS NULL"
    ),
}
"""What the sweeps would find."""
SWEEPS = 0.03
"""How often a sweep looks at once when something was written that it may be for; when all is quiet each has its turn."""
SWEEPS_IN_VAIN = 0.003
"""The same, where there is nothing to find."""
NO_NEWS = ("transfers_workersign", "chorestate")
"""Tables in which workers say that they live: nobody waits for that."""


def _is_news(sql: Any) -> bool:
    """Whether the statement changes something that somebody may wait for."""
    text = str(sql)
    return not text.startswith(("SELECT", "SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN")) and not any(
        table in text[:60] for table in NO_NEWS
    )


class Faults:
    """What may happen at a statement, by the seed. Everything is 0 once it is calm."""

    def __init__(
        self,
        random: Random,
        *,
        away: float = 0.0,
        timed_out: float = 0.0,
        slow: float = 0.0,
        lost: float = 0.0,
    ) -> None:
        self.random = random
        self.away, self.timed_out, self.slow, self.lost = away, timed_out, slow, lost
        self.count = 0

    def calm(self) -> None:
        self.away = self.timed_out = self.slow = self.lost = 0.0


class Database:
    """The one of this process of the operating system; `begin` connects it to a run."""

    vendor = ""

    def __init__(self) -> None:
        self.scheduler: Scheduler | None = None
        self.faults = Faults(Random(0))
        self.version = 0
        self.is_calm = False
        """No more faults: a sweep that would find something looks at once."""
        self._thresholds: tuple[int, list[float]] = (-1, [])
        self._known_at, self._known = -1, dict[str, list[tuple[Any, ...]]]()
        self.observe: Callable[[Actor, str, Any], None] = lambda _actor, _sql, _params: None
        self.on_cut: Callable[[float], None] = lambda _seconds: None
        virtual = self._virtual_now
        Now.as_sqlite = lambda _self, _compiler, _connection, **_: ("%s", [virtual()])  # type: ignore[method-assign]
        Now.as_postgresql = lambda _self, _compiler, _connection, **_: ("%s::timestamptz", [virtual()])  # type: ignore[method-assign]
        timezone.now = self._timezone_now

    def begin(self, scheduler: Scheduler, faults: Faults) -> None:
        """A new run, on an empty database."""
        self.reset()
        self.scheduler, self.faults = scheduler, faults
        self.version += 1
        self.is_calm = False
        scheduler.hooks.version = lambda: self.version
        scheduler.hooks.thresholds = self.threshold
        scheduler.hooks.finds = self.finds

    def end(self) -> None:
        self.scheduler = None

    def reset(self) -> None:
        """Deletes every row that a run may have made."""
        raise NotImplementedError

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """What is committed, asked beside the simulation."""
        raise NotImplementedError

    def known(self, sql: str) -> list[tuple[Any, ...]]:
        """The same, asked once for each state of the database."""
        if self._known_at != self.version:
            self._known_at, self._known = self.version, {}
        if sql not in self._known:
            self._known[sql] = self.rows(sql)
        return self._known[sql]

    def seconds(self, moment: Any) -> float:
        """A stored moment, in the simulation's seconds."""
        if isinstance(moment, str):
            moment = datetime.fromisoformat(moment)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=BEGINNING.tzinfo)
        seconds: float = (moment - BEGINNING).total_seconds()
        return seconds

    def threshold(self, after: float) -> float | None:
        """The first moment after `after` that stands in the database for somebody to wait for."""
        version, moments = self._thresholds
        if version != self.version:
            found = self.rows(" UNION ALL ".join(THRESHOLDS))
            moments = sorted(self.seconds(moment) for (moment,) in found)
            self._thresholds = (self.version, moments)
        place = bisect_right(moments, after)
        return moments[place] if place < len(moments) else None

    def finds(self, actor: Actor) -> bool:
        """Whether an idle worker could find anything: a due transfer in a case that may be free; a paused archive to ask."""
        if actor.name == "chore-connections":
            return self._is_any_pause_over(actor)
        if actor.name in ("main", "chore claims", "chore-old_words"):
            return False
        if actor.name in MISSED:
            likely = (1.0 if self.is_calm else SWEEPS) if self.known(MISSED[actor.name]) else SWEEPS_IN_VAIN
            return self.scheduler_of(actor).random.random() < likely
        if actor.name == HEARTBEAT:
            return bool(actor.process.owner and self.known(BEGUN.format(owner=actor.process.owner)))
        if not actor.name.startswith("worker"):
            return True
        scheduler = self.scheduler_of(actor)
        by_its_clock, by_ours = scheduler.now + max(actor.process.clock_ahead, 0.0), scheduler.now
        return any(
            self.seconds(due) <= by_its_clock
            and (not owner or until is None or self.seconds(until) < by_ours)
            for due, owner, until in self.known(MAY_BE_TAKEN)
        )

    def _is_any_pause_over(self, actor: Actor) -> bool:
        now = self.scheduler_of(actor).now + max(actor.process.clock_ahead, 0.0)
        for pause, next_probe, paused_until in self.known(PAUSES):
            until = paused_until if pause == "by_person" else next_probe
            if (pause == "unreachable" and until is None) or (until and self.seconds(until) <= now):
                return True
        return False

    # --- the wrapped connection -----------------------------------------------------------------------------------

    def _wrap(self, connection: BaseDatabaseWrapper) -> None:
        """Puts the points at which the baton may go on, and faults, into a connection of Django's."""
        begin, commit = connection.set_autocommit, connection.commit

        def set_autocommit(autocommit: bool, **options: Any) -> None:
            actor = current_actor()
            if actor is None or autocommit == connection.autocommit:
                begin(autocommit, **options)
            elif autocommit:
                begin(autocommit, **options)
                self._after_transaction(actor)
            else:
                self._point(actor, "begin")
                self._fault(actor)
                connection.needs_rollback, connection.commit_on_exit = False, True
                connection.wrote_something = False  # type: ignore[attr-defined]  # ours
                begin(autocommit, **options)

        def committing() -> None:
            actor = current_actor()
            if actor is None:
                commit()
                return
            try:
                self._before_commit(actor)
                self._fault(actor)
            except (Died, DatabaseError):
                connection.rollback()
                raise
            self._run(actor, commit)
            if connection.wrote_something:  # type: ignore[attr-defined]  # ours
                self.version += 1
            self.scheduler_of(actor).locks_freed = True

        def rolled_back() -> None:
            rollback()
            if self.scheduler is not None:
                self.scheduler.locks_freed = True

        def usable() -> bool:
            actor = current_actor()
            if actor is not None and (actor.is_cut or actor.process.away_until > actor.scheduler.now):
                return False
            return is_usable()

        def closing() -> None:
            if (actor := current_actor()) is not None:
                actor.is_cut = False
            close()

        rollback, is_usable, close = connection.rollback, connection.is_usable, connection.close
        connection.is_usable = usable  # type: ignore[method-assign]
        connection.close = closing  # type: ignore[method-assign]
        connection.set_autocommit = set_autocommit  # type: ignore[method-assign]
        connection.commit = committing  # type: ignore[method-assign]
        connection.rollback = rolled_back  # type: ignore[method-assign]
        connection.execute_wrappers.append(self._execute)

    def _execute(self, execute: Any, sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
        actor, connection = current_actor(), context["connection"]
        if actor is None:
            return execute(sql, params, many, context)
        if actor.process.dead:
            if isinstance(sql, str) and sql.startswith(("ROLLBACK", "RELEASE")):
                return execute(sql, params, many, context)
            raise Died
        if isinstance(sql, str) and "clock_timestamp()" in sql:
            sql = sql.replace(
                "clock_timestamp()", f"'{database_now(self.scheduler_of(actor)).isoformat()}'::timestamptz"
            )
        inside = connection.in_atomic_block
        if (not inside or self.vendor == "postgresql") and sql != "BEGIN IMMEDIATE":
            self._point(actor, "statement" if inside else "alone")
        self._fault(actor)
        self._poison(sql, params)
        self.observe(actor, sql, params)
        result = self._run(actor, lambda: execute(sql, params, many, context))
        if _is_news(sql):
            connection.wrote_something = True
            self.version += not inside
        return result

    def _run(self, actor: Actor, action: Callable[[], Any]) -> Any:
        """A statement on the server. On PostgreSQL it may have to wait for another's lock."""
        return action()

    def _poison(self, sql: Any, params: Any) -> None:
        """SQLite holds what does not fit; the other one refuses it."""
        if (
            (
                self.vendor == "sqlite"
                and params
                and isinstance(sql, str)
                and sql.startswith(("UPDATE", "INSERT"))
            )
            and ("number" in sql)
            and any(one == TOO_LONG for one in params)
        ):
            raise DataError("value too long for type character varying(60)")

    def _point(self, actor: Actor, kind: str) -> None:
        self.scheduler_of(actor).pause(kind)

    def _before_commit(self, actor: Actor) -> None:
        """Nothing may come between on SQLite, but the process may die."""
        scheduler = self.scheduler_of(actor)
        if self.vendor == "postgresql":
            scheduler.pause("commit")
        else:
            scheduler.hooks.at_point(actor, "commit")
        if actor.process.dead:
            raise Died

    def _after_transaction(self, actor: Actor) -> None:
        if actor.process.dead:
            return
        self._point(actor, "committed")
        faults = self.faults
        if faults.lost and faults.random.random() < faults.lost:
            faults.count += 1
            actor.is_cut = True
            actor.process.cut_at = max(actor.process.cut_at, actor.scheduler.now)
            self.scheduler_of(actor).tell("the answer to COMMIT is lost")
            raise self.away()

    def _fault(self, actor: Actor) -> None:
        """The database is away, takes too long, or is slow."""
        faults, scheduler = self.faults, self.scheduler_of(actor)
        process = actor.process
        if scheduler.now < process.away_until:
            actor.is_cut = True
            raise self.away()
        if not (faults.away or faults.timed_out or faults.slow):
            return
        chance = faults.random.random()
        if chance < faults.away:
            faults.count += 1
            seconds = faults.random.choice((0.0, 0.0, 3.0, 20.0, 90.0))
            process.away_until = process.cut_at = scheduler.now + seconds
            self.on_cut(seconds)
            actor.is_cut = True
            scheduler.tell("the database is away")
            raise self.away()
        if chance < faults.away + faults.timed_out:
            faults.count += 1
            process.cut_at = max(process.cut_at, scheduler.now)
            scheduler.tell("the database takes too long: cancelled")
            raise self.timed_out()
        if chance < faults.away + faults.timed_out + faults.slow:
            faults.count += 1
            seconds = faults.random.choice((1.0, 4.0, 7.0, 15.0))
            scheduler.tell(f"the database is slow: {seconds} s")
            scheduler.now += seconds
            for one in scheduler.processes:
                one.stalled_at = scheduler.now

    def away(self) -> OperationalError:
        """As the driver says it: the connection is lost."""
        error = OperationalError("server closed the connection unexpectedly")
        error.__cause__ = psycopg.OperationalError("server closed the connection unexpectedly")
        return error

    def timed_out(self) -> OperationalError:
        error = OperationalError("canceling statement due to statement timeout")
        error.__cause__ = psycopg.errors.QueryCanceled("canceling statement due to statement timeout")
        return error

    def scheduler_of(self, actor: Actor) -> Scheduler:
        return actor.scheduler

    # --- the clock --------------------------------------------------------------------------------------------------

    def _virtual_now(self) -> str:
        now = self._timezone_now()
        return now.strftime("%Y-%m-%d %H:%M:%S.%f") + ("" if self.vendor == "sqlite" else "+00")

    def _timezone_now(self) -> datetime:
        return database_now(self.scheduler) if self.scheduler is not None else BEGINNING


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
        """Called in each new thread of a run."""
        connections["default"] = self._shared

    def reset(self) -> None:
        self._pristine.backup(self._shared.connection)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        return list(self._shared.connection.execute(sql).fetchall())


class Postgres(Database):
    """A database of its own in a private cluster that is not durable; each thread keeps its connection."""

    vendor = "postgresql"

    def __init__(self, url: str, *, preempt: float = 0.2) -> None:
        super().__init__()
        connections._connections = threading.local()  # type: ignore[attr-defined]  # found without asgiref's detours
        self._monitor = psycopg.connect(url, autocommit=True)
        self._wrapped: set[int] = set()
        self._tables = [model._meta.db_table for model in apps.get_models(include_auto_created=True)]
        self.preempt = preempt
        keep = {"django_content_type", "auth_permission", "django_migrations"}
        self._pristine = {
            table: self._monitor.execute(f'SELECT * FROM "{table}"').fetchall()  # type: ignore[call-overload]
            for table in self._tables
        }
        self._empty = [table for table in self._tables if not self._pristine[table] and table not in keep]
        self._monitor.execute("SET session_replication_role = replica")
        self._runs = 0

    def begin(self, scheduler: Scheduler, faults: Faults) -> None:
        super().begin(scheduler, faults)
        scheduler.hooks.blocking = self

    def join(self) -> None:
        connection = connections["default"]
        if id(connection) not in self._wrapped:
            connection.connect()
            self._wrap(connection)
            self._wrapped.add(id(connection))
            close = connection.close

            def closing() -> None:
                if connection.in_atomic_block and connection.connection is not None:
                    connection.connection.rollback()  # a server that sees the end of a session frees its locks a moment later
                if connection.in_atomic_block or connection.connection is None or current_actor() is None:
                    close()

            connection.close = closing  # type: ignore[method-assign]
        connection.ensure_connection()
        actor = current_actor()
        if actor is not None:
            actor.backend = connection.connection.info.backend_pid

    def reset(self) -> None:
        self._monitor.execute("; ".join(f'DELETE FROM "{table}"' for table in self._empty))  # type: ignore[call-overload]
        self._runs += 1
        if self._runs % 50 == 0:
            self._monitor.execute("VACUUM")

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        return self._monitor.execute(sql).fetchall()  # type: ignore[call-overload,no-any-return]

    def blocked(self, backend: int) -> bool:
        found = self._monitor.execute("SELECT cardinality(pg_blocking_pids(%s))", (backend,)).fetchone()
        return bool(found and found[0])

    def _run(self, actor: Actor, action: Callable[[], Any]) -> Any:
        scheduler = self.scheduler_of(actor)
        scheduler.begin_statement(actor)
        try:
            return action()
        finally:
            scheduler.end_statement(actor)

    def _point(self, actor: Actor, kind: str) -> None:
        scheduler = self.scheduler_of(actor)
        if kind == "statement":
            if scheduler.random.random() < self.preempt:
                scheduler.pause(kind)
            return
        scheduler.pause(kind)


def cut(process: Process, until: float) -> None:
    """The process cannot reach the database before then."""
    process.away_until = until
