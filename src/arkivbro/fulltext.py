"""Search by words, the newest first, in time that does not grow with the rows: SQLite's FTS5, and PostgreSQL's text search.

A table that is searched has a number as its key, by which it is read from the highest down, and a column `words`: words as
`core.text_forms.words_form` makes them, and marks (`mark`), which stand for whatever else a row is found by. Nothing that a
person types reaches either database as it was typed: it is taken apart into words first, and these hold letters and digits only.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.db import NotSupportedError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model, QuerySet

from arkivbro.core.text_forms import LONGEST_WORD, words_form

MOST_WORDS = 12
"""So many words of a question are looked for."""
_PREFIXES = " ".join(str(length) for length in range(2, LONGEST_WORD + 1))
"""FTS5 keeps an index for each length of a beginning: so the beginning of a word is looked up as a whole word is."""
M = TypeVar("M", bound=Model)


def mark(kind: str, value: str = "") -> str:
    """What stands among the words for something that is no word: nobody can type it."""
    return f"@{kind}{value.encode().hex()}"


@dataclass(frozen=True, slots=True)
class Query:
    """Every one of these; of each, one of its ways: a word, which finds all that begin with it, or a mark."""

    each: tuple[tuple[str, ...], ...]

    @classmethod
    def of(cls, typed: str) -> Query:
        """What a person typed: words that must all be there. Without a word it finds nothing but what `also` adds."""
        return cls(tuple((word,) for word in words_form(typed).split()[:MOST_WORDS]))

    def also(self, *ways: str) -> Query:
        """And one of these."""
        return Query((*self.each, ways)) if ways else self

    def __bool__(self) -> bool:
        return bool(self.each)


def either(queries: Sequence[Query], vendor: str) -> str:
    """What finds the rows that one of the queries finds, in the words of that database."""
    text = _in_postgres if vendor == "postgresql" else _in_fts5
    return (" | " if vendor == "postgresql" else " OR ").join(f"({text(one)})" for one in queries)


def _is_exact(word: str) -> bool:
    """A mark; or a single letter, with which too much begins."""
    return word.startswith("@") or len(word) == 1


def _in_fts5(query: Query) -> str:
    def way(word: str) -> str:
        return f'"{word}"' if _is_exact(word) else f'"{word}" *'

    return " AND ".join(f"({' OR '.join(map(way, ways))})" for ways in query.each)


def _in_postgres(query: Query) -> str:
    def way(word: str) -> str:
        return f"'{word}'" if _is_exact(word) else f"'{word}':*"

    return " & ".join(f"({' | '.join(map(way, ways))})" for ways in query.each)


def found(rows: QuerySet[M], *queries: Query) -> QuerySet[M]:
    """Of these rows those that one of the queries finds, from the highest number down."""
    model = rows.model
    table, key = model._meta.db_table, model._meta.pk.column
    vendor = connections[rows.db].vendor
    asked = either([one for one in queries if one], vendor)
    if not asked:
        return rows.none()
    if vendor == "postgresql":
        return rows.extra(where=[f"{table}.vector @@ %s::tsquery"], params=[asked]).order_by("-pk")
    index = index_of(table)
    return rows.extra(
        tables=[index],
        where=[f"{index} MATCH %s", f"{index}.rowid = {table}.{key}"],
        params=[asked],
        order_by=[f"-{index}.rowid"],
    )


def index_of(table: str) -> str:
    """The name of FTS5's table beside that one."""
    return f"{table}_words"


def create(database: BaseDatabaseWrapper, table: str, key: str) -> None:
    """Makes the index of an empty table, in a migration."""
    if database.vendor == "postgresql":
        statements = [
            f"ALTER TABLE {table} ADD COLUMN vector tsvector GENERATED ALWAYS AS "
            "(array_to_tsvector(array_remove(string_to_array(words, ' '), ''))) STORED",
            f"CREATE INDEX {table}_vector ON {table} USING gin (vector) WITH (fastupdate = off)",
        ]
    else:
        if not has_fts5(database):
            raise NotSupportedError("SQLite without FTS5")
        statements = [
            f"CREATE VIRTUAL TABLE {index_of(table)} USING fts5(words, content='{table}', content_rowid='{key}', "
            f"prefix='{_PREFIXES}', tokenize=\"unicode61 remove_diacritics 0 categories 'L* N* M* Co' tokenchars '@'\")"
        ]
    with database.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def drop(database: BaseDatabaseWrapper, table: str, _key: str) -> None:
    """Takes it away again."""
    with database.cursor() as cursor:
        if database.vendor == "postgresql":
            cursor.execute(f"ALTER TABLE {table} DROP COLUMN vector")
        else:
            cursor.execute(f"DROP TABLE {index_of(table)}")


def has_fts5(database: BaseDatabaseWrapper) -> bool:
    """Whether this SQLite was built with it."""
    with database.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pragma_module_list WHERE name = 'fts5'")
        return cursor.fetchone() is not None


def triggers(table: str, key: str) -> dict[str, str]:
    """By name: what keeps FTS5's table in step with ours, in the same transaction (SQLite)."""
    index = index_of(table)
    add = f"INSERT INTO {index}(rowid, words) VALUES (NEW.{key}, NEW.words);"
    remove = f"INSERT INTO {index}({index}, rowid, words) VALUES ('delete', OLD.{key}, OLD.words);"
    does = {"insert": add, "delete": remove, "update": f"{remove} {add}"}
    return {
        f"{index}_{name}": f"CREATE TRIGGER {index}_{name} AFTER {name.upper()} ON {table} BEGIN {act} END"
        for name, act in does.items()
    }


def standing(database: BaseDatabaseWrapper, tables: Iterable[str]) -> set[str]:
    """The triggers of these tables, as they were made (SQLite)."""
    names = list(tables)
    with database.cursor() as cursor:
        places = ", ".join(["%s"] * len(names))
        cursor.execute(
            f"SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ({places})",
            names,
        )
        return {row[0] for row in cursor.fetchall()}


def in_step(database: BaseDatabaseWrapper, table: str) -> bool:
    """Whether FTS5's table says the same as ours; PostgreSQL keeps its own column itself."""
    if database.vendor == "postgresql":
        return True
    from django.db import DatabaseError

    index = index_of(table)
    try:
        with database.cursor() as cursor:
            cursor.execute(f"INSERT INTO {index}({index}, rank) VALUES ('integrity-check', 1)")
    except DatabaseError:
        return False
    return True
