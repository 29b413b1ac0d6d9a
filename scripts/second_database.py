"""`python -m scripts.second_database [FILE…]`: chooses the tests that meet PostgreSQL in the long runs only (`tests/one_database.py`).

Runs integration and web with SQLite, or takes what such runs have written (ARKIVBRO_TEST_STATEMENTS), and writes
`tests/later_on_postgres.txt`: the dearest first, a test goes into it when it works in one thread and every statement that it sends is sent
by a test that stays. A suite is covered by itself.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.one_database import DUMP, EVERYTHING, LATER, function_of

ROOT = Path(__file__).resolve().parent.parent
SUITES = ("tests/integration", "tests/web")
LEAST = 0.02
"""Seconds of a processor: what takes less is no reason."""


@dataclass
class Function:
    """A test with all its cases."""

    forms: set[str] = field(default_factory=set)
    seconds: float = 0.0
    alone: bool = True


def main(given: list[str]) -> int:
    told = [json.loads(Path(one).read_text("utf-8")) for one in given] or [_run(suite) for suite in SUITES]
    by_suite: dict[str, dict[str, Function]] = defaultdict(dict)
    for one in told:
        for nodeid, sent in one.items():
            name = function_of(nodeid)
            suite = "/".join(name.split("/")[:2])
            _add(by_suite[suite].setdefault(name, Function()), sent)
    later = sorted(name for tests in by_suite.values() for name in chosen(tests))
    LATER.write_text("\n".join(later) + "\n", encoding="utf-8")
    seconds = sum(tests[name].seconds for tests in by_suite.values() for name in later if name in tests)
    print(f"{len(later)} tests meet PostgreSQL in the long runs only; with SQLite they take {seconds:.0f} s.")
    return 0


def chosen(tests: dict[str, Function]) -> list[str]:
    """Those that can go, the dearest first."""
    senders = Counter(form for one in tests.values() for form in one.forms)
    gone: list[str] = []
    for name, one in sorted(tests.items(), key=lambda pair: -pair[1].seconds):
        if one.alone and one.seconds >= LEAST and all(senders[form] > 1 for form in one.forms):
            senders.subtract(one.forms)
            gone.append(name)
    return gone


def _add(function: Function, sent: dict[str, Any]) -> None:
    if sent["marked"]:
        return
    function.forms |= set(sent["forms"])
    function.seconds += sent["seconds"]
    function.alone = function.alone and sent["alone"]


def _run(suite: str) -> dict[str, Any]:
    with tempfile.NamedTemporaryFile(suffix=".json") as file:
        command = [sys.executable, "-m", "pytest", "-q", "-m", "not soak", EVERYTHING, suite]
        subprocess.run(command, cwd=ROOT, env={**os.environ, DUMP: file.name}, check=True)
        found: dict[str, Any] = json.loads(Path(file.name).read_text("utf-8"))
        return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
