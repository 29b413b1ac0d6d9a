"""How many pages and parts a PDF has, judged as far as it can be before qpdf opens it, and bounded while it does."""

from __future__ import annotations

import mmap
import os
import re
import zlib
from typing import BinaryIO

import pikepdf
from pikepdf.settings import qpdf_limit_errors, set_qpdf_limits

from arkivbro.documents.bounds import LARGEST_OBJECT_STREAMS, MOST_OBJECTS, MOST_PAGES, TooDemanding

_PAGE = re.compile(rb"/Type\s{0,9}/Page(?![A-Za-z])")
_OBJECT = re.compile(rb"\d\s{1,3}obj\b")
_LIST = re.compile(rb"/Type\s{0,9}/(?:ObjStm|XRef)\b")
"""Packed parts that are lists of other parts; qpdf unpacks each whole as soon as one of those is wanted."""
_BEGINS = re.compile(rb"stream\r?\n")
_DICTIONARY, _CHUNK = 4_096, 1_000_000
LONGEST_ARRAY = 1_000_000


def require_few_pages(file: BinaryIO) -> None:
    """By the pages and objects that stand in the clear, and by how long the packed lists of them are. Raises TooDemanding."""
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    if not size:
        return
    with mmap.mmap(file.fileno(), size, access=mmap.ACCESS_READ) as data:
        for pattern, code, limit in (
            (_PAGE, "files.too_many_pages", MOST_PAGES),
            (_OBJECT, "files.too_many_objects", MOST_OBJECTS),
        ):
            for count, _ in enumerate(pattern.finditer(data), 1):
                if count > limit:
                    raise TooDemanding(code, limit=limit)
        _require_short_lists(data)


def _require_short_lists(data: mmap.mmap) -> None:
    """Unpacks them a piece at a time and throws each away. What is packed in another way is left to the bounds of qpdf."""
    left = LARGEST_OBJECT_STREAMS
    for found in _LIST.finditer(data):
        begins = _BEGINS.search(data, found.end(), found.end() + _DICTIONARY)
        if begins is None:
            continue
        unpacker, place, rest = zlib.decompressobj(), begins.end(), b""
        try:
            while left >= 0 and not unpacker.eof and (rest or place < len(data)):
                if not rest:
                    rest, place = data[place : place + _CHUNK], place + _CHUNK
                left -= len(unpacker.decompress(rest, _CHUNK))
                rest = unpacker.unconsumed_tail
        except zlib.error:
            continue
        if left < 0:
            raise TooDemanding("files.stream_too_large", limit=LARGEST_OBJECT_STREAMS // 1_000_000)


def bound_qpdf() -> None:
    """For the rest of this process: how much qpdf unpacks of one part, and how long its lists may be."""
    set_qpdf_limits(
        flate_max_memory=LARGEST_OBJECT_STREAMS,
        png_max_memory=LARGEST_OBJECT_STREAMS,
        tiff_max_memory=LARGEST_OBJECT_STREAMS,
        run_length_max_memory=LARGEST_OBJECT_STREAMS,
        parser_max_container_size=LONGEST_ARRAY,
        max_stream_filters=5,
    )


def require_within_limits(error: Exception | None = None) -> None:
    """Raises TooDemanding where one of those was met. Of what it will not unpack qpdf gives no sign but its words."""
    if qpdf_limit_errors() or (error is not None and "limit exceeded" in str(error)):
        raise TooDemanding("files.stream_too_large", limit=LARGEST_OBJECT_STREAMS // 1_000_000)


def require_few_leaves(pdf: pikepdf.Pdf) -> None:
    """The tree of pages, gone through only as far as the bound; a loop in it ends the walk. Raises TooDemanding."""
    waiting, seen, leaves = [pdf.Root.get("/Pages")], set[tuple[int, int]](), 0
    while waiting:
        node = waiting.pop()
        if not isinstance(node, pikepdf.Dictionary):
            continue
        if node.is_indirect:
            if node.objgen in seen:
                continue
            seen.add(node.objgen)
        kids = node.get("/Kids")
        if not isinstance(kids, pikepdf.Array):
            leaves += 1
        elif len(kids) + len(waiting) + leaves > 2 * MOST_PAGES:
            raise TooDemanding("files.too_many_pages", limit=MOST_PAGES)
        else:
            waiting.extend(kids)
        if leaves > MOST_PAGES or len(seen) > 2 * MOST_PAGES:
            raise TooDemanding("files.too_many_pages", limit=MOST_PAGES)
