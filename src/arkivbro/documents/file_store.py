"""Working files, by checksum: what applicants sent and what was prepared, until it is archived and retention removes it.

File first, row after: a temporary file in the store, fsync, rename, fsync of the folder. A file without a row is harmless;
a row without a file cannot come about. Folders are 0700, files 0600.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from arkivbro.core.errors import BadFacts

CHUNK = 1024 * 1024
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file in the store: its checksum and its size in bytes."""

    sha256: str
    size: int


class FileStore:
    """The files below `root`; serves as `ports.Files`. It keeps no state, so threads and processes may share it."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def add(self, stream: BinaryIO, *, max_bytes: int | None = None) -> StoredFile:
        """Copies the stream into the store while hashing it; storing the same bytes twice keeps one file.

        Raises BadFacts (code `file_too_large`) for more than `max_bytes`; OSError for trouble with the disk.
        """
        making = self.root / "making"
        _make_folders(making)
        temporary = making / secrets.token_hex(12)
        try:
            stored = _copy(stream, temporary, max_bytes)
            target = self.path(stored.sha256)
            if not self.has(stored.sha256, stored.size):
                _make_folders(target.parent)
                temporary.replace(target)
                sync_folder(target.parent)
        finally:
            temporary.unlink(missing_ok=True)
        return stored

    def path(self, sha256: str) -> Path:
        """Where a file lies. Raises ValueError for what is not a checksum: nothing from outside becomes a path."""
        if not _SHA256.fullmatch(sha256):
            raise ValueError("not a SHA-256 in lower-case hexadecimal")
        return self.root / sha256[:2] / sha256[2:4] / sha256

    def has(self, sha256: str, size: int | None = None) -> bool:
        """Whether the file is there, with that size where one is given."""
        try:
            found = self.path(sha256).stat().st_size
        except FileNotFoundError:
            return False
        return size is None or found == size

    def open(self, sha256: str) -> BinaryIO:
        """A new stream of the bytes; the caller closes it. Raises FileNotFoundError."""
        return self.path(sha256).open("rb")

    def size(self, sha256: str) -> int:
        """In bytes. Raises FileNotFoundError."""
        return self.path(sha256).stat().st_size


def _copy(stream: BinaryIO, target: Path, max_bytes: int | None) -> StoredFile:
    digest, size = hashlib.sha256(), 0
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        while chunk := stream.read(CHUNK):
            size += len(chunk)
            if max_bytes is not None and size > max_bytes:
                raise BadFacts("Filen er større enn grensen for vedlegg.", code="file_too_large")
            digest.update(chunk)
            out.write(chunk)
        out.flush()
        os.fsync(out.fileno())
    return StoredFile(digest.hexdigest(), size)


def _make_folders(folder: Path) -> None:
    """Makes missing folders, and syncs the parent of each so that it outlives a power cut."""
    missing: list[Path] = []
    while not folder.is_dir():
        missing.append(folder)
        folder = folder.parent
    for path in reversed(missing):
        path.mkdir(mode=0o700, exist_ok=True)
        sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Makes renames in a folder outlive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
