"""HTTP bodies: an envelope, and a file that comes inline (base64) or as a part of its own (MTOM). Files go to disk."""

from __future__ import annotations

import base64
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from simulators.ephorte.soap import DOCUMENTS, XOP, Envelope, SoapFault, child_of, parse

PIECE = 256 * 1024
MOST_ENVELOPE = 8 * 1024 * 1024
MOST_TEXT = 400 * 1024 * 1024
_INCLUDE = f"{{{XOP}}}Include"


class Readable(Protocol):
    """What a request is read from."""

    def read(self, size: int, /) -> bytes: ...

    def readline(self) -> bytes: ...


@dataclass
class Received:
    """A request: its envelope, and the file that came with it."""

    envelope: Envelope
    content: Path | None = None


class Body:
    """The bytes of a request, read piece by piece: of a known length, or chunked."""

    def __init__(self, stream: Readable, headers: dict[str, str]) -> None:
        self._stream = stream
        self._chunked = headers.get("transfer-encoding", "").lower() == "chunked"
        self._left = 0 if self._chunked else int(headers.get("content-length") or 0)

    def pieces(self) -> Iterator[bytes]:
        """Raises ConnectionError when the client stops in the middle."""
        if self._chunked:
            yield from self._chunks()
            return
        while self._left > 0:
            piece = self._stream.read(min(PIECE, self._left))
            if not piece:
                raise ConnectionError("the request was cut short")
            self._left -= len(piece)
            yield piece

    def _chunks(self) -> Iterator[bytes]:
        while size := int(self._stream.readline().split(b";")[0].strip() or b"0", 16):
            left = size
            while left:
                piece = self._stream.read(min(PIECE, left))
                if not piece:
                    raise ConnectionError("the request was cut short")
                left -= len(piece)
                yield piece
            self._stream.readline()
        self._stream.readline()


def receive(body: Body, content_type: str, folder: Path) -> Received:
    """Reads a request. Raises SoapFault, ConnectionError."""
    if content_type.lower().startswith("multipart/related"):
        return _related(body, content_type, folder)
    data = bytearray()
    for piece in body.pieces():
        data += piece
        if len(data) > MOST_TEXT:
            raise SoapFault("The maximum message size quota has been exceeded.", "InternalServiceFault")
    envelope = parse(bytes(data))
    return Received(envelope, _inline(envelope, folder))


def _inline(envelope: Envelope, folder: Path) -> Path | None:
    content = child_of(envelope.body, "Content") if envelope.body.tag.startswith(f"{{{DOCUMENTS}}}") else None
    if content is None:
        return None
    try:
        data = base64.b64decode("".join((content.text or "").split()), validate=True)
    except ValueError:
        raise SoapFault("Content is no base64.", "DeserializationFailed") from None
    with tempfile.NamedTemporaryFile(dir=folder, delete=False) as file:
        file.write(data)
    return Path(file.name)


def _related(body: Body, content_type: str, folder: Path) -> Received:
    """MTOM: the first part is the envelope, the second the bytes that its `xop:Include` names."""
    match = re.search(r'boundary="?([^";]+)"?', content_type, re.IGNORECASE)
    if match is None:
        raise SoapFault("The multipart message has no boundary.", "DeserializationFailed")
    parts = _Parts(body.pieces(), match[1].strip().encode())
    root = bytearray()
    for piece in parts.next_part():
        root += piece
        if len(root) > MOST_ENVELOPE:
            raise SoapFault("The envelope is too large.", "DeserializationFailed")
    envelope = parse(bytes(root))
    include = next(iter(envelope.body.iter(_INCLUDE)), None)
    if include is None:
        parts.drain()
        return Received(envelope, _inline(envelope, folder))
    with tempfile.NamedTemporaryFile(dir=folder, delete=False) as file:
        for piece in parts.next_part():
            file.write(piece)
    wanted = (include.get("href") or "").removeprefix("cid:")
    if parts.content_id != wanted:
        Path(file.name).unlink()
        raise SoapFault("The part that xop:Include names is not there.", "DeserializationFailed")
    parts.drain()
    return Received(envelope, Path(file.name))


class _Parts:
    """The parts of a multipart body, one after the other."""

    def __init__(self, pieces: Iterator[bytes], boundary: bytes) -> None:
        self._pieces, self._mark = pieces, b"\r\n--" + boundary
        self._buffer = bytearray(b"\r\n")
        self.content_id = ""
        for _ in self._until(self._mark):
            pass

    def next_part(self) -> Iterator[bytes]:
        """The part's bytes. Raises SoapFault when there is none."""
        self._fill(2)
        if self._buffer.startswith(b"--"):
            raise SoapFault("A part is missing.", "DeserializationFailed")
        headers = b"".join(self._until(b"\r\n\r\n")).decode("latin-1")
        found = re.search(r"content-id:\s*<([^>]*)>", headers, re.IGNORECASE)
        self.content_id = found[1] if found else ""
        yield from self._until(self._mark)

    def drain(self) -> None:
        for _ in self._pieces:
            pass

    def _fill(self, size: int) -> None:
        while len(self._buffer) < size:
            self._more()

    def _more(self) -> None:
        piece = next(self._pieces, None)
        if piece is None:
            raise SoapFault("The multipart message is cut short.", "DeserializationFailed")
        self._buffer += piece

    def _until(self, mark: bytes) -> Iterator[bytes]:
        while (found := self._buffer.find(mark)) < 0:
            safe = len(self._buffer) - len(mark) + 1
            if safe > 0:
                yield bytes(self._buffer[:safe])
                del self._buffer[:safe]
            self._more()
        yield bytes(self._buffer[:found])
        del self._buffer[: found + len(mark)]


def mtom_head(envelope: bytes, boundary: str, *, has_file: bool) -> bytes:
    """What goes before the file in an MTOM answer; all of it but the end where the file stands in the envelope."""
    root = (
        f"--{boundary}\r\nContent-ID: <http://tempuri.org/0>\r\nContent-Transfer-Encoding: 8bit\r\n"
        'Content-Type: application/xop+xml;charset=utf-8;type="text/xml"\r\n\r\n'
    ).encode() + envelope
    if not has_file:
        return root
    return (
        root
        + (
            f"\r\n--{boundary}\r\nContent-ID: <http://tempuri.org/1/639>\r\nContent-Transfer-Encoding: binary\r\n"
            "Content-Type: application/octet-stream\r\n\r\n"
        ).encode()
    )


def mtom_tail(boundary: str) -> bytes:
    return f"\r\n--{boundary}--\r\n".encode()
