"""A closer look at one attachment. Runs in the child process: whatever a hostile file does, it does it there.

What a file asks for is judged by its headers (`bounds`) before any of it is decoded or unpacked.
"""

from __future__ import annotations

import os
import warnings
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, BinaryIO

import olefile
import pikepdf
from lxml import etree
from PIL import Image, ImageFile

from arkivbro.core.messages import Message, message
from arkivbro.documents import old_office_headers, packed_headers, pdf_headers, picture_headers
from arkivbro.documents.attachments import State
from arkivbro.documents.bounds import LARGEST_DECODED, LARGEST_XMP, TooDemanding
from arkivbro.documents.detection import ENCRYPTED_OFFICE, OLE_DAMAGED, detect
from arkivbro.documents.file_text import text_of
from arkivbro.documents.formats import FORMATS, PRONOM_OF_PDF, PRONOM_OF_PDFA

CHUNK = 1_000_000
_READABLE = (State.OK, State.UNSHOWN)
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
    """The answer to a request of `Inspector`: what the file is, whatever it is called. The file comes open: the child that reads it
    may open none.

    `shallow` leaves the closer look out: it ended a child before.
    """
    try:
        kind, pronom = detect(file, request["extension"])
    except TooDemanding as over:
        kind, pronom, look = FORMATS["zip"], FORMATS["zip"].pronom, _over(over)
    else:
        if kind.name not in request["formats"]:
            look = Look(State.TYPE_NOT_ALLOWED, message("files.type_not_taken", kind=kind.word))
        elif request["shallow"]:
            look = Look(State.BROKEN, message("files.not_checked"))
        else:
            look = _looked(kind.name, file)
    return {
        "kind": kind.name,
        "pronom": look.pronom or pronom,
        "state": look.state.value,
        "message": look.why.as_json() if look.why else None,
        "pages": look.pages,
        "pdfa": look.pdfa,
        "text": text_of(kind.name, file) if request.get("text") and look.state in _READABLE else "",
    }


def _looked(kind: str, file: BinaryIO) -> Look:
    file.seek(0)
    try:
        return _LOOKS.get(kind, _no_look)(file)
    except TooDemanding as over:
        return _over(over)


def _over(over: TooDemanding) -> Look:
    return Look(State.TOO_DEMANDING, over.why)


def _no_look(file: BinaryIO) -> Look:
    return Look()


def _broken(code: str = "files.damaged") -> Look:
    return Look(State.BROKEN, message(code))


def _encrypted() -> Look:
    return Look(State.ENCRYPTED, message("files.needs_password"))


# --- PDF ---------------------------------------------------------------------------------------------------------


def _look_at_pdf(file: BinaryIO) -> Look:
    pdf_headers.require_few_pages(file)
    pdf_headers.bound_qpdf()
    try:
        with pikepdf.open(file) as pdf:
            pdf_headers.require_few_leaves(pdf)
            pages = len(pdf.pages)
            pdfa = _claimed_pdfa(pdf)
            pdf_headers.require_within_limits()
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
    except (pikepdf.PdfError, ValueError, TypeError, RecursionError, RuntimeError) as error:
        pdf_headers.require_within_limits(error)
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
    except (pikepdf.PdfError, etree.XMLSyntaxError, ValueError, RuntimeError) as error:
        pdf_headers.require_within_limits(error)
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


def _look_at_picture(kind: str, file: BinaryIO) -> Look:
    """Decoded once, JPEG in an eighth of its size: a picture that breaks off shows only then. One that takes much memory is not
    decoded; what can be seen of its structure is.
    """
    decoded = picture_headers.bytes_decoded(kind, file)
    file.seek(0)
    if decoded > LARGEST_DECODED and kind == "webp":  # whose canvas is made when it is opened
        return Look()
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    Image.MAX_IMAGE_PIXELS = None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(file, formats=[_PILLOW_NAMES[kind]]) as picture:
                if decoded > LARGEST_DECODED:
                    if kind == "png":  # the others look no closer than their head
                        picture.verify()
                    return Look()
                picture.draft("RGB", (picture.width // 8, picture.height // 8))
                picture.load()
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - Pillow raises many kinds for broken pictures; all mean the same here
        return _broken("files.picture_damaged")
    return Look()


_PILLOW_NAMES = {"jpg": "JPEG", "png": "PNG", "gif": "GIF", "tiff": "TIFF", "webp": "WEBP", "bmp": "BMP"}


def _look_at_boxes(kind: str, file: BinaryIO) -> Look:
    """HEIC and AVIF are rows of boxes, each with its length; one that reaches beyond the file was cut off."""
    picture_headers.bytes_decoded(kind, file)
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
            packed_headers.require_modest(container)
            for member in members:
                with container.open(member) as stream:  # which gives no more than the part said that it has
                    while stream.read(CHUNK):
                        pass
            if "META-INF/manifest.xml" in container.NameToInfo:
                with container.open("META-INF/manifest.xml") as stream:
                    if b"encryption-data" in stream.read(CHUNK):
                        return _encrypted()
    except (MemoryError, TooDemanding):
        raise
    except Exception:  # noqa: BLE001 - zipfile and zlib raise many kinds for damaged members
        return _broken()
    return Look()


_WORD_MARK, _WORD_ENCRYPTED = b"\xec\xa5", 0x01


def _look_at_ole(file: BinaryIO) -> Look:
    """Old Office files, and new ones with a password, which are wrapped in the old container. Every stream is read once."""
    old_office_headers.require_few_streams(file)
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    try:
        with olefile.OleFileIO(file) as held:
            every = held.listdir()
            names = [one for one in every if len(one) == 1]
            if [ENCRYPTED_OFFICE] in names:
                return _encrypted()
            if sum(held.get_size(name) for name in every) > size:  # parts that lie over one another
                return _broken()
            for name in every:
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
    **{kind: partial(_look_at_picture, kind) for kind in _PILLOW_NAMES},
    **{kind: partial(_look_at_boxes, kind) for kind in ("heic", "avif")},
    **dict.fromkeys(("docx", "xlsx", "pptx", "macro", "odt", "ods", "odp"), _look_at_office),
    **dict.fromkeys(("doc", "xls", "ppt", "msg"), _look_at_ole),
    "rtf": _look_at_rtf,
}
