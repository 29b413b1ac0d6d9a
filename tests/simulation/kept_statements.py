"""Django writes the same SELECT anew each time it is asked; here its text is kept by the shape of the query, and the values are put in.

The shape is everything that the text depends on, read off the finished query: its model, joins, columns, order, limits, locks, and the tree of
its conditions, in which the text of whatever is no plain comparison of a column stands as Django writes it. Where a shape is met first, Django
writes the statement; it is kept if Django's values are those that were read off. A shape that is not understood is always Django's.

`checked`: Django writes each all the same, and where text or values differ, AssertionError (`test_quick_queries.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet, FullResultSet
from django.db.models.expressions import Col
from django.db.models.lookups import IsNull, Lookup
from django.db.models.sql.compiler import SQLCompiler
from django.db.models.sql.datastructures import BaseTable, Join
from django.db.models.sql.query import Query
from django.db.models.sql.where import WhereNode

LEFT_TO_DJANGO = (
    "extra", "extra_tables", "extra_order_by", "combinator", "distinct_fields", "group_by", "explain_info", "_filtered_relations",
)  # fmt: skip
"""A query that has one of these is not kept."""
IN_THE_SHAPE = (
    "model", "subquery", "default_cols", "values_select", "low_mark", "high_mark", "distinct", "default_ordering",
    "standard_ordering", "order_by", "select_for_update", "select_for_update_nowait", "select_for_update_skip_locked",
    "select_for_update_of", "select_for_no_key_update", "alias_prefix",
)  # fmt: skip


class _NotUnderstood(Exception):
    """Django writes this one."""


@dataclass(frozen=True)
class _Statement:
    text: str
    set_up: dict[str, Any]
    """What Django has worked out besides and needs for the rows."""


KEPT_COLUMNS: set[tuple[int, ...]] = set()
"""What a kept statement selects, by identity: its converters may be kept too. It is kept itself, so no other is taken for it."""
SET_UP = ("select", "klass_info", "annotation_col_map", "col_count", "has_extra_select")


def keep_statements(*, checked: bool = False) -> None:
    """In this process of the operating system, from now on."""
    write = SQLCompiler.as_sql
    known: dict[Any, _Statement | None] = {}

    def as_sql(compiler: Any, with_limits: bool = True, with_col_aliases: bool = False) -> Any:
        if type(compiler).as_sql is not as_sql or not with_limits or with_col_aliases:
            return write(compiler, with_limits, with_col_aliases)
        try:
            values: list[Any] = []
            shape = _shape(compiler, values)
            statement = known.get(shape, _UNKNOWN)
        except (_NotUnderstood, EmptyResultSet, FullResultSet):
            return write(compiler)
        if statement is _UNKNOWN:
            text, given = write(compiler)
            is_read_off = list(given) == values and not compiler.has_extra_select
            kept = {name: getattr(compiler, name) for name in SET_UP}
            known[shape] = _Statement(text, kept) if is_read_off else None
            if is_read_off and kept["select"]:
                KEPT_COLUMNS.add(tuple(id(one[0]) for one in kept["select"][: kept["col_count"]]))
            return text, given
        if statement is None:
            return write(compiler)
        if checked:
            assert write(compiler) == (statement.text, tuple(values)), statement.text
        for name, value in statement.set_up.items():
            setattr(compiler, name, value)
        return statement.text, tuple(values)

    SQLCompiler.as_sql = as_sql  # type: ignore[assignment,method-assign]  # see the module


_UNKNOWN: Any = object()


def _shape(compiler: Any, values: list[Any]) -> tuple[Any, ...]:
    """Raises _NotUnderstood, and what Django raises of a condition that nothing or everything meets."""
    query = compiler.query
    if type(query) is not Query or any(getattr(query, name) for name in LEFT_TO_DJANGO):
        raise _NotUnderstood
    if query.select_for_update and compiler.connection.get_autocommit():
        raise _NotUnderstood  # Django says that this cannot be
    return (
        tuple(getattr(query, name) for name in IN_THE_SHAPE),
        None if query.selected is None else tuple(query.selected.items()),
        (frozenset(query.deferred_loading[0]), query.deferred_loading[1]),
        None if query.annotation_select_mask is None else tuple(query.annotation_select_mask),
        str(query.select_related),
        tuple(query.external_aliases.items()),
        compiler.elide_empty,
        tuple(_column(one) for one in query.select),
        tuple((name, _written(compiler, one, values)) for name, one in query.annotations.items()),
        tuple(
            _table(alias, query.alias_map[alias]) for alias, count in query.alias_refcount.items() if count
        ),
        _condition(compiler, query.where, values),
    )


def _column(one: Any) -> tuple[Any, ...]:
    """Fields are there as long as their models, so their identity says which."""
    if type(one) is not Col:
        raise _NotUnderstood
    return one.alias, id(one.target), id(one.output_field)


def _table(alias: str, table: Any) -> tuple[Any, ...]:
    if type(table) is BaseTable:
        return alias, table.table_name
    if type(table) is not Join or table.filtered_relation is not None:
        raise _NotUnderstood
    return alias, table.table_name, table.parent_alias, table.join_type, id(table.join_field)


def _condition(compiler: Any, node: Any, values: list[Any]) -> Any:
    if type(node) is WhereNode:
        children = tuple(_condition(compiler, child, values) for child in node.children)
        return node.connector, node.negated, node.resolved, children
    if isinstance(node, Lookup) and type(node.lhs) is Col:
        return _comparison(compiler, node, values)
    return _written(compiler, node, values)


def _comparison(compiler: Any, lookup: Any, values: list[Any]) -> Any:
    """Of a column; what stands on the other side as Django writes it."""
    left, kind, right = _column(lookup.lhs), type(lookup), lookup.rhs
    if kind is IsNull or isinstance(right, bool):
        return left, kind, right
    if hasattr(right, "as_sql"):
        return left, kind, _written(compiler, right, values)
    text, given = lookup.process_rhs(compiler, compiler.connection)
    values.extend(given)
    return left, kind, text


def _written(compiler: Any, expression: Any, values: list[Any]) -> Any:
    text, given = compiler.compile(expression)
    values.extend(given)
    return type(expression), text
