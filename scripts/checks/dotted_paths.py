"""Settings point to our own code in one place only: the locator (boundaries, section 6).

What Django itself asks for by a dotted path (its apps, middleware, urls …) is written as Django wants it. Anything else that names our
code in a text, or imports by a text, is a hidden dependency that neither mypy nor the layers see.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

from scripts.checks.source import PACKAGE, modules, name_called, report

LOCATOR = "ARKIVBRO_RUNTIME"
DJANGOS_OWN = frozenset(
    {
        "INSTALLED_APPS", "MIDDLEWARE", "ROOT_URLCONF", "TEMPLATES", "CSRF_FAILURE_VIEW", "FILE_UPLOAD_HANDLERS",
        "AXES_LOCKOUT_CALLABLE", "AUTH_PASSWORD_VALIDATORS", "AUTHENTICATION_BACKENDS", "WSGI_APPLICATION", "STORAGES",
    }
)  # fmt: skip
OURS = frozenset(path.stem for path in PACKAGE.iterdir())
"""The modules at the top of our package."""
IMPORTS_BY_TEXT = {
    "runtime.py": "the locator",
    "cli/main.py": "a command's module is imported when it is used",
    "connectors/registry.py": "a connector is imported when it is configured",
    "core/message_table/__init__.py": "each area of the table is found by being there",
}
"""Where a text may be imported, and why."""


def wrong_settings(tree: ast.Module, its_own_name: str = "") -> Iterator[tuple[int, str]]:
    """Wherever in the module: only what Django asks for, given to its own name at the top, may; and what an app is called itself."""
    excused = {
        id(part) for part in ast.walk(tree) if isinstance(part, ast.Constant) and part.value == its_own_name
    }
    excused |= {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in tree.body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            if isinstance(target, ast.Name) and target.id in DJANGOS_OWN | {LOCATOR}:
                excused |= {id(part) for part in ast.walk(node.value)}
    for part in ast.walk(tree):
        is_text = isinstance(part, ast.Constant | ast.BinOp | ast.JoinedStr | ast.Call)
        if is_text and id(part) not in excused and _names_us(part):
            yield getattr(part, "lineno", 0), "a text points to our own code"


def _names_us(node: ast.AST) -> bool:
    """A path of ours, whole or put together of pieces."""
    if isinstance(node, ast.Constant):
        ours, _, inside = str(node.value).replace(":", ".").partition(".")
        return ours == "arkivbro" and inside.partition(".")[0] in OURS
    if isinstance(node, ast.BinOp | ast.JoinedStr | ast.Call):
        pieces = [one.value for one in ast.walk(node) if isinstance(one, ast.Constant)]
        if any(str(piece).startswith(".") and str(piece).split(".")[1] in OURS for piece in pieces):
            return True  # whatever stands before it
        return any(str(piece) == "arkivbro" for piece in pieces) and any(
            str(piece).lstrip(".").split(".")[0] in OURS for piece in pieces
        )
    return False


def wrong_imports(tree: ast.Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and name_called(node) in (
            "import_string",
            "import_module",
            "__import__",
            "cached_import",
            "entry_points",
            "exec",
            "eval",
        ):
            yield node.lineno, "imports by a text"
        elif isinstance(node, ast.ImportFrom | ast.Import):
            names = {name.name for name in node.names} | {getattr(node, "module", None) or ""}
            if names & {
                "import_string",
                "pkgutil",
                "pydoc",
                "importlib",
                "import_module",
                "cached_import",
                "entry_points",
                "runpy",
            }:
                yield node.lineno, "can import by a text"
        elif isinstance(node, ast.Attribute) and ast.unparse(node) == "sys.modules":
            yield node.lineno, "reaches a module by a text"


def main(package: Path = PACKAGE) -> int:
    wrong = []
    for path, tree in modules(package):
        if path.parts[0] == "conf" or path.name == "apps.py":
            wrong += [
                f"{path}:{line}: {what}" for line, what in wrong_settings(tree, f"arkivbro.{path.parts[0]}")
            ]
        if path.as_posix() not in IMPORTS_BY_TEXT:
            wrong += [f"{path}:{line}: {what}" for line, what in wrong_imports(tree)]
    return report(wrong)


if __name__ == "__main__":
    sys.exit(main())
