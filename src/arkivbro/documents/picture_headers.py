"""What a picture says of itself: its size, its scans and frames, read from headers alone. Nothing is decoded.

A header that cannot be followed is no matter here: whether the picture is damaged is told by who decodes it. The time is that of
going through the file once at most, and what is kept is a few numbers.
"""

from __future__ import annotations

import mmap
import os
import re
import struct
from collections.abc import Callable, Iterator
from typing import BinaryIO

from arkivbro.documents.bounds import (
    LARGEST_TILE,
    MOST_FRAMES,
    MOST_PHOTO_PIXELS,
    MOST_SCANS,
    TooDemanding,
    require_frames,
    require_pixels,
)

SMALLEST = 12


def bytes_decoded(kind: str, file: BinaryIO) -> int:
    """What decoding takes, about; 0 where the headers break off. `kind` is a name of `formats.FORMATS`. Raises TooDemanding."""
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    if size < SMALLEST:
        return 0
    with mmap.mmap(file.fileno(), size, access=mmap.ACCESS_READ) as data:
        try:
            return _JUDGES[kind](data)
        except (struct.error, IndexError):
            return 0


# --- JPEG --------------------------------------------------------------------------------------------------------

_NEXT_MARKER = re.compile(rb"\xff+([\x01-\xcf\xd8-\xfe])")
"""In the coded lines, 0xFF is followed by 0x00 or by a mark to start anew (D0-D7) wherever it is no marker."""
_FRAME = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_PROGRESSIVE = frozenset({0xC2, 0xC6, 0xCA, 0xCE})
_START_OF_SCAN, _END, _ALONE = 0xDA, 0xD9, frozenset({0x01, 0xD8})


