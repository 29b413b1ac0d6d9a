"""Issue 11, item 19: what is written on a terminal is what was told, whatever stands in it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

import arkivbro.cli
from arkivbro.cli import check as check_command
from arkivbro.cli import frame, transfers
from arkivbro.core.messages import Finding, message
from arkivbro.ports import CheckLevel, CheckResult

ODD = "[units] [bold]x[/bold] [/] :smile: [link=http://x]y"


def test_item_19_square_brackets_stand_in_check(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    told = message("archive.unknown_person", initials=ODD)
    result = CheckResult(told, CheckLevel.WARNING, told, findings=(Finding("where.title", told),))
    monkeypatch.setattr("arkivbro.checking.check_all", lambda: [result])
    monkeypatch.setattr(check_command, "start", lambda: None)
    check_command.check()
    assert capsys.readouterr().out.count(f"«{ODD}»") == 3


@given(st.text(alphabet="[]/:ab =\\", min_size=1, max_size=30))
def test_item_19_no_mark_of_ours_is_read_out_of_a_text(text: str) -> None:
    console = Console(
        width=200, highlight=frame.out._highlight, markup=frame.out._markup, emoji=frame.out._emoji
    )
    with console.capture() as taken:
        console.print(text, end="")
    assert taken.get() == text


def test_item_19_no_command_writes_marks() -> None:
    """A colour is a style; a console that reads marks out of text is made nowhere."""
    folder = Path(arkivbro.cli.__file__).parent
    for path in folder.glob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert "[/" not in text, path.name
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Console":
                said = {one.arg: ast.unparse(one.value) for one in node.keywords}
                assert said.get("markup") == "False" and said.get("emoji") == "False", path.name


def test_item_19_a_table_breaks_no_number_at_80_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    console = Console(width=80, markup=False, emoji=False)
    monkeypatch.setattr(frame, "out", console)
    rows = [
        ("4000000001", "Søknad og CV", "4000000001-004", "2026/1234-12", "Avvist (3 forsøk): " + "ord " * 20)
    ]
    with console.capture() as taken:
        frame.table("Logg", ("Stilling", "Hva", "Gjelder", "Arkivet", "Status"), rows, "", whole=("Stilling", "Gjelder", "Arkivet"))  # fmt: skip
    text = taken.get()
    assert all(one in text for one in ("4000000001 ", "4000000001-004", "2026/1234-12"))
    assert max(map(len, text.splitlines())) <= 80
    assert transfers._subject_in_short("demo:4000000001-004") == "4000000001-004"
