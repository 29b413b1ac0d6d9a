"""Every setting, command and error code is documented, and the pages are those that the code makes."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import pytest

from arkivbro.cli.main import COMMANDS
from scripts.reference import pages

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    "name", ["settings.md", "errors.md", "commands.md", "profile.md", "states.md", "limits.md", "metrics.md"]
)
def test_the_page_is_what_the_code_makes(name: str) -> None:
    assert (ROOT / "docs" / "reference" / name).read_text(encoding="utf-8") == pages()[name], "run: make docs"


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_can_be_loaded_and_says_what_it_does(name: str) -> None:
    app = importlib.import_module(COMMANDS[name][0]).app
    callback = (
        app.registered_commands[0].callback if app.registered_commands else app.registered_callback.callback
    )
    assert callback.__doc__


def test_every_setting_says_what_it_is() -> None:
    rows = [line for line in pages()["settings.md"].splitlines() if re.match(r"\| `", line)]
    assert rows
    assert not [row for row in rows if row.rstrip().endswith("|  |")]


def test_links_between_pages_lead_somewhere() -> None:
    broken = []
    for page in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", page.read_text(encoding="utf-8")):
            if not (page.parent / target).exists():
                broken.append(f"{page.relative_to(ROOT)}: {target}")
    assert not broken


def test_decision_pages_fit_on_a_page() -> None:
    long = [
        page.name
        for page in (ROOT / "docs" / "decisions").glob("[0-9]*.md")
        if len(page.read_text().splitlines()) > 70
    ]
    assert not long


def test_every_test_that_a_page_names_exists() -> None:
    missing = []
    for page in (ROOT / "docs").rglob("*.md"):
        for place, name in re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", page.read_text(encoding="utf-8")):
            file = ROOT / place
            if not file.is_file() or (name and f"def {name}(" not in file.read_text(encoding="utf-8")):
                missing.append(f"{page.relative_to(ROOT)}: {place}::{name}")
    assert not missing
