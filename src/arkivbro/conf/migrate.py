"""The database is brought in step when a command starts, so that nobody has to know of migrations.

A fresh database is always set up; SQLite, which belongs to one machine, is also brought up to date. A PostgreSQL that is
behind is left alone with a sentence: other machines may still run the release before.
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from arkivbro.copies.databases import is_half
from arkivbro.core.errors import Misconfigured
from arkivbro.fulltext import has_fts5
from arkivbro.moving_database.marks import refuse_to_start

_FROM_BEFORE = ("accounts", "0001_users_and_installation")
"""A migration of the time before the first release, whose databases are not carried on."""
_ADVISORY_LOCK = 0x61726B69  # "arki"


def ensure_migrated() -> None:
    """Raises Misconfigured when the database cannot be reached, is behind and must be migrated by hand, or was moved elsewhere."""
    folder = settings.ARKIVBRO_DATA_DIR
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise Misconfigured(
            "setup.no_data_folder",
            folder=str(folder),
            setting="ARKIVBRO_DATA_DIR",
            detail=str(error.strerror),
        ) from None
    with told_when_away():
        if (refused := refuse_to_start()) is not None:
            raise Misconfigured(refused, setting="DATABASE_URL")
        if is_half():
            raise Misconfigured("copies.unfinished", setting="DATABASE_URL")
        if not _pending():
            return
        with _alone():
            if not _pending():
                return
            fresh = not connection.introspection.table_names()
            if _FROM_BEFORE in MigrationRecorder(connection).applied_migrations():
                raise Misconfigured("setup.database_from_before", setting="DATABASE_URL")
            if not fresh and connection.vendor == "postgresql":
                raise Misconfigured("setup.old_database", setting="DATABASE_URL")
            if connection.vendor == "sqlite" and not has_fts5(connection):
                raise Misconfigured("setup.no_fts5")
            lift_limits()
            call_command("migrate", interactive=False, verbosity=0)
            if connection.vendor == "sqlite":
                _private(settings.DATABASES["default"]["NAME"])


@contextmanager
def told_when_away() -> Iterator[None]:
    """Raises Misconfigured for whatever the database raises."""
    try:
        yield
    except Error as error:
        raise Misconfigured(
            "setup.no_database", setting="DATABASE_URL", detail=type(error).__name__
        ) from error


def lift_limits() -> None:
    """A migration takes as long as it takes."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for limit in ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"):
                cursor.execute(f"SET {limit} = 0")


def _pending() -> list[Any]:
    executor = MigrationExecutor(connection)
    return executor.migration_plan(executor.loader.graph.leaf_nodes())


def _private(name: str) -> None:
    from pathlib import Path

    Path(name).chmod(0o600)


@contextmanager
def _alone() -> Iterator[None]:
    """One process at a time: an advisory lock on PostgreSQL, a lock file beside SQLite."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [_ADVISORY_LOCK])
            try:
                yield
            finally:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [_ADVISORY_LOCK])
        return
    with (settings.ARKIVBRO_DATA_DIR / "migrate.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
