"""CONTRIBUTING's list of what a connector touches is whole: a source is added by that list alone, in a copy, and works."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
NAME = "basket"

SOURCE = '''"""Vacancies from a basket: a file with one JSON object a line."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from arkivbro.core.errors import BadFacts, Finding, Misconfigured
from arkivbro.core.messages import message
from arkivbro.core.recruitment import Advertisement, Unit, Vacancy
from arkivbro.core.ref import Ref
from arkivbro.ports import (
    CheckLevel, CheckResult, Given, SourceBatch, SourceCapabilities, SourceItem, UnreadableItem,
)


class BasketSource:
    name = "basket"

    def __init__(self, path: str | Path) -> None:
        self._path = Path(path)

    def check(self) -> tuple[CheckResult, ...]:
        what = message("basket.basket")
        try:
            self._lines()
        except Misconfigured as error:
            return (CheckResult(what, CheckLevel.ERROR, error.message),)
        return (CheckResult(what, CheckLevel.OK, message("basket.readable")),)

    def capabilities(self) -> SourceCapabilities:
        return SourceCapabilities(advertisements=Given.GIVEN)

    def changes(self, since: str) -> Iterator[SourceBatch]:
        items = tuple(_item(number, line) for number, line in enumerate(self._lines(), 1))
        yield SourceBatch(items, "")

    def open_attachment(self, reference: str) -> BinaryIO:
        raise BadFacts("basket.no_files")

    def _lines(self) -> list[str]:
        try:
            return self._path.read_text(encoding="utf-8").splitlines()
        except OSError:
            raise Misconfigured("basket.no_file", setting="path") from None


def _item(number: int, line: str) -> SourceItem | UnreadableItem:
    try:
        told = json.loads(line)
        ref, title, unit = Ref("basket", told["id"]), told["title"], Unit("", told["unit"])
    except (ValueError, KeyError):
        found = Finding("where.line", message("basket.line_unreadable"), str(number))
        return UnreadableItem(message("basket.line", number=number), (found,))
    vacancy = Vacancy(ref, told["id"], title, unit, Advertisement(()), None)
    return SourceItem(vacancy, hashlib.sha256(line.encode()).hexdigest())
'''
MESSAGES = '''"""The basket."""

from __future__ import annotations

from arkivbro.core.message_table.entries import Entry, Who, Word

