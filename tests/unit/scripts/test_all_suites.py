"""`make test`: in which order the suites are begun, and how all of them run from last to first."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from scripts import test as all_suites
from scripts.test import ROOT, SUITES, Run, in_order
from tests.shared_out import FOLDER, SHARERS, told_by_all


def test_the_longest_is_begun_first_and_last_come_those_that_fill_what_is_idle() -> None:
    order = in_order([Run(suite, database) for suite in SUITES for database in suite.costs])
    seconds = [one.cost.seconds for one in order if not one.suite.fills]
    assert seconds == sorted(seconds, reverse=True)
    assert [one.name for one in order[-2:]] == ["simulation (postgres)", "simulation (sqlite)"]


@pytest.mark.parametrize(
    ("arguments", "suites", "is_reversed"),
    [(["docs"], ["docs"], None), (["--reversed", "docs"], ["docs"], "1"), (["--reversed"], None, "1")],
)
def test_issue_10_all_tests_run_from_last_to_first_by_one_word(
    monkeypatch: pytest.MonkeyPatch, arguments: list[str], suites: list[str] | None, is_reversed: str | None
) -> None:
    ran: list[tuple[list[str], str | None]] = []

    def run(chosen: list[Any]) -> list[Any]:
        ran.append(([suite.name for suite in chosen], os.environ.get("ARKIVBRO_TEST_REVERSED")))
        return []

    monkeypatch.delenv("ARKIVBRO_TEST_REVERSED", raising=False)
    monkeypatch.setattr(all_suites, "run", run)
    assert all_suites.main(arguments) == 0
    assert ran == [(suites or [suite.name for suite in SUITES], is_reversed)]
    os.environ.pop("ARKIVBRO_TEST_REVERSED", None)


TWO_FILES = {
    "test_a.py": "import pytest\n@pytest.mark.parametrize('n', range(3))\ndef test_a(n): ...\n",
    "test_b.py": "def test_b(): ...\ndef test_b_too(): ...\n",
}


def test_those_that_share_a_suite_run_each_file_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tests, shared = tmp_path / "tests", tmp_path / "shared"
    tests.mkdir()
    shared.mkdir()
    for name, text in TWO_FILES.items():
        (tests / name).write_text(text, encoding="utf-8")
    environment = {**os.environ, FOLDER: str(shared), SHARERS: "2", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    command = [sys.executable, "-m", "pytest", "-p", "tests.shared_out", "-v", "-c", os.devnull, str(tests)]
    asked = [
        subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    told = [one.communicate(timeout=60)[0] for one in asked]
    ran = [line for one in told for line in one.splitlines() if "PASSED" in line]
    assert len(ran) == 5
    for one in told:
        assert len({line.partition("::")[0] for line in one.splitlines() if "test_a.py" in line}) <= 1
    assert sum("test_a.py" in one for one in told) == 1, "a file's tests are not parted"


def test_what_is_sent_to_one_database_only_is_seen_when_the_last_of_those_that_share_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(FOLDER, str(tmp_path))
    monkeypatch.setenv(SHARERS, "2")
    monkeypatch.setattr(os, "getpid", lambda: 1)
    assert told_by_all({"once": {"a": "x", "b": "x"}, "on_both": {}}) is None
    monkeypatch.setattr(os, "getpid", lambda: 2)
    assert told_by_all({"once": {}, "on_both": {"a": "y"}}) == {
        "once": {"a": "x", "b": "x"},
        "on_both": {"a": "y"},
    }
