"""A worker killed before and after every remote call and every commit: no duplicate, nothing lost, at rest in time.

Real processes, real SIGKILL, the real archive. Every second boundary has another worker alive when the first dies; the others
are taken up by a worker that starts afterwards.
"""

from __future__ import annotations

import json
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.database import KIND
from tests.failure.installations import Installation, copy, make
from tests.failure.made_up_facts import is_whole

LEASE = 2.0
AT_REST_WITHIN = LEASE + 10.0
EVERY = 3 if KIND == "sqlite" else 8
"""`make test` takes every so-manieth boundary; `make soak` takes them all."""


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    yield make(tmp_path_factory.mktemp("failure") / "original")


@pytest.fixture(scope="module")
def boundaries(original: Installation, tmp_path_factory: pytest.TempPathFactory) -> int:
    """How many there are when nothing goes wrong."""
    whole = copy(original, tmp_path_factory.mktemp("counted") / "copy")
    counted = int(whole.run("-m", "tests.failure.dying_worker", "0").stdout.split()[-1])
    assert verdict(whole) == ""
    assert counted > 20
    return counted


def verdict(installation: Installation) -> str:
    """What is wrong at rest, or ""."""
    cases = json.loads(installation.run("-m", "arkivbro", "cases", "--json").stdout)
    transfers = json.loads(installation.run("-m", "arkivbro", "transfers", "--json", check=False).stdout)
    return is_whole(cases, transfers)


def kill_at(original: Installation, folder: Path, boundary: int) -> str:
    """What went wrong when a worker died there, or ""."""
    installation = copy(original, folder)
    alive = boundary % 2 == 0
    victim = installation.start("-m", "tests.failure.dying_worker", str(boundary))
    survivor = None
    if alive:
        wait_for(Path(installation.environment["ARKIVBRO_STARTED_FILE"]), victim)
        survivor = installation.start("-m", "arkivbro", "worker")
    victim.communicate(timeout=60)
    died = time.monotonic()
    if victim.returncode not in (-signal.SIGKILL, 0):
        return f"boundary {boundary}: the worker ended with {victim.returncode}"
    if survivor is None:
        installation.run("-m", "arkivbro", "run", "--until-rest", check=False)
    else:
        installation.run("-m", "arkivbro", "run", "--until-rest", check=False)
        survivor.terminate()
        survivor.communicate(timeout=60)
    took = time.monotonic() - died
    wrong = verdict(installation)
    if not wrong and took > AT_REST_WITHIN + 5:  # the five are for starting Python on a busy machine
        wrong = f"at rest only after {took:.0f} s"
    return f"boundary {boundary}{' (another worker alive)' if alive else ''}: {wrong}" if wrong else ""


def wait_for(file: Path, process: object) -> None:
    until = time.monotonic() + 30
    while not file.exists() and time.monotonic() < until:
        time.sleep(0.02)


def failures(original: Installation, folder: Path, chosen: list[int]) -> list[str]:
    with ThreadPoolExecutor(3) as pool:
        found = pool.map(lambda boundary: kill_at(original, folder / f"b{boundary}", boundary), chosen)
        return [one for one in found if one]


@pytest.mark.timeout(600)
def test_killed_at_a_boundary(original: Installation, boundaries: int, tmp_path: Path) -> None:
    assert failures(original, tmp_path, list(range(1, boundaries + 1, EVERY))) == []


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_killed_at_every_boundary(original: Installation, boundaries: int, tmp_path: Path) -> None:
    assert failures(original, tmp_path, list(range(1, boundaries + 1))) == []
