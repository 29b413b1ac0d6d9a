"""A view parses, calls and shows: it changes no row itself. Services change rows, and nothing else does (boundaries, section 3)."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TypeAlias

from scripts.checks.source import PACKAGE, modules, name_called, report

BESIDE_SERVICES = {
    "accounts/acts.py": "every act's transaction",
    "accounts/audit.py": "every act's row in the log",
    "accounts/demo_users.py": "the demo's people, made from nothing",
    "accounts/models/": "rows that keep themselves: the installation's only one, and what may be asked once",
    "archive/adapter.py": "the built-in archive as a port: one transaction for each call",
    "archive/found_by_triggers.py": "triggers of the database, after each migrate",
    "cli/demo.py": "the demo's people, made from nothing",
    "cli/frame.py": "no row: a bar that shows how far it is",
    "copies/": "no row is changed by hand: a copy is put in whole, with the marks that say so",
    "conf/migrate.py": "migrations, and the lock around them",
    "counted.py": "counts that follow from rows: put together, and put right",
    "demo/": "the demo's world, made from nothing",
    "fulltext.py": "FTS5's tables, in migrations",
    "moving_database/": "no row is changed: all of them come into another database as they are",
    "seams.py": "the engine's transaction",
    "archive/models/": "rows that are written once and never changed",
    "transfers/engine/": "the engine's writes go through the fence",
    "wake_ups/": "no row: triggers, and the words that they say to who listens",
    "transfers/policy/": "plans and releases, behind the engine's lease",
}
"""Who changes rows besides `services`, and why."""
NO_DJANGO = frozenset({"connectors", "core", "documents", "serving"})
"""By a contract of the imports."""
WRITES = frozenset(
    {
        "save", "create", "delete", "get_or_create", "update_or_create", "bulk_create", "bulk_update", "aupdate", "acreate",
        "asave", "adelete", "save_base", "abulk_create", "abulk_update", "aupdate_or_create", "aget_or_create", "set_password", "set_unusable_password", "atomic", "select_for_update",
        "save_m2m", "_raw_delete", "_update", "_insert", "_save_table", "_do_update", "_do_insert",
    }
)  # fmt: skip
KEPT = frozenset({"save", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create"})
"""What nobody takes of a row but to call it."""
BEHIND_ROWS = frozenset({"_meta", "_base_manager", "_default_manager", "get_model", "get_models"})
"""By what a model is found that is not named: a view has no need to."""
OF_ROWS = frozenset({"objects", "filter", "exclude", "all", "order_by", "select_related"})
NO_ROWS = frozenset({"session", "cache"})
OF_RELATIONS = frozenset({"set", "add", "clear", "remove"})
"""What changes a relation: `user.units.set(…)`. A set or a list of the view's own hangs on nothing."""
RAW = frozenset({"execute", "executemany", "executescript", "raw"})
"""Of a cursor or a manager: all but a SELECT that is written out, and changes nothing."""
SELECT_THAT_CHANGES = re.compile(
    r";|\bINTO\b|\b(?:set|next)val\b|\bpg_\w*(?:lock|notify|terminate|cancel)\w*|\blo_\w+", re.I
)
GENERIC = frozenset({"CreateView", "UpdateView", "DeleteView", "ModelFormMixin", "DeletionMixin", "edit"})
"""Django's own views that change rows, without a call to be seen."""


Given: TypeAlias = "Mapping[str, ast.expr]"


def is_view(path: Path) -> bool:
    """Modules of views: in a folder `views`, named `views.py`, and those of `web`, which has nothing else."""
    return "views" in path.parts or path.name == "views.py" or path.parts[0] == "web"


