"""Issue 11, item 3: a request that two servers might read in two ways is refused, and what hides behind it is not served."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from tests.unit.serving.site import Running, get, running

HIDDEN = b"GET /hidden HTTP/1.1\r\nHost: x\r\n\r\n"
POST = b"POST / HTTP/1.1\r\nHost: x\r\n"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("site"), header_bytes=8192, header_lines=50, drain_seconds=1) as one:
        yield one


REFUSED = {
    "length and chunks": (POST + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
    "chunks": (POST + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 411),
    "chunks in 1.0": (b"POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 411),
    "another coding": (POST + b"Transfer-Encoding: xchunked\r\n\r\n", 411),
    "two lengths": (POST + b"Content-Length: 4\r\nContent-Length: 5\r\n\r\nabcd", 400),
    "the same length twice": (POST + b"Content-Length: 4\r\nContent-Length: 4\r\n\r\nabcd", 400),
    "lengths in a list": (POST + b"Content-Length: 4, 4\r\n\r\nabcd", 400),
    "a length with a sign": (POST + b"Content-Length: +4\r\n\r\nabcd", 400),
    "a length below nothing": (POST + b"Content-Length: -1\r\n\r\n", 400),
    "a length beyond all": (POST + b"Content-Length: " + b"9" * 40 + b"\r\n\r\n", 400),
    "a folded line": (b"GET / HTTP/1.1\r\nHost: x\r\nX: a\r\n b\r\n\r\n", 400),
    "a space before the colon": (POST + b"Content-Length : 4\r\n\r\nabcd", 400),
    "bare line feeds": (b"GET / HTTP/1.1\r\nHost: x\nX: y\r\n\r\n", 400),
    "a NUL": (b"GET / HTTP/1.1\r\nHost: x\r\nX: a\0b\r\n\r\n", 400),
    "two hosts": (b"GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", 400),
    "no host": (b"GET / HTTP/1.1\r\nX: y\r\n\r\n", 400),
    "another version": (b"GET / HTTP/2.0\r\nHost: x\r\n\r\n", 400),
    "no version": (b"GET /\r\n\r\n", 400),
    "a method in small letters": (b"get / HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    "half a bracket": (b"GET http://[x/ HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    "no network": (b"GET http://[x]y/ HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    "line breaks only": (b"\r\n\r\n", 400),
    "a header without end": (b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 20_000, 431),
    "a large header": (b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 20_000 + b"\r\n\r\n", 431),
    "many lines": (b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X: a\r\n" * 60 + b"\r\n", 431),
}


@pytest.mark.parametrize(("sent", "status"), REFUSED.values(), ids=REFUSED.keys())
def test_issue_11_item_3_is_refused(site: Running, sent: bytes, status: int) -> None:
    site.site.served.clear()
    answer = site.told(sent + HIDDEN)
    assert answer.startswith(f"HTTP/1.{0 if answer[7:8] == b'0' else 1} {status} ".encode()), answer[:40]
    assert site.site.served == []


def test_issue_11_item_3_what_is_sent_behind_a_request_is_not_served(site: Running) -> None:
    site.site.served.clear()
    answer = site.told(POST + b"Content-Length: 4\r\n\r\nabcd" + HIDDEN)
    assert answer.count(b"HTTP/1.1 200") == 1 and b"Connection: close" in answer
    assert site.site.served == [("/", 4)]


def test_issue_11_item_3_one_request_after_the_other_is_served(site: Running) -> None:
    site.site.served.clear()
    with site.connected() as one:
        for _ in range(3):
            one.sendall(POST + b"Content-Length: 4\r\n\r\nabcd")
            assert until_said(one, b"hello")
    assert site.site.served == [("/", 4)] * 3


def until_said(one: socket.socket, end: bytes) -> bool:
    read = b""
    while not read.endswith(end) and (piece := one.recv(65_536)):
        read += piece
    return read.endswith(end)


@pytest.mark.parametrize("path", ["/", "/large", "/made"])
def test_issue_11_item_3_head_has_no_body(site: Running, path: str) -> None:
    assert site.told(get(path, "HEAD")).endswith(b"\r\n\r\n")


def test_issue_11_item_3_who_asks_before_sending_is_told_to_go_on(site: Running) -> None:
    with site.connected() as one:
        one.sendall(get("/", "POST", Content_Length="4", Expect="100-continue"))
        assert until_said(one, b"100 Continue\r\n\r\n")
        one.sendall(b"abcd")
        assert until_said(one, b"hello")
