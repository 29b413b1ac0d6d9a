"""Real SQL under the scheduler: where the baton may go on, and where faults come in.

Between statements that stand alone, before BEGIN and after COMMIT the baton may go on; on PostgreSQL also between the statements of a
transaction, so that what READ COMMITTED allows is found. SQLite has one writer and its transactions are IMMEDIATE: nothing may come
between there. The two databases: `database_kinds.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from random import Random
from typing import Any

from django.db import DatabaseError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.functions import Now
from django.utils import timezone

from tests.simulation import database_faults
from tests.simulation.actors import Actor, Died, current_actor
from tests.simulation.committed import Committed, committed
from tests.simulation.database_faults import Faults
from tests.simulation.kept_statements import Asked
from tests.simulation.scheduler import Scheduler
from tests.simulation.virtual import BEGINNING, database_now

NO_NEWS = ("transfers_workersign", "chorestate")
"""Tables in which workers say that they live: nobody waits for that."""
CUTS = (0.0, 0.0, 3.0, 20.0, 90.0)
"""Seconds for which a process cannot reach the database."""
SLOWNESS = (1.0, 4.0, 7.0, 15.0)


READS = ("SELECT", "SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN")


def _is_news(sql: Any) -> bool:
    """Whether the statement changes something that somebody may wait for."""
    text = str(sql)
    return not text.startswith(READS) and not any(table in text[:60] for table in NO_NEWS)


class Database:
    """The one of this process of the operating system; `begin` connects it to a run."""

    vendor = ""

    def __init__(self) -> None:
        self.scheduler: Scheduler | None = None
        self.faults = Faults(Random(0))
        self.version = 0
        self.preempt = 0.0
        self._committed: tuple[int, Committed] | None = None
        self._staged: dict[int, list[Callable[[], None]]] = {}
        """By connection: what its transaction's commit brings about beside the database."""
        self.on_cut: Callable[[float], None] = lambda _seconds: None
        virtual = self._virtual_now
        for name, text in (("as_sqlite", "%s"), ("as_postgresql", "%s::timestamptz")):
            setattr(Now, name, lambda *_, text=text, **__: (text, [virtual()]))
        timezone.now = self._timezone_now

    def begin(self, scheduler: Scheduler, faults: Faults, *, preempt: float) -> None:
        """A new run, on an empty database. `preempt`: how often the baton may go on inside a transaction."""
        self.reset()
        self._staged.clear()
        self.preempt = preempt
        self.scheduler, self.faults = scheduler, faults
        self.version += 1
        scheduler.hooks.version = lambda: self.version

    def end(self) -> None:
        self.scheduler = None

    def goes_on(self, actor: Actor | None) -> None:
        """Called when an actor goes on, or the driver (None): what Django keeps for a thread is that one's now."""

    def ended(self, actor: Actor) -> None:
        """The actor has come to its end: its connection may be another's."""

    def reset(self) -> None:
        """Deletes every row that a run may have made."""
        raise NotImplementedError

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """What is committed, asked beside the simulation."""
        raise NotImplementedError

    def end_idle_transactions(self, actors: list[Actor]) -> None:
        """Their process has stood still for as long as the server lets a transaction be idle."""
        raise NotImplementedError

    @staticmethod
    def seconds(moment: Any) -> float | None:
        """A stored moment, in the simulation's seconds."""
        if moment is None or isinstance(moment, int | float):
            return moment
        stored = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
        if stored.tzinfo is None:
            stored = stored.replace(tzinfo=BEGINNING.tzinfo)
        return float((stored - BEGINNING).total_seconds())

    def _read(self) -> list[list[Any]]:
        """The rows of `committed.QUESTIONS`, as one moment has them."""
        raise NotImplementedError

    @property
    def committed(self) -> Committed:
        """The ledger as it stands, read once for each state of the database."""
        if self._committed is None or self._committed[0] != self.version:
            self._committed = (self.version, committed(self._read(), self.seconds))
        return self._committed[1]

    def stage(self, apply: Callable[[], None]) -> None:
        """Done in the instant in which the transaction that is open is committed; dropped if it is not."""
        connection = connections["default"]
        assert connection.in_atomic_block
        self._staged.setdefault(id(connection), []).append(apply)

    def between(self) -> None:
        """A point in a transaction, at which somebody is in the middle of something that is no statement."""
        actor = current_actor()
        assert actor is not None
        self._before_commit(actor)

    # --- the wrapped connection -----------------------------------------------------------------------------------

    def _wrap(self, connection: BaseDatabaseWrapper) -> None:
        """Puts the points at which the baton may go on, and faults, into a connection of Django's."""
        begin, commit, rollback = connection.set_autocommit, connection.commit, connection.rollback
        is_usable, close = connection.is_usable, connection.close

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
                self._staged.pop(id(connection), None)
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
            for apply in self._staged.pop(id(connection), ()):
                apply()
            self.version += connection.wrote_something  # type: ignore[attr-defined]  # ours
            actor.scheduler.locks_are_freed()

        def rolled_back() -> None:
            self._staged.pop(id(connection), None)
            rollback()
            if self.scheduler is not None:
                self.scheduler.locks_are_freed()

        def usable() -> bool:
            actor = current_actor()
            if actor is None:
                return is_usable()
            is_away = actor.is_cut or actor.process.away_until > actor.scheduler.now
            return not is_away and self._is_open(connection)

        def closing() -> None:
            if (actor := current_actor()) is not None:
                actor.is_cut = False
            close()

        for name, wrapped in (
            ("is_usable", usable), ("close", closing), ("set_autocommit", set_autocommit),
            ("commit", committing), ("rollback", rolled_back),
        ):  # fmt: skip
            setattr(connection, name, wrapped)
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
                "clock_timestamp()", f"'{database_now(actor.scheduler).isoformat()}'::timestamptz"
            )
        inside = connection.in_atomic_block
        if (not inside or self.vendor == "postgresql") and sql != "BEGIN IMMEDIATE":
            self._point(actor, "statement" if inside else "alone")
        self._fault(actor)
        if self.vendor == "sqlite":
            database_faults.poison(sql, params)
        result = self._run(actor, lambda: execute(sql, params, many, context))
        if _is_news(sql):
            connection.wrote_something = True
            self.version += not inside
        if not inside and not sql.startswith(READS):
            self._after_transaction(actor)
        return result

    def _is_open(self, connection: BaseDatabaseWrapper) -> bool:
        """Whether the server would answer; without asking it."""
        raise NotImplementedError

    def _run(self, actor: Actor, action: Callable[[], Any]) -> Any:
        """A statement on the server. On PostgreSQL it may have to wait for another's lock."""
        del actor
        return action()

    def _point(self, actor: Actor, kind: str) -> None:
        actor.scheduler.pause(kind)

    def _before_commit(self, actor: Actor) -> None:
        """Nothing may come between on SQLite, but the process may die."""
        if self.vendor == "postgresql":
            actor.scheduler.pause("commit")
        else:
            actor.scheduler.hooks.at_point(actor, "commit")
        if actor.process.dead:
            raise Died

    def _after_transaction(self, actor: Actor) -> None:
        if actor.process.dead:
            return
        self._point(actor, "committed")
        if self.faults.happens(self.faults.lost):
            actor.is_cut = True
            actor.process.cut_at = max(actor.process.cut_at, actor.scheduler.now)
            actor.scheduler.tell("the answer to COMMIT is lost")
            raise database_faults.away(self.vendor)

    def _fault(self, actor: Actor) -> None:
        """The database is away, takes too long, or is slow."""
        faults, scheduler, process = self.faults, actor.scheduler, actor.process
        if scheduler.now < process.away_until:
            actor.is_cut = actor.met_fault = True
            raise database_faults.away(self.vendor)
        if faults.happens(faults.away):
            seconds = faults.random.choice(CUTS)
            process.away_until = process.cut_at = scheduler.now + seconds
            self.on_cut(seconds)
            actor.is_cut = actor.met_fault = True
            scheduler.tell("the database is away")
            raise database_faults.away(self.vendor)
        if faults.happens(faults.timed_out):
            process.cut_at = max(process.cut_at, scheduler.now)
            actor.met_fault = True
            scheduler.tell("the database takes too long: cancelled")
            raise database_faults.statement_timed_out(self.vendor)
        if faults.happens(faults.slow):
            seconds = faults.random.choice(SLOWNESS)
            scheduler.tell(f"the database is slow: {seconds} s")
            scheduler.now += seconds
            for one in scheduler.processes:
                one.stalled_at = max(
                    one.stalled_at, scheduler.now
                )  # one that stands still does so for longer

    # --- the clock --------------------------------------------------------------------------------------------------

    def _virtual_now(self) -> str:
        Asked.times += 1
        now = self._timezone_now()
        return now.strftime("%Y-%m-%d %H:%M:%S.%f") + ("" if self.vendor == "sqlite" else "+00")

    def _timezone_now(self) -> datetime:
        return database_now(self.scheduler) if self.scheduler is not None else BEGINNING
