"""`make test`: in which order the suites are begun, and how all of them run from last to first."""

from __future__ import annotations

import os
from typing import Any

import pytest

from scripts import test as all_suites
from scripts.test import SUITES, Run, in_order


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
