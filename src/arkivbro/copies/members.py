"""What a copy holds: a tar file with the database, the files of the data folder, and last a list of it all."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

DATABASE, FILES, LIST = "database", "data", "copy.json"
FORMAT = 1
LEFT_OUT = frozenset({"static", "incoming", "inspection-places", "making", "migrate.lock", ".putting-back"})
"""In the data folder: what is made anew, is on its way, or is of running processes."""
_DATABASE_FILES = re.compile(r"arkivbro\.sqlite3(-wal|-shm|-journal)?")
BY_CHECKSUM = re.compile(r"[0-9a-f]{64}")
"""Files of the stores are named by their SHA-256."""


@dataclass(frozen=True, slots=True)
class CopyList:
    """What is in a copy. `moment`: when its database was copied; what came later is not in it."""

    format: int
    version: str
    installation: str
    vendor: str
    moment: str
    database_sha256: str
    files: dict[str, str]
    """By their path in the data folder, the SHA-256 of those that are not named by it."""
    count: int
    """Of all files, those of the stores too."""
    size: int
    """In bytes, with the database."""

    def as_json(self) -> bytes:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True).encode()

    @property
    def made_at(self) -> datetime:
        return datetime.fromisoformat(self.moment)


def files_in(folder: Path) -> Iterator[Path]:
    """What belongs to a copy of that data folder, in a stable order; a file may go while one reads."""
    for path in sorted(folder.iterdir()):
        if path.name in LEFT_OUT or _DATABASE_FILES.fullmatch(path.name) or path.is_symlink():
            continue
        if path.is_dir():
            yield from _below(path)
        elif path.is_file():
            yield path


def _below(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.name in LEFT_OUT or path.is_symlink():
            continue
        if path.is_dir():
            yield from _below(path)
        else:
            yield path
