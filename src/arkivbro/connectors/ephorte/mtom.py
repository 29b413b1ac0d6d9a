"""Files in SOAP messages without holding them in memory: MTOM (XOP in multipart/related), and base64 in the text.

Out: the envelope is small and made beforehand; its Content element takes an `xop:Include`, and the bytes follow as a part
of their own, read from disk piece by piece. In: parts are written to disk as they come.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from lxml import etree

from arkivbro.connectors.ephorte.soap_xml import XOP, NotAnEnvelope, parser
from arkivbro.core.errors import Defect

CHUNK = 256 * 1024
"""Bytes read and sent at a time; a multiple of 3 is made of it for base64."""
LARGEST_ENVELOPE = 32 * 1024 * 1024
_MOST_HEADERS = 64 * 1024
_MARK = "@@content@@"


@dataclass(frozen=True, slots=True)
class File:
    """A file to be sent: how to open it, its size in bytes and its checksum (SHA-256, hex)."""

    open: Callable[[], BinaryIO]
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Message:
    """An HTTP body that can be sent once: its length is known, its bytes come when asked for."""

    content_type: str
    length: int
    chunks: Iterator[bytes]


# --- out ---------------------------------------------------------------------------------------------------------


def plain_message(envelope: etree._Element, content_type: str) -> Message:
    """A message without a file."""
    data = etree.tostring(envelope, encoding="utf-8", xml_declaration=True)
    return Message(content_type, len(data), iter((data,)))


def mtom_message(envelope: etree._Element, file: File, boundary: str) -> Message:
    """SOAP 1.1 as MTOM: the envelope's Content element is replaced by a reference to the second part."""
    content = _content_element(envelope)
    content.text = None
    etree.SubElement(content, f"{{{XOP}}}Include", href="cid:content", nsmap={"xop": XOP})
    root = etree.tostring(envelope, encoding="utf-8")
    head = (
        f"--{boundary}\r\nContent-ID: <root>\r\nContent-Transfer-Encoding: 8bit\r\n"
        'Content-Type: application/xop+xml;charset=utf-8;type="text/xml"\r\n\r\n'
    ).encode()
    between = (
        f"\r\n--{boundary}\r\nContent-ID: <content>\r\nContent-Transfer-Encoding: binary\r\n"
        "Content-Type: application/octet-stream\r\n\r\n"
    ).encode()
    tail = f"\r\n--{boundary}--\r\n".encode()

    def chunks() -> Iterator[bytes]:
        yield head + root + between
        yield from checked_chunks(file, CHUNK)
        yield tail

    return Message(
        'multipart/related;type="application/xop+xml";start="<root>";start-info="text/xml";'
        f'boundary="{boundary}"',
        len(head) + len(root) + len(between) + file.size + len(tail),
        chunks(),
    )


