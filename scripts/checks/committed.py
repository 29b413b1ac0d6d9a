"""What is committed is ours: no third-party file, which set-up fetches, and nothing that a checkout should not carry.

Looked at are the files that git knows; in a tree without git there is nothing to look at.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LARGEST = 300_000
"""Bytes; the catalogue of messages and the lock files are the largest of ours."""
NOT_OURS = frozenset(
    ".whl .gz .tgz .zip .xz .bz2 .tar .jar .ttf .otf .woff .woff2 .exe .so .dll .xsd .wsdl .min.js .sqlite3 .db .pyc".split()  # noqa: SIM905 - read as a list
)


def wrong(files: Iterable[tuple[str, int]]) -> Iterator[str]:
    """Of names and sizes: what is somebody else's by its kind, or too large to be written by us."""
    for name, size in files:
        suffixes = Path(name).suffixes
        if NOT_OURS & {*suffixes[-1:], "".join(suffixes[-2:])}:
            yield f"{name}: third-party files and made ones are not committed; set-up fetches or makes them"
        elif size > LARGEST:
            yield f"{name}: {size:,} bytes, at most {LARGEST:,}"


def committed() -> Iterator[tuple[str, int]]:
    """Every file that git knows here, with its size."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        return
    told = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    for name in told.decode().split("\0"):
        if name and (ROOT / name).is_file():
            yield name, (ROOT / name).stat().st_size


def main() -> int:
    found = list(wrong(committed()))
    print(*found, sep="\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
