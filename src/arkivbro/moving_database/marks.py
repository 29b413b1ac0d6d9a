"""How far a move has come: a table of its own in each database, which no model knows.

PostgreSQL has `arkivbro_move`, one row, from before the first table is made there; while that is not finished, nobody starts on it. SQLite has
`arkivbro_moved` from when all is copied and compared, and triggers that refuse every write: a process that still runs on it loses nothing
unseen.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

from arkivbro.core.messages import Message, message
from arkivbro.moving_database.tables import Reckoned, Table

MOVE, OF_TABLES, SEALED = "arkivbro_move", "arkivbro_move_tables", "arkivbro_moved"
_EVENTS = ("INSERT", "UPDATE", "DELETE")


@dataclass(frozen=True, slots=True)
class Move:
    """From which installation. `finished` None: it is under way, or was taken back."""

    installation: str
    finished: datetime | None


def move_of(target: BaseDatabaseWrapper) -> Move | None:
    """None where nothing was ever moved there."""
    with target.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s)", [MOVE])
        if cursor.fetchone()[0] is None:
            return None
        cursor.execute(f"SELECT installation, finished FROM {MOVE}")
        row = cursor.fetchone()
    return Move(*row) if row else None


def begin(target: BaseDatabaseWrapper, installation: str) -> None:
    """Before anything else is made there. Inside the caller's transaction."""
    with target.cursor() as cursor:
        cursor.execute(f"CREATE TABLE {MOVE} (installation text NOT NULL, finished timestamptz)")
        cursor.execute(f"CREATE TABLE {OF_TABLES} (name text PRIMARY KEY, count bigint, digest text)")
        cursor.execute(f"INSERT INTO {MOVE} (installation) VALUES (%s)", [installation])


def copied(target: BaseDatabaseWrapper) -> dict[str, Reckoned]:
    """What each table held that was copied."""
    with target.cursor() as cursor:
        cursor.execute(f"SELECT name, count, digest FROM {OF_TABLES}")
        return {name: Reckoned(rows, digest) for name, rows, digest in cursor.fetchall()}


def note_copied(target: BaseDatabaseWrapper, table: Table, held: Reckoned) -> None:
    """In the transaction that copies it."""
    with target.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {OF_TABLES} (name, count, digest) VALUES (%s, %s, %s) "
            "ON CONFLICT (name) DO UPDATE SET count = excluded.count, digest = excluded.digest",
            [table._meta.db_table, held.rows, held.digest],
        )


def finish(target: BaseDatabaseWrapper) -> None:
    """From now on it can be started on."""
    with target.cursor() as cursor:
        cursor.execute(f"UPDATE {MOVE} SET finished = now()")


def begin_anew(target: BaseDatabaseWrapper) -> None:
    """Nothing that is there counts, and nobody starts on it. Inside the caller's transaction."""
    with target.cursor() as cursor:
        cursor.execute(f"UPDATE {MOVE} SET finished = NULL")
        cursor.execute(f"DELETE FROM {OF_TABLES}")


def sealed_at(source: BaseDatabaseWrapper) -> datetime | None:
    """When SQLite's was left; None while it is in use."""
    with source.cursor() as cursor:
        cursor.execute("SELECT 1 FROM sqlite_master WHERE name = %s", [SEALED])
        if cursor.fetchone() is None:
            return None
        cursor.execute(f"SELECT at FROM {SEALED}")
        return datetime.fromisoformat(cursor.fetchone()[0])


def seal(source: BaseDatabaseWrapper, tables: list[Table]) -> None:
    """Nothing is written there any more, whoever tries. Inside the caller's transaction."""
    with source.cursor() as cursor:
        cursor.execute(f"CREATE TABLE {SEALED} AS SELECT datetime('now') || '+00:00' AS at")
        for table in tables:
            name = table._meta.db_table
            for event in _EVENTS:
                cursor.execute(
                    f'CREATE TRIGGER "{_trigger(name, event)}" BEFORE {event} ON "{name}" '
                    "BEGIN SELECT RAISE(ABORT, 'moved to PostgreSQL'); END"
                )


def unseal(source: BaseDatabaseWrapper, tables: list[Table]) -> None:
    """It is in use again. Inside the caller's transaction."""
    with source.cursor() as cursor:
        for table in tables:
            for event in _EVENTS:
                cursor.execute(f'DROP TRIGGER IF EXISTS "{_trigger(table._meta.db_table, event)}"')
        cursor.execute(f"DROP TABLE IF EXISTS {SEALED}")


def _trigger(table: str, event: str) -> str:
    return f"arkivbro_moved_{table}_{event.lower()}"


def refuse_to_start() -> Message | None:
    """Why nobody may start on this database: it was left, or is half there."""
    if connection.vendor == "sqlite":
        return message("moving.left", moment=at) if (at := sealed_at(connection)) else None
    move = move_of(connection)
    return message("moving.unfinished") if move is not None and move.finished is None else None
