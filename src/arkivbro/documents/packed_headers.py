"""What a packed document (docx, odt …) says of its parts in its table of contents, judged before any part is unpacked.

Office documents are packed by *deflate* or not at all (ECMA-376 part 2 and ODF 1.3 part 2 allow nothing else). Other ways take far more
memory or time to unpack than the size of a part tells, and no office program reads them.
"""

from __future__ import annotations

import io
import os
import struct
import zipfile
from dataclasses import dataclass
from typing import BinaryIO

from arkivbro.documents.bounds import (
    DEEPEST,
    LARGE_PART,
    LARGEST_DIRECTORY,
    LARGEST_INNER,
    LARGEST_UNPACKED,
    MOST_MEMBERS,
    MOST_TIMES,
    TooDemanding,
)

MEGABYTE = 1_000_000
PLAIN_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
METHOD_NAMES = {9: "Deflate64", 12: "bzip2", 14: "LZMA", 93: "Zstandard", 95: "XZ", 98: "PPMd"}
PACKED = b"PK\x03\x04"
_END, _END_64, _PLACE_OF_64 = b"PK\x05\x06", b"PK\x06\x06", b"PK\x06\x07"
_LONGEST_COMMENT = 65_535


def require_small_directory(file: BinaryIO) -> None:
    """Before the table of contents itself is read: how long it says that it is. Raises TooDemanding."""
    size = file.seek(0, os.SEEK_END)
    begin = max(0, size - _LONGEST_COMMENT - 22)
    file.seek(begin)
    tail = file.read()
    place = tail.rfind(_END)
    if place < 0 or len(tail) < place + 22:
        return
    count, directory = struct.unpack_from("<HI", tail, place + 10)
    if place >= 20 and tail[place - 20 : place - 16] == _PLACE_OF_64:
        (at,) = struct.unpack_from("<Q", tail, place - 12)
        file.seek(min(at, size))
        large = file.read(56)
        if large[:4] == _END_64 and len(large) == 56:
            count, directory = struct.unpack_from("<QQ", large, 32)
    if count > MOST_MEMBERS or directory > LARGEST_DIRECTORY:
        raise TooDemanding("files.too_many_parts", count=max(count, directory // 46), limit=MOST_MEMBERS)


@dataclass(slots=True)
class Unpacked:
    """What a document and those inside it unpack to, so far."""

    members: int = 0
    bytes: int = 0


def require_modest(container: zipfile.ZipFile, so_far: Unpacked | None = None, depth: int = 0) -> None:
    """By what the table of contents says; packed documents in it are looked into as well. Raises TooDemanding, and what zipfile
    raises for a part that is damaged.
    """
    total = so_far or Unpacked()
    members = container.infolist()
    total.members += len(members)
    total.bytes += sum(member.file_size for member in members)
    if total.members > MOST_MEMBERS:
        raise TooDemanding("files.too_many_parts", count=total.members, limit=MOST_MEMBERS)
    if total.bytes > LARGEST_UNPACKED:
        megabytes, limit = total.bytes // MEGABYTE, LARGEST_UNPACKED // MEGABYTE
        raise TooDemanding("files.too_large_unpacked", megabytes=megabytes, limit=limit)
    for member in members:
        _require_modest_part(member)
    for member in members:
        if PACKED_NAMES.intersection({member.filename.rpartition(".")[2].casefold()}):
            _look_inside(container, member, total, depth)


PACKED_NAMES = frozenset(
    "zip docx docm dotx xlsx xlsm xlsb pptx pptm odt ods odp jar bin".split()  # noqa: SIM905 - read as a list of words
)
"""Endings of parts that may be packed documents themselves; charts and embedded sheets are."""


def require_plain(member: zipfile.ZipInfo) -> None:
    """Raises TooDemanding for another way of packing than those of office documents."""
    if member.compress_type not in PLAIN_METHODS:
        method = METHOD_NAMES.get(member.compress_type, str(member.compress_type))
        raise TooDemanding("files.packing_method", method=method)


def _require_modest_part(member: zipfile.ZipInfo) -> None:
    require_plain(member)
    if member.file_size >= LARGE_PART and member.file_size > MOST_TIMES * member.compress_size:
        times = member.file_size // max(1, member.compress_size)
        raise TooDemanding("files.packed_too_tight", times=times, limit=MOST_TIMES)


def _look_inside(container: zipfile.ZipFile, member: zipfile.ZipInfo, total: Unpacked, depth: int) -> None:
    if member.flag_bits & 1 or member.file_size > LARGEST_INNER:
        return
    with container.open(member) as stream:
        if stream.read(len(PACKED)) != PACKED:
            return
        if depth >= DEEPEST:
            raise TooDemanding("files.packed_in_packed", limit=DEEPEST)
        data = io.BytesIO(PACKED + stream.read())
    require_small_directory(data)
    try:
        with zipfile.ZipFile(data) as inner:
            require_modest(inner, total, depth + 1)
    except zipfile.BadZipFile:
        return
