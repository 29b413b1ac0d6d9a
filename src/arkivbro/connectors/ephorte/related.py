"""Files in replies, to disk as they come: parts of a multipart/related message (MTOM), or base64 in the envelope.

python-multipart takes the message apart, piece by piece; which part is the envelope and which the file is told by
`start` and by `xop:Include`, never by their place. WCF writes a small file into the envelope of an MTOM message too. A reply
without the file is an error, never an empty file.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable
from typing import TYPE_CHECKING, BinaryIO
from urllib.parse import unquote

from lxml import etree
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from arkivbro.connectors.ephorte.mtom import CHUNK
from arkivbro.connectors.ephorte.soap_xml import XOP, NotAnEnvelope, fault_of, parser, read_envelope

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks

LARGEST_ENVELOPE = 32 * 1024 * 1024
_MOST_HEADERS, _LONGEST_HEADER = 32, 8 * 1024


def is_related(content_type: str) -> bool:
    """Whether a reply is in parts."""
    return parse_options_header(content_type)[0] == b"multipart/related"


def read_related(chunks: Iterable[bytes], content_type: str, sink: BinaryIO | None) -> bytes:
    """The envelope; the file that it names or holds goes to `sink`. Raises NotAnEnvelope.

    Without a sink a second part is refused: an answer that was to be small is then none. An envelope with a fault has no
    file.
    """
    parts = _Parts(content_type, sink)
    for piece in chunks:
        parts.write(piece)
    parts.close()
    return bytes(parts.envelope)


class _Parts:
    """A multipart/related message: the envelope is kept, the file's part goes on."""

    def __init__(self, content_type: str, sink: BinaryIO | None) -> None:
        options = {name.lower(): value for name, value in parse_options_header(content_type)[1].items()}
        self._start, self._sink = _bare(options.get(b"start", b"")), sink
        self.envelope = bytearray()
        self._number = 0
        self._headers: dict[bytes, bytes] = {}
        self._name, self._value = bytearray(), bytearray()
        self._wanted: bytes | None = None
        """The Content-ID that the envelope names."""
        self._is_taken = self._is_complete = False
        if not (boundary := options.get(b"boundary")):
            raise NotAnEnvelope("multipart without boundary")
        callbacks: MultipartCallbacks = {
            "on_part_begin": self._begin,
            "on_header_begin": self._begin_header,
            "on_header_field": lambda data, start, end: self._name.extend(data[start:end]),
            "on_header_value": lambda data, start, end: self._value.extend(data[start:end]),
            "on_header_end": self._end_header,
            "on_headers_finished": self._check_headers,
            "on_part_data": self._data,
            "on_part_end": self._end,
            "on_end": self._complete,
        }
        try:
            self._parser = MultipartParser(
                boundary, callbacks, max_header_count=_MOST_HEADERS, max_header_size=_LONGEST_HEADER
            )
        except FormParserError:
            raise NotAnEnvelope("a boundary that is too long") from None

    def write(self, piece: bytes) -> None:
        try:
            self._parser.write(piece)
        except FormParserError:
            raise NotAnEnvelope("no well-formed parts") from None

    def close(self) -> None:
        """Raises NotAnEnvelope where the end, or the file that the envelope names, has not come."""
        if not self._is_complete or self._number == 0:
            raise NotAnEnvelope("cut short")
        if self._wanted is not None and not self._is_taken:
            raise NotAnEnvelope("without the part that it names")

    def _begin(self) -> None:
        self._number += 1
        self._headers = {}

    def _begin_header(self) -> None:
        self._name.clear()
        self._value.clear()

    def _end_header(self) -> None:
        self._headers[bytes(self._name).lower()] = bytes(self._value).strip()

    def _check_headers(self) -> None:
        if self._headers.get(b"content-transfer-encoding", b"").lower() in (b"base64", b"quoted-printable"):
            raise NotAnEnvelope("an encoding that MTOM does not use")
        id = _bare(self._headers.get(b"content-id", b""))
        if self._number == 1:
            if self._start and id != self._start:
                raise NotAnEnvelope("a part before the envelope")
        elif self._sink is None or self._is_taken or self._wanted is None or id != self._wanted:
            raise NotAnEnvelope("a part that was not asked for")
        else:
            self._is_taken = True

    def _data(self, data: bytes, start: int, end: int) -> None:
        if self._number > 1:
            assert self._sink is not None
            self._sink.write(memoryview(data)[start:end])
            return
        self.envelope += memoryview(data)[start:end]
        if len(self.envelope) > LARGEST_ENVELOPE:
            raise NotAnEnvelope("too large")

    def _end(self) -> None:
        if self._number == 1 and self._sink is not None:
            self._wanted = _named_or_taken(read_envelope(bytes(self.envelope)), self._sink)

    def _complete(self) -> None:
        self._is_complete = True


def _named_or_taken(envelope: etree._Element, sink: BinaryIO) -> bytes | None:
    """The Content-ID of the file's part; None where the file stands in the envelope (and is taken), or there is a fault."""
    if fault_of(envelope) is not None:
        return None
    contents = list(envelope.iter("{*}Content"))
    if len(contents) != 1:
        raise NotAnEnvelope("without one file")
    include = contents[0].find(f"{{{XOP}}}Include")
    if include is not None:
        href = include.get("href") or ""
        if not href.startswith("cid:"):
            raise NotAnEnvelope("a file somewhere else")
        return unquote(href.removeprefix("cid:")).encode()
    target = _ContentTarget(sink)
    target.start(str(contents[0].tag), contents[0].attrib)
    if len(contents[0]):
        raise NotAnEnvelope("without one file")
    try:
        target.data(contents[0].text or "")
        target.end(str(contents[0].tag))
    except ValueError:
        raise NotAnEnvelope("a file that is no base64") from None
    return None


def _bare(id: bytes) -> bytes:
    """A Content-ID without its brackets."""
    return id.strip().removeprefix(b"<").removesuffix(b">")


# --- base64 in a text reply --------------------------------------------------------------------------------------


class _ContentTarget:
    """Takes the base64 text of the Content element as it is parsed; keeps everything else small."""

    def __init__(self, sink: BinaryIO) -> None:
        self._sink = sink
        self._inside = False
        self._rest = b""
        self.is_envelope = False
        self.files = 0

    def start(self, tag: str, attributes: object) -> None:
        name = etree.QName(tag).localname
        self.is_envelope = self.is_envelope or name == "Envelope"
        if self._inside:
            raise NotAnEnvelope("something in the file")
        if name == "Content":
            nil = {etree.QName(str(one)).localname for one in attributes} if attributes else set()  # type: ignore[attr-defined]  # a mapping
            if "nil" in nil:
                raise NotAnEnvelope("without one file")
            self._inside = True

    def end(self, tag: str) -> None:
        if self._inside:
            self._inside = False
            self.files += 1
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

    def close(self) -> _ContentTarget:
        return self


def read_inline(chunks: Iterable[bytes], sink: BinaryIO) -> None:
    """The base64 Content of a text reply, decoded to `sink` as it comes. Raises NotAnEnvelope."""
    reader = parser(target=_ContentTarget(sink))
    try:
        for piece in chunks:
            reader.feed(piece)
        read = reader.close()
    except (etree.XMLSyntaxError, ValueError):
        raise NotAnEnvelope("no well-formed reply with base64") from None
    if not isinstance(read, _ContentTarget) or not read.is_envelope:
        raise NotAnEnvelope("no SOAP envelope")
    if read.files != 1:
        raise NotAnEnvelope("without one file")
