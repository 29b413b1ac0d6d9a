"""One Django app reaches another through its `services` and `selectors` only (boundaries, section 3).

What may be imported besides is written here, each with its reason. Modules at the top of the package, but for `wiring`, take no models; `demo` and
the commands are no apps: the layers say what they may import.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from scripts.checks.source import PACKAGE, apps, modules, name_called, report

DOORS = frozenset({"services", "selectors"})
OPEN_TO_ALL = {
    "accounts.access": "who may open a view",
    "accounts.acts": "what every act is made of",
    "accounts.audit": "what every act writes down",
    "accounts.view_marks": "what a view says of itself to the web server",
    "accounts.models": "the user whom Django gives with each request",
    "ui": "how pages look; it holds no rows",
}
"""Modules of an app that every other may import, and why."""
ABOVE = frozenset({"wiring.py"})
"""At the top of the package, what may take anything: it puts the parts together."""
SHORT_LIST = {
    ("web/urls.py", "urls"): "one table of addresses",
}


def imported(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Line and dotted name of each import from our package, without `arkivbro.`; a model that is asked for by its app's name is one too,
    and what is taken of an imported module.
    """
    modules_here = {
        name.asname or name.name: ".".join([*(node.module or "").split(".")[1:], name.name])
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        and node.level == 0
        and (node.module or "").startswith("arkivbro.")
        for name in node.names
    }
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Attribute)
            and isinstance(node.value, ast.Name)
            and node.value.id in modules_here
        ):
            yield node.lineno, f"{modules_here[node.value.id]}.{node.attr}"
        if isinstance(node, ast.Call) and name_called(node) == "get_model":
            first = node.args[0] if node.args else None
            app = first.value if isinstance(first, ast.Constant) else "?"
            yield node.lineno, f"{str(app).partition('.')[0]}.models"
        if isinstance(node, ast.Attribute) and node.attr in (
            "all_models",
            "get_app_config",
            "get_containing_app_config",
        ):
            yield node.lineno, "?.models"
        if isinstance(node, ast.ImportFrom) and node.level > 1:
            yield node.lineno, "?.by dots"
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            inside = node.module.split(".")
            if inside[0] == "arkivbro":
                for name in node.names:
                    yield node.lineno, ".".join([*inside[1:], name.name])
        elif isinstance(node, ast.Import):
            for name in node.names:
                if name.name == "arkivbro":
                    yield node.lineno, "?.all of it"
                if name.name.startswith("arkivbro."):
                    yield node.lineno, name.name.removeprefix("arkivbro.")


@cache
def models_of(package: Path) -> dict[str, frozenset[str]]:
    """By app, what its models are called: a door that happens to have one in its hands is no way to it."""
    found: dict[str, set[str]] = {}
    for path, tree in modules(package):
        if "models" in path.with_suffix("").parts[1:2]:
            names = (node.name for node in tree.body if isinstance(node, ast.ClassDef))
            found.setdefault(path.parts[0], set()).update(names)
    return {app: frozenset(names) for app, names in found.items()}


def is_wrong(path: Path, dotted: str, ours: frozenset[str], models: Mapping[str, frozenset[str]]) -> bool:
    app, parts = path.parts[0], dotted.split(".")
    if parts[0] not in ours | {"?"} or parts[0] == app:
        return False
    if len(path.parts) == 1:  # the layers say the rest
        return parts[1:2] == ["models"]
    if len(parts) > 3 and parts[1] in DOORS and parts[-1] in models.get(parts[0], ()):
        return True
    if len(parts) > 1 and (parts[1] in DOORS or (path.as_posix(), parts[1]) in SHORT_LIST):
        return False
    return not any(dotted == name or dotted.startswith(f"{name}.") for name in OPEN_TO_ALL)


def main(package: Path = PACKAGE) -> int:
    ours, models = apps(package), models_of(PACKAGE)
    return report(
        [
            f"{path}:{line}: {path.parts[0]} imports {dotted} past services and selectors"
            for path, tree in modules(package)
            if path.parts[0] in ours or (len(path.parts) == 1 and path.name not in ABOVE)
            for line, dotted in imported(tree)
            if is_wrong(path, dotted, ours, models)
        ]
    )


if __name__ == "__main__":
    sys.exit(main())
