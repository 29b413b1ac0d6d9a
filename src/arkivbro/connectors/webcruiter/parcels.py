"""What lies in the folder of deliveries: XML files with their documents beside them, folders of such, and zip files. Nothing is unpacked
to a place that a name in it decides.
"""

from __future__ import annotations

import hashlib
import io
import os
import stat
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol, cast

from arkivbro.connectors.safe_files import Refused, open_inside
from arkivbro.core.errors import BadFacts, Misconfigured
from arkivbro.core.messages import Message, message

QUIET_SECONDS = 5.0
"""What was changed more recently may still be being written."""
MOST_MEMBERS = 5_000
GIVEN_UP = 86_400.0
"""A file that looks cut off, and that nobody has written to for so many seconds, is as it is: what is missing does not come."""
ENDS = ((b"%PDF-", b"%%EOF", 2_048), (b"PK\x03\x04", b"PK\x05\x06", 66_000), (b"\x89PNG\r\n", b"IEND", 64))
"""How a file of some kinds begins, what stands near its end, and how near, in bytes: an upload that has stopped half-way lacks it."""


class NotYet(Exception):
    """It is taken later; the message says why."""

    def __init__(self, why: Message) -> None:
        super().__init__("not yet")
        self.why = why


class Parcel(Protocol):
    """One delivery: its XML and its files."""

    @property
    def id(self) -> str:
        """What its files are asked for by; it says nothing of what the delivery is called."""
        ...

    def xml(self, most: int) -> bytes:
        """Raises NotYet, BadFacts, OSError."""
        ...

    def open(self, name: str) -> AbstractContextManager[BinaryIO]:
        """The file of that name. Raises NotYet where it is not there, or changed a moment ago; BadFacts, OSError."""
        ...

    def print_of(self, name: str) -> str:
        """What changes when the file does. Raises as `open`."""
        ...

    def written(self, names: Sequence[str]) -> int:
        """When the newest of its XML and those files came to its place, in microseconds. Raises as `open`."""
        ...

    def stamp(self, names: Sequence[str]) -> str:
        """What changes when its XML or one of those files does, without opening any; "" where one is not there."""
        ...


