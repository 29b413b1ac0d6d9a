"""A worker killed before and after every remote call and every commit: no duplicate, nothing lost, at rest in time.

Real processes, real SIGKILL, the real archive. Every second boundary has another worker alive when the first dies; the others
are taken up by a worker that starts afterwards.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.database import KIND
from tests.failure.installations import Installation, make
from tests.failure.killing import ArchivingStatus, Undisturbed, failures, undisturbed
from tests.failure.made_up_facts import is_whole

EVERY = 7 if KIND == "sqlite" else 13
"""`make test` takes every so-manieth boundary, an odd number for both sorts of taking up; `make soak` takes them all."""


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    yield make(tmp_path_factory.mktemp("failure") / "original")


@pytest.fixture(scope="module")
def calm(original: Installation, tmp_path_factory: pytest.TempPathFactory) -> Undisturbed:
    found = undisturbed(original, tmp_path_factory.mktemp("counted") / "copy")
    assert verdict(found.standing) == ""
    assert found.boundaries > 20
    return found


def verdict(standing: ArchivingStatus) -> str:
    """What is wrong at rest, or ""."""
    return is_whole(standing["cases"], standing["transfers"])


@pytest.mark.timeout(600)
def test_killed_at_a_boundary(original: Installation, calm: Undisturbed, tmp_path: Path) -> None:
    assert failures(original, tmp_path, range(1, calm.boundaries + 1, EVERY), verdict, calm) == []


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_killed_at_every_boundary(original: Installation, calm: Undisturbed, tmp_path: Path) -> None:
    assert failures(original, tmp_path, range(1, calm.boundaries + 1), verdict, calm) == []
