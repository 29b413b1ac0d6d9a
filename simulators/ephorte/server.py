"""The HTTP server: NCore's services below `/ncore/`, the switches below `/_…`, and pages for people at `/`."""

from __future__ import annotations

import json
import shutil
import socket
import sys
from collections.abc import Mapping
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from simulators.ephorte import contract, pages
from simulators.ephorte.archive import (
    DOCUMENTS_PATH,
    FUNCTIONS_PATH,
    OBJECT_MODEL_PATH,
    Cut,
    Ephorte,
    Reply,
)
from simulators.ephorte.bodies import PIECE, Body, receive
from simulators.ephorte.documents import FileReply, framed
from simulators.ephorte.soap import SOAP_11, SOAP_11_TYPE, SOAP_12, SOAP_12_TYPE, SoapFault, fault

CONTRACTS = {
    OBJECT_MODEL_PATH.lower(): contract.object_model,
    DOCUMENTS_PATH.lower(): contract.documents,
    FUNCTIONS_PATH.lower(): contract.functions,
}
"""What writes the contract of each service."""


class Handler(BaseHTTPRequestHandler):
    """One request. Nothing of it is logged: there are names in it."""

    protocol_version = "HTTP/1.1"
    server_version, sys_version = "Microsoft-IIS/10.0", ""
    ephorte: Ephorte
    timeout = 120
    disable_nagle_algorithm = True
    wbufsize = 1 << 16

    def log_message(self, format: str, *args: Any) -> None:
        """Never."""

    # --- NCore ---------------------------------------------------------------------------------------------------

    def do_POST(self) -> None:
        path = urlsplit(self.path).path
        if path.startswith("/_"):
            self._control(path)
            return
        body = Body(self.rfile, {name.lower(): value for name, value in self.headers.items()})
        if path.lower() not in CONTRACTS:
            self.close_connection = True
            self._send(404, "text/html", b"<h1>404</h1>")
            return
        try:
            received = receive(body, self.headers.get("Content-Type", ""), self.ephorte.folder)
            self._reply(self.ephorte.call(path, received))
        except SoapFault as problem:
            self.close_connection = True
            is_11 = path.lower() == DOCUMENTS_PATH.lower()
            data = fault(SOAP_11 if is_11 else SOAP_12, problem)
            self._send(500, SOAP_11_TYPE if is_11 else SOAP_12_TYPE, data)
        except (Cut, ConnectionError):
            self._cut()

    def _reply(self, reply: Reply) -> None:
        if reply.file is not None:
            self._send_file(reply.file)
        elif reply.cut_after is not None:
            self._start(reply.status, reply.content_type, len(reply.data))
            self.wfile.write(reply.data[: reply.cut_after])
            self.wfile.flush()
            self._cut()
        else:
            self._send(reply.status, reply.content_type, reply.data)

    def _send_file(self, file: FileReply) -> None:
        """A document: as MTOM, or as base64 in the text."""
        told = framed(file, self.ephorte.settings)
        self._start(200, told.content_type, len(told.head) + told.size + len(told.tail))
        self.wfile.write(told.head)
        if told.path is not None:
            with told.path.open("rb") as stream:
                shutil.copyfileobj(stream, self.wfile, PIECE)
        self.wfile.write(told.tail)

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        path = parts.path.lower()
        if path in CONTRACTS and "wsdl" in parts.query.lower():
            address, write = f"http://{self.headers.get('Host', '127.0.0.1')}{parts.path}", CONTRACTS[path]
            self._send(200, "text/xml; charset=utf-8", write(address))
        elif path.startswith("/_"):
            self._control(parts.path)
        else:
            self._page(pages.answer(self.ephorte.store, parts.path, parse_qs(parts.query)))

    def _page(self, answer: pages.Answer) -> None:
        """A page for people, or a file as it was archived."""
        if answer.file is None:
            self._send(answer.status, answer.content_type, answer.data)
            return
        self._start(answer.status, answer.content_type, answer.size, answer.headers)
        with answer.file.open("rb") as stream:
            shutil.copyfileobj(stream, self.wfile, PIECE)

    def do_DELETE(self) -> None:
        if self.path == "/_faults":
            self.ephorte.switches.clear()
            self._json({})
        else:
            self._send(404, "application/json", b"{}")

    # --- the switches --------------------------------------------------------------------------------------------

    def _control(self, path: str) -> None:
        given: Any = None
        if self.command == "POST":
            data = b"".join(Body(self.rfile, {k.lower(): v for k, v in self.headers.items()}).pieces())
            try:
                given = json.loads(data or b"{}")
            except ValueError:
                self._json({"error": "no JSON"}, 400)
                return
        try:
            self._json(self._controlled(path, given))
        except (ValueError, TypeError, KeyError) as problem:
            self._json({"error": str(problem)}, 400)

    def _controlled(self, path: str, given: Any) -> Any:
        ephorte = self.ephorte
        match (self.command, path):
            case ("GET", "/_state"):
                return ephorte.state()
            case ("GET", "/_calls"):
                return ephorte.switches.calls()
            case ("GET", "/_faults"):
                return ephorte.switches.faults()
            case ("GET", "/_held"):
                return ephorte.switches.held()
            case ("GET", "/_settings"):
                return ephorte.settings.as_json()
            case ("POST", "/_faults"):
                ephorte.switches.set(given)
            case ("POST", "/_release"):
                ephorte.switches.release()
            case ("POST", "/_settings"):
                ephorte.settings.change(given)
            case ("POST", "/_person"):
                return {"changed": ephorte.person_changes(given["type"], given["where"], given["set"])}
            case ("POST", "/_reset"):
                ephorte.reset()
            case _:
                raise KeyError(path)
        return {}

    def _json(self, value: Any, status: int = 200) -> None:
        self._send(status, "application/json; charset=utf-8", json.dumps(value, default=_plain).encode())

    # --- HTTP ----------------------------------------------------------------------------------------------------

    def _start(
        self, status: int, content_type: str, length: int, more: Mapping[str, str] | None = None
    ) -> None:
        self.send_response(status)
        for name, value in (more or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(length))
        self.send_header("X-Content-Type-Options", "nosniff")
        if content_type.startswith("text/html"):
            self.send_header("Content-Security-Policy", pages.POLICY)
        self.end_headers()

    def _send(self, status: int, content_type: str, data: bytes) -> None:
        self._start(status, content_type, len(data))
        if self.command != "HEAD":
            self.wfile.write(data)

    def _cut(self) -> None:
        """Ends the connection in the middle of everything."""
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


class Server(ThreadingHTTPServer):
    """On this machine only. A client that goes away is no event."""

    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Only what is no broken connection is told, without what was sent."""
        problem = sys.exc_info()[1]
        if not isinstance(problem, OSError):
            print(f"simulators.ephorte: {type(problem).__name__}", file=sys.stderr, flush=True)


def serve(port: int, folder: Path, settings: dict[str, Any]) -> Server:
    """A server on this machine only; `serve_forever` runs it."""
    ephorte = Ephorte(folder)
    ephorte.settings.change(settings)
    handler = type("BoundHandler", (Handler,), {"ephorte": ephorte})
    return Server(("127.0.0.1", port), handler)
