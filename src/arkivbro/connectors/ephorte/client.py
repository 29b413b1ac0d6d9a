"""NCore's operations, as values in and values out. Each call says whether it changes something."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, BinaryIO

from lxml import etree
from zeep import xsd

from arkivbro.connectors.ephorte.budget import Budget
from arkivbro.connectors.ephorte.configuration import EphorteConfiguration
from arkivbro.connectors.ephorte.contract import DOCUMENTS, FUNCTIONS, OBJECT_MODEL, Contract, Contracts
from arkivbro.connectors.ephorte.mtom import File, Message, mtom_message, plain_message, text_message
from arkivbro.connectors.ephorte.objects import Draft, StoredObject
from arkivbro.connectors.ephorte.replies import (
    Reply,
    Unreadable,
    child_of,
    flag_in,
    number_in,
    text_in,
)
from arkivbro.connectors.ephorte.soap_xml import XSI, read_envelope
from arkivbro.connectors.ephorte.transport import Request, Transport
from arkivbro.core.errors import OutcomeUnknown, Transient

SOAP_12_TYPE = 'application/soap+xml; charset=utf-8; action="{action}"'
SOAP_11_TYPE = "text/xml; charset=utf-8"
UPLOAD_STORE = "ObjectModelService"
"""The storage that a DocumentObject's FilePath is looked up in when it is inserted."""
_XSD: Any = xsd
"""zeep is typed in part only."""
A_PAGE = 1000
"""So many objects are asked for at a time, after the first page."""


@dataclass(frozen=True, slots=True)
class Page:
    """Objects that a query found; `total` as the server counts it, None when it does not tell."""

    objects: tuple[StoredObject, ...]
    total: int | None = None


@dataclass(frozen=True, slots=True)
class CustomField:
    """One of the site's own fields, as ePhorte describes it; None and no kinds: not told."""

    name: str
    kinds: frozenset[str]
    length: int | None
    legal_values: str


