"""Django works out a model's columns anew for each query; here they are kept, which changes no SQL and saves a tenth of the time.

Only where a query takes all columns of its model and nothing else: then what it selects depends on the model alone.
"""

from __future__ import annotations

from typing import Any

from django.db.models.sql.compiler import SQLCompiler

_ALL = (frozenset(), True)
"""`defer` and `only` were not asked for."""


def keep_columns() -> None:
    """In this process of the operating system, from now on."""
    get_select, get_converters = SQLCompiler.get_select, SQLCompiler.get_converters
    selects: dict[tuple[Any, str], Any] = {}
    converters: dict[tuple[int, ...], Any] = {}
    kept: set[tuple[int, ...]] = set()

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
            kept.add(tuple(id(one[0]) for one in selects[key][0]))
        chosen, klass_info, annotations = selects[key]
        return chosen, dict(klass_info), dict(annotations)

    def convert(compiler: Any, expressions: Any) -> Any:
        given = list(expressions)
        key = tuple(map(id, given))
        if key not in converters:
            if key not in kept:
                return get_converters(compiler, given)
            converters[key] = get_converters(compiler, given)
        return converters[key]

    SQLCompiler.get_select, SQLCompiler.get_converters = select, convert
