"""How many parts an old Office document (doc, xls, msg …) says that it has, judged before its directory is read."""

from __future__ import annotations

import os
import struct
from array import array
from typing import BinaryIO

from arkivbro.documents.bounds import MOST_STREAMS, TooDemanding

ROW = 128
_LAST_SECTOR = 0xFFFFFFFA
"""From here on numbers mean something else than a sector."""


def require_few_streams(file: BinaryIO) -> None:
    """Follows the chain of the directory's sectors, no further than the bound. Raises TooDemanding; a damaged file is not told here."""
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    header = file.read(512)
    if len(header) < 512:
        return
    sector = 1 << min(struct.unpack_from("<H", header, 30)[0], 16)
    table = _table(file, header, sector, size)
    (place,) = struct.unpack_from("<I", header, 48)
    most = MOST_STREAMS * ROW // max(sector, ROW)
    count = 0
    while place < len(table):
        count += 1
        if count > most:
            raise TooDemanding("files.too_many_parts", count=MOST_STREAMS + 1, limit=MOST_STREAMS)
        place = table[place]


def _table(file: BinaryIO, header: bytes, sector: int, size: int) -> array[int]:
    """Which sector follows which. It is no longer than the file has sectors."""
    numbers = array("I", struct.unpack_from("<109I", header, 76))
    (more,) = struct.unpack_from("<I", header, 68)
    while more < _LAST_SECTOR and len(numbers) * sector < size:
        part = _sector(file, more, sector)
        if len(part) < 2:
            break
        numbers.extend(part[:-1])
        more = part[-1]
    table = array("I")
    for number in numbers:
        if number >= _LAST_SECTOR or len(table) * sector > size:
            break
        table.extend(_sector(file, number, sector))
    return table


def _sector(file: BinaryIO, number: int, sector: int) -> array[int]:
    file.seek((number + 1) * sector)
    data = file.read(sector)
    return array("I", data[: len(data) // 4 * 4])
