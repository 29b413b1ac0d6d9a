"""NCore's operations, as values in and values out. Each call says whether it changes something."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, BinaryIO

from zeep import xsd

from arkivbro.connectors.ephorte.budget import Budget
from arkivbro.connectors.ephorte.configuration import EphorteConfiguration
from arkivbro.connectors.ephorte.contract import DOCUMENTS, FUNCTIONS, OBJECT_MODEL, Contract, Contracts
from arkivbro.connectors.ephorte.mtom import File, Message, mtom_message, plain_message, text_message
from arkivbro.connectors.ephorte.objects import Draft, Standing
from arkivbro.connectors.ephorte.soap_xml import read_envelope, resolve_references
from arkivbro.connectors.ephorte.transport import Request, Transport
from arkivbro.core.errors import OutcomeUnknown, Transient

SOAP_12_TYPE = 'application/soap+xml; charset=utf-8; action="{action}"'
SOAP_11_TYPE = "text/xml; charset=utf-8"
UPLOAD_STORE = "ObjectModelService"
"""The storage that a DocumentObject's FilePath is looked up in when it is inserted."""
_XSD: Any = xsd
"""zeep is typed in part only."""
_KEPT = (str, int, bool, float, Decimal, datetime)


@dataclass(frozen=True, slots=True)
class Page:
    """Objects that a query found; `total` as the server counts it, when it was asked to."""

    objects: tuple[Standing, ...]
    total: int | None = None


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
        count: bool = False,
    ) -> Page:
        """FilteredQuery. Without `take` everything: a server may give less at a time, and then the rest is asked for.

        Raises Unreachable, Transient, Misconfigured, Declined.
        """
        arguments: dict[str, Any] = {"DataObjectName": type, "ReturnTotalCount": count or take is None}
        if filter:
            arguments["FilterExpression"] = filter
        if related:
            arguments["RelatedObjects"] = {"string": list(related)}
        if sort:
            arguments["SortExpression"] = sort
        if take is not None:
            return self._page(arguments | {"SkipCount": 0, "TakeCount": take}, budget)
        page = self._page(arguments, budget)
        found, total = list(page.objects), page.total or 0
        while len(found) < total:
            rest = {"SkipCount": len(found), "TakeCount": total - len(found)}
            more = self._page(arguments | rest, budget).objects
            if not more:
                break
            found += more
        return Page(tuple(found), page.total)

    def _page(self, arguments: Mapping[str, Any], budget: Budget) -> Page:
        found = self._object_model("FilteredQuery", {"arguments": arguments}, budget, effect=False)
        if found is None:
            return Page((), None)
        return Page(_standing_list(found["DataObjects"]), found["TotalCount"])

    def custom_fields(self, type: str, budget: Budget) -> dict[str, Mapping[str, Any]]:
        """GetCustomFieldDescriptors: the site's custom attributes of a type, by field name."""
        found = self._object_model(
            "GetCustomFieldDescriptors", {"dataObjectName": type, "id": 0}, budget, effect=False
        )
        listed = found if isinstance(found, list) else (found["CustomFieldDescriptor"] if found else []) or []
        return {str(one["Name"]): {name: one[name] for name in one} for one in listed if one is not None}

    def initialize(self, type: str, budget: Budget) -> tuple[Standing, bool | None]:
        """Initialize: an object with the defaults of our role, and whether we may create such; None: not told.

        Nothing is saved. Raises as `query`.
        """
        made = self._contract(OBJECT_MODEL, budget).make(type, {})
        arguments = {"DataObject": made, "ReturnAccessRights": True, "ReturnRequiredFields": False}
        found = self._object_model("Initialize", {"arguments": arguments}, budget, effect=False)
        if found is None or found["DataObject"] is None:
            return Standing(type, {}), None
        rights = found["ObjectRights"]
        return _standing(found["DataObject"]), None if rights is None else rights["KanOpprette"]

    def function(self, name: str, budget: Budget, *parameters: int) -> str:
        """ExecuteFunction of a function that only tells something; "" for null.

        Raises as `query`; Misconfigured, too, where the installation has no Functions V2.
        """
        typed = [_XSD.AnyObject(_XSD.Int(), one) for one in parameters]
        given = {"name": name, "parameters": {"anyType": typed}}
        found = self._call(FUNCTIONS, "ExecuteFunction", given, budget, effect=False)
        value = found["ResultValue"] if hasattr(found, "__values__") else found  # zeep takes a lone part out
        return "" if value is None else str(value)

    # --- changes ---------------------------------------------------------------------------------------------

    def insert(self, drafts: Sequence[Draft], budget: Budget) -> tuple[Standing, ...]:
        """Insert: the objects as the server saved them, in the same order.

        Raises OutcomeUnknown, and what `query` raises. That all or none was saved is not trusted.
        """
        contract = self._contract(OBJECT_MODEL, budget)
        types = {draft.id: draft.type for draft in drafts if draft.id}
        objects = [as_sent(contract, draft, types) for draft in drafts]
        found = self._object_model("Insert", {"dataObjects": {"DataObject": objects}}, budget, effect=True)
        saved = _standing_list(found)
        if len(saved) != len(drafts):
            raise OutcomeUnknown(detail="soap:short_reply")
        return saved

    def update(self, whole: Standing, budget: Budget) -> Standing:
        """Update with the whole object: NCore cannot tell a missing field from a null one. Raises as `insert`."""
        contract = self._contract(OBJECT_MODEL, budget)
        made = contract.make(whole.type, whole.fields)
        found = self._object_model("Update", {"dataObjects": {"DataObject": [made]}}, budget, effect=True)
        saved = _standing_list(found)
        if len(saved) != 1:
            raise OutcomeUnknown(detail="soap:short_reply")
        return saved[0]

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
        found = self._documents("UploadFile", message, contract, budget)
        given = str(found.header["FileName"] or "") if found.header is not None else ""
        if not given:
            raise Transient("ePhorte tok imot filen uten å gi den et navn.", detail="soap:no_file_name")
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

    def _object_model(
        self, operation: str, values: Mapping[str, Any], budget: Budget, *, effect: bool
    ) -> Any:
        return self._call(OBJECT_MODEL, operation, values, budget, effect=effect)

    def _call(
        self, service: str, operation: str, values: Mapping[str, Any], budget: Budget, *, effect: bool
    ) -> Any:
        contract = self._contract(service, budget)
        envelope = contract.build(operation, {"identity": self._identity(), **values})
        message = plain_message(envelope, SOAP_12_TYPE.format(action=contract.action(operation)))
        reply = self._transport.call(self._request(contract, operation, message, effect=effect), budget)
        root = read_envelope(reply)
        resolve_references(root)
        try:
            return contract.parse(operation, root)
        except Transient as error:
            if effect:
                raise OutcomeUnknown(detail=error.detail) from error
            raise

    def _documents(self, operation: str, message: Message, contract: Contract, budget: Budget) -> Any:
        reply = self._transport.call(self._request(contract, operation, message, effect=False), budget)
        return contract.parse(operation, read_envelope(reply))

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


def _standing_list(found: Any) -> tuple[Standing, ...]:
    listed: Iterable[Any] = (
        found if isinstance(found, list) else (found["DataObject"] if found else None) or []
    )
    return tuple(_standing(one) for one in listed if one is not None)


def _standing(value: Any) -> Standing:
    """zeep's value as ours: scalar fields, and related objects one level and more down."""
    fields: dict[str, Any] = {}
    related: dict[str, Standing] = {}
    for name, held in value.__values__.items():
        if name in ("attr__Id", "Ref") or held is None:
            continue
        if isinstance(held, _KEPT):
            fields[name] = held
        elif hasattr(held, "__values__") and any(one is not None for one in held.__values__.values()):
            related[name] = _standing(held)
    return Standing(type(value).__name__, fields, related)
