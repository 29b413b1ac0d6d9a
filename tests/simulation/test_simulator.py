"""The simulator itself: the same seed is the same run, and what is broken on purpose is found."""

from __future__ import annotations

import pytest

from tests.database import KIND
from tests.simulation.faults_put_back import FAULTS, Fault
from tests.simulation.simulated import simulate
from tests.simulation.table import look_for

QUICKLY_FOUND = {"sqlite": (14, 16, 25), "postgres": (16,)}
"""Faults that are found within four seconds: these are put back in every run of the tests, the others in the long ones."""


def test_the_same_seed_is_the_same_run() -> None:
    """Alone, and after another in the same database."""
    told = [
        simulate("--from", first, "--seeds", seeds, "--trace", "--processes", 1).stdout
        for first, seeds in ((3, 2), (2, 3))
    ]
    alone, after = ([line for line in one.splitlines() if line[:1] == " "] for one in told)
    assert len(alone) > 50
    assert after[-len(alone) :] == alone


@pytest.mark.timeout(900)
@pytest.mark.parametrize("number", QUICKLY_FOUND[KIND])
def test_a_fault_that_is_put_back_is_found(number: int) -> None:
    fault = next(one for one in FAULTS if one.number == number)
    found = look_for(fault, KIND, 200)
    assert found.is_right, found


@pytest.mark.soak
@pytest.mark.timeout(7200)
@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"fault-{fault.number}")
def test_every_fault_that_is_put_back_is_found(fault: Fault) -> None:
    if KIND not in fault.databases:
        pytest.skip(f"nothing comes between there on {KIND}")
    found = look_for(fault, KIND, 2000)
    assert found.is_right, found