TABLE = {
    "basket.basket": Word("Kurven"),
    "basket.readable": Word("Kurven kan leses."),
    "basket.line": Word("linje {number}"),
    "basket.no_files": Entry("Kurven har ingen filer.", "Ingenting.", Who.OPERATOR),
    "basket.no_file": Entry("Filen med kurven kan ikke leses.", "Rett stien.", Who.OPERATOR),
    "basket.line_unreadable": Entry("linjen kan ikke leses.", "Rett linjen.", Who.OPERATOR),
}
'''
SUITE = """from __future__ import annotations

from pathlib import Path

import pytest

from arkivbro.connectors.registry import source_class
from tests.contract.source.conformance import SourceConformance


class TestBasket(SourceConformance):
    @pytest.fixture
    def source(self, tmp_path: Path) -> object:
        path = tmp_path / "basket.jsonl"
        path.write_text('{"id": "1", "title": "Ingeniør", "unit": "Tilsyn"}\\nnei\\n', encoding="utf-8")
        return source_class("basket")(path)
"""


def inserted(before: str, what: str) -> Callable[[str], str]:
    """Puts `what` in front of the first `before`."""

    def change(text: str) -> str:
        assert before in text, f"the page's list is not how it is: {before!r} is gone"
        return text.replace(before, what + before, 1)

    return change


MADE = {
    f"src/arkivbro/connectors/{NAME}/__init__.py": '"""Vacancies from a basket."""\n',
    f"src/arkivbro/connectors/{NAME}/README.md": "# The basket\n",
    f"src/arkivbro/connectors/{NAME}/source.py": SOURCE,
    f"src/arkivbro/core/message_table/{NAME}.py": MESSAGES,
    f"tests/contract/source/test_{NAME}.py": SUITE,
    f"docs/howto/{NAME}.md": "# Kurven\n",
}
CHANGED = {
    "pyproject.toml": inserted(
        '    "arkivbro.connectors.webcruiter",', '    "arkivbro.connectors.basket",\n'
    ),
    "src/arkivbro/connectors/registry.py": inserted(
        '    "webcruiter": ',
        '    "basket": Connector("Kurven", "arkivbro.connectors.basket.source:BasketSource"),\n',
    ),
    "src/arkivbro/conf/configuration.py": inserted(
        "    webcruiter: WebcruiterSource | None",
        '    basket: FolderSource | None = Field(None, description="Kurven.")\n',
    ),
    "src/arkivbro/wiring.py": inserted(
        "    if configured.folder is not None:",
        "    if configured.basket is not None:\n"
        '        made["basket"] = source_class("basket")(beside / configured.basket.path)\n'
        '        intervals["basket"] = configured.basket.poll_seconds\n',
    ),
}
BY_MAKE_DOCS = {"docs/reference/settings.md", "docs/reference/errors.md"}


def listed(for_what: str) -> set[str]:
    """The files that the page names for a source."""
    page = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    table = page.split("## How to add a connector")[1].split("\n## ")[0]
    rows = [row.split("|") for row in table.splitlines() if row.startswith("| `")]
    return {
        path.replace("<name>", NAME)
        for _, files, _, use, _ in rows
        if use.strip() in ("both", for_what)
        for path in re.findall(r"`([^`]+)`", files)
    }


def test_the_page_lists_what_a_source_touches_and_nothing_else() -> None:
    assert listed("a source") == MADE.keys() | CHANGED.keys() | BY_MAKE_DOCS


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The package and what its tests need, with the source added by the page's list."""
    skipped = shutil.ignore_patterns(
        "fonts", "vendor", "node_modules"
    )  # what was compiled is good for the copy too
    for name in ("src", "tests", "scripts", "profiles", "docs"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=skipped)
    for name in ("pyproject.toml", "CONTRIBUTING.md"):
        shutil.copy(ROOT / name, tmp_path / name)
    for path in listed("a source") - BY_MAKE_DOCS:
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        made = MADE.get(path) or CHANGED[path](file.read_text(encoding="utf-8"))
        file.write_text(made, encoding="utf-8")
    return tmp_path


def run(copy: Path, *command: str) -> str:
    environment = {
        **os.environ,
        "PYTHONPATH": f"{copy / 'src'}{os.pathsep}{copy}",
        "ARKIVBRO_DATA_DIR": str(copy / "data"),
        "ARKIVBRO_CONFIG": str(copy / "arkivbro.toml"),
    }
    environment.pop("DATABASE_URL", None)
    done = subprocess.run(
        [sys.executable, *command], cwd=copy, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_a_source_is_added_by_the_list_alone(copy: Path) -> None:
    (copy / "basket.jsonl").write_text(
        '{"id": "1", "title": "Ingeniør", "unit": "Tilsyn"}\n', encoding="utf-8"
    )
    (copy / "arkivbro.toml").write_text('[source.basket]\npath = "basket.jsonl"\n', encoding="utf-8")
    run(
        copy,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:warnings",
        f"tests/contract/source/test_{NAME}.py",
        "tests/unit/messages/test_table.py",
        "-k",
        "Basket or code",
    )
    run(copy, "-m", "scripts.checks.sentences")
    run(copy, "scripts/reference.py")
    assert "basket.no_file" in (copy / "docs/reference/errors.md").read_text(encoding="utf-8")
    lines = run(copy, "-c", LOOK).splitlines()
    assert ["basket", "Kurven", "Kurven kan leses."] in json.loads(lines[-2])
    assert "<td>Kurven</td>" in lines[-1]


LOOK = """
import django, json, os
os.environ["DJANGO_SETTINGS_MODULE"] = "arkivbro.conf.settings"
django.setup()
from django.conf import settings
from arkivbro.core.messages import sentence_of
from arkivbro.wiring import sources
made, _ = sources(settings.ARKIVBRO.source, settings.ARKIVBRO_CONFIG_PATH)
from django.template import engines
shown = engines["django"].from_string("<td>{{ 'basket'|kildenavn }}</td>").render()
print(json.dumps([[s.name, sentence_of(r.what), sentence_of(r.message)] for s in made.values() for r in s.check()]))
print(shown)
"""
