"""One simulated archive: its services, what a switch does to a call, and what tests and people ask of it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from lxml import etree

from simulators.ephorte.bodies import Received
from simulators.ephorte.documents import Documents, FileReply
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