def writes(
    node: ast.Call, imported: frozenset[str], queries: frozenset[str], relations: frozenset[str], given: Given
) -> bool:
    """Whether the call changes rows. `update` does only on a query, or a variable that was given one: dictionaries have one too;
    `save` of an imported module is a service by that name, of an imported class it is a row's.
    """
    called = name_called(node)
    if called in ("getattr", "methodcaller"):
        return any(isinstance(one, ast.Constant) and str(one.value) in WRITES for one in node.args)
    if isinstance(node.func, ast.Name):
        return called in WRITES and called not in imported  # it was handed in, or taken of a row before
    if not isinstance(node.func, ast.Attribute):
        return False
    if isinstance(node.func.value, ast.Name) and node.func.value.id in imported:
        return called == "atomic" or (node.func.value.id[:1].isupper() and called in WRITES)
    inside = {part.attr for part in ast.walk(node.func.value) if isinstance(part, ast.Attribute)}
    if inside & NO_ROWS:
        return False
    if called in RAW:
        said = _written_out(node.args[0], given) if node.args else ""
        return not said.startswith("SELECT ") or bool(SELECT_THAT_CHANGES.search(said))
    if called in OF_RELATIONS:
        held = node.func.value
        if isinstance(held, ast.Name) and held.id in relations:
            return True
        return isinstance(held, ast.Attribute) and not (
            isinstance(held.value, ast.Name) and held.value.id == "self"
        )
    if called == "update":
        named = {part.id for part in ast.walk(node.func.value) if isinstance(part, ast.Name)}
        return bool(inside & OF_ROWS or named & queries or node.keywords)
    return called in WRITES


def wrong_in(tree: ast.Module) -> Iterator[tuple[int, str]]:
    imported = frozenset(
        name.asname or name.name
        for node in tree.body
        if isinstance(node, ast.ImportFrom)
        for name in node.names
    )
    given = {
        node.targets[0].id: node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }
    queries = _given(tree, _is_query)
    relations = _given(tree, lambda value: isinstance(value, ast.Attribute) and not _is_self(value))
    called = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and writes(node, imported, queries, relations, given):
            yield node.lineno, ast.unparse(node.func)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("django.views.generic"):
            for name in {one.name for one in node.names} & GENERIC or (
                {"edit"} if (node.module or "").endswith(".edit") else set()
            ):
                yield node.lineno, f"by Django's {name}"
        elif (
            isinstance(node, ast.Attribute)
            and node.attr in KEPT
            and id(node) not in called
            and not (isinstance(node.value, ast.Name) and node.value.id in imported)
        ):
            yield node.lineno, f"{ast.unparse(node)}, kept to be called later"


def _given(tree: ast.Module, fits: Callable[[ast.expr], bool]) -> frozenset[str]:
    """Variables that are given such a value somewhere."""
    return frozenset(
        target.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and fits(node.value)
        for target in node.targets
        if isinstance(target, ast.Name)
    )


def _written_out(statement: ast.expr, given: Given) -> str:
    """What of it is written there, or where its variable is given it."""
    if isinstance(statement, ast.Name):
        statement = given.get(statement.id, statement)
    parts = statement.values if isinstance(statement, ast.JoinedStr) else [statement]
    return "".join(str(part.value) for part in parts if isinstance(part, ast.Constant))


def _is_self(value: ast.Attribute) -> bool:
    return isinstance(value.value, ast.Name) and value.value.id == "self"


def _is_query(value: ast.expr) -> bool:
    """`Row.objects…`, or a query made narrower."""
    return any(isinstance(part, ast.Attribute) and part.attr in OF_ROWS for part in ast.walk(value))


def wrong_in_views(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """As `wrong_in`, and a model that is found without its name."""
    yield from wrong_in(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in BEHIND_ROWS:
            yield node.lineno, f"{ast.unparse(node)}, behind which a row may be changed"


def may_write(path: Path) -> bool:
    """Services, migrations, what has its reason above, and what knows no Django."""
    if path.parts[0] in NO_DJANGO or {"services", "migrations"} & set(path.with_suffix("").parts):
        return True
    return path.as_posix().startswith(tuple(BESIDE_SERVICES))


def main(package: Path = PACKAGE) -> int:
    return report(
        [
            f"{path}:{line}: {'a view' if is_view(path) else 'what is no service'} changes rows: {what}"
            for path, tree in modules(package)
            if is_view(path) or not may_write(path)
            for line, what in (wrong_in_views if is_view(path) else wrong_in)(tree)
        ]
    )


if __name__ == "__main__":
    sys.exit(main())
