"""What an outage means: nothing sent, unknown outcome, or simply ask again. Against a real server on the loopback."""

from __future__ import annotations

import io
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from arkivbro.connectors.ephorte.budget import Budget
from arkivbro.connectors.ephorte.configuration import read_table
from arkivbro.connectors.ephorte.mtom import Message
from arkivbro.connectors.ephorte.soap_xml import SOAP_11, SOAP_12, XOP
from arkivbro.connectors.ephorte.transport import Request, Transport
from arkivbro.core.errors import (
    ArkivbroError,
    Declined,
    Misconfigured,
    OutcomeUnknown,
    Transient,
    Unreachable,
)

Answer = Callable[[socket.socket], None]
OK_ENVELOPE = f'<s:Envelope xmlns:s="{SOAP_12}"><s:Body/></s:Envelope>'.encode()


@contextmanager
def server(answer: Answer) -> Iterator[tuple[str, list[bytes]]]:
    """A server that reads one request to its end and then does `answer`. Gives its address and the requests."""
    requests: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(5)

        def serve() -> None:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            with connection:
                connection.settimeout(5)
                data = b""
                try:
                    while b"\r\n\r\n" not in data or not _whole(data):
                        if not (piece := connection.recv(65536)):
                            break
                        data += piece
                    requests.append(data)
                    answer(connection)
                except OSError:
                    return

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}/ncore/", requests
        finally:
            thread.join(10)


def _whole(data: bytes) -> bool:
    head, _, body = data.partition(b"\r\n\r\n")
    for line in head.lower().splitlines():
        if line.startswith(b"content-length:"):
            return len(body) >= int(line.split(b":")[1])
    return True


def says(status: str, body: bytes = b"", content_type: str = "text/html", more: str = "") -> Answer:
    head = f"HTTP/1.1 {status}\r\nContent-Type: {content_type}\r\nContent-Length: {len(body)}\r\n{more}\r\n"
    return lambda connection: connection.sendall(head.encode() + body)


def drops(connection: socket.socket) -> None:
    connection.close()


def is_silent(connection: socket.socket) -> None:
    time.sleep(1.5)


def stops_halfway(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: 900\r\n\r\n<s:")


def drips(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: 900\r\n\r\n")
    for _ in range(40):
        connection.sendall(b" ")
        time.sleep(0.1)


def transport_to(url: str, **more: object) -> Transport:
    return Transport(read_table("ephorte", {"url": url, "username": "x", **more}))


def message(*, effect: bool) -> Request:
    body = b"<x/>"
    return Request(
        "Services/X.svc", Message("application/soap+xml", len(body), iter((body,))), "Insert", effect
    )


def outcome(answer: Answer, *, effect: bool, seconds: float = 1.0) -> ArkivbroError | bytes:
    with server(answer) as (url, _):
        transport = transport_to(url)
        try:
            return transport.call(message(effect=effect), Budget(seconds))
        except ArkivbroError as error:
            return error
        finally:
            transport.close()


@pytest.mark.parametrize("answer", [drops, is_silent, stops_halfway, drips, says("502 Bad"), says("500 Oops", b"<html/>"),
                                    says("200 OK", b"<html/>", "text/xml"), says("200 OK")])  # fmt: skip
def test_no_usable_answer_is_unknown_after_a_change_and_asked_again_after_a_question(answer: Answer) -> None:
    assert type(outcome(answer, effect=True)) is OutcomeUnknown
    assert type(outcome(answer, effect=False)) is Transient


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (says("503 Busy", b"<html>", more="Retry-After: 7\r\n"), Transient),
        (says("401 No"), Misconfigured),
        (says("404 No"), Misconfigured),
        (says("302 Found", more="Location: http://127.0.0.1:1/steal\r\n"), Misconfigured),
        (says("413 Large"), Declined),
        (
            says(
                "500 Error",
                f'<s:Envelope xmlns:s="{SOAP_11}"><s:Body><s:Fault><faultcode>x</faultcode><faultstring>Saken er avsluttet'
                "</faultstring></s:Fault></s:Body></s:Envelope>".encode(),
                "text/xml",
            ),
            Declined,
        ),
    ],
)
def test_an_answer_says_what_to_do_next(answer: Answer, kind: type[ArkivbroError]) -> None:
    found = outcome(answer, effect=True)
    assert type(found) is kind
    if isinstance(found, Transient):
        assert found.retry_after == 7


def test_a_server_that_is_not_there_got_nothing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    transport = transport_to(f"http://127.0.0.1:{port}/")
    with pytest.raises(Unreachable):
        transport.call(message(effect=True), Budget(5))


def test_the_time_is_kept_however_slowly_the_answer_drips() -> None:
    began = time.monotonic()
    outcome(drips, effect=True, seconds=1.0)
    assert time.monotonic() - began < 3.0 + 3.0
    assert type(outcome(says("200 OK"), effect=True, seconds=0.1)) is Transient


def test_an_envelope_comes_through_and_the_headers_are_ours(tmp_path: object) -> None:
    with server(says("200 OK", OK_ENVELOPE, "application/soap+xml")) as (url, requests):
        transport = transport_to(url)
        assert transport.call(message(effect=True), Budget(5)) == OK_ENVELOPE
    assert requests[0].startswith(b"POST /ncore/Services/X.svc HTTP/1.1")


def test_the_cookie_of_a_server_in_front_goes_with_every_call(tmp_path: Path) -> None:
    kept = tmp_path / "cookie"
    kept.write_text("gate=open\n")
    with server(says("200 OK", OK_ENVELOPE, "application/soap+xml")) as (url, requests):
        transport_to(url, cookie_file=str(kept)).call(message(effect=True), Budget(5))
    assert b"\r\ncookie: gate=open\r\n" in requests[0].lower()
    with server(says("200 OK", b"<wsdl/>", "text/xml")) as (url, requests):
        transport_to(url, cookie_file=str(kept)).get(f"{url}Services/X.svc?wsdl", Budget(5))
    assert b"\r\ncookie: gate=open\r\n" in requests[0].lower()
    assert b"\r\naccept-encoding: identity\r\n" in requests[0].lower()


def test_a_contract_that_names_another_host_is_fetched_from_ours() -> None:
    with server(says("200 OK", b"<wsdl/>", "text/xml")) as (url, requests):
        transport = transport_to(url)
        found = transport.get("http://internal.example.no/ncore/Services/X.svc?wsdl=wsdl0", Budget(5))
    assert found == b"<wsdl/>"
    assert requests[0].startswith(b"GET /ncore/Services/X.svc?wsdl=wsdl0 HTTP/1.1")


FILE_ENVELOPE = (
    f'<s:Envelope xmlns:s="{SOAP_11}"><s:Body><Content><x:Include xmlns:x="{XOP}" href="cid:b"/></Content></s:Body>'
    "</s:Envelope>"
).encode()


def test_a_file_goes_to_the_sink_as_it_comes() -> None:
    body = (
        b"--q\r\nContent-ID: <a>\r\n\r\n"
        + FILE_ENVELOPE
        + b"\r\n--q\r\nContent-ID: <b>\r\n\r\nfil\r\n--q--\r\n"
    )
    sink = io.BytesIO()
    with server(says("200 OK", body, 'multipart/related; boundary="q"')) as (url, _):
        transport_to(url).call(message(effect=False), Budget(5), sink)
    assert sink.getvalue() == b"fil"
