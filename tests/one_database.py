"""Which tests run on both databases: all, but those that say `@pytest.mark.one_database("why")`, and what lies in `WITHOUT`.

A pytest plugin. What is marked runs with SQLite alone. A test may be marked when what it shows is the same whatever the database:
words, rights, forms, files, the wire. It may not when it is about what databases differ in: who comes first, locks, constraints, what a
column takes, order, search, days and hours.

Others meet PostgreSQL in the long runs only (`make soak`; `--everything`): those that `later_on_postgres.txt` names, a function a line.
They work in one thread, and send it nothing that another test does not. `python -m scripts.second_database` chooses
them by what they send; a test that is new, or has another name now, meets both at once.

All that is held by what the tests do. In a whole run of a suite with SQLite, every statement (by its form) that a test sends which is
left out must be sent by a test that meets PostgreSQL too; else the run fails, and names both.
"""

from __future__ import annotations

import json
import os
import re
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.db.backends.utils import CursorWrapper

from tests.database import KIND, ROOT
from tests.shared_out import told_by_all

MARK = "one_database"
WITHOUT = {
    "tests/integration/documents": "typesetting and inspection of files: there is no database",
}
_VALUES = re.compile(r"%s(?:, %s)*|'[^']*'|\b\d+\b|\"s\d+_x\d+\"")
_ROWS = re.compile(r"\(\?\)(?:, \(\?\))*")


LATER = ROOT / "tests" / "later_on_postgres.txt"
EVERYTHING = "--everything"
DUMP = "ARKIVBRO_TEST_STATEMENTS"
"""A file into which a run with SQLite writes what each test sent, and the seconds of a processor that it took: for `scripts/second_database.py`."""


@cache
def _later() -> frozenset[str]:
    return frozenset(LATER.read_text("utf-8").split()) if LATER.exists() else frozenset()


def function_of(nodeid: str) -> str:
    """All cases of a test together."""
    return nodeid.partition("[")[0]


def runs_once(item: pytest.Item) -> bool:
    return is_marked(item) or (function_of(item.nodeid) in _later() and not item.config.getoption(EVERYTHING))


def is_marked(item: pytest.Item) -> bool:
    marker = item.get_closest_marker(MARK)
    assert marker is None or marker.args, f"{item.nodeid}: the mark says why"
    return marker is not None or _is_without(item.path)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(EVERYTHING, action="store_true", help="what is left out on PostgreSQL to save time, too")


def _is_without(path: Path) -> bool:
    return any(path.is_relative_to(ROOT / folder) for folder in WITHOUT)


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    return True if KIND != "sqlite" and _is_without(collection_path) else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if KIND == "sqlite":
        return
    left_out = [item for item in items if runs_once(item)]
    items[:] = [item for item in items if not runs_once(item)]
    config.hook.pytest_deselected(items=left_out)


class Statements:
    """The forms of what is sent to the database, and a test that sends each."""

    def __init__(self) -> None:
        self.once: dict[str, str] = {}
        self.on_both: dict[str, str] = {}
        self.by_test: dict[str, set[str]] = defaultdict(set)
        self.seconds: dict[str, float] = {}
        self.several_threads: set[str] = set()
        self.marked: set[str] = set()
        self._test = ""
        self._into: dict[str, str] | None = None
        self._forms: dict[str, str] = {}

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        self._test, self._into = item.nodeid, self.once if runs_once(item) else self.on_both
        began = time.process_time()
        try:
            return (yield)
        finally:
            self._into = None
            self.seconds[item.nodeid] = time.process_time() - began
            if is_marked(item):
                self.marked.add(item.nodeid)

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(
        self, fixturedef: pytest.FixtureDef[object], request: pytest.FixtureRequest
    ) -> Iterator[None]:
        """What several tests share is set up for PostgreSQL too, if one of them meets it."""
        before = self._into
        if fixturedef.scope != "function" and any(map(_meets_both, _sharing(fixturedef.scope, request))):
            self._into = self.on_both
        try:
            return (yield)
        finally:
            self._into = before

    def note(self, statement: str) -> None:
        if self._into is None:
            return
        if (form := self._forms.get(statement)) is None:
            form = self._forms[statement] = _ROWS.sub("(?)", _VALUES.sub("?", str(statement)))
        self._into.setdefault(form, self._test)
        self.by_test[self._test].add(form)
        if threading.current_thread() is not threading.main_thread():
            self.several_threads.add(self._test)

    def unmet(self) -> dict[str, str]:
        """What no test that runs on both sends, as far as it is known yet."""
        told = told_by_all({"once": self.once, "on_both": self.on_both})
        if told is None:
            return {}
        return {form: test for form, test in told["once"].items() if form not in told["on_both"]}


def _meets_both(item: pytest.Item) -> bool:
    return not runs_once(item)


def _sharing(scope: str, request: pytest.FixtureRequest) -> list[pytest.Item]:
    items = request.session.items
    return items if scope == "session" else [one for one in items if one.path == request.path]


_statements = pytest.StashKey[Statements]()
_not_met = pytest.StashKey[dict[str, str]]()


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", f"{MARK}(why): runs with SQLite alone; see tests/one_database.py")
    if KIND != "sqlite":
        return
    statements = config.stash[_statements] = Statements()
    config.pluginmanager.register(statements)
    for name in ("execute", "executemany"):
        setattr(CursorWrapper, name, _noting(getattr(CursorWrapper, name), statements))


def _noting(call: Any, statements: Statements) -> Any:
    def noted(self: CursorWrapper, statement: str, *more: Any, **named: Any) -> Any:
        statements.note(statement)
        return call(self, statement, *more, **named)

    return noted


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    if KIND == "sqlite" and (path := os.environ.get(DUMP)):
        noted = session.config.stash[_statements]
        told = {
            test: {
                "forms": sorted(forms),
                "seconds": noted.seconds.get(test, 0.0),
                "alone": test not in noted.several_threads,
                "marked": test in noted.marked,
            }
            for test, forms in noted.by_test.items()
        }
        Path(path).write_text(json.dumps(told), encoding="utf-8")
    unmet = session.config.stash[_not_met] = _unmet(session)
    if unmet:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: Any) -> None:
    for form, test in terminalreporter.config.stash.get(_not_met, {}).items():
        terminalreporter.write_line(
            f"Meets no PostgreSQL: {form[:600]}\n  is sent by {test}, which is marked"
        )


def _unmet(session: pytest.Session) -> dict[str, str]:
    """In a run of whole suites that went well, else nothing is known of it."""
    option = session.config.option
    if KIND != "sqlite" or option.keyword or option.collectonly or session.testsfailed:
        return {}
    files = {item.path for item in session.items}
    suites = {ROOT / "tests" / path.relative_to(ROOT / "tests").parts[0] for path in files}
    is_whole = all(set(suite.rglob("test_*.py")) <= files for suite in suites)
    return session.config.stash[_statements].unmet() if is_whole else {}
