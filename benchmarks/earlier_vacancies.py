"""Vacancies that are there already: one is archived for real, and every row that it left is copied in bulk.

So the tables are as full as after that many real vacancies, with all their transfers finished; only the files are not,
since all copies share the bytes of the first.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction

from arkivbro.archive.models import (
    CaseFile,
    CaseNumberCounter,
    JournalCount,
    JournalLine,
    JournalNumberCounter,
    RegistryEntry,
    SearchedTitle,
)
from arkivbro.core.keys import KEY_PATTERN
from arkivbro.transfers.engine.move_triggers import install
from arkivbro.transfers.models import (
    ChoreState,
    Connection,
    ProfileVersion,
    SourceReading,
    TransferCount,
    WorkerSign,
)

APART = 10_000
"""Between the primary keys of one copy and the next: more than the rows of one vacancy in any table."""
COPIES_AT_ONCE = 100
LONGEST_WITH_KEY = 100
"""Longer texts with a key are JSON, which is copied as it stands."""
OURS = ("recruitment", "transfers", "archive")
ONE_FOR_ALL = (
    CaseNumberCounter,
    JournalNumberCounter,
    ProfileVersion,
    Connection,
    ChoreState,
    WorkerSign,
    SourceReading,
)
"""Rows that an installation has once, however many vacancies it has."""
BY_TRIGGERS = (JournalLine, JournalCount, SearchedTitle, TransferCount)
"""Rows that the database makes itself of the others."""


def rows_now() -> dict[type[models.Model], set[Any]]:
    """The primary keys of every row of ours."""
    return {
        model: set(model._default_manager.values_list("pk", flat=True))
        for name in OURS
        for model in apps.get_app_config(name).get_models(include_auto_created=True)
        if model not in (*ONE_FOR_ALL, *BY_TRIGGERS)
    }


@dataclass(frozen=True, slots=True)
class Left:
    """The rows that the first vacancy left, and what it and its applications are called in them."""

    rows: dict[type[models.Model], list[Any]]
    names: frozenset[str]


def left_since(before: dict[type[models.Model], set[Any]], names: frozenset[str]) -> Left:
    """What was made since `before`; `names` are the ids and references that every copy gets its own of."""
    rows = {}
    for model, known in before.items():
        made = [row for row in model._default_manager.order_by("pk") if row.pk not in known]
        if made and isinstance(made[0].pk, int):
            rows[model] = made
    return Left(rows, names)


def copy_in_bulk(left: Left, number: int, *, there: int = 0) -> int:
    """Inserts `number` more of the vacancy, numbered on in the archive, by SQL alone; returns how many rows that were. `there`: so many
    copies were made before.

    They come to the world in their last state, which the database would refuse: that trigger is away meanwhile.
    """
    without_move_triggers()
    copying = [_Copying(model, left).statement() for model in _parents_first(left)]
    for first in range(there + 1, there + number + 1, COPIES_AT_ONCE):
        last = min(first + COPIES_AT_ONCE - 1, there + number)
        with transaction.atomic(), connection.cursor() as cursor:
            for statement, values in copying:
                cursor.execute(statement, [first, last, *values])
    _number_on()
    install(connection)
    return number * sum(len(rows) for rows in left.rows.values())


def without_move_triggers() -> None:
    """Until they are installed again, a transfer may be in any state at once."""
    on = " ON transfers_transfer" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for name in ("transfers_birth", "transfers_move"):
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")


def _parents_first(left: Left) -> Iterator[type[models.Model]]:
    waiting = list(left.rows)
    done: set[type[models.Model]] = set()
    while waiting:
        ready = [model for model in waiting if _parents(model) & set(waiting) <= {model} | done]
        yield from ready
        done |= set(ready)
        waiting = [model for model in waiting if model not in done]


def _parents(model: type[models.Model]) -> set[Any]:
    return {field.related_model for field in model._meta.concrete_fields if field.is_relation}


class _Copying:
    """The statement that copies the rows of one table, each number of copies at once: `copy.n` is which copy it is."""

    def __init__(self, model: type[models.Model], left: Left) -> None:
        self._model, self._left, self._rows = model, left, left.rows[model]
        self._values: list[Any] = []

    def statement(self) -> tuple[str, list[Any]]:
        """With placeholders for the first and the last copy, and then for the values."""
        fields, table = self._model._meta.concrete_fields, self._model._meta.db_table
        made = ", ".join(map(self._made, fields))
        columns = ", ".join(f'"{field.column}"' for field in fields)
        kept = ", ".join(str(row.pk) for row in self._rows)
        key = self._model._meta.pk
        assert key is not None
        return (
            f"INSERT INTO {table} ({columns}) WITH RECURSIVE copy(n) AS (SELECT CAST(%s AS bigint) UNION ALL "
            f"SELECT n + 1 FROM copy WHERE n < %s) SELECT {made} FROM copy CROSS JOIN {table} "
            f'WHERE {table}."{key.column}" IN ({kept}) ORDER BY copy.n, {table}."{key.column}"'
        ), self._values

    def _made(self, field: Any) -> str:
        column = f'{self._model._meta.db_table}."{field.column}"'
        if field.is_relation:
            related = ", ".join(str(row.pk) for row in self._left.rows.get(field.related_model, ()))
            moved = f"CASE WHEN {column} IN ({related}) THEN {column} + copy.n * {APART} ELSE {column} END"
            return moved if related else column
        if field.primary_key:
            return f"{column} + copy.n * {APART}"
        if field.name == "public_id":
            return _at_random(field.max_length)
        if self._model is CaseFile and field.name == "sequence":
            return f"{column} + copy.n"
        if self._model is RegistryEntry and field.name == "journal_sequence":
            return f"{column} + copy.n * {len(self._rows)}"
        return self._text(column, [getattr(row, field.attname) for row in self._rows])

    def _text(self, column: str, values: list[Any]) -> str:
        texts = {value for value in values if isinstance(value, str)}
        named, keyed = texts & self._left.names, [one for one in texts if KEY_PATTERN.match(one)]
        keyed = [one for one in keyed if len(one) < LONGEST_WITH_KEY]
        if not named and not keyed:
            return column
        cases = []
        for chosen, made in ((sorted(named), f"{column} || '~' || copy.n"), (sorted(keyed), _key_of(column))):
            if chosen:
                cases.append(f"WHEN {column} IN ({', '.join(['%s'] * len(chosen))}) THEN {made}")
                self._values += chosen
        return f"CASE {' '.join(cases)} ELSE {column} END"


def _at_random(length: int) -> str:
    if connection.vendor == "postgresql":
        return f"substr(md5(random()::text || copy.n), 1, {length})"
    return f"substr(lower(hex(randomblob(9))), 1, {length})"


def _key_of(column: str) -> str:
    """Another key, made of this one and of which copy it is: the last letters of it tell the copy."""
    digits = "substr(CAST(100000000 + copy.n AS text), 3)"
    for digit, letter in zip("0189", "ghij", strict=True):
        digits = f"replace({digits}, '{digit}', '{letter}')"
    return f"substr({column}, 1, 21) || {digits} || substr({column}, 29)"


def _number_on() -> None:
    for counter, model, year, last in (
        (CaseNumberCounter, CaseFile, "year", "sequence"),
        (JournalNumberCounter, RegistryEntry, "journal_year", "journal_sequence"),
    ):
        for row in counter._default_manager.all():
            highest = model._default_manager.filter(**{year: row.pk}).aggregate(last=models.Max(last))["last"]
            counter._default_manager.filter(pk=row.pk).update(last=highest)
