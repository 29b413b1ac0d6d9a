"""A closer look at one attachment. Runs in the child process: whatever a hostile file does, it does it there."""

from __future__ import annotations

import os
import warnings
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import olefile
import pikepdf
from lxml import etree
from PIL import Image, ImageFile

from arkivbro.core.messages import Message, message
from arkivbro.documents.attachments import State
from arkivbro.documents.detection import ENCRYPTED_OFFICE, OLE_DAMAGED, detect
from arkivbro.documents.formats import (
    KNOWN_EXTENSIONS,
    PRONOM_OF_PDF,
    PRONOM_OF_PDFA,
    RUNNABLE_EXTENSIONS,
    FileFormat,
)

LARGEST_UNPACKED = 500_000_000
"""Bytes, of all members of an office document together."""
MOST_PIXELS = 150_000_000
"""A larger picture is not decoded, only its structure is checked."""
LARGEST_XMP = 2_000_000
MOST_MEMBERS = 20_000
CHUNK = 1_000_000
_PDFA = "{http://www.aiim.org/pdfa/ns/id/}"


@dataclass(slots=True)
class Look:
    """What a closer look gave. `why` names neither file nor applicant."""

    state: State = State.OK
    why: Message | None = None
    pronom: str = ""
    pages: int | None = None
    pdfa: str = ""


def inspect(request: dict[str, Any], file: BinaryIO) -> dict[str, Any]:
    """The answer to a request of `Renderer.inspect`: all of an AttachmentState but checksum and size. The file comes open:
    the child that reads it may open none.

    `shallow` leaves the closer look out: it ended a child before.
    """
    declared = Path(request["declared"]).suffix.lstrip(".").casefold()
    kind, pronom = detect(file, declared)
    if kind.name not in request["formats"]:
        look = Look(State.TYPE_NOT_ALLOWED, message("files.type_not_taken", kind=kind.label))
    elif request["shallow"]:
        look = Look(State.BROKEN, message("files.not_checked"))
    else:
        file.seek(0)
        look = _LOOKS.get(kind.name, _no_look)(file)
    if look.state is State.OK and _is_disguised(declared, kind):
        look.state = State.DISGUISED
        look.why = message("files.disguised", declared=declared, kind=kind.label)
    elif look.state is State.OK and (inner := _program_inside(request["declared"])):
        look.state, look.why = State.DISGUISED, message("files.two_extensions", inner=inner)
    return {
        "format": look.pronom or pronom,
        "format_name": kind.label,
        "media_type": kind.media_type,
        "extension": kind.extension,
        "state": look.state.value,
        "message": look.why.as_json() if look.why else None,
        "pages": look.pages,
        "pdfa": look.pdfa,
    }


def _is_disguised(declared: str, kind: FileFormat) -> bool:
    """Whether the extension is that of another known format. An unknown one, or none, says nothing."""
    return declared in KNOWN_EXTENSIONS and declared not in kind.extensions


def _program_inside(name: str) -> str:
    """The extension of a program before the last one ("faktura.exe.pdf"); "" where there is none."""
    inner = (suffix.lstrip(".").casefold() for suffix in Path(name).suffixes[:-1])
    return next((one for one in inner if one in RUNNABLE_EXTENSIONS - {"com", "app", "js", "py", "pl"}), "")


def _no_look(file: BinaryIO) -> Look:
    return Look()


def _broken(code: str = "files.damaged") -> Look:
    return Look(State.BROKEN, message(code))


def _encrypted() -> Look:
    return Look(State.ENCRYPTED, message("files.needs_password"))


# --- PDF ---------------------------------------------------------------------------------------------------------


def _look_at_pdf(file: BinaryIO) -> Look:
    try:
        with pikepdf.open(file) as pdf:
            pages = len(pdf.pages)
            pdfa = _claimed_pdfa(pdf)
            pronom = PRONOM_OF_PDFA.get(pdfa.removeprefix("PDF/A-"), "") or PRONOM_OF_PDF.get(
                pdf.pdf_version, ""
            )
            look = Look(pages=pages, pdfa=pdfa, pronom=pronom)
            if pages == 0:
                look.state, look.why = State.BROKEN, message("files.no_pages")
            elif any("reconstruct" in str(warning) for warning in pdf.get_warnings()):
                look.state = State.BROKEN
                look.why = message("files.damaged_in_part")
            elif pdf.is_encrypted:
                look.state = State.ENCRYPTED
                look.why = message("files.encrypted")
            elif hidden := _hidden_in(pdf):
                look.state, look.why = State.UNSHOWN, hidden
            return look
    except pikepdf.PasswordError:
        return _encrypted()
    except (pikepdf.PdfError, ValueError, TypeError, RecursionError, RuntimeError):
        return _broken()


def _hidden_in(pdf: pikepdf.Pdf) -> Message | None:
    """What the pages do not show: a form that is made when it is opened (XFA), or whole files inside the file."""
    form = pdf.Root.get("/AcroForm")
    if isinstance(form, pikepdf.Dictionary) and "/XFA" in form:
        fields = form.get("/Fields")
        shown_elsewhere = isinstance(fields, pikepdf.Array) and len(fields) > 0
        if bool(pdf.Root.get("/NeedsRendering", False)) or not shown_elsewhere:
            return message("files.xfa_form")
    if "/Collection" in pdf.Root:
        return message("files.portfolio")
    count = len(pdf.attachments)
    return message("files.files_inside", count=count) if count else None


