"""Seeds that must hold: some hundred in every run of the tests, thousands in the long ones.

ARKIVBRO_SEEDS says how many, ARKIVBRO_FIRST_SEED from which on.
"""

from __future__ import annotations

import os

import pytest

from tests.simulation.simulated import simulate

FIRST = os.environ.get("ARKIVBRO_FIRST_SEED", "1")
SHORT = 500
LONG = 20_000


def _hold(seeds: str) -> None:
    told = simulate("--seeds", seeds, "--from", FIRST)
    print(told.stdout)
    assert told.returncode == 0, told.stdout


@pytest.mark.timeout(1800)
def test_hundreds_of_seeds_hold() -> None:
    _hold(os.environ.get("ARKIVBRO_SEEDS", str(SHORT)))


@pytest.mark.soak
@pytest.mark.timeout(8 * 3600)
def test_thousands_of_seeds_hold() -> None:
    _hold(os.environ.get("ARKIVBRO_SEEDS", str(LONG)))
