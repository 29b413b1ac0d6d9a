"""Issue 13, the failure matrix of intake: a reader killed before and after every request, file and commit takes each fact in exactly once.

Real processes, a real SIGKILL, Webcruiter's simulator by three doors, hints of each candidate twice; the next reader begins when the
dead one's claim has run out.
"""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from simulators.webcruiter.delivery import deliver
from simulators.webcruiter.made_files import pdf
from tests.database import KIND
from tests.deliveries import aged
from tests.failure.installations import Installation, copy, make
from tests.failure.killing import AT_ONCE
from tests.simulated_webcruiter import CONFIGURATION, MAPPING, Simulated, simulated_webcruiter

EVERY = 47 if KIND == "sqlite" else 89
"""`make test` takes every so-manieth boundary; `make soak` takes them all."""
READER = ("-m", "tests.failure.dying_reader")
NAMES = ("Kari", "Ola", "Siv")


@dataclass(frozen=True)
class Read:
    """An installation that has heard hooks and read nothing; what stands when nothing goes wrong, and how many boundaries that has."""

    original: Installation
    standing: dict[str, Any]
    boundaries: int


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Read]:
    folder = tmp_path_factory.mktemp("reader")
    with simulated_webcruiter(folder) as webcruiter:
        ids = filled(webcruiter)
        (folder / "webcruiter.toml").write_text(MAPPING, encoding="utf-8")
        more = CONFIGURATION.format(address=webcruiter.address, folder=folder, sweep=2)
        os.environ["TEST_HINTED"] = " ".join(ids)
        try:
            original = make(folder / "original", "hints_heard", more)
        finally:
            del os.environ["TEST_HINTED"]
        met = int(copy(original, folder / "counted").run(*READER, "0").stdout.split()[-1])
        yield Read(original, finished(copy(original, folder / "calm")), met)


def filled(webcruiter: Simulated) -> list[str]:
    """Three apply with two files each; the last one's application is delivered to the archive, and the API does not tell of it.

    Each page holds one, and each token is good for five calls: one dies between pages, and in mid-page between a 401 and its renewal, too.
    """
    store, settings = webcruiter.state.store, webcruiter.state.settings
    settings.largest_page, settings.token_calls = 1, 5
    vacancy = store.publish("Inspektør")
    for name in NAMES:
        files = [("CV", f"{one}.pdf", pdf(f"{name} {one}", 100)) for one in ("cv", "attest")]
        last = store.apply(vacancy.id, name, "Prøve", *files)
    aged(deliver(webcruiter.folder / "leveringer", vacancy, last))
    store.delete(last.id)
    return list(store.candidates)


def finished(installation: Installation) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(installation.run(*READER, "-1").stdout.splitlines()[-1])
    return told


def killed_at(read: Read, folder: Path, boundary: int) -> str:
    """What is wrong when a reader died there and the next one has read all, or ""."""
    installation = copy(read.original, folder / f"b{boundary}")
    victim = installation.start(*READER, str(boundary))
    victim.communicate(timeout=60)
    if victim.returncode != -signal.SIGKILL:
        return f"boundary {boundary}: it ended with {victim.returncode}"
    standing = finished(installation)
    return "" if standing == read.standing else f"boundary {boundary}: {standing}"


def failures(read: Read, folder: Path, chosen: Iterable[int]) -> list[str]:
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return [wrong for wrong in pool.map(lambda one: killed_at(read, folder, one), chosen) if wrong]


def test_issue_13_undisturbed_each_fact_is_in_once(read: Read) -> None:
    applications = read.standing["applications"]
    assert [row[2] for row in applications] == [1, 1, 1]
    assert [len(row[3]) for row in applications] == [2, 2, 2]
    assert len(read.standing["vacancies"]) == 1
    assert [row[0] for row in read.standing["transfers"]] == ["advertisement", *["application"] * 3]
    assert read.standing["unread hints"] == 0
    assert read.boundaries > 60


@pytest.mark.timeout(300)
def test_issue_13_a_reader_killed_at_a_boundary(read: Read, tmp_path: Path) -> None:
    assert failures(read, tmp_path, range(1, read.boundaries + 1, EVERY)) == []


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_issue_13_a_reader_killed_at_every_boundary(read: Read, tmp_path: Path) -> None:
    assert failures(read, tmp_path, range(1, read.boundaries + 1)) == []
