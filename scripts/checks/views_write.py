"""A view parses, calls and shows: it changes no row itself (boundaries, section 3)."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

from scripts.checks.source import PACKAGE, modules, name_called, report

WRITES = frozenset(
    {
        "save", "create", "delete", "get_or_create", "update_or_create", "bulk_create", "bulk_update", "aupdate", "acreate",
        "asave", "adelete", "set_password", "set_unusable_password", "atomic", "select_for_update",
    }
)  # fmt: skip
OF_ROWS = frozenset({"objects", "filter", "exclude", "all", "order_by", "select_related"})
NO_ROWS = frozenset({"session", "cache"})


def is_view(path: Path) -> bool:
    """Modules of views: in a folder `views`, named `views.py`, and those of `web`, which has nothing else."""
    return "views" in path.parts or path.name == "views.py" or path.parts[0] == "web"


def writes(node: ast.Call, imported: frozenset[str]) -> bool:
    """Whether the call changes rows. `update` does only on a query: dictionaries have one too; `save` of an imported module
    is a service by that name.
    """
    called = name_called(node)
    if not isinstance(node.func, ast.Attribute):
        return False
    if isinstance(node.func.value, ast.Name) and node.func.value.id in imported:
        return called == "atomic"
    inside = {part.attr for part in ast.walk(node.func.value) if isinstance(part, ast.Attribute)}
    if inside & NO_ROWS:
        return False
    if called == "update":
        return bool(inside & OF_ROWS)
    return called in WRITES


def wrong_in(tree: ast.Module) -> Iterator[tuple[int, str]]:
    imported = frozenset(
        name.asname or name.name
        for node in tree.body
        if isinstance(node, ast.ImportFrom)
        for name in node.names
    )
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and writes(node, imported):
            yield node.lineno, ast.unparse(node.func)


def main(package: Path = PACKAGE) -> int:
    return report(
        [
            f"{path}:{line}: a view changes rows: {what}"
            for path, tree in modules(package)
            if is_view(path)
            for line, what in wrong_in(tree)
        ]
    )


if __name__ == "__main__":
    sys.exit(main())