class NCoreClient:
    """One NCore under one base address. Safe to use from several threads."""

    def __init__(self, settings: EphorteConfiguration) -> None:
        self.settings = settings
        self._transport = Transport(settings)
        self._contracts = Contracts(self._transport)

    def close(self) -> None:
        self._transport.close()

    def read_contracts(self, budget: Budget) -> None:
        """Reads both contracts now. Raises Unreachable, Transient, Misconfigured."""
        self._contracts.get(OBJECT_MODEL, budget)
        self._contracts.get(DOCUMENTS, budget)

    # --- questions -------------------------------------------------------------------------------------------

    def query(
        self,
        type: str,
        filter: str,
        budget: Budget,
        *,
        related: Sequence[str] = (),
        take: int | None = None,
        sort: str = "",
    ) -> Page:
        """FilteredQuery. Without `take` everything: a server may give less at a time, and then the rest is asked for.

        Raises Unreachable, Transient, Misconfigured, Declined.
        """
        arguments: dict[str, Any] = {"DataObjectName": type, "ReturnTotalCount": True}
        if filter:
            arguments["FilterExpression"] = filter
        if related:
            arguments["RelatedObjects"] = {"string": list(related)}
        if sort:
            arguments["SortExpression"] = sort
        if take is not None:
            return self._page(arguments | {"SkipCount": 0, "TakeCount": take}, related, budget)
        page = self._page(arguments, related, budget)
        found = list(page.objects)
        while found and (page.total is None or len(found) < page.total):
            rest = {"SkipCount": len(found), "TakeCount": A_PAGE}
            more = self._page(arguments | rest, related, budget).objects
            if page.total is None and not more:
                break
            if not more or more[0] in found:
                raise _incomplete(type)
            found += more
        return Page(tuple(found), page.total)

    def _page(self, arguments: Mapping[str, Any], related: Sequence[str], budget: Budget) -> Page:
        operation, type = "FilteredQuery", str(arguments["DataObjectName"])
        with _reading(operation, effect=False):
            reply = self._reply(OBJECT_MODEL, operation, {"arguments": arguments}, budget, effect=False)
            result = reply.result()
            path = "QueryResult"
            objects = reply.objects(child_of(result, "DataObjects", path), type, related)
            total = number_in(result, "TotalCount", path)
            is_first = not arguments.get("SkipCount")
            if total is not None and is_first and (total < len(objects) or (total and not objects)):
                raise Unreadable(f"{path}.TotalCount")
            return Page(objects, total)

    def custom_fields(self, type: str, budget: Budget) -> dict[str, CustomField]:
        """GetCustomFieldDescriptors: the site's custom attributes of a type, by field name. Raises as `query`."""
        operation, path = "GetCustomFieldDescriptors", "CustomFieldDescriptor"
        with _reading(operation, effect=False):
            given = {"dataObjectName": type, "id": 0}
            result = self._reply(OBJECT_MODEL, operation, given, budget, effect=False).result()
            found = {}
            for one in result:
                if not (name := text_in(one, "Name", path)):
                    raise Unreadable(f"{path}.Name")
                kinds = frozenset((text_in(one, "DataType", path) or "").split())
                legal = text_in(one, "LegalValues", path) or ""
                found[name] = CustomField(name, kinds, number_in(one, "MaxLength", path), legal)
            return found

    def initialize(self, type: str, budget: Budget) -> tuple[StoredObject | None, bool | None]:
        """Initialize: an object with the defaults of our role, and whether we may create such; None: not told.

        Nothing is saved. Raises as `query`.
        """
        made = self._contract(OBJECT_MODEL, budget).make(type, {})
        arguments = {"DataObject": made, "ReturnAccessRights": True, "ReturnRequiredFields": False}
        with _reading("Initialize", effect=False):
            reply = self._reply(OBJECT_MODEL, "Initialize", {"arguments": arguments}, budget, effect=False)
            result = reply.result()
            rights = child_of(result, "ObjectRights", "InitializeResult")
            may = None if rights is None else flag_in(rights, "KanOpprette", "ObjectRights")
            return reply.object(child_of(result, "DataObject", "InitializeResult"), type), may

    def function(self, name: str, budget: Budget, *parameters: int) -> str | None:
        """ExecuteFunction of a function that only tells something; None for null.

        Raises as `query`; Misconfigured, too, where the installation has no Functions V2.
        """
        typed = [_XSD.AnyObject(_XSD.Int(), one) for one in parameters]
        given = {"name": name, "parameters": {"anyType": typed}}
        with _reading("ExecuteFunction", effect=False):
            result = self._reply(FUNCTIONS, "ExecuteFunction", given, budget, effect=False).result()
            return text_in(result, "ResultValue", "FunctionResult")

    # --- changes ---------------------------------------------------------------------------------------------

    def insert(self, drafts: Sequence[Draft], budget: Budget) -> tuple[StoredObject, ...]:
        """Insert: the objects as the server saved them, in the same order.

        Raises OutcomeUnknown, and what `query` raises. That all or none was saved is not trusted.
        """
        contract = self._contract(OBJECT_MODEL, budget)
        types = {draft.id: draft.type for draft in drafts if draft.id}
        objects = [as_sent(contract, draft, types) for draft in drafts]
        return self._saved("Insert", objects, [draft.type for draft in drafts], budget)

    def update(self, whole: StoredObject, budget: Budget) -> StoredObject:
        """Update with the whole object: NCore cannot tell a missing field from a null one. Raises as `insert`."""
        made = self._contract(OBJECT_MODEL, budget).make(whole.type, whole.fields)
        (saved,) = self._saved("Update", [made], [whole.type], budget, whole)
        return saved

    def _saved(
        self,
        operation: str,
        objects: list[Any],
        types: list[str],
        budget: Budget,
        whole: StoredObject | None = None,
    ) -> tuple[StoredObject, ...]:
        """The objects as the server saved them. A reply that cannot be read leaves the outcome unknown."""
        given = {"dataObjects": {"DataObject": objects}}
        with _reading(operation, effect=True):
            reply = self._reply(OBJECT_MODEL, operation, given, budget, effect=True, whole=whole)
            return reply.objects(reply.result(), types)

    def upload(self, file: File, name: str, media_type: str, budget: Budget) -> str:
        """UploadFile: the name under which an Insert finds the file. An upload that nothing names is no record.

        Raises Transient, Unreachable, Misconfigured, Declined; Defect when the file is not what was prepared.
        """
        contract = self._contract(DOCUMENTS, budget)
        envelope = contract.build(
            "UploadFile",
            {"Content": b""},
            {
                "ContentType": media_type,
                "EphorteIdentity": self._identity(),
                "FileName": name,
                "StorageIdentifier": UPLOAD_STORE,
            },
        )
        message = (
            mtom_message(envelope, file, f"arkivbro-{secrets.token_hex(16)}")
            if self.settings.mtom
            else text_message(envelope, file)
        )
        request = self._request(contract, "UploadFile", message, effect=False)
        with _reading("UploadFile", effect=False):
            header = child_of(read_envelope(self._transport.call(request, budget)), "Header", "Envelope")
            given = text_in(header, "FileName", "Header") if header is not None else None
        if not given:
            raise Transient("ephorte.nameless_upload", detail="soap:no_file_name")
        return given

    def download(self, document_id: int, variant: str, version: int, sink: BinaryIO, budget: Budget) -> None:
        """GetDocumentContentBase: the file's bytes, to disk as they come. Raises as `query`."""
        contract = self._contract(DOCUMENTS, budget)
        envelope = contract.build(
            "GetDocumentContentBase",
            {},
            {"DocumentId": document_id, "Identity": self._identity(), "Variant": variant, "Version": version},
        )
        request = self._request(
            contract, "GetDocumentContentBase", plain_message(envelope, SOAP_11_TYPE), effect=False
        )
        self._transport.call(request, budget, sink)

    # --- one call --------------------------------------------------------------------------------------------

    def _reply(
        self,
        service: str,
        operation: str,
        values: Mapping[str, Any],
        budget: Budget,
        *,
        effect: bool,
        whole: StoredObject | None = None,
    ) -> Reply:
        contract = self._contract(service, budget)
        envelope = contract.build(operation, {"identity": self._identity(), **values})
        if whole is not None:
            bring_back(envelope, whole)
        message = plain_message(envelope, SOAP_12_TYPE.format(action=contract.action(operation)))
        answer = self._transport.call(self._request(contract, operation, message, effect=effect), budget)
        return Reply(operation, read_envelope(answer), contract.shape)

    def _request(self, contract: Contract, operation: str, message: Message, *, effect: bool) -> Request:
        return Request(contract.path, message, contract.action(operation), effect)

    def _contract(self, path: str, budget: Budget) -> Contract:
        return self._contracts.get(path, budget)

    def _identity(self) -> dict[str, str]:
        settings = self.settings
        return {
            "Database": settings.database,
            "Password": settings.password(),
            "Role": settings.role,
            "UserName": settings.username,
            "ExternalSystemName": settings.external_system_name,
        }


