"""A copy is written while everything runs: files, then the database, then the files that came meanwhile.

A file is on the disk before a row names it, and what is deleted was long archived: so whatever the copied database names was there before it was
copied, or came between the two looks at the files.
"""

from __future__ import annotations

import fcntl
import hashlib
import io
import os
import tarfile
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.db import connection

from arkivbro.accounts.models import installation
from arkivbro.copies.databases import dump
from arkivbro.copies.members import BY_CHECKSUM, DATABASE, FILES, FORMAT, LIST, CopyList, files_in
from arkivbro.core.errors import Misconfigured
from arkivbro.documents.disk import told_when_full

PIECE = 1 << 20
Tell = Callable[[int], None]


def make_copy(into: Path, tell: Tell = lambda _files: None) -> CopyList:
    """Writes the copy to that file, which must not be there, readable for its owner alone. `tell`: how many files it holds so far.

    Under a temporary name until it is whole and on the disk. Raises Misconfigured, NoRoom, Transient.
    """
    if into.exists():
        raise Misconfigured("copies.there_already", path=str(into))
    making, dumped = into.with_name(f"{into.name}.making"), into.with_name(f"{into.name}.database")
    try:
        with told_when_full(), os.fdopen(os.open(making, os.O_CREAT | os.O_RDWR, 0o600), "wb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            try:
                file.truncate()
                made = _written(file, dumped, tell)
                file.flush()
                os.fsync(file.fileno())
                making.rename(into)
            finally:
                for left in (making, dumped):
                    with suppress(OSError):
                        left.unlink(missing_ok=True)
    except BlockingIOError:  # another is at it, and those files are its own
        raise Misconfigured("copies.there_already", path=str(making)) from None
    except OSError as error:
        raise Misconfigured("copies.not_written", path=str(into), detail=str(error.strerror)) from None
    return made


class _Making:
    """The tar file, and what is in it."""

    def __init__(self, file: io.BufferedWriter, tell: Tell) -> None:
        self._tar = tarfile.open(fileobj=file, mode="w|", format=tarfile.PAX_FORMAT)  # noqa: SIM115 - closed by `end`
        self._tell = tell
        self.files: dict[str, str] = {}
        self._seen: set[str] = set()
        self.size = 0

    @property
    def count(self) -> int:
        return len(self._seen)

    def add_folder(self, folder: Path) -> None:
        """What is in it and was not added yet."""
        for path in files_in(folder):
            name = path.relative_to(folder).as_posix()
            if name in self._seen:
                continue
            try:
                digest = self.add(f"{FILES}/{name}", path)
            except FileNotFoundError:  # deleted since it was listed: nothing that lasts names it
                continue
            self._seen.add(name)
            if not BY_CHECKSUM.fullmatch(path.name):
                self.files[name] = digest
            self._tell(self.count)

    def add(self, name: str, path: Path) -> str:
        """Its checksum as it was written."""
        with path.open("rb") as file:
            member = tarfile.TarInfo(name)
            member.size, member.mode = os.fstat(file.fileno()).st_size, 0o600
            hashing = _Hashing(file)
            self._tar.addfile(member, hashing)
            self.size += member.size
            return hashing.sha256.hexdigest()

    def end(self, made: CopyList) -> None:
        data = made.as_json()
        member = tarfile.TarInfo(LIST)
        member.size, member.mode = len(data), 0o600
        self._tar.addfile(member, io.BytesIO(data))
        self._tar.close()


class _Hashing:
    def __init__(self, file: io.BufferedReader) -> None:
        self._file, self.sha256 = file, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(size)
        self.sha256.update(data)
        return data


def _written(file: io.BufferedWriter, dumped: Path, tell: Tell) -> CopyList:
    folder, making = Path(settings.ARKIVBRO_DATA_DIR), _Making(file, tell)
    making.add_folder(folder)
    moment = datetime.now(UTC)
    os.close(os.open(dumped, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600))
    dump(dumped)
    digest = making.add(DATABASE, dumped)
    making.add_folder(folder)
    made = CopyList(
        format=FORMAT,
        version=version("arkivbro"),
        installation=installation().identifier,
        vendor=connection.vendor,
        moment=moment.isoformat(timespec="seconds"),
        database_sha256=digest,
        files=making.files,
        count=making.count,
        size=making.size,
    )
    making.end(made)
    return made
