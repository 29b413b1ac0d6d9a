"""Working files, by checksum: what applicants sent and what was prepared, until it is archived and retention removes it.

File first, row after (`durable_files`). A file without a row is harmless; a row without a file cannot come about.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Callable, Collection, Container, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from arkivbro.core.errors import BadFacts
from arkivbro.documents.disk import require_room, told_when_full
from arkivbro.documents.durable_files import (
    CHUNK,
    SHA256,
    Folders,
    make_folders,
    move_into_place,
    new_file,
    place_of,
    sync_file,
)

SWEPT_AT_ONCE = 500
"""Files of which a sweep asks at once whether they are needed."""


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file in the store: its checksum and its size in bytes."""

    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Swept:
    """How many files were removed, and how many the disk did not let go of."""

    removed: int
    unreadable: int = 0


class FileStore:
    """The files below `root`; serves as `ports.Files`. It keeps no state, so threads and processes may share it."""

    def __init__(self, root: Path, *, floor: int = 0) -> None:
        self.root, self.floor = root, floor

    def add(self, stream: BinaryIO, *, max_bytes: int | None = None) -> StoredFile:
        """Copies the stream into the store while hashing it; storing the same bytes twice keeps one file.

        Raises BadFacts (code `file_too_large`) for more than `max_bytes`; NoRoom where less than the floor would be free; OSError
        for trouble with the disk.
        """
        with told_when_full():
            return self._add(stream, max_bytes)

    def _add(self, stream: BinaryIO, max_bytes: int | None) -> StoredFile:
        making = self.root / "making"
        make_folders(making)
        temporary = making / secrets.token_hex(12)
        try:
            stored = _copy(stream, temporary, max_bytes, self.floor)
            target = self.path(stored.sha256)
            if not self._is_kept_fresh(target, stored.size):
                make_folders(target.parent)
                move_into_place(temporary, target)
        finally:
            temporary.unlink(missing_ok=True)
        return stored

    @contextmanager
    def making(self) -> Iterator[Path]:
        """A name for a file that is about to be made here, and then `adopt`ed; what is left of it is removed. Raises NoRoom."""
        folder = self.root / "making"
        make_folders(folder)
        require_room(folder, 0, self.floor)
        path = folder / secrets.token_hex(12)
        try:
            with told_when_full():
                yield path
        finally:
            path.unlink(missing_ok=True)

    def adopt(self, made: Path, sha256: str, size: int, folders: Folders) -> None:
        """Keeps a file that was made in `making`, synced, under its checksum, which is known; the caller syncs the folders. Raises
        OSError.
        """
        target = self.path(sha256)
        if not self._is_kept_fresh(target, size):
            sync_file(made)
            make_folders(target.parent, folders.note)
            move_into_place(made, target, folders.note)

    def path(self, sha256: str) -> Path:
        """Where a file lies. Raises ValueError for what is not a checksum: nothing from outside becomes a path."""
        return place_of(self.root, sha256)

    def keep(self, sha256: str, size: int) -> bool:
        """Whether the file is there whole; if so it is as new as if it were written now: no sweep under way takes it."""
        return self._is_kept_fresh(self.path(sha256), size)

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

    def remove_these(self, names: Iterable[str], *, before: datetime) -> set[str]:
        """Removes files by their checksums, but those that somebody has stored since that moment; which are gone now."""
        gone = set()
        for name in names:
            path = self.path(name)
            if self._remove(path, before) or not path.exists():
                gone.add(name)
        return gone

    def sweep(self, needed: Callable[[Collection[str]], Container[str]], *, before: datetime) -> Swept:
        """Removes the files that nobody has stored since that moment and that are not needed: which of some are, `needed` is asked, a
        few hundred at a time, so that however many there are, never more than those are in memory.

        A file that is stored again at the same time is kept: storing makes it fresh, and it is looked at once more after
        it was put aside. One that the disk does not let go of is counted, and the rest goes on.
        """
        removed = unreadable = 0
        for some in self._left_alone_since(before):
            kept = needed([path.name for path in some])
            for path in some:
                if path.name in kept:
                    continue
                try:
                    removed += self._remove(path, before)
                except OSError:
                    unreadable += 1
        return Swept(removed, unreadable)

    def _left_alone_since(self, before: datetime) -> Iterator[list[Path]]:
        """Some files at a time."""
        some: list[Path] = []
        for folder in self.root.glob("??"):
            some += [
                path
                for path in folder.glob("??/*")
                if SHA256.fullmatch(path.name) and not _is_fresh(path, before)
            ]
            while len(some) >= SWEPT_AT_ONCE:
                yield some[:SWEPT_AT_ONCE]
                some = some[SWEPT_AT_ONCE:]
        if some:
            yield some

    def _remove(self, path: Path, before: datetime) -> bool:
        if _is_fresh(path, before):
            return False
        aside = self.root / "making" / f"aside-{secrets.token_hex(12)}"
        make_folders(aside.parent)
        try:
            path.replace(aside)
        except FileNotFoundError:
            return False
        if _is_fresh(aside, before):
            aside.replace(path)
            return False
        aside.unlink()
        return True

    def _is_kept_fresh(self, target: Path, size: int) -> bool:
        """Whether the file is there whole; from now it is as new as if it were written."""
        try:
            os.utime(target)
            return target.stat().st_size == size
        except FileNotFoundError:
            return False

    def size(self, sha256: str) -> int:
        """In bytes. Raises FileNotFoundError."""
        return self.path(sha256).stat().st_size


def _is_fresh(path: Path, before: datetime) -> bool:
    try:
        return path.stat().st_mtime >= before.timestamp()
    except FileNotFoundError:
        return True


def _copy(stream: BinaryIO, target: Path, max_bytes: int | None, floor: int) -> StoredFile:
    digest, size = hashlib.sha256(), 0
    with new_file(target) as out:
        while chunk := stream.read(CHUNK):
            size += len(chunk)
            if max_bytes is not None and size > max_bytes:
                raise BadFacts("documents.file_too_large")
            require_room(target.parent, len(chunk), floor)
            digest.update(chunk)
            out.write(chunk)
    return StoredFile(digest.hexdigest(), size)
