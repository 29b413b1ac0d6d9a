"""The simulator itself: the same seed is the same run."""

from __future__ import annotations

import os
import subprocess
import sys

from tests.database import KIND, ROOT


def simulate(*arguments: str, database: str = KIND) -> subprocess.CompletedProcess[str]:
    """In a process of its own: the simulation has a database and a clock of its own."""
    environment = {
        key: value for key, value in os.environ.items() if not key.startswith(("ARKIVBRO_", "DATABASE_"))
    }
    environment["PYTHONPATH"] = f"{ROOT}{os.pathsep}{ROOT / 'src'}"
    command = [sys.executable, "-m", "tests.simulation", "--database", database, *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def test_the_same_seed_is_the_same_run() -> None:
    told = [
        simulate("--from", "2", "--seeds", "2", "--trace", "--processes", "1").stdout.splitlines()
        for _ in range(2)
    ]
    first, second = ([line for line in one if "/" in line.split("s", 1)[-1]] for one in told)
    assert len(first) > 50
    assert first == second
