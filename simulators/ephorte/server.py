"""The HTTP server: NCore's services below `/ncore/`, the switches below `/_…`, and pages for people at `/`."""

from __future__ import annotations

import json
import shutil
import socket
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from lxml import etree

from simulators.ephorte import contract, pages
from simulators.ephorte.bodies import PIECE, Body, Received, receive
from simulators.ephorte.documents import Documents, FileReply, framed
from simulators.ephorte.faults import Fault, Switches
from simulators.ephorte.functions import Functions
from simulators.ephorte.object_model import Call, ObjectModel
from simulators.ephorte.seed import sow
from simulators.ephorte.settings import Settings
from simulators.ephorte.soap import (
    DATA_OBJECTS,
    FUNCTIONS,
    GENERIC,
    OBJECT_MODEL,
    SOAP_11,
    SOAP_11_TYPE,
    SOAP_12,
    SOAP_12_TYPE,
    XSI,
    SoapFault,
    child_of,
    fault,
    reply_11,
    reply_12,
    text_of,
)
from simulators.ephorte.store import Store

OBJECT_MODEL_PATH = "/ncore/Services/ObjectModel/V3/En/ObjectModelService.svc"
DOCUMENTS_PATH = "/ncore/Services/Documents/V3/DocumentService.svc"
FUNCTIONS_PATH = "/ncore/Services/Functions/V2/FunctionsService.svc"
CONTRACTS = {
    OBJECT_MODEL_PATH.lower(): contract.object_model,
    DOCUMENTS_PATH.lower(): contract.documents,
    FUNCTIONS_PATH.lower(): contract.functions,
}
"""What writes the contract of each service."""
UNAVAILABLE = (
    b"<!DOCTYPE html><title>503</title><h1>Service Unavailable</h1><p>The service is unavailable.</p>"
)


class Cut(Exception):
    """The connection is to be cut without an answer."""


@dataclass
class Reply:
    """An answer: bytes, or a file in an MTOM or text envelope."""

    status: int
    content_type: str
    data: bytes = b""
    file: FileReply | None = None
    cut_after: int | None = None


