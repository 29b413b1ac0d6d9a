"""Triggers by which PostgreSQL itself tells of a commit that somebody may wait for: whoever makes it, and only if it is one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.backends.base.base import BaseDatabaseWrapper

CHANNEL = "arkivbro"
"""Of this database: channels of PostgreSQL are a database's own."""
_FUNCTION = "arkivbro_wake"


@dataclass(frozen=True, slots=True)
class Wakes:
    """Rows of a table that wake somebody: a new one, or one in which one of the columns changed, where `when` holds (SQL about NEW)."""

    table: str
    columns: tuple[str, ...]
    when: str = "TRUE"


def install(database: BaseDatabaseWrapper, all_of_them: Iterable[Wakes]) -> None:
    """Puts them in place, as they are now. On SQLite the file itself tells, and nothing is to be done."""
    if database.vendor != "postgresql":
        return
    tables = set(database.introspection.table_names())
    with database.cursor() as cursor:
        cursor.execute(
            f"CREATE OR REPLACE FUNCTION {_FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"PERFORM pg_notify('{CHANNEL}', TG_TABLE_NAME); RETURN NULL; END $$"
        )
        for one in all_of_them:
            if one.table in tables:
                for statement in statements(one):
                    cursor.execute(statement)


def statements(one: Wakes) -> tuple[str, str]:
    changed = " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in one.columns)
    run = f"FOR EACH ROW WHEN {{}} EXECUTE FUNCTION {_FUNCTION}()"
    columns = ", ".join(one.columns)
    return (
        f"CREATE OR REPLACE TRIGGER {one.table}_wakes_new AFTER INSERT ON {one.table} {run.format(f'({one.when})')}",
        f"CREATE OR REPLACE TRIGGER {one.table}_wakes AFTER UPDATE OF {columns} ON {one.table} "
        f"{run.format(f'(({one.when}) AND ({changed}))')}",
    )
