"""`Model.objects.filter(name=value, …)` is worked out by Django anew each time; here what came of it is kept by its names, and the values are put in.

Only the first filter of a query, by plain values: the joins, and the conditions in their order, are those that Django made
where these names were met first. Everything else goes Django's own way. `checked`: Django does it each time all the same, and where the
statement differs, AssertionError (`test_quick_queries.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import Manager, Model, QuerySet
from django.db.models.expressions import Col
from django.db.models.lookups import Lookup
from django.db.models.sql.query import Query
from django.db.models.sql.where import AND, WhereNode

_ONE = (str, int, float, datetime, date, Model)
_MANY = (list, tuple, set, frozenset)
_UNKNOWN: Any = object()
MOST = 3000


@dataclass(frozen=True)
class _Filter:
    """What came of it: the joins, and for each name in alphabetical order, as Django has them, its lookup and column."""

    names: tuple[str, ...]
    lookups: tuple[tuple[type[Any], Any], ...]
    is_nested: bool
    aliases: dict[str, int]
    joins: dict[str, Any]
    tables: dict[str, list[str]]
    used: frozenset[str]
    annotated: tuple[Any, ...]
    """Kept, so that no other has its identity."""


def keep_filters(*, checked: bool = False) -> None:
    """In this process of the operating system, from now on."""
    work_out = QuerySet._filter_or_exclude_inplace  # type: ignore[attr-defined]  # Django's own
    known: dict[Any, _Filter | None] = {}

    def filter_in_place(queryset: Any, negate: bool, args: Any, kwargs: dict[str, Any]) -> None:
        query = queryset._query
        shape = None if negate or args or not _has_none(query) else _shape(query, kwargs)
        kept = known.get(shape, _UNKNOWN) if shape is not None else None
        if kept is None:
            work_out(queryset, negate, args, kwargs)
        elif kept is _UNKNOWN:
            work_out(queryset, negate, args, kwargs)
            known[shape] = _read_off(query, kwargs) if len(known) < MOST else None
        else:
            before: Any = QuerySet(queryset.model, query.clone()) if checked else None
            _put(query, kept, kwargs)
            if before is not None:
                work_out(before, negate, args, kwargs)
                assert _text(before._query) == _text(query), _text(before._query)

    QuerySet._filter_or_exclude_inplace = filter_in_place  # type: ignore[attr-defined]  # see the module
    _filter_new_ones_in_place()


def _filter_new_ones_in_place() -> None:
    """What a model's own manager has just made is nobody else's: it need not be copied to be filtered."""
    copy_and_filter: Any = Manager.filter

    def filter_new(manager: Any, *args: Any, **kwargs: Any) -> Any:
        if type(manager) is not Manager:
            return copy_and_filter(manager, *args, **kwargs)
        made: Any = manager.get_queryset()
        made._filter_or_exclude_inplace(False, args, kwargs)
        return made

    Manager.filter = filter_new  # type: ignore[assignment,method-assign]  # see the module


def _has_none(query: Any) -> bool:
    """No condition yet."""
    kind: Any = type(query)
    return (
        kind is Query
        and not (query.where.children or query.combinator)
        and not (query._filtered_relations or query.filter_is_sticky or query.is_sliced)
        and query.alias_cols
        and query.where.connector == AND
        and not query.where.negated
    )


def _shape(query: Any, kwargs: dict[str, Any]) -> Any:
    """None: a value is not plain. What is annotated goes by its identity: it is the same only in copies of a query that is made once."""
    kinds: list[Any] = [query.model]
    if query.alias_map:
        joins = query.alias_map.items()
        kinds.append(tuple((alias, join.join_type, query.alias_refcount[alias]) for alias, join in joins))
        kinds.append(tuple((name, id(one)) for name, one in query.annotations.items()))
    for name, value in kwargs.items():
        if isinstance(value, bool):
            kinds.append((name, value))
        elif isinstance(value, _ONE):
            kinds.append(name)
        elif isinstance(value, _MANY) and value and all(isinstance(one, _ONE) for one in value):
            kinds.append((name, "many"))
        else:
            return None
    return tuple(kinds)


def _read_off(query: Any, kwargs: dict[str, Any]) -> _Filter | None:
    """None where it is not one plain lookup for each name."""
    children, is_nested = query.where.children, False
    if len(children) == 1 and type(children[0]) is WhereNode:
        node = children[0]
        if node.connector != AND or node.negated:
            return None
        children, is_nested = node.children, True
    names = tuple(sorted(kwargs))
    if len(children) != len(names):
        return None
    if not all(isinstance(one, Lookup) and type(one.lhs) is Col for one in children):
        return None
    return _Filter(
        names,
        tuple((type(one), one.lhs) for one in children),
        is_nested,
        dict(query.alias_refcount),
        dict(query.alias_map),
        {table: list(aliases) for table, aliases in query.table_map.items()},
        frozenset(query.used_aliases),
        tuple(query.annotations.values()),
    )


def _put(query: Any, kept: _Filter, kwargs: dict[str, Any]) -> None:
    query.alias_refcount, query.alias_map = kept.aliases.copy(), kept.joins.copy()
    query.table_map = {table: list(aliases) for table, aliases in kept.tables.items()}
    query.used_aliases = set(kept.used)
    query.__dict__.pop("base_table", None)
    conditions: list[Any] = [
        lookup(column, kwargs[name]) for name, (lookup, column) in zip(kept.names, kept.lookups, strict=True)
    ]
    query.where = WhereNode([WhereNode(conditions)] if kept.is_nested else conditions)
    query.where.__dict__["made_by"] = kept, conditions


def _text(query: Any) -> str:
    try:
        return str(query)
    except EmptyResultSet:
        return ""