class Ephorte:
    """One archive with its services and its switches."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.settings, self.switches = Settings(), Switches()
        self._start()

    def _start(self) -> None:
        self.store = Store(self.folder, self.settings)
        sow(self.store)
        self._object_model = ObjectModel(self.store, self.settings)
        self._documents, self._functions = Documents(self.store), Functions(self.store, self.settings)

    def reset(self) -> None:
        """As it was at the beginning: nothing archived, no faults."""
        self.switches.clear()
        self.settings = Settings()
        for held in self.folder.iterdir():
            held.unlink()
        self._start()

    # --- a call --------------------------------------------------------------------------------------------------

    def call(self, path: str, received: Received) -> Reply:
        """The answer to a call, with whatever a switch does to it. Raises Cut."""
        envelope = received.envelope
        operation = envelope.operation or etree.QName(envelope.body).localname
        made, switch = self.switches.next(operation, _types(received))
        if self.settings.latency > 0:
            time.sleep(self.settings.latency)
        act = self._act(path, operation, received, switch)
        if switch is None:
            return act()
        match switch.kind:
            case "unavailable":
                return Reply(503, "text/html; charset=utf-8", UNAVAILABLE)
            case "fault":
                return self._fault(received, SoapFault(switch.text))
            case "generic_fault":
                return self._fault(received, SoapFault(GENERIC))
            case "fault_after_commit":
                act()
                return self._fault(received, SoapFault(GENERIC))
            case "stale_officer":
                self._retire(received)
                return act()
            case "cut_before":
                raise Cut
            case "cut_after_commit":
                act()
                raise Cut
            case "time_out_after_commit":
                act()
                time.sleep(switch.seconds)
                raise Cut
            case "late_commit":
                timer = threading.Timer(switch.seconds, act)
                timer.daemon = True
                timer.start()
                raise Cut
            case "truncated":
                reply = act()
                reply.cut_after = len(reply.data) // 2
                return reply
            case "slow":
                reply = act()
                time.sleep(switch.seconds)
                return reply
            case "hold_then_drop":
                self.switches.hold(made)
                raise Cut
            case "hold_then_commit":
                self.switches.hold(made)
                act()
                raise Cut
        return act()

    def _retire(self, received: Received) -> None:
        """The officers that are named in a call are no longer in use."""
        named = {
            (one.text or "").strip()
            for one in received.envelope.body.iter(f"{{{DATA_OBJECTS}}}OfficerNameId")
        }
        with self.store.batch(atomic=True):
            for row in self.store.rows("UserName"):
                if str(row["Id"]) in named:
                    self.store.change(row, IsCurrent=False)

    def _act(
        self, path: str, operation: str, received: Received, switch: Fault | None
    ) -> Callable[[], Reply]:
        stop_after = switch.objects if switch is not None and switch.kind == "fault_mid_sequence" else None

        def act() -> Reply:
            try:
                return self._answer(path, operation, received, stop_after)
            except SoapFault as problem:
                return self._fault(received, problem)

        return act

    def _answer(self, path: str, operation: str, received: Received, stop_after: int | None) -> Reply:
        envelope = received.envelope
        match path.lower():
            case one if one == OBJECT_MODEL_PATH.lower():
                body = self._object_model.answer(operation, Call(envelope, stop_after))
                action = f"{OBJECT_MODEL}/ObjectModelService/{operation}Response"
                return Reply(200, SOAP_12_TYPE, reply_12(action, envelope.message_id, body, self.settings))
            case one if one == FUNCTIONS_PATH.lower():
                body = self._functions.answer(operation, envelope)
                action = f"{FUNCTIONS}/FunctionsService/{operation}Response"
                return Reply(200, SOAP_12_TYPE, reply_12(action, envelope.message_id, body, self.settings))
            case _:
                return self._document(operation, received)

    def _document(self, operation: str, received: Received) -> Reply:
        envelope = received.envelope
        if operation == "GetDocumentContentBase":
            return Reply(200, SOAP_11_TYPE, file=self._documents.content(envelope))
        if received.content is None:
            raise SoapFault(f"The operation {operation} is not supported.", "ActionNotSupported")
        match operation:
            case "UploadFile":
                headers, body = self._documents.upload(envelope, received.content)
            case "Checkin":
                headers, body = self._documents.check_in(envelope, received.content)
            case _:
                raise SoapFault(f"The operation {operation} is not supported.", "ActionNotSupported")
        return Reply(200, SOAP_11_TYPE, reply_11(headers, body, self.settings))

    def _fault(self, received: Received, problem: SoapFault) -> Reply:
        if not self.settings.exception_details:
            problem = SoapFault(GENERIC)
        namespace = received.envelope.namespace
        data = fault(namespace, problem, received.envelope.message_id)
        return Reply(500, SOAP_11_TYPE if namespace == SOAP_11 else SOAP_12_TYPE, data)

    # --- what tests and people ask -------------------------------------------------------------------------------

    def state(self) -> dict[str, Any]:
        """Everything that was registered, by type."""
        with self.store.lock:
            names = [
                "Case",
                "Classification",
                "RegistryEntry",
                "SenderRecipient",
                "DocumentDescription",
                "DocumentObject",
                "RegistryEntryDocument",
                "Remark",
                "UserName",
                "AdministrativeUnit",
            ]
            return {
                name: [
                    {key: value for key, value in row.items() if value is not None}
                    for row in self.store.rows(name)
                ]
                for name in names
            }

    def person_changes(self, type: str, where: dict[str, Any], values: dict[str, Any]) -> int:
        """A person changes rows in the archive itself; how many. Raises KeyError for no such type."""
        with self.store.batch(atomic=True):
            rows = self.store.where(type, **where)
            for row in rows:
                moments = {
                    name: datetime.fromisoformat(value)
                    for name, value in values.items()
                    if value is not None and row.type.fields[name].kind == "dateTime"
                }
                self.store.change(row, **values | moments)
            return len(rows)


def _types(received: Received) -> tuple[str, ...]:
    """What a call is about: the types of its objects, or the one that is asked for."""
    body = received.envelope.body
    listed = child_of(body, "dataObjects")
    if listed is not None:
        return tuple((one.get(f"{{{XSI}}}type") or "").rpartition(":")[2] for one in listed)
    name = text_of(child_of(body, "arguments"), "DataObjectName") or text_of(body, "dataObjectName")
    return (name,) if name else ()


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
