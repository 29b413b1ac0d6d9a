"""Which format a file has, by its content; the name it came with decides nothing but between two that look alike.

Our own small table rather than a general identifier (opf-fido, libmagic): some twenty formats matter here, each must
say whether it is taken, and the general ones read hostile files with much more code, or are a system library that a
fresh machine lacks. Only a few bytes are looked at, a zip's directory and its smallest members.
"""

from __future__ import annotations

import re
import struct
import zipfile
from collections.abc import Callable
from typing import BinaryIO

import olefile

from arkivbro.documents.formats import (
    FORMATS,
    PRONOM_OF_EXIF,
    PRONOM_OF_JFIF,
    PRONOM_OF_OPEN_DOCUMENT,
    RUNNABLE_EXTENSIONS,
    FileFormat,
)
from arkivbro.documents.old_office_headers import require_few_streams
from arkivbro.documents.packed_headers import require_plain, require_small_directory

HEAD = 65_536
_SMALL_MEMBER = 1_000_000

_SIGNATURES: tuple[tuple[int, bytes, str], ...] = (
    (0, b"MZ", "program"),
    (0, b"\x7fELF", "program"),
    (0, b"\xca\xfe\xba\xbe", "program"),
    (0, b"\xcf\xfa\xed\xfe", "program"),
    (0, b"\xce\xfa\xed\xfe", "program"),
    (0, b"L\x00\x00\x00\x01\x14\x02\x00", "program"),  # a Windows shortcut
    (0, b"#!", "script"),
    (0, b"%PDF-", "pdf"),
    (0, b"\xff\xd8\xff", "jpg"),
    (0, b"\x89PNG\r\n\x1a\n", "png"),
    (0, b"GIF87a", "gif"),
    (0, b"GIF89a", "gif"),
    (0, b"II*\x00", "tiff"),
    (0, b"MM\x00*", "tiff"),
    (8, b"WEBP", "webp"),
    (4, b"ftyp", "boxes"),
    (0, b"x\x9f>\x22", "tnef"),
    (0, b"ID3", "media"),
    (0, b"RIFF", "media"),
    (0, b"\x1aE\xdf\xa3", "media"),
    (0, b"{\\rtf", "rtf"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (0, b"PK\x03\x04", "zip"),
    (0, b"PK\x05\x06", "zip"),
    (0, b"Rar!\x1a\x07", "archive"),
    (0, b"7z\xbc\xaf\x27\x1c", "archive"),
    (0, b"\x1f\x8b", "archive"),
    (0, b"BZh", "archive"),
    (0, b"\xfd7zXZ\x00", "archive"),
    (0, b"MSCF", "archive"),
)
_OLE_STREAMS = (
    ("__properties_version1.0", "msg"),
    ("WordDocument", "doc"),
    ("PowerPoint Document", "ppt"),
    ("Workbook", "xls"),
    ("Book", "xls"),
)
ENCRYPTED_OFFICE = "EncryptedPackage"
"""The stream in which Office puts a new document that has a password."""
OLE_DAMAGED = (
    OSError,
    ValueError,
    IndexError,
    KeyError,
    TypeError,
    struct.error,
    OverflowError,
    RecursionError,
)
"""What olefile raises for a container that is not whole; its own errors are kinds of OSError."""
_OOXML_PARTS = (
    (b"wordprocessingml.document.main+xml", "docx"),
    (b"wordprocessingml.template.main+xml", "docx"),
    (b"spreadsheetml.sheet.main+xml", "xlsx"),
    (b"spreadsheetml.template.main+xml", "xlsx"),
    (b"presentationml.presentation.main+xml", "pptx"),
    (b"presentationml.slideshow.main+xml", "pptx"),
    (b"presentationml.template.main+xml", "pptx"),
)
_ODF_TYPES = {"text": "odt", "text-template": "odt", "spreadsheet": "ods", "presentation": "odp"}
_APPLE = {"pages": "pages", "numbers": "numbers", "key": "keynote"}
_MAIL_FIELD = re.compile(r"([A-Za-z][A-Za-z-]{1,40}):[ \t]?\S|[ \t]\S")
_ONLY_IN_MAIL = frozenset(
    {"mime-version", "message-id", "received", "return-path", "delivered-to", "content-type"}
)
_HTML = ("<!doctype html", "<html", "<script", "<body", "<head", "<iframe", "<meta ")


def detect(file: BinaryIO, declared: str = "") -> tuple[FileFormat, str]:
    """The format and its PRONOM id; `declared` is the extension of the name it came with, in lower case.

    Raises TooDemanding for a packed file whose table of contents alone is beyond the bounds; else nothing for what a file holds, and
    OSError for one that cannot be read.
    """
    file.seek(0)
    head = file.read(HEAD)
    name = _by_signature(head)
    pronom = ""
    if name == "zip":
        name, pronom = _inside_zip(file, declared)
    elif name == "ole":
        name = _inside_ole(file, declared)
    elif name in _VERSIONS:
        pronom = _VERSIONS[name](head)
    if name in ("txt", "unknown", "xml") and declared in RUNNABLE_EXTENSIONS:
        name = "script"
    return FORMATS[name], pronom or FORMATS[name].pronom


def _by_signature(head: bytes) -> str:
    for offset, signature, name in _SIGNATURES:
        if head.startswith(signature, offset):
            return _of_boxes(head) if name == "boxes" else name
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(b"BM") and len(head) > 30 and head[6:10] == bytes(4):
        return "bmp"
    return _of_text(head)


def _of_boxes(head: bytes) -> str:
    """By the brands that the first box names: pictures and films begin alike."""
    end = min(int.from_bytes(head[:4], "big"), 256)
    brands = {head[8:12], *(head[place : place + 4] for place in range(16, end - 3, 4))}
    if brands & {b"avif", b"avis"}:
        return "avif"
    pictures = {b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"}
    return "heic" if head[8:12] in pictures else "media"


def _of_text(head: bytes) -> str:
    text = _decoded(head)
    if text is None:
        return "unknown"
    start = text.lstrip("\ufeff \t\r\n")[:2_000].casefold()
    if start.startswith(_HTML):
        return "html"
    if start.startswith(("<?xml", "<!--", "<svg", "<!doctype")):
        if "<svg" in start:
            return "svg"
        return "html" if "<html" in start else "xml"
    if start.startswith("begin:vcard"):
        return "vcard"
    if start.startswith("begin:vcalendar"):
        return "calendar"
    return _of_mail(text.lstrip("\ufeff \t\r\n")[:8_000]) or "txt"


def _of_mail(text: str) -> str:
    """E-mail begins with fields, some of which nobody writes by hand; "" for what is none."""
    names: set[str] = set()
    for line in text.splitlines():
        field = _MAIL_FIELD.match(line)
        if field is None:
            break
        names.add((field.group(1) or "").casefold())
    if len(names) < 2 or not names & _ONLY_IN_MAIL:
        return ""
    return (
        "mhtml" if "multipart/related" in text.casefold() and "snapshot-content-location" in names else "eml"
    )


def _decoded(head: bytes) -> str | None:
    """The text of these bytes, None for what is none: UTF-8, UTF-16 with its mark, or one byte a letter."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head[: len(head) // 2 * 2].decode("utf-16", errors="replace")
    try:
        text = head.decode("utf-8", errors="strict" if len(head) < HEAD else "ignore")
    except UnicodeDecodeError:
        text = head.decode("latin-1")
        odd = sum(not (one.isprintable() or one in "\r\n\t\f\xa0\xad") for one in text)
        if odd > len(text) // 50:
            return None
    return None if "\x00" in text else text


def _inside_zip(file: BinaryIO, declared: str) -> tuple[str, str]:
    require_small_directory(file)
    try:
        with zipfile.ZipFile(file) as container:
            members = {member.filename: member for member in container.infolist()}
            if "mimetype" in members:
                return _open_document(container, members)
            if "[Content_Types].xml" in members:
                types = _small(container, members["[Content_Types].xml"])
                if b"macroEnabled" in types or any(name.endswith("vbaProject.bin") for name in members):
                    return "macro", ""
                for part, name in _OOXML_PARTS:
                    if part in types:
                        return name, ""
            if any(name.endswith(".iwa") for name in members) or "buildVersionHistory.plist" in members:
                return _APPLE.get(declared, "pages"), ""
            if any(name.endswith((".fdseq", ".fpage")) for name in members):
                return "xps", ""
            if "META-INF/MANIFEST.MF" in members or "AndroidManifest.xml" in members:
                return "program", ""
            if any(member.flag_bits & 1 for member in members.values()):
                return "locked_zip", ""
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError):
        return _of_damaged_zip(file)
    return "zip", ""


def _open_document(container: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo]) -> tuple[str, str]:
    kind = _small(container, members["mimetype"])[:200].decode("ascii", "replace").strip()
    if kind == "application/epub+zip":
        return "epub", ""
    name = _ODF_TYPES.get(kind.removeprefix("application/vnd.oasis.opendocument."), "zip")
    version = ""
    if "META-INF/manifest.xml" in members:
        found = re.search(
            rb"(?:manifest|office):version=[\"'](1\.\d)", _small(container, members["META-INF/manifest.xml"])
        )
        version = found.group(1).decode() if found else ""
    return name, PRONOM_OF_OPEN_DOCUMENT.get((name, version), "")


def _of_damaged_zip(file: BinaryIO) -> tuple[str, str]:
    """A zip whose directory cannot be read: the names that stand before each member tell what it was."""
    file.seek(0)
    head = file.read(HEAD)
    for part, name in (
        (b"word/", "docx"),
        (b"xl/", "xlsx"),
        (b"ppt/", "pptx"),
        (b"opendocument.text", "odt"),
    ):
        if part in head and (b"[Content_Types].xml" in head or name == "odt"):
            return name, ""
    return "zip", ""


def _small(container: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    require_plain(member)
    with container.open(member) as stream:
        return stream.read(_SMALL_MEMBER)


def _inside_ole(file: BinaryIO, declared: str) -> str:
    """By the names of its outermost streams. One whose directory cannot be read is what its name says, where that is such a
    file: it is damaged, and goes in as received.
    """
    require_few_streams(file)
    file.seek(0)
    try:
        with olefile.OleFileIO(file) as held:
            every = held.listdir()
            names = {one[0] for one in every if len(one) == 1}
            if _has_macros(held, every):
                return "macro"
    except OLE_DAMAGED:
        return declared if declared in dict(_OLE_STREAMS).values() else "unknown"
    if ENCRYPTED_OFFICE in names:
        return declared if declared in ("docx", "xlsx", "pptx") else "docx"
    found = [name for stream, name in _OLE_STREAMS if stream in names]
    if declared in found:
        return declared
    return found[0] if found else "unknown"


_MACRO_STORAGES = frozenset({"vba", "macros", "_vba_project_cur", "_vba_project"})
_SLIDES = ["PowerPoint Document"]
_SLIDES_WITH_MACROS = re.compile(rb"\x02\x00\x00\x04\x0c\x00\x00\x00.{4}[^\x00]", re.DOTALL)
"""The atom in which an old PowerPoint file says that it has a project of macros."""


def _has_macros(held: olefile.OleFileIO, every: list[list[str]]) -> bool:
    """Word and Excel keep macros in a storage of their own, PowerPoint inside its one stream."""
    if any(part.casefold() in _MACRO_STORAGES for one in every for part in one):
        return True
    if _SLIDES not in every:
        return False
    stream, rest = held.openstream(_SLIDES), b""
    while chunk := stream.read(1_000_000):
        if _SLIDES_WITH_MACROS.search(rest + chunk):
            return True
        rest = chunk[-16:]
    return False


def _jpeg_version(head: bytes) -> str:
    if head[6:10] == b"JFIF":
        return PRONOM_OF_JFIF.get(head[11:13], "")
    if b"Exif\x00\x00" in head[:64]:
        little, big = b"\x00\x90\x07\x00\x04\x00\x00\x00", b"\x90\x00\x00\x07\x00\x00\x00\x04"
        for tag in (little, big):
            if (place := head.find(tag)) >= 0:
                return PRONOM_OF_EXIF.get(head[place + 8 : place + 12], "")
    return ""


def _png_version(head: bytes) -> str:
    if b"iTXt" in head:
        return "fmt/13"
    return "fmt/12" if any(chunk in head for chunk in (b"sRGB", b"iCCP", b"sPLT")) else "fmt/11"


def _program_kind(head: bytes) -> str:
    if head.startswith(b"\x7fELF"):
        return "fmt/690" if head[4:5] == b"\x02" else "fmt/688"
    return "x-fmt/428" if head.startswith(b"L\x00") else ""


_VERSIONS: dict[str, Callable[[bytes], str]] = {
    "jpg": _jpeg_version,
    "png": _png_version,
    "gif": lambda head: "fmt/3" if head.startswith(b"GIF87a") else "fmt/4",
    "webp": lambda head: {b"VP8 ": "fmt/566", b"VP8L": "fmt/567"}.get(head[12:16], "fmt/568"),
    "program": _program_kind,
    "html": lambda head: "fmt/471" if b"<!doctype html>" in head[:200].lower() else "fmt/96",
}