def text_message(envelope: etree._Element, file: File) -> Message:
    """SOAP 1.1 with the file as base64 in the Content element, made piece by piece."""
    _content_element(envelope).text = _MARK
    before, _, after = etree.tostring(envelope, encoding="utf-8", xml_declaration=True).partition(
        _MARK.encode()
    )

    def chunks() -> Iterator[bytes]:
        yield before
        for piece in checked_chunks(file, CHUNK - CHUNK % 3):
            yield base64.b64encode(piece)
        yield after

    return Message("text/xml; charset=utf-8", len(before) + 4 * ((file.size + 2) // 3) + len(after), chunks())


def checked_chunks(file: File, size: int) -> Iterator[bytes]:
    """The file's bytes in full pieces of `size` (but the last).

    Raises Defect before the end when they are not those of the checksum: the message then never ends, and no server
    can take it for whole.
    """
    digest, total = hashlib.sha256(), 0
    with file.open() as stream:
        while piece := stream.read(size):
            while len(piece) < size and (more := stream.read(size - len(piece))):
                piece += more
            digest.update(piece)
            total += len(piece)
            if total > file.size:
                break
            yield piece
    if total != file.size or digest.hexdigest() != file.sha256:
        raise Defect(
            "En fil er ikke lenger den som ble klargjort. Den ble ikke sendt.", detail="file:checksum"
        )


def _content_element(envelope: etree._Element) -> etree._Element:
    for element in envelope.iter():
        if isinstance(element.tag, str) and etree.QName(element).localname == "Content":
            return element
    raise Defect(detail="envelope without Content")


# --- in ----------------------------------------------------------------------------------------------------------


def boundary_of(content_type: str) -> bytes | None:
    """The boundary of a multipart/related reply; None for any other type. Raises NotAnEnvelope without one."""
    if not content_type.lower().startswith("multipart/related"):
        return None
    match = re.search(r'boundary="?([^";,]{1,200})"?', content_type, re.IGNORECASE)
    if match is None:
        raise NotAnEnvelope("multipart without boundary")
    return match.group(1).strip().encode("ascii", "replace")


def read_related(chunks: Iterable[bytes], boundary: bytes, sink: BinaryIO | None) -> bytes:
    """The first part, whole (the envelope); the second goes to `sink` as it comes. Raises NotAnEnvelope.

    Without a sink a second part is refused: an answer that was to be small is then none.
    """
    delimiter = b"\r\n--" + boundary
    buffer, source = bytearray(b"\r\n"), iter(chunks)
    root = bytearray()
    _skip_to(buffer, source, delimiter)
    part = 0
    while _begins_part(buffer, source):
        _skip_headers(buffer, source)
        part += 1
        if part > 1 and sink is None:
            raise NotAnEnvelope("a part that was not asked for")
        for piece in _until(buffer, source, delimiter):
            if part == 1:
                root += piece
                if len(root) > LARGEST_ENVELOPE:
                    raise NotAnEnvelope("too large")
            elif part == 2 and sink is not None:
                sink.write(piece)
    for _ in source:
        pass
    return bytes(root)


def _more(buffer: bytearray, source: Iterator[bytes]) -> None:
    piece = next(source, None)
    if piece is None:
        raise NotAnEnvelope("cut short")
    buffer += piece


def _skip_to(buffer: bytearray, source: Iterator[bytes], mark: bytes) -> None:
    for _ in _until(buffer, source, mark):
        pass


def _until(buffer: bytearray, source: Iterator[bytes], mark: bytes) -> Iterator[bytes]:
    """What comes before the mark, in pieces; the mark is taken out of the buffer."""
    while (found := buffer.find(mark)) < 0:
        safe = len(buffer) - len(mark)
        if safe > 0:
            yield bytes(buffer[:safe])
            del buffer[:safe]
        _more(buffer, source)
    if found:
        yield bytes(buffer[:found])
    del buffer[: found + len(mark)]


def _begins_part(buffer: bytearray, source: Iterator[bytes]) -> bool:
    while len(buffer) < 2:
        _more(buffer, source)
    return not buffer.startswith(b"--")


def _skip_headers(buffer: bytearray, source: Iterator[bytes]) -> None:
    while (found := buffer.find(b"\r\n\r\n")) < 0:
        if len(buffer) > _MOST_HEADERS:
            raise NotAnEnvelope("endless part headers")
        _more(buffer, source)
    if re.search(rb"content-transfer-encoding:\s*(base64|quoted)", bytes(buffer[:found]), re.IGNORECASE):
        raise NotAnEnvelope("an encoding that MTOM does not use")
    del buffer[: found + 4]


class _ContentTarget:
    """Takes the base64 text of the Content element as it is parsed; keeps everything else small."""

    def __init__(self, sink: BinaryIO) -> None:
        self._sink = sink
        self._inside = 0
        self._rest = b""
        self.is_envelope = False

    def start(self, tag: str, attributes: object) -> None:
        name = etree.QName(tag).localname
        self.is_envelope = self.is_envelope or name == "Envelope"
        if name == "Content" or self._inside:
            self._inside += 1

    def end(self, tag: str) -> None:
        if self._inside:
            self._inside -= 1
            if not self._inside:
                self._sink.write(base64.b64decode(self._rest, validate=True))
                self._rest = b""

    def data(self, text: str) -> None:
        if not self._inside:
            return
        self._rest += b"".join(text.encode("ascii").split())
        whole = len(self._rest) - len(self._rest) % 4
        if whole >= CHUNK:
            self._sink.write(base64.b64decode(self._rest[:whole], validate=True))
            self._rest = self._rest[whole:]

    def doctype(self, *_: object) -> None:
        raise NotAnEnvelope("a DTD")

    def comment(self, text: str) -> None: ...

    def close(self) -> bool:
        return self.is_envelope


def read_inline(chunks: Iterable[bytes], sink: BinaryIO) -> None:
    """The base64 Content of a text reply, decoded to `sink` as it comes. Raises NotAnEnvelope."""
    reader = parser(target=_ContentTarget(sink))
    try:
        for piece in chunks:
            reader.feed(piece)
        is_envelope = reader.close()
    except (etree.XMLSyntaxError, ValueError):
        raise NotAnEnvelope("no well-formed reply with base64") from None
    if not is_envelope:
        raise NotAnEnvelope("no SOAP envelope")