@dataclass(frozen=True, slots=True)
class Loose:
    """An XML file with its documents beside it."""

    folder: Path
    name: str
    clock: Callable[[], float] = time.time
    quiet: float = QUIET_SECONDS

    @property
    def id(self) -> str:
        return _id(str(self.folder / self.name))

    def xml(self, most: int) -> bytes:
        with self.open(self.name) as file:
            return file.read(most + 1)

    @contextmanager
    def open(self, name: str) -> Iterator[BinaryIO]:
        try:
            file = open_inside(self.folder, name)
        except FileNotFoundError:
            raise NotYet(message("sources.file_not_there_yet")) from None
        except Refused as refused:
            raise BadFacts(refused.message) from None
        with file:
            since = self.clock() - os.fstat(file.fileno()).st_mtime
            if abs(since) < self.quiet:
                raise NotYet(message("sources.just_changed", seconds=int(self.quiet)))
            if since < GIVEN_UP and _is_cut(file):
                raise NotYet(message("sources.file_looks_cut"))
            yield file

    def print_of(self, name: str) -> str:
        with self.open(name) as file:
            found = os.fstat(file.fileno())
        return f"{found.st_size}/{found.st_mtime_ns}"

    def written(self, names: Sequence[str]) -> int:
        """By the time that nobody sets: a copy keeps the time of its original's last change."""
        newest = 0
        for name in (self.name, *names):
            with self.open(name) as file:
                newest = max(newest, os.fstat(file.fileno()).st_ctime_ns // 1_000)
        return newest

    def stamp(self, names: Sequence[str]) -> str:
        try:
            found = [os.lstat(self.folder / name) for name in (self.name, *names)]
        except (OSError, ValueError):
            return ""
        return repr([(one.st_ino, one.st_size, one.st_mtime_ns, one.st_ctime_ns) for one in found])


@dataclass(frozen=True, slots=True)
class Zipped:
    """A zip file with one XML file in it. Read as a stream; only what is stored or deflated, and nothing encrypted."""

    folder: Path
    name: str
    clock: Callable[[], float] = time.time

    @property
    def id(self) -> str:
        return _id(str(self.folder / self.name))

    def xml(self, most: int) -> bytes:
        with self._opened() as packed:
            named = [one for one in packed.namelist() if one.lower().endswith(".xml")]
            if len(named) != 1:
                raise BadFacts("webcruiter.delivery_without_xml")
            with self._member(packed, named[0]) as file:
                return _read(file, most + 1)

    @contextmanager
    def open(self, name: str) -> Iterator[BinaryIO]:
        with self._opened() as packed, self._member(packed, self._called(packed, name)) as file:
            yield file

    def print_of(self, name: str) -> str:
        with self._opened() as packed:
            info = packed.getinfo(self._called(packed, name))
            return f"{info.file_size}/{info.CRC}"

    def written(self, names: Sequence[str]) -> int:
        return Loose(self.folder, self.name, self.clock).written(())

    def stamp(self, names: Sequence[str]) -> str:
        """Of the zip file alone: all is in it."""
        return Loose(self.folder, self.name).stamp(())

    @contextmanager
    def _opened(self) -> Iterator[zipfile.ZipFile]:
        with Loose(self.folder, self.name, self.clock).open(self.name) as file:
            try:
                packed = zipfile.ZipFile(file)
            except (zipfile.BadZipFile, ValueError, NotImplementedError):
                raise BadFacts("webcruiter.delivery_not_zip") from None
            with packed:
                if len(packed.infolist()) > MOST_MEMBERS:
                    raise BadFacts("webcruiter.too_many", limit=MOST_MEMBERS)
                yield packed

    def _called(self, packed: zipfile.ZipFile, name: str) -> str:
        """Of that whole name, else the only one whose last part is that name."""
        named = packed.namelist()
        if name in named:
            return name
        last = [one for one in named if one.rpartition("/")[2] == name]
        if len(last) != 1:  # a zip file is whole when it is read: what is missing does not come
            raise BadFacts("webcruiter.file_not_in_zip")
        return last[0]

    @contextmanager
    def _member(self, packed: zipfile.ZipFile, name: str) -> Iterator[BinaryIO]:
        info = packed.getinfo(name)
        if info.flag_bits & 0x1 or info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise BadFacts("webcruiter.delivery_not_zip")
        try:
            with packed.open(info) as file:
                yield cast("BinaryIO", _Checked(file))
        except (zipfile.BadZipFile, zlib.error, EOFError):
            raise BadFacts("webcruiter.delivery_not_zip") from None


class _Checked(io.RawIOBase):
    """A member as it comes: what its packing does wrong is BadFacts, whoever reads it."""

    def __init__(self, file: object) -> None:
        self._file = cast("BinaryIO", file)

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1, /) -> bytes:
        try:
            return self._file.read(size)
        except (zipfile.BadZipFile, zlib.error, EOFError):
            raise BadFacts("webcruiter.delivery_not_zip") from None


def _is_cut(file: BinaryIO) -> bool:
    """Whether it lacks the end that files of its kind have. Reads its beginning and its end, and goes back."""
    try:
        start = file.read(8)
        for begins, ends, near in ENDS:
            if start.startswith(begins):
                size = file.seek(0, os.SEEK_END)
                file.seek(max(0, size - near))
                return ends not in file.read(near)
        return False
    finally:
        file.seek(0)


def parcels(folder: Path, clock: Callable[[], float], quiet: float = QUIET_SECONDS) -> list[Parcel]:
    """Everything in the folder that may be a delivery, in the order of names. Raises Misconfigured where it cannot be listed."""
    try:
        with os.scandir(folder) as entries:
            names = sorted(
                (one.name, one.is_dir(follow_symlinks=False))
                for one in entries
                if not one.name.startswith(".") and not one.is_symlink()
            )
    except OSError as error:
        raise Misconfigured(
            "sources.folder_unreadable", setting="path", detail=type(error).__name__
        ) from None
    found = list[Parcel]()
    for name, is_folder in names:
        if is_folder:
            found += [Loose(folder / name, one, clock, quiet) for one in _xml_in(folder / name)]
        elif name.lower().endswith(".zip"):
            found.append(Zipped(folder, name, clock))
        elif name.lower().endswith(".xml"):
            found.append(Loose(folder, name, clock, quiet))
    return found


def _xml_in(folder: Path) -> list[str]:
    try:
        with os.scandir(folder) as entries:
            return sorted(
                one.name
                for one in entries
                if one.name.lower().endswith(".xml") and stat.S_ISREG(one.stat(follow_symlinks=False).st_mode)
            )
    except OSError:
        return []


def _read(file: BinaryIO, most: int) -> bytes:
    data = bytearray()
    while len(data) < most and (piece := file.read(min(65_536, most - len(data)))):
        data += piece
    return bytes(data)


def _id(place: str) -> str:
    return hashlib.sha256(place.encode("utf-8", "surrogateescape")).hexdigest()[:32]
