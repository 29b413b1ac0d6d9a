"""The whole move, and the way back. Whoever is killed anywhere in it runs it again: what was copied and is the same still is not copied anew."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import DEFAULT_DB_ALIAS, OperationalError, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.models.functions import Now

from arkivbro.accounts.models import Installation, User
from arkivbro.archive.models import CaseFile
from arkivbro.conf.database import database_setting
from arkivbro.conf.migrate import lift_limits
from arkivbro.core.errors import Misconfigured
from arkivbro.moving_database import marks
from arkivbro.moving_database.tables import Reckoned, Table, copy, reckoned, tables
from arkivbro.positions.models import Position
from arkivbro.recruitment.models import Vacancy
from arkivbro.transfers.models import Transfer, WorkerSign

SOURCE, TARGET = "moved_from", DEFAULT_DB_ALIAS
PATIENCE_SECONDS = 3
"""So long somebody else may write to SQLite until we say that it is in use."""
LIVES = timedelta(seconds=30)
"""A worker that gave a sign so lately may still be at work."""
IN_USE: tuple[Table, ...] = (User, Vacancy, Position, Transfer, CaseFile)
"""Where one of these has rows, somebody has begun to use the database."""
_LOCK = 0x6D6F7665  # "move"
Tell = Callable[[str, int], None]


@dataclass(frozen=True, slots=True)
class Moved:
    """Of how many tables and rows; `was_before`: nothing was left to do."""

    tables: int
    rows: int
    was_before: bool = False


def move_database(tell: Tell = lambda _table, _rows: None) -> Moved:
    """All of SQLite's database in the data folder comes into the one that DATABASE_URL names. `tell`: of each table that is done.

    Nobody can write to SQLite meanwhile. In the end each table is read on both sides and compared, then SQLite is sealed, then the other may
    be started on. Raises Misconfigured.
    """
    with _both() as (source, target), _alone(target):
        move = marks.move_of(target)
        installation = _installation()
        if move is not None and move.installation != installation:
            raise Misconfigured("moving.other_installation", setting="DATABASE_URL")
        if move is not None and move.finished is not None:
            if not marks.sealed_at(
                source
            ):  # an older copy of the file: what was done in the new database since would be lost
                raise Misconfigured("moving.target_in_use", setting="DATABASE_URL")
            return Moved(*_together(marks.copied(target)), was_before=True)
        _require_still(source)
        with _nobody_writes(source):
            if move is None:
                _begin(target, installation)
            _prepare(target)
            held = _copy_all(target, tell)
            _compare(held)
            if not marks.sealed_at(source):
                marks.seal(source, tables())
        marks.finish(target)
        return Moved(*_together(held))


def take_back() -> None:
    """SQLite is in use again as it was left, and the other cannot be started on: what was written there since stays there. Raises Misconfigured."""
    with _both() as (source, target), _alone(target):
        move = marks.move_of(target)
        if move is None or move.installation != _installation() or not marks.sealed_at(source):
            raise Misconfigured("moving.nothing_to_take_back", setting="DATABASE_URL")
        _require_still(target)
        with transaction.atomic(using=TARGET):
            marks.begin_anew(target)
        with transaction.atomic(using=SOURCE):
            marks.unseal(source, tables())


# --- who may, and in which state ----------------------------------------------------------------------------------


@contextmanager
def _both() -> Iterator[tuple[BaseDatabaseWrapper, BaseDatabaseWrapper]]:
    target = connections[TARGET]
    if target.vendor != "postgresql":
        raise Misconfigured("moving.needs_postgres", setting="DATABASE_URL")
    setting = database_setting(None, settings.ARKIVBRO_DATA_DIR)
    if not Path(setting["NAME"]).is_file():
        raise Misconfigured("moving.no_source", path=setting["NAME"], setting="ARKIVBRO_DATA_DIR")
    setting["OPTIONS"]["init_command"] += f" PRAGMA busy_timeout={PATIENCE_SECONDS * 1000};"
    connections.settings[SOURCE] = connections.configure_settings({"default": setting})["default"]
    source = connections[SOURCE]
    try:
        if _is_behind(source):
            raise Misconfigured("moving.source_behind", path=setting["NAME"])
        yield source, target
    finally:
        source.close()
        del connections[SOURCE], connections.settings[SOURCE]


def _is_behind(database: BaseDatabaseWrapper) -> bool:
    executor = MigrationExecutor(database)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _installation() -> str:
    return str(Installation.objects.using(SOURCE).values_list("identifier", flat=True).get())


@contextmanager
def _alone(target: BaseDatabaseWrapper) -> Iterator[None]:
    """Of two moves into one database the second is refused; the lock goes with the connection, however its process ends."""
    lift_limits()
    with target.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_LOCK])
        if not cursor.fetchone()[0]:
            raise Misconfigured("moving.under_way")
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])


def _require_still(database: BaseDatabaseWrapper) -> None:
    """No worker is at work there."""
    signs = WorkerSign.objects.using(database.alias)
    if signs.filter(ended=False, last_sign__gt=Now() - LIVES).exists():
        raise Misconfigured("moving.in_use", seconds=int(LIVES.total_seconds()))


@contextmanager
def _nobody_writes(source: BaseDatabaseWrapper) -> Iterator[None]:
    """SQLite has one writer: as long as this transaction lasts, it is we."""
    try:
        with transaction.atomic(using=SOURCE):  # IMMEDIATE (`conf.database`)
            yield
    except OperationalError as error:
        if error.__cause__ is not None and "locked" in str(error.__cause__):
            raise Misconfigured("moving.locked", path=str(source.settings_dict["NAME"])) from None
        raise


# --- the parts of the move ----------------------------------------------------------------------------------------


def _begin(target: BaseDatabaseWrapper, installation: str) -> None:
    """Marks the target as half there before its first table is made. Raises Misconfigured where it is used already."""
    there = set(target.introspection.table_names())
    if any(one._meta.db_table in there and one._base_manager.using(TARGET).exists() for one in IN_USE):
        raise Misconfigured("moving.target_in_use", setting="DATABASE_URL")
    with transaction.atomic(using=TARGET):
        marks.begin(target, installation)


def _prepare(target: BaseDatabaseWrapper) -> None:
    """Its tables are there, and until the first was copied they are empty: what migrations ship has other keys."""
    if _is_behind(target):
        with transaction.atomic(using=TARGET):
            marks.begin_anew(target)
        call_command("migrate", interactive=False, verbosity=0, database=TARGET)
    if not marks.copied(target):
        names = ", ".join(target.ops.quote_name(one._meta.db_table) for one in tables())
        with target.cursor() as cursor:
            cursor.execute(f"TRUNCATE {names}")


def _copy_all(target: BaseDatabaseWrapper, tell: Tell) -> dict[str, Reckoned]:
    """Each table in a transaction of its own, with the mark that it is there. One that was copied before is copied anew only where it changed."""
    before, held = marks.copied(target), dict[str, Reckoned]()
    for table in tables():
        name = table._meta.db_table
        if name not in before or reckoned(table, SOURCE) != before[name]:
            with transaction.atomic(using=TARGET, durable=True):
                held[name] = copy(table, SOURCE, TARGET)
                marks.note_copied(target, table, held[name])
        else:
            held[name] = before[name]
        tell(name, held[name].rows)
    with target.cursor() as cursor:
        for statement in target.ops.sequence_reset_sql(no_style(), tables()):
            cursor.execute(statement)
    return held


def _compare(held: dict[str, Reckoned]) -> None:
    """Raises Misconfigured for a table that does not hold there what it holds here."""
    for table in tables():
        name = table._meta.db_table
        there = reckoned(table, TARGET)
        if there != held[name]:
            raise Misconfigured("moving.differs", table=name, here=held[name].rows, there=there.rows)


def _together(held: dict[str, Reckoned]) -> tuple[int, int]:
    return len(held), sum(one.rows for one in held.values())