def as_sent(contract: Contract, draft: Draft, types: Mapping[str, str]) -> Any:
    """A draft as the contract's value; `types` tells what its siblings are. Raises Misconfigured for a field it has not."""
    values: dict[str, Any] = {name: value for name, value in draft.fields.items() if value is not None}
    for field, target in draft.references.items():
        values[field] = contract.make(types[target], {}, z_ref=target)
    return contract.make(draft.type, values, **({"z_id": draft.id} if draft.id else {}))


def bring_back(envelope: etree._Element, whole: StoredObject) -> None:
    """Puts the installation's own fields, and its own type, on the object that is sent back."""
    (sent,) = envelope.iter("{*}DataObject")
    for extra in whole.extras:
        etree.SubElement(sent, extra.tag).text = extra.text
    if whole.derived:
        sent.set(f"{{{XSI}}}type", etree.QName(whole.derived))  # type: ignore[arg-type]  # lxml takes it


@contextmanager
def _reading(operation: str, *, effect: bool) -> Iterator[None]:
    """What cannot be read is an error that names operation and element, and holds nothing of what stood there."""
    try:
        yield
    except Unreadable as problem:
        detail = f"reply:{operation}:{problem.element}"
        if effect:
            raise OutcomeUnknown(
                "ephorte.unreadable_after_change",
                operation=operation,
                element=problem.element,
                detail=detail,
            ) from None
        raise Transient(
            "ephorte.unreadable", operation=operation, element=problem.element, detail=detail
        ) from None


def _incomplete(type: str) -> Transient:
    return Transient("ephorte.incomplete", detail=f"reply:FilteredQuery:{type}:incomplete")
