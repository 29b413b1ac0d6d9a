"""Files in the messages that we send, without holding them in memory: MTOM (XOP in multipart/related), or base64 in the text.

The envelope is small and made beforehand; its Content element takes an `xop:Include`, and the bytes follow as a part of
their own, read from disk piece by piece. What comes back is read in `related.py`.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from lxml import etree

from arkivbro.connectors.ephorte.soap_xml import XOP
from arkivbro.core.errors import Defect

CHUNK = 256 * 1024
"""Bytes read and sent at a time; a multiple of 3 is made of it for base64."""
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
        raise Defect("ephorte.file_changed", detail="file:checksum")


def _content_element(envelope: etree._Element) -> etree._Element:
    for element in envelope.iter():
        if isinstance(element.tag, str) and etree.QName(element).localname == "Content":
            return element
    raise Defect(detail="envelope without Content")
