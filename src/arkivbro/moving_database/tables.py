"""One table: read from the one database, written to the other, and reckoned together so that the two can be compared."""

from __future__ import annotations

import hashlib
import json
import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from graphlib import TopologicalSorter
from typing import Any

from django.apps import apps
from django.db import DataError, IntegrityError, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

from arkivbro.core.errors import Misconfigured

Table = type[models.Model]
AT_ONCE = 2_000
MOST_ON_THE_WAY = 50_000
"""Rows that are read and that the database has not looked at yet; more never fit between the two."""
_LINE = re.compile(r"line (\d+)")
_WHOLE = 2**256


@dataclass(frozen=True, slots=True)
class Reckoned:
    """What a table holds: how many rows, and a sum over all of them that no order of the rows changes."""

    rows: int = 0
    digest: str = "0"


class Sum:
    """Adds up rows to what `Reckoned` tells."""

    def __init__(self) -> None:
        self._rows = self._digest = 0

    def add(self, row: Iterable[Any]) -> None:
        """A row with its values as the models give them."""
        told = json.dumps([_plain(value) for value in row], sort_keys=True, default=repr)
        self._rows += 1
        self._digest = (self._digest + int.from_bytes(hashlib.sha256(told.encode()).digest(), "big")) % _WHOLE

    def told(self) -> Reckoned:
        return Reckoned(self._rows, f"{self._digest:x}")


def tables() -> list[Table]:
    """All that hold rows of ours, each after those that it points to."""
    every = [
        one
        for one in apps.get_models(include_auto_created=True)
        if one._meta.managed and not one._meta.proxy and not one._meta.swapped
    ]
    needs = {
        one: {
            field.related_model
            for field in one._meta.concrete_fields
            if isinstance(field, models.ForeignKey) and field.related_model is not one
        }
        for one in every
    }
    return list(TopologicalSorter(needs).static_order())


def reckoned(table: Table, alias: str) -> Reckoned:
    """Reads every row."""
    together = Sum()
    for row in _rows(table, alias):
        together.add(row)
    return together.told()


def copy(table: Table, source: str, target: str) -> Reckoned:
    """Puts the source's rows in the place of the target's, with the keys that they have; what they are together. Inside the caller's transaction.

    No trigger of ours runs: the rows of what they keep are copied as they are. Raises Misconfigured for a row that PostgreSQL does not take.
    """
    database, together = connections[target], Sum()
    name, fields = database.ops.quote_name(table._meta.db_table), table._meta.concrete_fields
    columns = ", ".join(database.ops.quote_name(str(field.column)) for field in fields)
    keys: deque[Any] = deque(maxlen=MOST_ON_THE_WAY)
    with database.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {name} DISABLE TRIGGER USER")
        cursor.execute(f"DELETE FROM {name}")
        try:
            with database.wrap_database_errors, cursor.copy(f"COPY {name} ({columns}) FROM STDIN") as lines:
                for row in _rows(table, source):
                    keys.append(row[0])
                    together.add(row)
                    lines.write_row(_written(fields, row, database))
            cursor.execute(
                "SET CONSTRAINTS ALL IMMEDIATE"
            )  # a check that is due keeps the table from being altered
        except (DataError, IntegrityError) as error:
            raise _refused(table, error, together.told().rows, keys) from None
        cursor.execute(f"ALTER TABLE {name} ENABLE TRIGGER USER")
    return together.told()


def _rows(table: Table, alias: str) -> Iterator[tuple[Any, ...]]:
    names = [field.attname for field in table._meta.concrete_fields]
    rows = table._base_manager.using(alias).order_by("pk").values_list(*names)
    yield from rows.iterator(chunk_size=AT_ONCE)


def _written(fields: Iterable[Any], row: Iterable[Any], database: BaseDatabaseWrapper) -> list[Any]:
    return [field.get_db_prep_save(value, database) for field, value in zip(fields, row, strict=True)]


def _plain(value: Any) -> Any:
    return bytes(value).hex() if isinstance(value, memoryview | bytes) else value


def _refused(table: Table, error: Exception, read: int, keys: deque[Any]) -> Misconfigured:
    """Tells which row, and nothing of what it holds: the database's own words hold the value. `keys`: of the rows that were read last.

    The database tells the line in which it stopped; what never came so far is the row that was read last.
    """
    cause = error.__cause__
    told = getattr(cause, "diag", None)
    context = getattr(told, "context", None) or ""
    line = _LINE.search(context)
    back = read - int(line[1]) if line is not None else 0
    row = (
        str(keys[-1 - back])
        if (line is not None or told is None or told.sqlstate is None) and back < len(keys)
        else ""
    )
    why = getattr(told, "constraint_name", None) or type(cause).__name__
    return Misconfigured(
        "moving.row_refused", table=table._meta.db_table, row=row or "?", why=why, setting="DATABASE_URL"
    )
