"""What the simulator keeps of Django's work changes no statement: with each written anew beside it, seeds hold as they do without."""

from __future__ import annotations

from tests.simulation.simulated import simulate


def test_a_kept_statement_is_what_django_writes() -> None:
    told = simulate("--seeds", 6, "--check-sql")
    assert told.returncode == 0, told.stdout


def test_the_same_seed_is_the_same_run_with_djangos_own_queries() -> None:
    told = [
        simulate("--from", 3, "--seeds", 2, "--trace", "--processes", 1, *more).stdout
        for more in ((), ("--plain-queries",))
    ]
    first, second = ([line for line in one.splitlines() if line[:1] == " "] for one in told)
    assert len(first) > 50
    assert first == second
