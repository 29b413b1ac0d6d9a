"""A view parses, calls and shows: it changes no row itself. Services change rows, and nothing else does (boundaries, section 3)."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

from scripts.checks.source import PACKAGE, modules, name_called, report

APPS = frozenset({"accounts", "archive", "positions", "recruitment", "transfers"})
"""Those that have rows."""
BESIDE_SERVICES = {
    "accounts/acts.py": "every act's transaction",
    "accounts/audit.py": "every act's row in the log",
    "accounts/demo_users.py": "the demo's people, made from nothing",
    "accounts/models/": "rows that keep themselves: the installation's only one, and what may be asked once",
    "archive/adapter.py": "the built-in archive as a port: one transaction for each call",
    "archive/models/": "rows that are written once and never changed",
    "transfers/engine/": "the engine's writes go through the fence",
    "transfers/policy/": "plans and releases, behind the engine's lease",
}
"""Who changes rows besides `services`, and why."""
WRITES = frozenset(
    {
        "save", "create", "delete", "get_or_create", "update_or_create", "bulk_create", "bulk_update", "aupdate", "acreate",
        "asave", "adelete", "save_base", "abulk_create", "abulk_update", "aupdate_or_create", "aget_or_create", "set_password", "set_unusable_password", "atomic", "select_for_update",
    }
)  # fmt: skip
OF_ROWS = frozenset({"objects", "filter", "exclude", "all", "order_by", "select_related"})
NO_ROWS = frozenset({"session", "cache"})
OF_RELATIONS = frozenset({"set", "add", "clear", "remove"})
"""What changes a relation: `user.units.set(…)`. A set or a list of the view's own hangs on nothing."""
RAW = frozenset({"execute", "executemany", "executescript"})
"""Of a cursor: all but a SELECT that is written out."""


def is_view(path: Path) -> bool:
    """Modules of views: in a folder `views`, named `views.py`, and those of `web`, which has nothing else."""
    return "views" in path.parts or path.name == "views.py" or path.parts[0] == "web"


def writes(node: ast.Call, imported: frozenset[str], queries: frozenset[str]) -> bool:
    """Whether the call changes rows. `update` does only on a query, or a variable that was given one: dictionaries have one too;
    `save` of an imported module is a service by that name.
    """
    called = name_called(node)
    if called == "getattr" and len(node.args) > 1:
        return isinstance(node.args[1], ast.Constant) and str(node.args[1].value) in WRITES
    if not isinstance(node.func, ast.Attribute):
        return False
    if isinstance(node.func.value, ast.Name) and node.func.value.id in imported:
        return called == "atomic"
    inside = {part.attr for part in ast.walk(node.func.value) if isinstance(part, ast.Attribute)}
    if inside & NO_ROWS:
        return False
    if called in RAW:
        first = node.args[0] if node.args else None
        return not (
            isinstance(first, ast.Constant)
            and str(first.value).startswith("SELECT ")
            and ";" not in str(first.value)
        )
    if called in OF_RELATIONS:
        held = node.func.value
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
    queries = frozenset(
        target.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and _is_query(node.value)
        for target in node.targets
        if isinstance(target, ast.Name)
    )
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and writes(node, imported, queries):
            yield node.lineno, ast.unparse(node.func)


def _is_query(value: ast.expr) -> bool:
    """`Row.objects…`, or a query made narrower."""
    return any(isinstance(part, ast.Attribute) and part.attr in OF_ROWS for part in ast.walk(value))


def may_write(path: Path) -> bool:
    """Services, migrations, what has its reason above, and what is no app with rows of its own."""
    if path.parts[0] not in APPS or {"services", "migrations"} & set(path.with_suffix("").parts):
        return True
    return path.as_posix().startswith(tuple(BESIDE_SERVICES))


def main(package: Path = PACKAGE) -> int:
    return report(
        [
            f"{path}:{line}: {'a view' if is_view(path) else 'what is no service'} changes rows: {what}"
            for path, tree in modules(package)
            if is_view(path) or not may_write(path)
            for line, what in wrong_in(tree)
        ]
    )


if __name__ == "__main__":
    sys.exit(main())
