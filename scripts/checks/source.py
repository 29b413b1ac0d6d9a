"""What the checks of our own read: every module of the package, parsed."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "arkivbro"


def modules(package: Path, *, but: tuple[str, ...] = ("migrations",)) -> Iterator[tuple[Path, ast.Module]]:
    """Path within the package and syntax tree of every module, without those in folders named `but`."""
    for path in sorted(package.rglob("*.py")):
        inside = path.relative_to(package)
        if not set(but) & set(inside.parts):
            yield inside, ast.parse(path.read_text(encoding="utf-8"))


def apps(package: Path) -> frozenset[str]:
    """The Django apps: every folder of the package with an `apps.py`, so that one that comes is known from its first day; and ours,
    where a part of the package is looked at alone.
    """
    return frozenset(path.parent.name for of in {package, PACKAGE} for path in of.glob("*/apps.py"))


def name_called(node: ast.Call) -> str:
    """The bare name of what is called: `save` of `row.save()`."""
    match node.func:
        case ast.Name(name) | ast.Attribute(_, name):
            return name
    return ""


def report(wrong: list[str]) -> int:
    """Prints what is wrong; the exit status."""
    for text in wrong:
        print(text)
    return 1 if wrong else 0
