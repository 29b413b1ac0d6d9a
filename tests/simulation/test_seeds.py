"""Seeds that must hold: some hundred in every run of the tests, thousands in the long ones.

ARKIVBRO_SEEDS says how many (of the long ones in which Webcruiter tells: ARKIVBRO_WEBCRUITER_SEEDS), ARKIVBRO_FIRST_SEED from which on. The long ones keep which ran green on this very code
(`record.py`), and go on there.
"""

from __future__ import annotations

import os

import pytest

from tests.database import KIND
from tests.simulation.happened import never
from tests.simulation.simulated import simulate

FIRST = os.environ.get("ARKIVBRO_FIRST_SEED", "1")
PROCESSES = os.environ.get("ARKIVBRO_SEEDS_PROCESSES", str(min(4, os.cpu_count() or 1)))
"""`make test` runs them last, one database after the other: they keep all its processors busy to the end (`scripts/test.py`)."""
SHORT = 500
LONG = 20_000
FEW, MANY = {"sqlite": 5, "postgres": 2}, 2_000
"""Of those in which Webcruiter tells."""


def _hold(seeds: str, *more: str) -> str:
    """Raises AssertionError where one did not; what was printed of what happened in them."""
    told = simulate("--seeds", seeds, "--from", FIRST, "--happened", *more)
    print(told.stdout)
    assert told.returncode == 0, told.stdout
    return told.stdout


@pytest.mark.timeout(1800)
def test_hundreds_of_seeds_hold() -> None:
    """And whatever is said to be simulated happened in some of them: locks that time out, links, readers that are killed, …"""
    assert never(_hold(os.environ.get("ARKIVBRO_SEEDS", str(SHORT)), "--processes", PROCESSES)) == []


@pytest.mark.timeout(600)
def test_issue_13_item_9_seeds_hold_when_webcruiter_tells() -> None:
    """Its answers are late, refused and cut, its hooks late and doubled, its readers killed."""
    _hold(str(FEW[KIND]), "--source", "webcruiter", "--processes", PROCESSES)


@pytest.mark.soak
@pytest.mark.timeout(2 * 3600)
def test_issue_13_item_9_thousands_of_seeds_hold_when_webcruiter_tells() -> None:
    """And all that is said to be simulated happens."""
    assert (
        never(_hold(os.environ.get("ARKIVBRO_WEBCRUITER_SEEDS", str(MANY)), "--source", "webcruiter")) == []
    )


@pytest.mark.soak
@pytest.mark.timeout(8 * 3600)
def test_thousands_of_seeds_hold() -> None:
    """What ran green before on this very code counts: it need not be done in one go."""
    seeds = os.environ.get("ARKIVBRO_SEEDS", str(LONG))
    number = f"{int(seeds):,}".replace(",", " ")
    assert f"{number} of {number} on {KIND}, 0 failures" in _hold(seeds, "--record")
