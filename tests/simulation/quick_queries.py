"""Django works out anew for each query what depends on its model alone; here it is kept, which changes no SQL and saves a third of the time.

Five things: what `kept_statements` and `kept_filters` keep, a model's columns where a query takes them all, a condition on a column of the query's own model (`state="waiting"`), and
SQLite's form of a statement. Whatever is not plainly one of these goes Django's own way. That the SQL is the same is a test
(`test_quick_queries.py`); it is the only thing of Django's that is replaced for speed, and only in the simulator's processes.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.backends.sqlite3.base import SQLiteCursorWrapper
from django.db.models import Field, Model
from django.db.models.expressions import Col
from django.db.models.lookups import BuiltinLookup, IsNull
from django.db.models.sql.compiler import SQLCompiler
from django.db.models.sql.query import Query
from django.db.models.sql.where import AND, WhereNode

from tests.simulation.kept_filters import keep_filters
from tests.simulation.kept_statements import KEPT_COLUMNS, keep_statements

_ALL: tuple[frozenset[str], bool] = (frozenset(), True)
"""`defer` and `only` were not asked for."""
_PLAIN_VALUES = (str, int, float, bool, datetime, date, Model)
_PLAIN_LOOKUPS = ("exact", "lt", "lte", "gt", "gte", "in", "isnull")


def keep(*, checked: bool = False) -> None:
    """In this process of the operating system, from now on. `checked`: see `kept_statements`."""
    keep_statements(checked=checked)
    keep_filters(checked=checked)
    replaced: Any
    for owner, name, made in (
        (SQLCompiler, "get_select", _kept_columns),
        (SQLCompiler, "get_converters", _kept_converters),
        (Query, "build_filter", _kept_conditions),
        (BuiltinLookup, "process_lhs", _kept_left_sides),
    ):
        replaced = getattr(owner, name)
        _put(owner, name, made(replaced))
    form = SQLiteCursorWrapper.convert_query
    qmarks = lru_cache(maxsize=4096)(lambda sql: form(None, sql))  # type: ignore[arg-type]  # it asks nothing of the cursor

    def convert_query(cursor: Any, query: str, *, param_names: Any = None) -> str:
        return form(cursor, query, param_names=param_names) if param_names is not None else qmarks(query)

    _put(SQLiteCursorWrapper, "convert_query", convert_query)


def _put(owner: Any, name: str, made: Callable[..., Any]) -> None:
    setattr(owner, name, made)


def _kept_columns(get_select: Callable[..., Any]) -> Callable[..., Any]:
    selects: dict[tuple[Any, str], Any] = {}

    def select(compiler: Any, with_col_aliases: bool = False) -> Any:
        query = compiler.query
        is_plain = query.default_cols and not (
            query.annotations or query.extra or query.select_related or query.combinator or with_col_aliases
        )
        if not is_plain or query.deferred_loading != _ALL or query.selected is not None:
            return get_select(compiler, with_col_aliases)
        key = (query.model, query.get_initial_alias())
        if key not in selects:
            selects[key] = get_select(compiler, with_col_aliases)
            KEPT_COLUMNS.add(tuple(id(one[0]) for one in selects[key][0]))
        chosen, klass_info, annotations = selects[key]
        return chosen, dict(klass_info), dict(annotations)

    return select


def _kept_converters(get_converters: Callable[..., Any]) -> Callable[..., Any]:
    converters: dict[tuple[int, ...], Any] = {}

    def convert(compiler: Any, expressions: Any) -> Any:
        given = list(expressions)
        key = tuple(map(id, given))
        if key not in converters:
            if key not in KEPT_COLUMNS:
                return get_converters(compiler, given)
            converters[key] = get_converters(compiler, given)
        return converters[key]

    return convert


def _kept_conditions(build_filter: Callable[..., Any]) -> Callable[..., Any]:
    known: dict[tuple[Any, str], tuple[Any, Any] | None] = {}

    def build(query: Any, filter_expr: Any, *positional: Any, **named: Any) -> Any:
        if (
            type(filter_expr) is not tuple
            or positional
            or named.get("current_negated")
            or query.annotations
            or query._filtered_relations
            or not query.alias_cols
            or not _is_plain(filter_expr[1])
        ):
            return build_filter(query, filter_expr, *positional, **named)
        arg, value = filter_expr
        key = (query.model, arg)
        if key not in known:
            known[key] = _plain_condition(query.get_meta(), arg)
        plain = known[key]
        if plain is None:
            return build_filter(query, filter_expr, **named)
        field, lookup = plain
        alias = query.get_initial_alias()
        query._lookup_joins = [alias]
        if (can_reuse := named.get("can_reuse")) is not None:
            can_reuse.add(alias)
        may_be_missing = lookup is IsNull and value is True
        condition = WhereNode([lookup(query._get_col(field, field, alias), value)], connector=AND)
        return condition, () if may_be_missing else {alias}

    return build


def _is_plain(value: Any) -> bool:
    """One value, or several of them."""
    if isinstance(value, list | tuple | set | frozenset):
        return all(isinstance(one, _PLAIN_VALUES) for one in value)
    return isinstance(value, _PLAIN_VALUES)


def _plain_condition(opts: Any, arg: str) -> tuple[Any, Any] | None:
    """The column and the lookup, where the argument names a column of the model itself."""
    name, _, lookup = arg.partition("__")
    lookup = lookup or "exact"
    try:
        field = opts.pk if name == "pk" else opts.get_field(name)
    except FieldDoesNotExist:
        return None
    if lookup not in _PLAIN_LOOKUPS or not isinstance(field, Field) or field.many_to_many:
        return None
    target: Any = field
    if field.is_relation and (lookup not in ("exact", "in") or not target.target_field.primary_key):
        return None
    return (field, field.get_lookup(lookup)) if field.model is opts.concrete_model is opts.model else None


def _kept_left_sides(process_lhs: Callable[..., Any]) -> Callable[..., Any]:
    kept: dict[tuple[Any, ...], tuple[str, Any]] = {}

    def left(lookup: Any, compiler: Any, connection: Any, lhs: Any = None) -> Any:
        given = lhs or lookup.lhs
        if type(given) is not Col or not given.alias or given.target is not given.output_field:
            return process_lhs(lookup, compiler, connection, lhs)
        is_table = compiler.quote_name_unless_alias(given.alias) is not given.alias
        key = (given.alias, is_table, id(given.target), lookup.lookup_name, lhs is None, connection.vendor)
        if key not in kept:
            sql, parameters = process_lhs(lookup, compiler, connection, lhs)
            if parameters:
                return sql, parameters
            kept[key] = (sql, given.target)
        return kept[key][0], []

    return left
