"""Which seed finds which fault, when it is put back by hand: each in processes of its own."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import dataclass

from tests.simulation.faults_put_back import FAULTS, Fault

FOUND = re.compile(r"^seed (\d+): ([^:\n]+):", re.MULTILINE)
RAN = re.compile(r": (\d+) seeds from")


@dataclass(frozen=True)
class Found:
    """What a fault that is put back came to on one database. `seed` 0: it was not found."""

    fault: Fault
    database: str
    seed: int
    after: int
    shows_as: str

    @property
    def is_right(self) -> bool:
        return self.seed > 0 and self.shows_as in self.fault.shows_as


def look_for(fault: Fault, database: str, most: int, *, processes: int = 1) -> Found:
    """Runs seeds from 1 on until one of them breaks an invariant."""
    command = [sys.executable, "-m", "tests.simulation", "--put-back", str(fault.number), "--until-found"]
    command += [
        "--source",
        fault.source,
        "--database",
        database,
        "--seeds",
        str(most),
        "--processes",
        str(processes),
    ]
    told = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    found, ran = FOUND.search(told), RAN.search(told)
    after = int(ran.group(1)) if ran else 0
    return Found(fault, database, int(found.group(1)) if found else 0, after, found.group(2) if found else "")


def print_table(most: int, database: str) -> int:
    """As Markdown, for `docs/explanation/simulation.md`; 1 where one was not found."""
    print(
        "| Fault | What it was | Database | Seed | After seeds | Invariant that broke |\n|---|---|---|---|---|---|"
    )
    missed = 0
    for fault in FAULTS:
        if database not in fault.databases:
            continue
        one = look_for(fault, database, most)
        missed += not one.is_right
        seed = str(one.seed) if one.seed else "not found"
        print(
            f"| {fault.number} | {fault.what} | {database} | {seed} | {one.after} | {one.shows_as} |",
            flush=True,
        )
    return 1 if missed else 0
