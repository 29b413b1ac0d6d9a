"""Which seeds ran green on the code as it is, kept from one call to the next: thousands of seeds need not be run in one go.

The record lies in a folder for what may be thrown away, outside the repository. It belongs to the code by a checksum of everything
that a seed's run depends on: after any change it begins anew.
"""

from __future__ import annotations

import hashlib
import os
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PARTS = ("src/arkivbro", "tests/simulation", "tests/postgres.py", "profiles/arbeidstilsynet.toml")
KEPT_SUFFIXES = (".py", ".toml", ".sql")
LINE = re.compile(r"^=(\d+)\.$", re.MULTILINE)


def folder() -> Path:
    """ARKIVBRO_SIMULATION_RECORD says where else."""
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(os.environ.get("ARKIVBRO_SIMULATION_RECORD") or Path(cache) / "arkivbro-simulation")


def code(root: Path = ROOT) -> str:
    """A checksum of the code, whose ways a seed goes."""
    sum_of_all = hashlib.sha256(sys.version.encode())
    for part in PARTS:
        place = root / part
        files = [place] if place.is_file() else sorted(place.rglob("*"))
        for file in files:
            if file.suffix in KEPT_SUFFIXES and file.is_file():
                sum_of_all.update(str(file.relative_to(root)).encode() + b"\0" + file.read_bytes() + b"\0")
    return sum_of_all.hexdigest()[:16]


class Record:
    """Of one database."""

    def __init__(self, database: str) -> None:
        self.file = folder() / f"{code()}-{database}.txt"
        self.file.parent.mkdir(parents=True, exist_ok=True)

    def green(self) -> set[int]:
        """Seeds that held. A line that was cut off when its writer was killed counts for nothing."""
        if not self.file.exists():
            return set()
        return {int(number) for number in LINE.findall(self.file.read_text(encoding="ascii"))}

    def add(self, seed: int) -> None:
        with self.file.open("a", encoding="ascii") as file:
            file.write(f"={seed}.\n")
