"""The simulated Webcruiter on one address of this machine: its doors for programs, the pages of recruiter and applicant, and switches.

`/_state` tells what it knows, and `/_hooks` (POST: address, secret) where webhooks go; both are for who started it.
"""

from __future__ import annotations

import gzip
import json
import socket
import sys
import threading
import time
from dataclasses import asdict
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

from simulators.answer import Answer
from simulators.webcruiter import pages
from simulators.webcruiter.acts import ACTS, Done, Wrong, tell
from simulators.webcruiter.doors import Asked, Doors, Told
from simulators.webcruiter.forms import JSON, form_of
from simulators.webcruiter.hooks import Hooks, over_http
from simulators.webcruiter.state import Fault, Webcruiter
from simulators.webcruiter.store import Store
from simulators.webcruiter.switches import SWITCHING

LARGEST_BODY = 30_000_000


class Handler(BaseHTTPRequestHandler):
    """One request. Nothing of it is logged: there are names in it."""

    webcruiter: Webcruiter
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "Webcruiter", ""
    disable_nagle_algorithm = True
    wbufsize = 1 << 16

    def log_message(self, format: str, *args: Any) -> None:
        """Never."""

    def do_GET(self) -> None:
        self._answer("GET")

    def do_POST(self) -> None:
        self._answer("POST")

    def _answer(self, method: str) -> None:
        parts = urlsplit(self.path)
        headers = {name.lower(): value for name, value in self.headers.items()}
        asked = Asked(method, parts.path, parse_qs(parts.query, True), headers, self._body())
        if not parts.path.startswith(("/api/", "/connect/", "/webservices/")):
            self._to_people(asked)
            return
        fault = self.webcruiter.fault_of(f"{method} {parts.path}?{parts.query}")
        if wait := self.webcruiter.settings.delay + (fault.seconds if fault else 0.0):
            time.sleep(wait)
        if fault is not None and fault.spoil == "hang_up":
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
        elif fault is not None and fault.status:
            said = (
                b'{"statusCode": %d, "message": "nei"}' % fault.status if fault.body is None else fault.body
            )
            self._send(fault.status, said, fault.headers, content_type=fault.kind)
        else:
            self._to_programs(asked, fault)

    def _to_programs(self, asked: Asked, fault: Fault | None) -> None:
        not_there: Told = (404, {"statusCode": 404, "message": "Resource not found"}, ())
        status, told, headers = Doors(self.webcruiter).told(asked) or not_there
        data = told if isinstance(told, bytes) else json.dumps(told, ensure_ascii=False).encode()
        self._send(status, data, headers, fault.spoil if fault else "")

    # --- people, and who started it -------------------------------------------------------------------------------

    def _to_people(self, asked: Asked) -> None:
        try:
            if asked.path.startswith("/_act/"):
                self._act(asked)
            elif asked.path.startswith("/_"):
                self._control(asked)
            else:
                self._page(pages.answer(self.webcruiter, asked.path, asked.query))
        except (KeyError, ValueError):
            self._page(pages.not_found())

    def _act(self, asked: Asked) -> None:
        """It is done, and a hook tells of it; a browser is led to its page, a program is told its id."""
        content_type = asked.headers.get("content-type", "")
        act = (ACTS | SWITCHING)[asked.path.rpartition("/")[2]]
        if asked.method != "POST":
            raise KeyError(asked.path)
        try:
            done = act(self.webcruiter, form_of(content_type, asked.body))
        except Wrong as wrong:
            if content_type.startswith(JSON):
                self._send(400, json.dumps({"wrong": str(wrong)}).encode())
            else:
                self._page(pages.wrong(str(wrong), self.headers.get("Referer", "")))
            return
        if done.events:
            threading.Thread(target=tell, args=(self.webcruiter, done.events), daemon=True).start()
        self._done(done, content_type)

    def _done(self, done: Done, content_type: str) -> None:
        if content_type.startswith(JSON):
            self._send(200, json.dumps({"id": done.id}).encode())
        else:
            self._send(303, b"", (("Location", f"{done.where}?gjort={quote(done.said)}"),))

    def _control(self, asked: Asked) -> None:
        webcruiter = self.webcruiter
        match (asked.method, asked.path):
            case ("GET", "/_state"):
                store = webcruiter.store
                told = {
                    "vacancies": [asdict(one) for one in store.vacancies.values()],
                    "candidates": [
                        {"id": one.id, "vacancy": one.vacancy, "files": len(one.files)}
                        for one in store.listed()
                    ],
                    "processed": store.processed,
                    "calls": list(webcruiter.calls),
                    "hooks": list(webcruiter.hooks.log) if webcruiter.hooks else [],
                }
            case ("POST", "/_hooks"):
                given = json.loads(asked.body)
                address, secret = str(given["address"]), str(given["secret"])
                webcruiter.hooks = Hooks(
                    over_http(address), secret, address=address, clock=webcruiter.store.moment
                )
                told = {}
            case _:
                raise KeyError(asked.path)
        self._send(200, json.dumps(told, ensure_ascii=False).encode())

    def _page(self, answer: Answer) -> None:
        headers = (*answer.headers.items(), ("Content-Security-Policy", pages.POLICY))
        self._send(answer.status, answer.data, headers, content_type=answer.content_type)

    # --- HTTP ----------------------------------------------------------------------------------------------------

    def _body(self) -> bytes:
        length = self.headers.get("Content-Length", "0")
        return self.rfile.read(min(int(length), LARGEST_BODY)) if length.isdigit() else b""

    def _send(
        self,
        status: int,
        data: bytes,
        headers: tuple[tuple[str, str], ...] = (),
        spoil: str = "",
        content_type: str = "application/json; charset=utf-8",
    ) -> None:
        data, content_type, more = _spoilt(data, content_type, spoil)
        self.send_response(status)
        for name, value in (*headers, *more):
            self.send_header(name, value)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data[: len(data) // 2] if spoil == "cut" else data)
        if spoil == "cut":
            self.close_connection = True
            self.wfile.flush()
            self.connection.shutdown(socket.SHUT_RDWR)


def _spoilt(data: bytes, content_type: str, spoil: str) -> tuple[bytes, str, tuple[tuple[str, str], ...]]:
    match spoil:
        case "gzip":
            return gzip.compress(data), content_type, (("Content-Encoding", "gzip"),)
        case "latin1":
            return data.decode().encode("latin-1"), "application/json; charset=iso-8859-1", ()
        case "deep":
            return b"[" * 50_000 + b"]" * 50_000, content_type, ()
        case "huge":
            return b'["' + b"x" * 6_000_000 + b'"]', content_type, ()
        case "no_json":
            return b"<html>Vedlikehold</html>", "text/html", ()
    return data, content_type, ()


class Server(ThreadingHTTPServer):
    """On this machine only. A client that goes away is no event."""

    daemon_threads = True
    request_queue_size = 64
    webcruiter: Webcruiter

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        problem = sys.exc_info()[1]
        if not isinstance(problem, OSError):
            print(f"simulators.webcruiter: {type(problem).__name__}", file=sys.stderr, flush=True)


def serve(port: int = 0, store: Store | None = None) -> Server:
    """A server on this machine only; `serve_forever` runs it."""
    webcruiter = Webcruiter(store)
    handler = type("BoundHandler", (Handler,), {"webcruiter": webcruiter})
    server = Server(("127.0.0.1", port), handler)
    server.webcruiter = webcruiter
    return server
