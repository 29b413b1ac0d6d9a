"""File first, row after: what the archive's store and the working files share, so that a file outlives a power cut.

A temporary file, fsync, rename, fsync of the folder. Files are 0600, folders 0700, names are checksums. The archive's
store lies in another layer and may import this one; the two stores share no folder.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

CHUNK = 1024 * 1024
SHA256 = re.compile(r"[0-9a-f]{64}")


def place_of(root: Path, sha256: str) -> Path:
    """Where a file with this checksum lies below `root`, or would: in two levels of sub-folders.

    Raises ValueError for what is not a checksum: nothing from outside becomes a path.
    """
    if not SHA256.fullmatch(sha256):
        raise ValueError("not a SHA-256 in lower-case hexadecimal")
    return root / sha256[:2] / sha256[2:4] / sha256


@contextmanager
def new_file(path: Path) -> Iterator[BinaryIO]:
    """A file that was not there before, 0600, synced to disk when the block ends well. Raises OSError."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        yield out
        out.flush()
        os.fsync(out.fileno())


class Folders:
    """Folders in which something got its name: each is synced once, in the end, by `sync`. Until then nothing of it may be told of."""

    def __init__(self) -> None:
        self._changed: dict[Path, None] = {}

    def note(self, folder: Path) -> None:
        self._changed[folder] = None

    def sync(self) -> None:
        """All that was named in them outlives a power cut. Raises OSError."""
        while self._changed:
            folder, _ = self._changed.popitem()  # noted anew by another thread, it is synced anew
            sync_folder(folder)


def move_into_place(temporary: Path, target: Path, changed: Callable[[Path], None] | None = None) -> None:
    """Renames a synced file to its name, and syncs the folder, or notes it (`Folders.note`). Both lie on the same disk. Raises OSError."""
    temporary.replace(target)
    (changed or sync_folder)(target.parent)


def make_folders(folder: Path, changed: Callable[[Path], None] | None = None) -> None:
    """Makes missing folders, and syncs the parent of each so that it outlives a power cut, or notes it. Raises OSError."""
    missing: list[Path] = []
    while not folder.is_dir():
        missing.append(folder)
        folder = folder.parent
    for path in reversed(missing):
        path.mkdir(mode=0o700, exist_ok=True)
        (changed or sync_folder)(path.parent)


def sync_folder(folder: Path) -> None:
    """Makes renames in a folder outlive a power cut. Raises OSError."""
    sync_file(folder)


def sync_file(path: Path) -> None:
    """What was written to it is on the disk. Raises OSError."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
