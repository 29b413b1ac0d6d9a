"""A worker killed before and after every remote call and every commit: no duplicate, nothing lost, at rest in time.

Real processes, real SIGKILL, the real archive. Every second boundary has another worker alive when the first dies; the others
are taken up by a worker that starts afterwards.
"""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.database import KIND
from tests.failure.installations import Installation, make
from tests.failure.killing import ArchivingStatus, Undisturbed, failures, not_killed, undisturbed
from tests.failure.made_up_facts import is_whole

EVERY = 9 if KIND == "sqlite" else 17
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


class _Ended:
    """A worker that ended so and printed how many boundaries it met."""

    def __init__(self, returncode: int, met: int = 0) -> None:
        self.returncode, self._met = returncode, met

    def communicate(self) -> tuple[str, str]:
        return f"something logged\n{self._met}\n", ""


@pytest.mark.one_database("what the tests themselves make of a worker that lives")
@pytest.mark.parametrize(
    ("victim", "boundary", "alone", "is_told"),
    [
        (_Ended(-signal.SIGKILL), 43, True, False),
        (_Ended(1), 43, True, True),
        (_Ended(0, met=40), 43, True, False),  # of 44 that the calm one met, four came by time
        (_Ended(0, met=43), 43, True, True),  # it met that one, and lived
        (_Ended(0, met=20), 43, True, True),  # something does not count
        (_Ended(0, met=20), 42, False, False),  # the other did the work
    ],
)
def test_a_worker_that_was_not_killed_is_told_unless_it_came_to_rest_before_that(
    victim: Any, boundary: int, alone: bool, is_told: bool
) -> None:
    assert bool(not_killed(victim, boundary, calm=44, alone=alone)) is is_told


@pytest.mark.timeout(600)
def test_killed_at_a_boundary(original: Installation, calm: Undisturbed, tmp_path: Path) -> None:
    assert failures(original, tmp_path, range(1, calm.boundaries + 1, EVERY), verdict, calm) == []


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_killed_at_every_boundary(original: Installation, calm: Undisturbed, tmp_path: Path) -> None:
    assert failures(original, tmp_path, range(1, calm.boundaries + 1), verdict, calm) == []
