"""What the connector sends is valid by the vendor's own contracts (reference material beside the project)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import zeep
from lxml import etree

from arkivbro.connectors.ephorte.client import as_sent
from arkivbro.connectors.ephorte.configuration import read_table
from arkivbro.connectors.ephorte.contract import DOCUMENTS, OBJECT_MODEL, Contract
from arkivbro.connectors.ephorte.mapping import (
    ENTRY,
    Resolved,
    case_drafts,
    document_drafts,
    entry_draft,
    file_key,
    party_draft,
    remark_draft,
    remark_texts,
)
from arkivbro.connectors.ephorte.objects import Draft
from arkivbro.core.noark import ClassReference, RegistryEntry
from tests.contract.archive.records import (
    MemoryFiles,
    advertisement_entry,
    application_entry,
    case_record,
    letter_entry,
)

SETTINGS = read_table(
    "ephorte",
    {
        "url": "https://ephorte.example.no/ncore/",
        "username": "x",
        "public_access_code": "U",
        "document_category": "ND",
        "remark_type": "ME",
        "public_journal_field": "IsPublished",
    },
)
RESOLVED = Resolved({"OARR": 42}, {"Region Vest": 506}, "AT")
IDENTITY = {
    "Database": "EPHORTE",
    "Password": "x",
    "Role": "",
    "UserName": "x",
    "ExternalSystemName": "ARKIVBRO",
}
XS = "{http://www.w3.org/2001/XMLSchema}"


class Vendor:
    """One of the vendor's contracts: the connector's builder of it, and its schema."""

    def __init__(self, wsdl: Path, path: str, folder: Path) -> None:
        self.contract = Contract(path, f"https://ephorte.example.no/ncore/{path}", zeep.Client(str(wsdl)))  # type: ignore[no-untyped-call]  # zeep's
        self._schema = _schema(wsdl, folder)

    def assert_valid(
        self, operation: str, values: dict[str, Any], headers: dict[str, Any] | None = None
    ) -> Any:
        envelope = self.contract.build(operation, values, headers)
        sent = etree.fromstring(etree.tostring(envelope))
        parts = [element for part in sent for element in part if "addressing" not in element.tag]
        assert parts
        for part in parts:
            self._schema.assertValid(etree.fromstring(etree.tostring(part)))
        return sent

    def assert_valid_insert(self, drafts: list[Draft]) -> None:
        types = {draft.id: draft.type for draft in drafts if draft.id}
        objects = [as_sent(self.contract, draft, types) for draft in drafts]
        sent = self.assert_valid("Insert", {"identity": IDENTITY, "dataObjects": {"DataObject": objects}})
        found = [element for element in sent.iter() if element.tag.endswith("}DataObject")]
        assert len(found) == len(drafts)


def _schema(wsdl: Path, folder: Path) -> etree.XMLSchema:
    """The schemas inside a WSDL as one: each to a file of its own, imports by file name."""
    schemas = list(etree.parse(str(wsdl)).getroot().iter(f"{XS}schema"))
    names = {one.get("targetNamespace"): f"{number}.xsd" for number, one in enumerate(schemas)}
    for number, one in enumerate(schemas):
        for imported in one.iter(f"{XS}import"):
            imported.set("schemaLocation", names[imported.get("namespace")])
        (folder / f"{number}.xsd").write_bytes(etree.tostring(one))
    root = etree.Element(f"{XS}schema")
    for namespace, name in names.items():
        etree.SubElement(root, f"{XS}import", namespace=str(namespace), schemaLocation=name)
    (folder / "all.xsd").write_bytes(etree.tostring(root))
    return etree.XMLSchema(etree.parse(str(folder / "all.xsd")))


@pytest.fixture
def object_model(shared_file: Callable[[str], Path], tmp_path: Path) -> Vendor:
    return Vendor(shared_file("contracts/ephorte/wsdl/ObjectModelServiceV3En.wsdl"), OBJECT_MODEL, tmp_path)


@pytest.fixture
def documents(shared_file: Callable[[str], Path], tmp_path: Path) -> Vendor:
    return Vendor(shared_file("contracts/ephorte/wsdl/DocumentServiceV3.wsdl"), DOCUMENTS, tmp_path)


def batch(entry: RegistryEntry) -> list[Draft]:
    """The whole entry as the connector inserts it."""
    to_entry = {"RegistryEntry": ENTRY}
    drafts = [entry_draft(entry, 1001, RESOLVED, SETTINGS)]
    drafts += [party_draft(party, entry, RESOLVED, SETTINGS, {}, to_entry) for party in entry.parties]
    for document in entry.documents:
        uploads = {file_key(document, file): "up_1.pdf" for file in document.objects}
        drafts += document_drafts(document, uploads, SETTINGS, owner={}, references=to_entry)
    drafts += [
        remark_draft(text, access, SETTINGS, references=to_entry) for text, access in remark_texts(entry)
    ]
    return drafts


def test_a_case_is_valid(object_model: Vendor) -> None:
    case = case_record(
        class_=ClassReference("FA", "221"),
        series="SAK",
        file_type="SAK",
        disposal="B",
        cross_reference="2025/1",
    )
    object_model.assert_valid_insert(list(case_drafts(case, RESOLVED, SETTINGS)))


@pytest.mark.parametrize("make", [advertisement_entry, application_entry, letter_entry])
def test_a_whole_entry_is_valid(object_model: Vendor, make: Callable[..., RegistryEntry]) -> None:
    entry = replace(make(MemoryFiles()), remark="Mottatt etter frist.", disposal="K")
    object_model.assert_valid_insert(batch(entry))


def test_what_completes_an_entry_is_valid(object_model: Vendor) -> None:
    entry = application_entry(MemoryFiles())
    owner = {"RegistryEntryId": 2002}
    drafts = [party_draft(entry.parties[0], entry, RESOLVED, SETTINGS, owner, {})]
    drafts.append(remark_draft("Mottatt etter frist.", entry.access, SETTINGS, owner=owner))
    drafts.append(
        Draft(
            "RegistryEntryDocument",
            {"DocumentDescriptionId": 3, "RegistryEntryId": 2, "DocumentLinkTypeId": "V", "SortOrder": 2},
        )
    )
    object_model.assert_valid_insert(drafts)


def test_a_whole_object_sent_back_is_valid(object_model: Vendor) -> None:
    entry = object_model.contract.make(
        "RegistryEntry",
        {"Id": 2002, "Title": "Søknad", "RecordStatusId": "J", "SentDate": datetime(2026, 11, 20)},
    )
    party = object_model.contract.make(
        "SenderRecipient",
        {
            "Id": 7,
            "FollowUpMethodId": "TE",
            "FollowedUpByRegistryEntryId": 2,
            "FollowedUpDate": datetime(2026, 11, 20),
        },
    )
    object_model.assert_valid("Update", {"identity": IDENTITY, "dataObjects": {"DataObject": [entry, party]}})


def test_a_question_is_valid(object_model: Vendor) -> None:
    arguments = {
        "DataObjectName": "RegistryEntry",
        "FilterExpression": "CaseId=1001",
        "RelatedObjects": {"string": ["Case", "OfficerName"]},
        "ReturnTotalCount": True,
        "SkipCount": 0,
        "TakeCount": 1,
    }
    object_model.assert_valid("FilteredQuery", {"identity": IDENTITY, "arguments": arguments})
    object_model.assert_valid(
        "GetCustomFieldDescriptors", {"identity": IDENTITY, "dataObjectName": "Case", "id": 0}
    )
    made = object_model.contract.make("Case", {})
    asked = {"DataObject": made, "ReturnAccessRights": True, "ReturnRequiredFields": False}
    object_model.assert_valid("Initialize", {"identity": IDENTITY, "arguments": asked})


def test_files_in_and_out_are_valid(documents: Vendor) -> None:
    documents.assert_valid(
        "UploadFile",
        {"Content": b"%PDF"},
        {
            "ContentType": "application/pdf",
            "EphorteIdentity": IDENTITY,
            "FileName": "ab.pdf",
            "StorageIdentifier": "ObjectModelService",
        },
    )
    documents.assert_valid(
        "GetDocumentContentBase",
        {},
        {"DocumentId": 3003, "Identity": IDENTITY, "Variant": "A", "Version": 1},
    )


def test_the_address_in_the_envelope_is_ours(object_model: Vendor) -> None:
    envelope = object_model.contract.build("FilteredQuery", {"identity": IDENTITY})
    (to,) = envelope.iter("{http://www.w3.org/2005/08/addressing}To")
    assert to.text == f"https://ephorte.example.no/ncore/{OBJECT_MODEL}"
