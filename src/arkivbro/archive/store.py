"""The archive's files, by checksum: what is once in is never changed and never deleted.

File first, row after (`documents.durable_files`): temporary file in the same folder. A file without a row is
harmless (a later try finds it; `integrity` reports it); a row without a file cannot come about.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from arkivbro.core.errors import Declined, Transient
from arkivbro.documents.disk import require_room, told_when_full
from arkivbro.documents.durable_files import (
    CHUNK,
    Folders,
    make_folders,
    move_into_place,
    new_file,
    place_of,
)

TEMPORARY_PREFIX = ".tmp-"


@dataclass(frozen=True, slots=True)
class FileStore:
    """A folder of files named by their SHA-256, in two levels of sub-folders."""

    root: Path
    floor: int = 0
    """Bytes of the disk that stay free."""

    def path(self, sha256: str) -> Path:
        """Where a file with this checksum lies, or would. Raises ValueError for what is no checksum."""
        return place_of(self.root, sha256)

    def has(self, sha256: str, size: int) -> bool:
        """Whether a file of that name and size is there; its bytes are not read."""
        try:
            return self.path(sha256).stat().st_size == size
        except FileNotFoundError:
            return False

    def open(self, sha256: str) -> BinaryIO | None:
        """The bytes as they lie on disk, or None."""
        try:
            return self.path(sha256).open("rb")
        except FileNotFoundError:
            return None

    def put(
        self,
        stream: BinaryIO,
        *,
        sha256: str,
        size: int,
        give_up_at: float | None = None,
        folders: Folders | None = None,
        same_as: Path | None = None,
    ) -> Path:
        """Stores the stream durably under its checksum, and answers only when it is synced to disk; with `folders`, when all but those
        is, which the caller syncs. `same_as`: a file with these bytes that is synced and that nobody writes to again: it gets a second
        name here where it lies on the same disk, and is read all the same.

        A whole file already there is left alone; a damaged one is replaced. `give_up_at` is a time of
        `time.monotonic`. Raises Declined when the bytes are not those of `sha256` and `size`, NoRoom where less than the floor
        would be free, Transient for other trouble with the disk or when the time is up.
        """
        target, changed = self.path(sha256), folders.note if folders is not None else None
        try:
            if self.has(sha256, size) and checksum(target) == sha256:
                return target
            make_folders(target.parent, changed)
            temporary = target.parent / f"{TEMPORARY_PREFIX}{secrets.token_hex(8)}"
            try:
                with told_when_full():
                    require_room(target.parent, size, self.floor)
                    if same_as is None or not _linked(same_as, temporary):
                        self._write(stream, temporary, sha256, size, give_up_at)
                    elif temporary.stat().st_size != size or checksum(temporary) != sha256:
                        raise Declined("archive.checksum_differs")
                    move_into_place(temporary, target, changed)
            finally:
                temporary.unlink(missing_ok=True)
        except OSError as error:
            raise Transient("archive.store_not_written", detail=type(error).__name__) from error
        return target

    def _write(
        self, stream: BinaryIO, temporary: Path, sha256: str, size: int, give_up_at: float | None
    ) -> None:
        digest, written = hashlib.sha256(), 0
        with new_file(temporary) as out:
            while chunk := stream.read(CHUNK):
                written += len(chunk)
                if written > size:
                    break
                if give_up_at is not None and time.monotonic() > give_up_at:
                    raise Transient("archive.file_not_written_in_time")
                digest.update(chunk)
                out.write(chunk)
        if written != size or digest.hexdigest() != sha256:
            raise Declined("archive.checksum_differs")

    def files(self, first_folder: str = "") -> Iterator[Path]:
        """Every file below the root, folder by folder, temporary ones too; or only those in one of the first folders."""
        if not self.root.is_dir():
            return
        for first in sorted(
            entry.path
            for entry in os.scandir(self.root)
            if entry.is_dir(follow_symlinks=False) and first_folder in ("", entry.name)
        ):
            for second in sorted(
                entry.path for entry in os.scandir(first) if entry.is_dir(follow_symlinks=False)
            ):
                for name in sorted(entry.name for entry in os.scandir(second)):
                    yield Path(second) / name


def _linked(there: Path, here: Path) -> bool:
    """Whether the file got a second name; not on another disk, nor where the file system has no such thing."""
    try:
        os.link(there, here)
    except OSError:
        return False
    return True


def checksum(path: Path) -> str:
    """The SHA-256 of a file's bytes. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def archive_store() -> FileStore:
    """The store of this installation: `archive/` in the data folder."""
    return FileStore(Path(settings.ARKIVBRO_DATA_DIR) / "archive", settings.ARKIVBRO.disk.floor)
