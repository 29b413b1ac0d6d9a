"""Which tests run on both databases: the default is both, and a mark is held by what the tests send."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.database import ROOT
from tests.one_database import WITHOUT, Statements, runs_once


def item(
    name: str, *, marked: bool = False, why: str = "words", path: str = "tests/web/test_lists.py"
) -> Any:
    mark = SimpleNamespace(args=(why,) if why else ()) if marked else None
    return SimpleNamespace(nodeid=name, path=ROOT / path, get_closest_marker=lambda _: mark)


def sent(statements: Statements, test: Any, *texts: str) -> None:
    running = statements.pytest_runtest_protocol(test)
    next(running)
    for text in texts:
        statements.note(text)
    with pytest.raises(StopIteration):
        next(running)


def test_a_test_that_nobody_marked_runs_on_both() -> None:
    assert not runs_once(item("nobody marked it"))
    assert runs_once(item("marked", marked=True))


def test_a_mark_says_why() -> None:
    with pytest.raises(AssertionError, match="says why"):
        runs_once(item("marked", marked=True, why=""))


def test_where_there_is_no_database_nobody_marks() -> None:
    (folder,) = WITHOUT
    assert runs_once(item("a file", path=f"{folder}/test_renderer.py"))
    assert (ROOT / folder).is_dir()


def test_what_only_marked_tests_send_is_found() -> None:
    statements = Statements()
    sent(statements, item("words", marked=True), "SELECT a FROM t WHERE b = %s", "SELECT c FROM t")
    sent(statements, item("both"), "SELECT a FROM t WHERE b = %s")
    assert statements.unmet() == {"SELECT c FROM t": "words"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("WHERE id IN (%s, %s, %s)", "WHERE id IN (%s)"),
        ("VALUES (%s, %s), (%s, %s)", "VALUES (%s, %s)"),
        ("LIMIT 21", "LIMIT 1"),
        ('SAVEPOINT "s140_x1"', 'SAVEPOINT "s99_x23"'),
        ("WHERE kind = 'letter'", "WHERE kind = 'list'"),
    ],
)
def test_values_and_their_number_are_no_other_form(one: str, other: str) -> None:
    statements = Statements()
    sent(statements, item("words", marked=True), one)
    sent(statements, item("both"), other)
    assert statements.unmet() == {}


@pytest.mark.parametrize("scope", ["session", "module"])
def test_what_is_set_up_for_several_meets_both_if_one_of_them_does(scope: str) -> None:
    first, second = item("words", marked=True), item("both")
    fixture: Any = SimpleNamespace(scope=scope)
    request: Any = SimpleNamespace(path=first.path, session=SimpleNamespace(items=[first, second]))
    statements = Statements()
    running = statements.pytest_runtest_protocol(first)
    next(running)
    setting_up = statements.pytest_fixture_setup(fixture, request)
    next(setting_up)
    statements.note("INSERT INTO body")
    with pytest.raises(StopIteration):
        next(setting_up)
    statements.note("SELECT one")
    assert statements.unmet() == {"SELECT one": "words"}


def test_nothing_is_left_out_in_another_way() -> None:
    """It would not be held by what the tests send."""
    others = [
        path.name
        for path in (ROOT / "tests").rglob("*.py")
        if path.name != Path(__file__).name and "collect_ignore" in path.read_text(encoding="utf-8")
    ]
    assert others == []
