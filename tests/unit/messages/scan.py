"""Which codes the source uses, found in its syntax trees."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
SOURCE = ROOT / "src" / "arkivbro"
TABLE = SOURCE / "core" / "message_table"
ERRORS = frozenset(
    [
        "ArkivbroError",
        "Transient",
        "Unreachable",
        "OutcomeUnknown",
        "Declined",
        "Misconfigured",
        "ProfileInvalid",
        "BadFacts",
        "WouldLeak",
        "CannotTell",
        "ReadBackDiffers",
        "WrongUse",
        "NotThere",
        "ChangedSinceSeen",
        "AskedTwice",
        "Defect",
    ]
)


@cache
def trees(folder: Path = SOURCE) -> list[tuple[Path, ast.Module]]:
    """Every module but the table itself; read once for all tests."""
    return [
        (path, ast.parse(path.read_text(encoding="utf-8")))
        for path in sorted(folder.rglob("*.py"))
        if TABLE not in path.parents and "migrations" not in path.parts
    ]


def called(node: ast.Call) -> str:
    """The bare name of what is called."""
    match node.func:
        case ast.Name(name) | ast.Attribute(_, name):
            return name
    return ""


def codes_named(tree: ast.Module) -> Iterator[tuple[int, str, bool]]:
    """Line and text of every literal that stands where a code is expected, and whether it is a finding's place."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args:
            first = node.args[0]
            expects = ERRORS | {"message", "Finding"}
            if called(node) in expects and isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield node.lineno, first.value, called(node) == "Finding"
        if (
            isinstance(node, ast.Assign)
            and isinstance(node.targets[0], ast.Name)
            and node.targets[0].id == "default_code"
            and isinstance(node.value, ast.Constant)
        ):
            yield node.lineno, str(node.value.value), False


def texts(tree: ast.Module) -> Iterator[str]:
    """Every literal text."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
