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
from django.db.models import CharField, TextField
from django.db.models.expressions import Col, Exists
from django.db.models.lookups import Exact, IsNull, Lookup
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
PLAIN_TEXT = (CharField, TextField)
"""Of these a text is sent as it is."""
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

    _share_parts()
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
        kept = node.__dict__.get("kept")
        if kept is not None:
            values.extend(kept[1])
            return kept[0]
        if (made_by := node.__dict__.get("made_by")) is not None:
            return id(made_by[0]), tuple(_side(compiler, one, values) for one in made_by[1])
        children = tuple(_nested(compiler, child, values) for child in node.children)
        return node.connector, node.negated, node.resolved, children
    if isinstance(node, Lookup) and type(node.lhs) is Col:
        return _comparison(compiler, node, values)
    return _written(compiler, node, values)


def _nested(compiler: Any, node: Any, values: list[Any]) -> Any:
    """A part of the condition: met a second time, it is of a query that is made once, and what it comes to is kept on it."""
    if type(node) is not WhereNode or "kept" in node.__dict__:
        return _condition(compiler, node, values)
    asked, own = Asked.times, list[Any]()
    shape = _condition(compiler, node, own)
    values.extend(own)
    if Asked.times == asked and node.__dict__.setdefault("met", 0):
        node.__dict__["kept"] = (shape, tuple(own))
    node.__dict__["met"] = 1
    return shape


def _share_parts() -> None:
    """A copy of a condition has the same parts as the condition: Django copies each, though only the uppermost is ever added to.
    Where names in it are changed, its parts are copied then.
    """

    add = WhereNode.add

    def clone(node: Any) -> Any:
        made = node.create(connector=node.connector, negated=node.negated)
        made.children = node.children[:]
        if "made_by" in node.__dict__:
            made.__dict__["made_by"] = node.__dict__["made_by"]
        return made

    def adding(node: Any, *given: Any) -> Any:
        node.__dict__.pop("made_by", None)
        return add(node, *given)

    def relabel_aliases(node: Any, change_map: dict[str, str]) -> Any:
        if not change_map:
            return node
        node.__dict__.pop("made_by", None)
        for place, child in enumerate(node.children):
            if type(child) is WhereNode:
                node.children[place] = relabel_aliases(clone(child), change_map)
            elif hasattr(child, "relabel_aliases"):
                child.relabel_aliases(change_map)
            elif hasattr(child, "relabeled_clone"):
                node.children[place] = child.relabeled_clone(change_map)
        return node

    changed: Any = WhereNode
    changed.clone, changed.relabel_aliases, changed.add = clone, relabel_aliases, adding


def _comparison(compiler: Any, lookup: Any, values: list[Any]) -> Any:
    """Of a column; what stands on the other side as Django writes it."""
    return _column(lookup.lhs), type(lookup), _side(compiler, lookup, values)


def _side(compiler: Any, lookup: Any, values: list[Any]) -> Any:
    right = lookup.rhs
    if type(lookup) is IsNull or isinstance(right, bool):
        return right
    if hasattr(right, "as_sql"):
        return _written(compiler, right, values)
    if type(right) is str and isinstance(lookup, Exact) and isinstance(lookup.lhs.output_field, PLAIN_TEXT):
        values.append(right)
        return "%s"
    text, given = lookup.process_rhs(compiler, compiler.connection)
    values.extend(given)
    return text


def _written(compiler: Any, expression: Any, values: list[Any]) -> Any:
    if type(expression) is Exists:
        return _sub_query(compiler, expression, values)
    text, given = compiler.compile(expression)
    values.extend(given)
    return type(expression), text


_sub_queries: dict[int, tuple[Any, str, tuple[Any, ...]]] = {}
"""By identity, with the condition itself, so that no other is taken for it. A query that is made once has the same one in every copy."""
MOST_SUB_QUERIES = 500


def _sub_query(compiler: Any, expression: Any, values: list[Any]) -> Any:
    """Its text and values stay the same, unless it asks for the time."""
    known = _sub_queries.get(id(expression))
    if known is None:
        asked = Asked.times
        text, given = compiler.compile(expression)
        if Asked.times == asked:
            if len(_sub_queries) >= MOST_SUB_QUERIES:
                _sub_queries.clear()
            _sub_queries[id(expression)] = (expression, text, tuple(given))
    else:
        _, text, given = known
    values.extend(given)
    return Exists, text


class Asked:
    """How often an SQL text for the database's time was asked for (`database.py`)."""

    times = 0
