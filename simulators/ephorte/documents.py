"""Documents V3: files in and out. What describes a file stands in SOAP headers, its bytes in the body or in a part."""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from simulators.ephorte.access import caller_of
from simulators.ephorte.bodies import mtom_head, mtom_tail
from simulators.ephorte.effects import take_file
from simulators.ephorte.settings import Settings
from simulators.ephorte.soap import (
    DOCUMENTS,
    SOAP_11_TYPE,
    XOP,
    Envelope,
    SoapFault,
    child_of,
    reply_11,
    text_of,
)
from simulators.ephorte.store import Row, Store, Upload

FOR_INSERT = "ObjectModelService"
"""The storage where an insert of a DocumentObject finds its file; any other is a temporary one."""


@dataclass
class FileReply:
    """A file to be answered with."""

    headers: dict[str, str]
    path: Path
    size: int


@dataclass
class Framed:
    """What is sent of a file reply: the envelope, the file's own bytes (`path`, where they are no part of it), the end."""

    content_type: str
    head: bytes
    path: Path | None = None
    size: int = 0
    tail: bytes = b""


def framed(reply: FileReply, settings: Settings) -> Framed:
    """As MTOM, or as base64 in the text; small files of an MTOM reply stand in its envelope."""
    body = _body("DocumentReturnMessage")
    content = etree.SubElement(body, f"{{{DOCUMENTS}}}Content")
    is_inline = not settings.answers_mtom or reply.size < settings.inline_below
    if is_inline:
        encoded = base64.encodebytes if settings.whitespace else base64.b64encode
        content.text = encoded(reply.path.read_bytes()).decode()
    else:
        include = etree.SubElement(content, f"{{{XOP}}}Include", nsmap={"xop": XOP})
        include.set("href", "cid:http%3A%2F%2Ftempuri.org%2F1%2F639")
    envelope = reply_11(reply.headers, body, settings)
    if not settings.answers_mtom:
        return Framed(SOAP_11_TYPE, envelope)
    boundary = f"uuid:{secrets.token_hex(16)}+id=1"
    content_type = (
        f'multipart/related; type="application/xop+xml"; start="<http://tempuri.org/0>"; boundary="{boundary}"; '
        'start-info="text/xml"'
    )
    head, tail = mtom_head(envelope, boundary, has_file=not is_inline), mtom_tail(boundary)
    if is_inline:
        return Framed(content_type, head + tail)
    return Framed(content_type, head, reply.path, reply.size, tail)


class Documents:
    """The operations, on one store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def upload(self, envelope: Envelope, content: Path) -> tuple[dict[str, str], etree._Element]:
        """UploadFile: the headers and the body of the reply."""
        caller_of(envelope.headers.get("EphorteIdentity")).must_register()
        told = _header(envelope, "FileName")
        if not told or re.search(r'[\\/:*?"<>|]', told):
            raise SoapFault("Filnavnet mangler eller er ugyldig.")
        name = f"{secrets.token_hex(8)}_{told}"
        upload = self._kept(content, _header(envelope, "ContentType"))
        with self._store.lock:
            is_for_insert = _header(envelope, "StorageIdentifier") == FOR_INSERT
            identifier = secrets.token_hex(16)
            self._store.uploads[name if is_for_insert else identifier] = upload
        return {"FileName": name, "Identifier": identifier}, _body("UploadReturnMessage")

    def check_in(self, envelope: Envelope, content: Path) -> tuple[dict[str, str], etree._Element]:
        """Checkin: the file of a version that stands without one."""
        criteria = envelope.headers.get("DocumentCriteria")
        if criteria is None:
            raise SoapFault("DocumentCriteria mangler.")
        caller_of(child_of(criteria, "EphorteIdentity")).must_register()
        with self._store.batch(atomic=True):
            row = self._version(
                text_of(criteria, "DocumentId"), text_of(criteria, "Variant"), text_of(criteria, "Version")
            )
            if row is None:
                raise SoapFault("Dokumentversjonen finnes ikke.")
            name = f"{secrets.token_hex(8)}_innsjekket.{(row.get('FileformatId') or 'bin').split('-')[-1].lower()}"
            self._store.uploads[name] = self._kept(content, _header(envelope, "ContentType"))
            take_file(self._store, row, name)
        return {}, _body("CheckinReturnMessage")

    def content(self, envelope: Envelope) -> FileReply:
        """GetDocumentContentBase."""
        caller = caller_of(envelope.headers.get("Identity"))
        with self._store.lock:
            row = self._version(
                _header(envelope, "DocumentId"), _header(envelope, "Variant"), _header(envelope, "Version")
            )
            upload = self._store.files.get(row.number) if row is not None else None
            if row is None or upload is None or not caller.sees(row, self._store):
                raise SoapFault("Dokumentet finnes ikke.")
            headers = {
                "ContentType": upload.content_type,
                "FileName": str(row["FilePath"]).rpartition("/")[2],
            }
            return FileReply(headers, upload.path, upload.size)

    def _version(self, document: str, variant: str, version: str) -> Row | None:
        if not (document.isdigit() and version.isdigit()):
            return None
        found = self._store.where(
            "DocumentObject",
            DocumentDescriptionId=int(document),
            VariantFormatId=variant,
            VersionNumber=int(version),
        )
        return found[0] if found else None

    def _kept(self, content: Path, content_type: str) -> Upload:
        """The file, moved into the archive's own folder."""
        digest = hashlib.sha256()
        with content.open("rb") as stream:
            while piece := stream.read(1 << 20):
                digest.update(piece)
        place = self._store.folder / secrets.token_hex(16)
        content.replace(place)
        return Upload(place, place.stat().st_size, digest.hexdigest(), content_type)


def _header(envelope: Envelope, name: str) -> str:
    held = envelope.headers.get(name)
    return (held.text or "").strip() if held is not None else ""


def _body(name: str) -> etree._Element:
    return etree.Element(f"{{{DOCUMENTS}}}{name}", nsmap={"d": DOCUMENTS})