def _claimed_pdfa(pdf: pikepdf.Pdf) -> str:
    """What the file says of itself in its XMP, e.g. "PDF/A-2b"; "" when it says nothing that can be read."""
    metadata = pdf.Root.get("/Metadata")
    if not isinstance(metadata, pikepdf.Stream):
        return ""
    try:
        xmp = metadata.read_bytes()
        if len(xmp) > LARGEST_XMP:
            return ""
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        root = etree.fromstring(xmp.strip(b"\x00 \t\r\n"), parser)
    except (pikepdf.PdfError, etree.XMLSyntaxError, ValueError, RuntimeError):
        return ""
    part = conformance = ""
    for element in root.iter(etree.Element):
        part = part or _said(element, "part")
        conformance = conformance or _said(element, "conformance")
    claim = part + conformance.lower()
    return f"PDF/A-{claim}" if claim in PRONOM_OF_PDFA else ""


def _said(element: Any, name: str) -> str:
    """As an attribute or as an element: XMP allows both."""
    value = element.text if element.tag == _PDFA + name else element.get(_PDFA + name)
    return (value or "").strip()


# --- pictures ----------------------------------------------------------------------------------------------------


def _look_at_picture(file: BinaryIO) -> Look:
    """Decoded once, JPEG in an eighth of its size: a picture that breaks off shows only then."""
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    Image.MAX_IMAGE_PIXELS = None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(file) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    picture.verify()
                    return Look()
                picture.draft("RGB", (picture.width // 8, picture.height // 8))
                picture.load()
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - Pillow raises many kinds for broken pictures; all mean the same here
        return _broken("files.picture_damaged")
    return Look()


def _look_at_boxes(file: BinaryIO) -> Look:
    """HEIC and AVIF are rows of boxes, each with its length; one that reaches beyond the file was cut off."""
    size, place = file.seek(0, os.SEEK_END), 0
    while place + 8 <= size:
        file.seek(place)
        header = file.read(16)
        length = int.from_bytes(header[:4], "big")
        if length == 1:
            length = int.from_bytes(header[8:16], "big")
        if length == 0:
            return Look()
        if length < 8 or place + length > size:
            return _broken("files.picture_damaged")
        place += length
    return Look() if place == size else _broken("files.picture_damaged")


# --- office documents --------------------------------------------------------------------------------------------


def _look_at_container(file: BinaryIO) -> Look:
    """Every member is unpacked and thrown away: the only way to see that its checksum is right."""
    try:
        with zipfile.ZipFile(file) as container:
            members = container.infolist()
            if any(member.flag_bits & 1 for member in members):
                return _encrypted()
            if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > LARGEST_UNPACKED:
                return _broken("files.too_large_unpacked")
            left = LARGEST_UNPACKED
            for member in members:
                with container.open(member) as stream:
                    while chunk := stream.read(CHUNK):
                        left -= len(chunk)
                        if left < 0:
                            return _broken("files.too_large_unpacked")
            if "META-INF/manifest.xml" in container.NameToInfo:
                with container.open("META-INF/manifest.xml") as stream:
                    if b"encryption-data" in stream.read(CHUNK):
                        return _encrypted()
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - zipfile and zlib raise many kinds for damaged members
        return _broken()
    return Look()


_WORD_MARK, _WORD_ENCRYPTED = b"\xec\xa5", 0x01


def _look_at_ole(file: BinaryIO) -> Look:
    """Old Office files, and new ones with a password, which are wrapped in the old container. Every stream is read once."""
    try:
        with olefile.OleFileIO(file) as held:
            names = [one for one in held.listdir() if len(one) == 1]
            if [ENCRYPTED_OFFICE] in names:
                return _encrypted()
            for name in held.listdir():
                head = held.openstream(name).read(12)
                if name == ["WordDocument"] and head[:2] == _WORD_MARK and head[11] & _WORD_ENCRYPTED:
                    return _encrypted()
    except OLE_DAMAGED:
        return _broken()
    return Look() if names else _broken()


def _look_at_office(file: BinaryIO) -> Look:
    file.seek(0)
    return _look_at_container(file) if file.read(2) == b"PK" else _look_at_ole(file)


def _look_at_rtf(file: BinaryIO) -> Look:
    file.seek(max(0, file.seek(0, os.SEEK_END) - 4_096))
    whole = file.read().rstrip(b"\x00\r\n\t ").endswith(b"}")
    return Look() if whole else _broken()


_LOOKS: dict[str, Callable[[BinaryIO], Look]] = {
    "pdf": _look_at_pdf,
    **dict.fromkeys(("jpg", "png", "gif", "tiff", "webp", "bmp"), _look_at_picture),
    **dict.fromkeys(("heic", "avif"), _look_at_boxes),
    **dict.fromkeys(("docx", "xlsx", "pptx", "macro", "odt", "ods", "odp"), _look_at_office),
    **dict.fromkeys(("doc", "xls", "ppt", "msg"), _look_at_ole),
    "rtf": _look_at_rtf,
}
