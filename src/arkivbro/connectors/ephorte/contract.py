"""NCore's contracts, read from the server's own `?wsdl`: zeep builds envelopes by them, and neither sends nor reads any.

The contract decides which fields exist, of which kind and in which order; so an installation with fields of its own keeps
them when a whole object is read (`replies.py`) and sent back.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from typing import Any

import zeep
from lxml import etree
from zeep import xsd
from zeep.exceptions import Error as ZeepError

from arkivbro.connectors.ephorte.budget import Budget
from arkivbro.connectors.ephorte.shapes import Field, Kind, Shape, key_of
from arkivbro.connectors.ephorte.transport import Transport
from arkivbro.core.errors import Misconfigured, Transient

OBJECT_MODEL = "Services/ObjectModel/V3/En/ObjectModelService.svc"
DOCUMENTS = "Services/Documents/V3/DocumentService.svc"
FUNCTIONS = "Services/Functions/V2/FunctionsService.svc"
"""Asked by `arkivbro check` only; an installation may lack it."""
MAX_AGE = 24 * 3600.0
"""In seconds: so long is a contract used before it is read again."""

_ZEEP: Any = zeep
_XSD: Any = xsd
"""zeep is typed in part only."""
_ADDRESSING = "{http://www.w3.org/2005/08/addressing}"


class Contract:
    """One service's contract. Safe to use from several threads: zeep is used by one at a time."""

    def __init__(self, path: str, url: str, client: Any) -> None:
        self.path, self._url = path, url
        self._client = client
        self._lock = threading.Lock()
        self._binding = _soap_binding(client)
        self._service = client.create_service(self._binding.name, url)
        self._shapes: dict[str, Shape | None] = {}
        self.read_at = time.monotonic()

    def build(
        self, operation: str, values: Mapping[str, Any], headers: Mapping[str, Any] | None = None
    ) -> Any:
        """The envelope (lxml) of a call. Raises Misconfigured where the server's contract has no such thing."""
        more = {"_soapheaders": dict(headers)} if headers else {}
        with self._lock:
            try:
                envelope = self._client.create_message(self._service, operation, **values, **more)
            except (ZeepError, TypeError, AttributeError, KeyError) as error:
                raise _unknown(operation) from error
        for to in envelope.iter(f"{_ADDRESSING}To"):
            to.text = self._url
        return envelope

    def make(self, name: str, values: Mapping[str, Any], **attributes: str) -> Any:
        """A value of one of the contract's types; `z_id` and `z_ref` are its identity inside a batch."""
        with self._lock:
            type_ = self._type(name)
            known = {field for field, _ in type_.elements}
            missing = sorted(
                field for field, value in values.items() if value is not None and field not in known
            )
            if missing:
                raise Misconfigured(
                    "ephorte.no_such_field",
                    field=", ".join(missing),
                    type=name,
                    setting=f"{name}.{missing[0]}",
                )
            made = type_(**{field: value for field, value in values.items() if field in known})
            identity = "attr__Id" if "Id" in known else "Id"
            if "z_id" in attributes:
                made[identity] = attributes["z_id"]
            if "z_ref" in attributes:
                made["Ref"] = attributes["z_ref"]
            return made

    def action(self, operation: str) -> str:
        """The SOAPAction."""
        return str(self._binding.get(operation).soapaction)

    def shape(self, name: str) -> Shape | None:
        """What a type of the contract has; None: there is no such type."""
        with self._lock:
            if name not in self._shapes:
                try:
                    self._shapes[name] = _shape_of(name, self._type(name))
                except Misconfigured:
                    self._shapes[name] = None
            return self._shapes[name]

    def _type(self, name: str) -> Any:
        namespaces = sorted(self._client.namespaces.values(), key=lambda one: not one.endswith("dataobjects"))
        for namespace in namespaces:
            try:
                return self._client.get_type(f"{{{namespace}}}{name}")
            except (ZeepError, LookupError, ValueError):
                continue
        raise _unknown(name)


_KINDS: tuple[tuple[Any, Kind], ...] = (
    (_XSD.Boolean, Kind.FLAG),
    (_XSD.Integer, Kind.NUMBER),
    (_XSD.DateTime, Kind.MOMENT),
    (_XSD.Decimal, Kind.DECIMAL),
    (_XSD.Double, Kind.FLOAT),
    (_XSD.Float, Kind.FLOAT),
    (_XSD.String, Kind.TEXT),
    (_XSD.ComplexType, Kind.OBJECT),
)
"""The first that fits counts: zeep's integers are decimals too. An enumeration is a text."""


def _shape_of(name: str, type_: Any) -> Shape:
    fields: dict[str, Field] = {}
    never_nil = set()
    for field, element in type_.elements:
        kind = next((kind for of, kind in _KINDS if isinstance(element.type, of)), Kind.OTHER)
        fields[field] = Field(kind, str(element.type.name) if kind is Kind.OBJECT else "")
        if not element.nillable:
            never_nil.add(field)
    return Shape(name, fields, key_of(name, fields, frozenset(never_nil)))


def _unknown(what: str) -> Misconfigured:
    return Misconfigured(
        "ephorte.no_such_thing",
        what=what,
        setting="url",
    )


def _soap_binding(client: Any) -> Any:
    for service in client.wsdl.services.values():
        for port in service.ports.values():
            if hasattr(port.binding, "process_reply"):
                return port.binding
    raise _unknown("SOAP")


class _Loader:
    """What zeep asks for files with."""

    def __init__(self, transport: Transport, budget: Budget) -> None:
        self._transport, self._budget = transport, budget

    def load(self, url: str) -> bytes:
        return self._transport.get(url, self._budget)


def read_contract(transport: Transport, path: str, budget: Budget) -> Contract:
    """Reads `?wsdl` and all that it imports, from the base address only. Raises Unreachable, Transient, Misconfigured."""
    url = transport.url(path)
    settings = _ZEEP.Settings(strict=False, xml_huge_tree=True, forbid_dtd=True, forbid_entities=True)
    try:
        client = _ZEEP.Client(f"{url}?wsdl", transport=_Loader(transport, budget), settings=settings)
        return Contract(path, url, client)
    except (ZeepError, etree.LxmlError, ValueError, KeyError, AttributeError, TypeError) as error:
        raise Misconfigured(
            "ephorte.no_contract",
            setting="url",
            detail=type(error).__name__,
        ) from error


class Contracts:
    """The contracts of one NCore, read at first use and again after a day."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self._lock = threading.Lock()
        self._held: dict[str, Contract] = {}

    def get(self, path: str, budget: Budget) -> Contract:
        """Raises Unreachable, Transient, Misconfigured."""
        if not self._lock.acquire(timeout=budget.left()):
            raise Transient("ephorte.contract_waited_for", detail="contract:waiting")
        try:
            held = self._held.get(path)
            if held is None or time.monotonic() - held.read_at > MAX_AGE:
                held = self._held[path] = read_contract(self._transport, path, budget)
            return held
        finally:
            self._lock.release()
