"""Inspecting one attachment. Runs in the child process: whatever a hostile file does, it does it there."""

from __future__ import annotations

import hashlib
import re
import warnings
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf
from PIL import Image

from arkivbro.documents.attachments import State
from arkivbro.documents.formats import FORMATS, FileFormat, detect

PRONOM_OF_PDF = {"1.4": "fmt/18", "1.5": "fmt/19", "1.6": "fmt/20", "1.7": "fmt/276", "2.0": "fmt/1129"}
PRONOM_OF_PDFA = {
    "1A": "fmt/95", "1B": "fmt/354", "2A": "fmt/476", "2B": "fmt/477", "2U": "fmt/478", "3A": "fmt/479", "3B": "fmt/480",
    "3U": "fmt/481",
}  # fmt: skip
LARGEST_UNPACKED = 2 * 1024**3
MESSAGES = {
    State.OK: "I orden.",
    State.ENCRYPTED: "Filen er beskyttet med passord. Den er arkivert som mottatt, men kan ikke leses uten passordet.",
    State.BROKEN: "Filen er skadet. Den er arkivert som mottatt.",
    State.DISGUISED: "Filen er noe annet enn navnet sier. Den er arkivert som mottatt.",
    State.EMPTY: "Filen er tom og er ikke arkivert. Be søkeren sende den på nytt.",
    State.TOO_LARGE: "Filen er større enn grensen og er ikke arkivert.",
    State.TOO_MANY: "Søknaden har flere vedlegg enn grensen. Dette er ikke arkivert.",
    State.TYPE_NOT_ALLOWED: "Filtypen tas ikke imot, og filen er ikke arkivert.",
}


@dataclass(slots=True)
class _Look:
    """What a closer look at the content gave."""

    state: State = State.OK
    pronom: str = ""
    pages: int | None = None
    pdfa: str = ""


def inspect(request: dict[str, Any]) -> dict[str, Any]:
    """The answer to a request of `Renderer.inspect`. `shallow` leaves the closer look out: it killed a child before."""
    path = Path(request["path"])
    size = path.stat().st_size
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    kind = detect(path) if size else FORMATS["unknown"]
    look = _Look()
    state = _refused(request, size, kind)
    if state is None:
        look = _Look(State.BROKEN) if request.get("shallow") else _closer(path, kind)
        state = look.state
        if state is State.OK and _is_disguised(request["declared"], kind):
            state = State.DISGUISED
    return {
        "sha256": sha256,
        "size": size,
        "format": look.pronom or kind.pronom,
        "format_name": kind.label,
        "media_type": kind.media_type,
        "extension": kind.extension,
        "state": state.value,
        "message": MESSAGES[state],
        "pages": look.pages,
        "pdfa": look.pdfa,
    }


def _refused(request: dict[str, Any], size: int, kind: FileFormat) -> State | None:
    if size == 0:
        return State.EMPTY
    if request["over"]:
        return State.TOO_MANY
    if size > request["largest_file"] or size > request["room"]:
        return State.TOO_LARGE
    if kind.name not in request["formats"]:
        return State.TYPE_NOT_ALLOWED
    return None


def _is_disguised(declared: str, kind: FileFormat) -> bool:
    """Whether the name's ending says another known format than the content. A name without an ending says nothing."""
    ending = Path(declared).suffix.lstrip(".").casefold()
    if not ending or ending in (kind.extension, *kind.aliases):
        return False
    return any(ending in (one.extension, *one.aliases) for one in FORMATS.values()) or kind.name != "txt"


def _closer(path: Path, kind: FileFormat) -> _Look:
    match kind.name:
        case "pdf":
            return _look_at_pdf(path)
        case "jpg" | "png" | "gif" | "tiff" | "webp":
            return _look_at_picture(path)
        case "docx" | "xlsx" | "pptx" | "odt" | "ods" | "odp":
            return _look_at_container(path)
        case "doc":
            return _look_at_ole(path)
        case _:
            return _Look()


def _look_at_pdf(path: Path) -> _Look:
    try:
        with pikepdf.open(path) as pdf:
            look = _Look(pages=len(pdf.pages), pronom=PRONOM_OF_PDF.get(pdf.pdf_version, "fmt/276"))
            look.pdfa = _claimed_pdfa(pdf)
            if look.pdfa:
                look.pronom = PRONOM_OF_PDFA.get(look.pdfa.removeprefix("PDF/A-").upper(), look.pronom)
            if look.pages == 0:
                look.state = State.BROKEN
            return look
    except pikepdf.PasswordError:
        return _Look(State.ENCRYPTED)
    except (pikepdf.PdfError, ValueError, RecursionError, RuntimeError):
        return _Look(State.BROKEN)


def _claimed_pdfa(pdf: pikepdf.Pdf) -> str:
    """What the file says of itself in its XMP, e.g. "PDF/A-2b"; not validated."""
    metadata = pdf.Root.get("/Metadata")
    if not isinstance(metadata, pikepdf.Stream):
        return ""
    text = metadata.read_bytes()[:1_000_000].decode("utf-8", "replace")
    part = re.search(r"pdfaid:part(?:>|=[\"'])\s*(\d)", text)
    conformance = re.search(r"pdfaid:conformance(?:>|=[\"'])\s*([ABUabu])", text)
    return f"PDF/A-{part.group(1)}{conformance.group(1).lower() if conformance else ''}" if part else ""


def _look_at_picture(path: Path) -> _Look:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(path) as picture:
                picture.verify()
    except Exception:  # noqa: BLE001 - Pillow raises many kinds for broken pictures; all mean the same here
        return _Look(State.BROKEN)
    return _Look()


def _look_at_container(path: Path) -> _Look:
    try:
        with zipfile.ZipFile(path) as container:
            members = container.infolist()
            if any(member.flag_bits & 1 for member in members):
                return _Look(State.ENCRYPTED)
            if sum(member.file_size for member in members) > LARGEST_UNPACKED:
                return _Look(State.BROKEN)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return _Look(State.BROKEN)
    return _Look()


def _look_at_ole(path: Path) -> _Look:
    """A password-protected Office file is an OLE container that holds an encrypted package."""
    with path.open("rb") as file:
        head = file.read(65_536)
    encrypted = "EncryptedPackage".encode("utf-16-le") in head
    return _Look(State.ENCRYPTED if encrypted else State.OK)
