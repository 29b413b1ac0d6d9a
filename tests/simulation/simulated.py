"""For the tests: the simulation in a process of its own, with a database and a clock of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.database import KIND, ROOT, set_up


def simulate(
    *arguments: object, database: str = KIND, record: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """What `python -m tests.simulation` printed, and whether every seed held. `record`: the folder of it, if another."""
    environment = {
        key: value for key, value in os.environ.items() if not key.startswith(("ARKIVBRO_", "DATABASE_"))
    }
    if record is not None:
        environment["ARKIVBRO_SIMULATION_RECORD"] = str(record)
    if database == KIND:
        environment["ARKIVBRO_TEST_PREPARED"] = str(set_up().parent)
    environment["PYTHONPATH"] = f"{ROOT}{os.pathsep}{ROOT / 'src'}"
    command = [sys.executable, "-m", "tests.simulation", "--database", database, *map(str, arguments)]
    return subprocess.run(
        command,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
