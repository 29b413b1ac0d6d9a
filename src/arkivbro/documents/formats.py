"""File formats by their content: signatures, and the members of zip containers. Names, PRONOM ids, media types.

Only a few bytes are looked at, and a zip's directory: nothing is unpacked.
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class FileFormat:
    """`pronom` is "av/0" where one id cannot be told from the content alone."""

    name: str
    label: str
    pronom: str
    media_type: str
    extension: str
    aliases: tuple[str, ...] = ()
    """Other extensions that are rightly used."""


_ALL = (
    FileFormat("pdf", "PDF", "fmt/276", "application/pdf", "pdf"),
    FileFormat(
        "docx",
        "Word",
        "fmt/412",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "docx",
    ),
    FileFormat(
        "xlsx",
        "Excel",
        "fmt/214",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "xlsx",
    ),
    FileFormat(
        "pptx",
        "PowerPoint",
        "fmt/215",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "pptx",
    ),
    FileFormat("odt", "OpenDocument-tekst", "fmt/291", "application/vnd.oasis.opendocument.text", "odt"),
    FileFormat(
        "ods", "OpenDocument-regneark", "fmt/295", "application/vnd.oasis.opendocument.spreadsheet", "ods"
    ),
    FileFormat(
        "odp",
        "OpenDocument-presentasjon",
        "fmt/293",
        "application/vnd.oasis.opendocument.presentation",
        "odp",
    ),
    FileFormat("doc", "Word 97–2003", "fmt/40", "application/msword", "doc", ("dot", "xls", "ppt", "msg")),
    FileFormat("xls", "Excel 97–2003", "fmt/61", "application/vnd.ms-excel", "xls"),
    FileFormat("ppt", "PowerPoint 97–2003", "fmt/126", "application/vnd.ms-powerpoint", "ppt"),
    FileFormat("rtf", "RTF", "fmt/355", "application/rtf", "rtf", ("doc",)),
    FileFormat("jpg", "JPEG", "fmt/43", "image/jpeg", "jpg", ("jpeg", "jpe", "jfif")),
    FileFormat("png", "PNG", "fmt/11", "image/png", "png"),
    FileFormat("gif", "GIF", "fmt/4", "image/gif", "gif"),
    FileFormat("tiff", "TIFF", "fmt/353", "image/tiff", "tiff", ("tif",)),
    FileFormat("webp", "WebP", "fmt/566", "image/webp", "webp"),
    FileFormat("heic", "HEIC", "fmt/1101", "image/heic", "heic", ("heif",)),
    FileFormat("txt", "ren tekst", "x-fmt/111", "text/plain", "txt", ("text", "csv", "md", "log")),
    FileFormat("html", "HTML", "fmt/471", "text/html", "html", ("htm", "xhtml")),
    FileFormat("xml", "XML", "fmt/101", "application/xml", "xml"),
    FileFormat("zip", "zip-arkiv", "x-fmt/263", "application/zip", "zip"),
    FileFormat("program", "program", "av/0", "application/octet-stream", "bin"),
    FileFormat("script", "skript", "av/0", "application/octet-stream", "bin"),
    FileFormat("unknown", "ukjent format", "av/0", "application/octet-stream", "bin"),
)
FORMATS = {one.name: one for one in _ALL}

_SIGNATURES: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\xff\xd8\xff", "jpg"),
    (0, b"\x89PNG\r\n\x1a\n", "png"),
    (0, b"GIF87a", "gif"),
    (0, b"GIF89a", "gif"),
    (0, b"II*\x00", "tiff"),
    (0, b"MM\x00*", "tiff"),
    (8, b"WEBP", "webp"),
    (4, b"ftypheic", "heic"),
    (4, b"ftypheix", "heic"),
    (4, b"ftypmif1", "heic"),
    (0, b"{\\rtf", "rtf"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "doc"),
    (0, b"PK\x03\x04", "zip"),
    (0, b"PK\x05\x06", "zip"),
    (0, b"MZ", "program"),
    (0, b"\x7fELF", "program"),
    (0, b"\xca\xfe\xba\xbe", "program"),
    (0, b"\xcf\xfa\xed\xfe", "program"),
    (0, b"#!", "script"),
)
_ZIP_MEMBERS = (("word/", "docx"), ("xl/", "xlsx"), ("ppt/", "pptx"))
_ODF = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
    b"application/vnd.oasis.opendocument.presentation": "odp",
}
HEAD = 4096
MOST_MEMBERS = 20_000


def detect(path: Path) -> FileFormat:
    """The format by content. Never raises for what a file holds; OSError for a file that cannot be read."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    if b"%PDF-" in head[:1024]:
        return FORMATS["pdf"]
    for offset, signature, name in _SIGNATURES:
        if head[offset:].startswith(signature):
            return FORMATS[_inside_zip(path) if name == "zip" else name]
    return FORMATS[_of_text(head)]


def _inside_zip(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as container:
            members = container.infolist()
            if len(members) > MOST_MEMBERS:
                return "zip"
            first = members[0] if members else None
            if first is not None and first.filename == "mimetype" and first.file_size < 200:
                return _ODF.get(container.read(first), "zip")
            names = {member.filename for member in members}
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError):
        return "zip"
    if "[Content_Types].xml" in names:
        for prefix, name in _ZIP_MEMBERS:
            if any(member.startswith(prefix) for member in names):
                return name
    return "zip"


def _of_text(head: bytes) -> str:
    try:
        text = head.decode("utf-8", errors="strict" if len(head) < HEAD else "ignore")
    except UnicodeDecodeError:
        if b"\x00" in head:
            return "unknown"
        text = head.decode("latin-1")
        if sum(not (one.isprintable() or one in "\r\n\t\f") for one in text) > len(text) // 50:
            return "unknown"
    if "\x00" in text:
        return "unknown"
    start = text.lstrip("\ufeff \t\r\n")[:200].casefold()
    if start.startswith(("<!doctype html", "<html", "<script", "<svg")):
        return "html"
    return "xml" if start.startswith("<?xml") else "txt"
