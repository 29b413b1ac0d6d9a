"""Files in SOAP messages: out as MTOM and as base64, in part by part; what is cut short is never taken for whole."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from email import policy
from email.parser import BytesParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from arkivbro.connectors.ephorte.mtom import (
    File,
    boundary_of,
    mtom_message,
    read_inline,
    read_related,
    text_message,
)
from arkivbro.connectors.ephorte.soap_xml import SOAP_11, XOP, NotAnEnvelope, fault_of, read_envelope
from arkivbro.core.errors import Defect

DATA = bytes(range(256)) * 3000


def envelope(content: str = "") -> etree._Element:
    return etree.fromstring(
        f'<s:Envelope xmlns:s="{SOAP_11}"><s:Body><Content>{content}</Content></s:Body></s:Envelope>'
    )


def file_of(data: bytes, sha256: str | None = None) -> File:
    return File(lambda: io.BytesIO(data), len(data), sha256 or hashlib.sha256(data).hexdigest())


def test_mtom_is_multipart_that_another_parser_reads() -> None:
    message = mtom_message(envelope(), file_of(DATA), "b-123")
    body = b"".join(message.chunks)
    assert len(body) == message.length
    parsed = BytesParser(policy=policy.HTTP).parsebytes(
        b"Content-Type: " + message.content_type.encode() + b"\r\n\r\n" + body
    )
    root, part = parsed.iter_parts()
    include = etree.fromstring(root.get_payload(decode=True)).find(f".//{{{XOP}}}Include")
    assert include is not None
    assert include.get("href") == "cid:content"
    assert part["Content-ID"] == "<content>"
    assert part.get_payload(decode=True) == DATA


@pytest.mark.parametrize("size", [0, 1, 2, 3, 262143, 262144, 262145, 768000])
def test_text_is_the_same_file_in_base64(size: int) -> None:
    message = text_message(envelope(), file_of(DATA[:size]))
    body = b"".join(message.chunks)
    assert len(body) == message.length
    sink = io.BytesIO()
    read_inline([body[at : at + 1000] for at in range(0, len(body), 1000)], sink)
    assert sink.getvalue() == DATA[:size]


@pytest.mark.parametrize(
    "make", [lambda file: mtom_message(envelope(), file, "b"), lambda file: text_message(envelope(), file)]
)
@pytest.mark.parametrize("held", [DATA[:-1] + b"!", DATA[:-1], DATA + b"!"])
def test_a_changed_file_never_gets_to_the_end_of_the_message(make: object, held: bytes) -> None:
    file = File(lambda: io.BytesIO(held), len(DATA), hashlib.sha256(DATA).hexdigest())
    sent = b""
    with pytest.raises(Defect):
        for piece in make(file).chunks:  # type: ignore[operator]  # one of the two makers
            sent += piece
    assert not sent.endswith((b"--\r\n", b"Envelope>"))


def related(*parts: bytes, boundary: bytes = b"xyz", end: bytes = b"--\r\n") -> bytes:
    body = b"preamble to be passed over"
    for part in parts:
        body += b"\r\n--" + boundary + b"\r\nContent-ID: <x>\r\n\r\n" + part
    return body + b"\r\n--" + boundary + end


@given(st.binary(max_size=3000), st.integers(1, 400))
def test_parts_come_through_whatever_the_pieces(data: bytes, size: int) -> None:
    if b"\r\n--xyz" in data:
        return
    body = related(b"<root/>", data)
    sink = io.BytesIO()
    pieces = (body[at : at + size] for at in range(0, len(body), size))
    assert read_related(pieces, b"xyz", sink) == b"<root/>"
    assert sink.getvalue() == data


@pytest.mark.parametrize("cut", [10, 40, 60, 75])
def test_a_reply_cut_short_is_no_reply(cut: int) -> None:
    body = related(b"<root/>", b"0123456789" * 3)[:-cut]
    with pytest.raises(NotAnEnvelope):
        read_related(iter((body,)), b"xyz", io.BytesIO())


def test_a_part_that_nobody_asked_for_is_refused() -> None:
    with pytest.raises(NotAnEnvelope):
        read_related(iter((related(b"<root/>", b"data"),)), b"xyz", None)


def test_a_part_without_end_of_headers_is_refused() -> None:
    def endless() -> Iterator[bytes]:
        yield b"--xyz\r\n"
        while True:
            yield b"X: " + b"y" * 10_000

    with pytest.raises(NotAnEnvelope):
        read_related(endless(), b"xyz", io.BytesIO())


@pytest.mark.parametrize(
    ("told", "boundary"),
    [
        ('multipart/related; boundary="uuid:1+id=2"; type="application/xop+xml"', b"uuid:1+id=2"),
        ("Multipart/Related;boundary=abc;start=x", b"abc"),
        ("text/xml", None),
    ],
)
def test_the_boundary_is_read_from_the_header(told: str, boundary: bytes | None) -> None:
    assert boundary_of(told) == boundary


BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'


@pytest.mark.parametrize(
    "hostile",
    [
        BOMB + f'<s:Envelope xmlns:s="{SOAP_11}"><s:Body>&b;</s:Body></s:Envelope>'.encode(),
        b"<html><body>503</body></html>",
        b"",
        b"<a",
        b'<!DOCTYPE x SYSTEM "http://127.0.0.1:1/x.dtd"><s:Envelope xmlns:s="' + SOAP_11.encode() + b'"/>',
    ],
)
def test_what_is_no_envelope_is_refused(hostile: bytes) -> None:
    with pytest.raises(NotAnEnvelope):
        read_envelope(hostile)
    with pytest.raises(NotAnEnvelope):
        read_inline([hostile], io.BytesIO())


def test_faults_of_both_soap_versions_are_read() -> None:
    old = read_envelope(
        f'<s:Envelope xmlns:s="{SOAP_11}"><s:Body><s:Fault><faultcode>s:Client</faultcode>'
        "<faultstring>Nei</faultstring></s:Fault></s:Body></s:Envelope>".encode()
    )
    new = read_envelope(
        b'<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body><s:Fault><s:Code><s:Value>s:Receiver'
        b"</s:Value></s:Code><s:Reason><s:Text>Nei</s:Text></s:Reason></s:Fault></s:Body></s:Envelope>"
    )
    for found in (fault_of(old), fault_of(new)):
        assert found is not None
        assert found.text == "Nei"
    assert fault_of(envelope()) is None
