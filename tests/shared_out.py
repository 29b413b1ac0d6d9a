"""Several processes share a suite's tests, a file at a time, so that a long suite keeps more than one processor busy. A pytest plugin.

Each collects all of them, in the same order, and takes the next file that no other has taken: a file of its own in a folder that they
share says that it is taken. None waits for another, and the last to end has at most one file of its own left. `scripts/test.py` says by
ARKIVBRO_TEST_SHARED in which folder, and by ARKIVBRO_TEST_SHARERS how many they are.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from itertools import chain, groupby, pairwise
from pathlib import Path

import pytest

FOLDER, SHARERS = "ARKIVBRO_TEST_SHARED", "ARKIVBRO_TEST_SHARERS"


def folder() -> Path | None:
    """None where one process runs all."""
    return Path(os.environ[FOLDER]) if os.environ.get(FOLDER) else None


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool | None:
    """As pytest's own, with those items that this process takes: one ahead, since what is set up for a test stays for the next."""
    shared = folder()
    if shared is None or session.config.option.collectonly or session.testsfailed:
        return None
    for item, following in pairwise(chain(_taken(session.items, shared), [None])):
        assert item is not None
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        if session.shouldfail:
            raise session.Failed(session.shouldfail)
        if session.shouldstop:
            raise session.Interrupted(session.shouldstop)
    return True


def _taken(items: list[pytest.Item], shared: Path) -> Iterator[pytest.Item]:
    for number, (_, together) in enumerate(groupby(items, lambda item: item.path)):
        try:
            (shared / str(number)).touch(exist_ok=False)
        except FileExistsError:
            continue
        yield from together


def told_by_all(of_this_one: dict[str, dict[str, str]]) -> dict[str, dict[str, str]] | None:
    """What all that share a suite tell together, for the last to end; None for those before it."""
    shared = folder()
    if shared is None:
        return of_this_one
    (shared / f"{os.getpid()}.part").write_text(json.dumps(of_this_one), encoding="utf-8")
    (shared / f"{os.getpid()}.part").rename(shared / f"{os.getpid()}.told")
    told = [json.loads(one.read_text("utf-8")) for one in shared.glob("*.told")]
    if len(told) < int(os.environ[SHARERS]):
        return None
    return {name: {key: value for one in told for key, value in one[name].items()} for name in of_this_one}