def _of_jpeg(data: mmap.mmap) -> int:
    scans, place, line_by_line, whole = 0, 2, 0, 0
    is_progressive = False
    while (found := _NEXT_MARKER.search(data, place)) is not None:
        marker, place = found[1][0], found.end()
        if marker == _END:
            break
        if marker in _ALONE:
            continue
        (length,) = struct.unpack_from(">H", data, place)
        if marker in _FRAME:
            height, width, parts = struct.unpack_from(">HHB", data, place + 3)
            require_pixels(width, height, MOST_PHOTO_PIXELS)
            line_by_line = max(line_by_line, width * height // 16)
            whole = max(whole, width * height * min(parts, 4) * 2)
            is_progressive |= marker in _PROGRESSIVE
        elif marker == _START_OF_SCAN:
            scans += 1
            if scans > MOST_SCANS:
                raise TooDemanding("files.too_many_scans", limit=MOST_SCANS)
        place += length
    # One of several scans is held whole while it is read, two bytes for each value; others line by line.
    return int(whole if is_progressive or scans > 1 else line_by_line)


# --- PNG, GIF, WebP, BMP -----------------------------------------------------------------------------------------


def _of_png(data: mmap.mmap) -> int:
    width, height, depth, colour = struct.unpack_from(">IIBB", data, 16)
    require_pixels(width, height)
    for name, place, length in _png_chunks(data):
        if name == b"acTL" and length >= 4:
            require_frames(struct.unpack_from(">I", data, place)[0], width, height)
        elif name == b"IDAT":
            break
    values = max(1, depth // 8) if colour in (_GREY, _PALETTE) else 4  # Pillow keeps four bytes for all else
    return int(width * height * values)


_GREY, _PALETTE = 0, 3


def _png_chunks(data: mmap.mmap) -> Iterator[tuple[bytes, int, int]]:
    place, count = 8, 0
    while place + 8 <= len(data):
        length, name = struct.unpack_from(">I4s", data, place)
        yield name, place + 8, length
        place, count = place + 12 + length, count + 1
        if count > MOST_FRAMES * 100:
            raise TooDemanding("files.too_many_frames", count=count, limit=MOST_FRAMES)


def _of_gif(data: mmap.mmap) -> int:
    """Each picture in it and what stands between them, block by block."""
    width, height, flags = struct.unpack_from("<HHB", data, 6)
    require_pixels(width, height)
    frames, place, decoded = 0, 13 + _colours(flags), width * height
    while place < len(data):
        mark = data[place]
        if mark == 0x2C:
            across, down, flags = struct.unpack_from("<HHB", data, place + 5)
            require_pixels(across, down)
            frames += 1
            require_frames(frames, max(width, across), max(height, down))
            decoded = max(decoded, across * down)
            place = _after_blocks(data, place + 11 + _colours(flags))
        elif mark == 0x21:
            place = _after_blocks(data, place + 2)
        else:
            break
    return int(decoded * 4)


def _colours(flags: int) -> int:
    return 3 * (2 << (flags & 7)) if flags & 0x80 else 0


def _after_blocks(data: mmap.mmap, place: int) -> int:
    while length := data[place]:
        place += length + 1
    return place + 1


def _of_webp(data: mmap.mmap) -> int:
    place, frames, decoded = 12, 0, 0
    while place + 8 <= len(data):
        name, length = struct.unpack_from("<4sI", data, place)
        width, height = _webp_size(name, data, place + 8)
        if width:
            require_pixels(width, height)
            decoded = max(decoded, width * height * 4)
        if name == b"ANMF":
            frames += 1
            require_frames(frames)
        place += 8 + length + (length & 1)
    return decoded * 4  # two canvases, what is handed over, and the picture


def _webp_size(name: bytes, data: mmap.mmap, place: int) -> tuple[int, int]:
    """Of a part that has one; (0, 0) of others."""
    if name == b"VP8X":
        return _three(data, place + 4) + 1, _three(data, place + 7) + 1
    if name == b"ANMF":
        return _three(data, place + 6) + 1, _three(data, place + 9) + 1
    if name == b"VP8L":
        (packed,) = struct.unpack_from("<I", data, place + 1)
        return (packed & 0x3FFF) + 1, (packed >> 14 & 0x3FFF) + 1
    if name == b"VP8 ":
        width, height = struct.unpack_from("<HH", data, place + 6)
        return width & 0x3FFF, height & 0x3FFF
    return 0, 0


def _three(data: mmap.mmap, place: int) -> int:
    return int.from_bytes(data[place : place + 3], "little")


def _of_bmp(data: mmap.mmap) -> int:
    (header,) = struct.unpack_from("<I", data, 14)
    width, height = struct.unpack_from("<HH" if header == 12 else "<ii", data, 18)
    require_pixels(abs(width), abs(height))
    return int(abs(width) * abs(height) * 4)


# --- TIFF --------------------------------------------------------------------------------------------------------

_WIDTH, _HEIGHT, _BITS, _SAMPLES, _TILE_WIDTH, _TILE_HEIGHT = 256, 257, 258, 277, 322, 323
_SIZES = {1: "B", 3: "H", 4: "I"}


def _of_tiff(data: mmap.mmap) -> int:
    """Each page's directory: where one names an earlier one, the reading ends."""
    order = "<" if data[:2] == b"II" else ">"
    (place,) = struct.unpack_from(order + "I", data, 4)
    seen: set[int] = set()
    decoded = 0
    while place and place not in seen:
        seen.add(place)
        require_frames(len(seen))
        (count,) = struct.unpack_from(order + "H", data, place)
        tags = _tags(data, order, place + 2, count)
        width, height = tags.get(_WIDTH, 0), tags.get(_HEIGHT, 0)
        require_pixels(width, height)
        tile = tags.get(_TILE_WIDTH, 0) * tags.get(_TILE_HEIGHT, 0)
        if tile > LARGEST_TILE:
            raise TooDemanding(
                "files.tile_too_large",
                width=tags[_TILE_WIDTH],
                height=tags[_TILE_HEIGHT],
                limit=LARGEST_TILE // 1_000_000,
            )
        values = max(1, tags.get(_BITS, 8) // 8) if tags.get(_SAMPLES, 1) == 1 else 4
        decoded = decoded or width * height * min(values, 8) * 2  # only the first page is decoded
        (place,) = struct.unpack_from(order + "I", data, place + 2 + 12 * count)
    return decoded


def _tags(data: mmap.mmap, order: str, place: int, count: int) -> dict[int, int]:
    """The numbers of one directory that stand in it themselves."""
    found: dict[int, int] = {}
    for number in range(count):
        tag, kind, values = struct.unpack_from(order + "HHI", data, place + 12 * number)
        if kind not in _SIZES:
            continue
        size = struct.calcsize(_SIZES[kind])
        at = place + 12 * number + 8
        if values * size > 4:  # several values stand elsewhere: the first of them
            (at,) = struct.unpack_from(order + "I", data, at)
        if tag in (_WIDTH, _HEIGHT, _BITS, _SAMPLES, _TILE_WIDTH, _TILE_HEIGHT):
            (found[tag],) = struct.unpack_from(order + _SIZES[kind], data, at)
    return found


# --- HEIC and AVIF -----------------------------------------------------------------------------------------------

_INNER = {b"meta": 4, b"iprp": 0, b"ipco": 0, b"moov": 0, b"trak": 0, b"mdia": 0, b"minf": 0, b"stbl": 0}
"""Boxes that hold boxes, and how many bytes stand before those."""


def _of_boxes(data: mmap.mmap) -> int:
    """The sizes that it names; it is decoded nowhere here."""
    for name, place, _ in _boxes(data, 0, len(data), [0]):
        if name == b"ispe":
            width, height = struct.unpack_from(">II", data, place + 4)
            require_pixels(width, height, MOST_PHOTO_PIXELS)
        elif name == b"tkhd":
            width, height = struct.unpack_from(">II", data, place + (88 if data[place] else 76))
            require_pixels(width >> 16, height >> 16)
        elif name == b"stsz":
            require_frames(struct.unpack_from(">I", data, place + 8)[0])
    return 0


def _boxes(data: mmap.mmap, place: int, end: int, count: list[int]) -> Iterator[tuple[bytes, int, int]]:
    """Name, beginning and end of the inside of each box, and of the boxes in it."""
    while place + 8 <= end:
        length, name = struct.unpack_from(">I4s", data, place)
        inside = place + 8
        if length == 1:
            (length,) = struct.unpack_from(">Q", data, inside)
            inside += 8
        after = end if length == 0 else place + length
        if after <= place or after > end:
            return
        count[0] += 1
        require_frames(count[0] // 10)
        yield name, inside, after
        if name in _INNER:
            yield from _boxes(data, inside + _INNER[name], after, count)
        place = after


_JUDGES: dict[str, Callable[[mmap.mmap], int]] = {
    "jpg": _of_jpeg,
    "png": _of_png,
    "gif": _of_gif,
    "webp": _of_webp,
    "bmp": _of_bmp,
    "tiff": _of_tiff,
    **dict.fromkeys(("heic", "avif"), _of_boxes),
}
