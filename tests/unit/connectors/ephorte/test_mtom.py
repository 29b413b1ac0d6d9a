"""Files in SOAP messages: out as MTOM and as base64, in part by part; what is cut short is never taken for whole."""

from __future__ import annotations

import base64
import hashlib
import io
from collections.abc import Iterator
from email import policy
from email.parser import BytesParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from arkivbro.connectors.ephorte.mtom import File, mtom_message, text_message
from arkivbro.connectors.ephorte.related import is_related, read_inline, read_related
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
    payload = root.get_payload(decode=True)
    assert isinstance(payload, bytes)
    include = etree.fromstring(payload).find(f".//{{{XOP}}}Include")
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


TYPE = 'multipart/related; type="application/xop+xml"; start="<root>"; start-info="text/xml"; boundary="xyz"'
INCLUDE = f'<x:Include xmlns:x="{XOP}" href="cid:fil%2F1"/>'


def related(*parts: tuple[str, bytes], end: bytes = b"--\r\n", headers: str = "") -> bytes:
    body = b""
    for id, data in parts:
        body += f"\r\n--xyz\r\nContent-ID: <{id}>\r\n{headers}\r\n".encode() + data
    return body + b"\r\n--xyz" + end


def root(content: str = INCLUDE) -> bytes:
    return etree.tostring(envelope(content))


def received(body: bytes, size: int = 1000, type: str = TYPE) -> bytes:
    sink = io.BytesIO()
    read_related((body[at : at + size] for at in range(0, len(body), size)), type, sink)
    return sink.getvalue()


@given(st.binary(max_size=3000), st.integers(1, 400))
def test_parts_come_through_whatever_the_pieces(data: bytes, size: int) -> None:
    if b"\r\n--xyz" in data:
        return
    assert received(related(("root", root()), ("fil/1", data)), size) == data


@pytest.mark.parametrize(
    "data", [b"\r\n--xy", b"\r\n--xyZ", b"\r\n--xyz5\r\n", b"--xyz--", b"\r\n\r\n--", b"", b"\r"]
)
def test_what_looks_like_a_boundary_is_not_one(data: bytes) -> None:
    for size in (1, 2, 7, 1000):
        assert received(related(("root", root()), ("fil/1", data)), size) == data


@given(st.binary(max_size=2000), st.integers(1, 400))
def test_a_small_file_stands_in_the_envelope_of_an_mtom_reply(data: bytes, size: int) -> None:
    """As WCF writes files of less than 768 bytes: taken from there, not as an empty file."""
    encoded = base64.encodebytes(data).decode()
    assert received(related(("root", root(encoded))), size) == data


@pytest.mark.parametrize(
    "body",
    [
        related(("root", root())),  # the part that is named does not come
        related(("root", root()), ("another", b"data")),
        related(("root", root()), ("fil/1", b"data"), ("more", b"data")),
        related(("first", b"data"), ("root", root())),  # not the one that `start` names
        related(("root", etree.tostring(envelope()).replace(b"Content", b"Other"))),  # no file at all
        related(("root", root(INCLUDE.replace("cid:", "http://127.0.0.1/")))),
        related(("root", root("ikke base64!"))),
        related(("root", root("<a/>"))),
        related(("root", root()), ("fil/1", b"AAAA"), headers="Content-Transfer-Encoding: base64\r\n"),
        b"\r\n--xyz--\r\n",
        b"",
    ],
)
def test_a_reply_without_just_the_file_that_it_names_is_no_file(body: bytes) -> None:
    with pytest.raises(NotAnEnvelope):
        received(body)


def test_a_fault_in_parts_has_no_file_and_is_told() -> None:
    told = f'<s:Envelope xmlns:s="{SOAP_11}"><s:Body><s:Fault><faultstring>Nei</faultstring></s:Fault></s:Body></s:Envelope>'
    found = fault_of(read_envelope(read_related((related(("root", told.encode())),), TYPE, io.BytesIO())))
    assert found is not None and found.text == "Nei"


@pytest.mark.parametrize("cut", [1, 5, 10, 40, 60, 75])
def test_a_reply_cut_short_is_no_reply(cut: int) -> None:
    with pytest.raises(NotAnEnvelope):
        received(related(("root", root()), ("fil/1", b"0123456789" * 3))[:-3][:-cut])


def test_a_part_that_nobody_asked_for_is_refused() -> None:
    with pytest.raises(NotAnEnvelope):
        read_related((related(("root", root()), ("fil/1", b"data")),), TYPE, None)


def test_a_part_without_end_of_headers_is_refused() -> None:
    def endless() -> Iterator[bytes]:
        yield b"--xyz\r\n"
        while True:
            yield b"X: " + b"y" * 10_000

    with pytest.raises(NotAnEnvelope):
        read_related(endless(), TYPE, io.BytesIO())


@pytest.mark.parametrize(
    ("told", "is_multipart"),
    [
        ('multipart/related; boundary="uuid:1+id=2"; type="application/xop+xml"', True),
        ("Multipart/Related;Boundary=abc", True),
        ("text/xml", False),
        ("text/xml; charset=utf-8", False),
        ("", False),
    ],
)
def test_whether_a_reply_is_in_parts_is_read_from_the_header(told: str, is_multipart: bool) -> None:
    assert is_related(told) is is_multipart


def test_the_boundary_is_read_from_the_header_and_has_to_be_there() -> None:
    body = related(("root", root()), ("fil/1", b"x")).replace(b"xyz", b"uuid:1+id=2")
    assert received(body, type='Multipart/Related;Boundary="uuid:1+id=2";Start="<root>"') == b"x"
    with pytest.raises(NotAnEnvelope):
        received(body, type="multipart/related")


@pytest.mark.parametrize(
    "content",
    [
        "",
        '<Content xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:nil="true"/>',
        "<Content><a/></Content>",
        "<Content/><Content/>",
    ],
)
def test_a_text_reply_without_just_one_file_is_no_file(content: str) -> None:
    """It was an empty file, without a word."""
    body = f'<s:Envelope xmlns:s="{SOAP_11}"><s:Body>{content}</s:Body></s:Envelope>'
    with pytest.raises(NotAnEnvelope):
        read_inline([body.encode()], io.BytesIO())


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
