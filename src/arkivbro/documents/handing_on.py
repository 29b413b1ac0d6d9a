"""What a file is handed on as: by its own bytes, never by the name that it came with.

Only a few bytes are looked at and nothing is unpacked, so it may be done where the page is answered. What is not plainly one of
the kinds below is handed on as `bin`: a browser saves it, and no program opens it by itself.
"""

from __future__ import annotations

from typing import BinaryIO

HEAD, DIRECTORY = 65_536, 65_536
PLAIN = "bin"
_BEGINS = (
    (b"%PDF-", "pdf"),
    (b"\xff\xd8\xff", "jpg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
    (b"{\\rtf", "rtf"),
)
_PARTS = ((b"word/", "docx"), (b"xl/", "xlsx"), (b"ppt/", "pptx"))
_OPEN_DOCUMENT = (
    (b"opendocument.text", "odt"),
    (b"opendocument.spreadsheet", "ods"),
    (b"opendocument.presentation", "odp"),
)
_STREAMS = (("WordDocument", "doc"), ("Workbook", "xls"), ("PowerPoint Document", "ppt"))
_RUNS = (b"vbaProject", b"macroEnabled", b"activeX", b"META-INF/MANIFEST.MF")
_HEIC = (b"ftypheic", b"ftypheix", b"ftyphevc", b"ftypmif1", b"ftypmsf1")


def extension_of(stream: BinaryIO) -> str:
    """The extension of the kind that it plainly is, else `bin`; the stream stands at its beginning afterwards."""
    stream.seek(0)
    head = stream.read(HEAD)
    found = _of(head, stream)
    stream.seek(0)
    return found


def _of(head: bytes, stream: BinaryIO) -> str:
    for begins, extension in _BEGINS:
        if head.startswith(begins):
            return extension
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "webp"
    if head[4:12] in _HEIC:
        return "heic"
    if head.startswith(b"PK\x03\x04"):
        return _of_zip(head, stream)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _of_ole(head, stream)
    return "txt" if _is_plain_text(head) else PLAIN


def _of_zip(head: bytes, stream: BinaryIO) -> str:
    """The names of its members stand in the clear, before each and in the directory at its end."""
    size = stream.seek(0, 2)
    stream.seek(max(0, size - DIRECTORY))
    names = head + stream.read(DIRECTORY)
    if any(mark in names for mark in _RUNS):
        return PLAIN
    if b"[Content_Types].xml" in names:
        return next((extension for part, extension in _PARTS if part in names), PLAIN)
    if head[30:38] == b"mimetype":
        return next((extension for kind, extension in _OPEN_DOCUMENT if kind in head[:200]), PLAIN)
    return PLAIN


def _of_ole(head: bytes, stream: BinaryIO) -> str:
    """The names of its streams stand in its directory, sixteen bits a letter."""
    sector = 1 << min(int.from_bytes(head[30:32], "little"), 16)
    stream.seek((int.from_bytes(head[48:52], "little") + 1) * sector)
    names = stream.read(DIRECTORY)
    if "_VBA_PROJECT".encode("utf-16-le") in names or any(
        _sixteen(mark) in names for mark in ("VBA", "Macros")
    ):
        return PLAIN
    return next((extension for name, extension in _STREAMS if _sixteen(name) in names), PLAIN)


def _sixteen(name: str) -> bytes:
    return name.encode("utf-16-le") + b"\x00\x00"


def _is_plain_text(head: bytes) -> bool:
    """Text that is no page, no drawing and no script, as far as one line tells; Windows opens `.txt` in an editor whatever is in it."""
    try:
        text = head.decode("utf-8", errors="strict" if len(head) < HEAD else "ignore")
    except UnicodeDecodeError:
        return False
    start = text.lstrip("\ufeff \t\r\n")
    return bool(start) and "\x00" not in text and not start.startswith(("<", "#!"))


# --- pictures -----------------------------------------------------------------------------------------------------------

MOST_SHOWN_PIXELS = 50_000_000
"""A larger picture is saved, not shown: a browser would take hundreds of megabytes for it."""
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


def may_be_shown(stream: BinaryIO, media_type: str) -> bool:
    """Whether a picture is small enough to be shown in the browser; everything that is no picture is."""
    if not media_type.startswith("image/"):
        return True
    stream.seek(0)
    pixels = _pixels(stream.read(HEAD * 4))
    stream.seek(0)
    return pixels is not None and pixels <= MOST_SHOWN_PIXELS


def _pixels(head: bytes) -> int | None:
    """As the head of a PNG or a JPEG says; None where it does not."""
    if head.startswith(b"\x89PNG"):
        return int.from_bytes(head[16:20], "big") * int.from_bytes(head[20:24], "big")
    place = 2
    while head.startswith(b"\xff\xd8") and place + 9 < len(head) and head[place] == 0xFF:
        marker, length = head[place + 1], int.from_bytes(head[place + 2 : place + 4], "big")
        if marker in _FRAMES:
            high, wide = head[place + 5 : place + 7], head[place + 7 : place + 9]
            return int.from_bytes(high, "big") * int.from_bytes(wide, "big")
        place += 2 + max(length, 2)
    return None
