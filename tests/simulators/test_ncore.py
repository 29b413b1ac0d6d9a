"""What a faithful ePhorte does, over the wire: identity, defaults, side effects, refusals, statuses, switches.

The messages are written here by hand, so that neither the connector nor zeep stands between.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from lxml import etree

from tests.simulated_ephorte import Simulator, running

OM = "http://www.gecko.no/ephorte/services/objectmodel/v3/en"
DATA = f"{OM}/dataobjects"
DOCS = "http://www.gecko.no/ephorte/services/documents/v3"
SOAP_12 = "http://www.w3.org/2003/05/soap-envelope"
IDENTITY = {
    "Database": "EPHORTE",
    "Password": "hemmelig",
    "Role": "",
    "UserName": "arkivbro",
    "ExternalSystemName": "ARKIVBRO",
}
Values = dict[str, object]


class Fault(Exception):
    """What the server said."""


class Client:
    """Hand-written messages to one simulator."""

    def __init__(self, simulator: Simulator) -> None:
        self.simulator = simulator
        self.identity = dict(IDENTITY)
        self._http = httpx.Client(base_url=simulator.address, timeout=10, trust_env=False)

    def call(self, operation: str, inner: str) -> etree._Element:
        identity = "".join(f"<m:{name}>{value}</m:{name}>" for name, value in self.identity.items())
        data = (
            f'<s:Envelope xmlns:s="{SOAP_12}" xmlns:a="http://www.w3.org/2005/08/addressing" xmlns:m="{OM}" '
            f'xmlns:d="{DATA}" xmlns:z="http://schemas.microsoft.com/2003/10/Serialization/" '
            f'xmlns:i="http://www.w3.org/2001/XMLSchema-instance"><s:Header><a:Action>{OM}/ObjectModelService/'
            f"{operation}</a:Action></s:Header><s:Body><m:{operation}><m:identity>{identity}</m:identity>{inner}"
            f"</m:{operation}></s:Body></s:Envelope>"
        )
        path = "/ncore/services/objectmodel/v3/en/objectmodelservice.svc"
        answer = self._http.post(
            path, content=data.encode(), headers={"Content-Type": "application/soap+xml"}
        )
        root = etree.fromstring(answer.content)
        text = root.find(f".//{{{SOAP_12}}}Text")
        if text is not None:
            assert answer.status_code == 500
            raise Fault(text.text or "")
        return root

    def insert(self, *objects: str) -> list[dict[str, Any]]:
        body = "".join(objects)
        return rows(self.call("Insert", f"<m:dataObjects>{body}</m:dataObjects>"))

    def update(self, type: str, values: Values) -> dict[str, Any]:
        body = made(type, values)
        return rows(self.call("Update", f"<m:dataObjects>{body}</m:dataObjects>"))[0]

    def query(self, type: str, filter: str = "", more: str = "") -> list[dict[str, Any]]:
        arguments = (
            f"<m:DataObjectName>{type}</m:DataObjectName><m:FilterExpression>{filter}</m:FilterExpression>"
        )
        return rows(self.call("FilteredQuery", f"<m:arguments>{arguments}{more}</m:arguments>"))

    def upload(self, name: str, data: bytes) -> str:
        identity = "".join(f"<h:{key}>{value}</h:{key}>" for key, value in self.identity.items())
        import base64

        envelope = (
            f'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:h="{DOCS}" '
            'xmlns:a="http://www.w3.org/2005/08/addressing"><s:Header>'
            f"<h:EphorteIdentity>{identity}</h:EphorteIdentity><h:FileName>{name}</h:FileName>"
            "<h:StorageIdentifier>ObjectModelService</h:StorageIdentifier><a:Action>UploadFile</a:Action></s:Header>"
            f"<s:Body><h:UploadMessage><h:Content>{base64.b64encode(data).decode()}</h:Content></h:UploadMessage>"
            "</s:Body></s:Envelope>"
        )
        answer = self._http.post(
            "/ncore/Services/Documents/V3/DocumentService.svc",
            content=envelope.encode(),
            headers={"Content-Type": "text/xml"},
        )
        found = etree.fromstring(answer.content).find(f".//{{{DOCS}}}FileName")
        assert found is not None, answer.text
        return found.text or ""


def made(type: str, values: Values, id: str = "", **references: str) -> str:
    """An object; fields in the order of the contract are the caller's care."""
    fields = "".join(
        f'<d:{name} z:Ref="{references[name]}"/>'
        if name in references
        else f"<d:{name}>{_text(value)}</d:{name}>"
        for name, value in sorted({**values, **dict.fromkeys(references)}.items())
    )
    return f'<m:DataObject i:type="d:{type}"{f" z:Id={chr(34)}{id}{chr(34)}" if id else ""}>{fields}</m:DataObject>'


def _text(value: object) -> str:
    return ("true" if value else "false") if isinstance(value, bool) else str(value)


def rows(root: etree._Element) -> list[dict[str, Any]]:
    """The objects of an answer: what is not nil."""
    nil = "{http://www.w3.org/2001/XMLSchema-instance}nil"
    return [
        {
            etree.QName(field).localname: rows_of(field) if len(field) else field.text or ""
            for field in element
            if field.get(nil) != "true"
        }
        for element in root.iter(f"{{{OM}}}DataObject")
    ]


def rows_of(element: etree._Element) -> dict[str, str]:
    return {etree.QName(field).localname: field.text or "" for field in element}


@pytest.fixture(scope="module")
def simulator() -> Iterator[Simulator]:
    with running() as held:
        yield held


@pytest.fixture
def client(simulator: Simulator) -> Client:
    simulator.reset()
    return Client(simulator)


def a_case(client: Client) -> str:
    return str(client.insert(made("Case", {"Title": "Rådgiver"}))[0]["Id"])


def an_entry(client: Client, type: str = "X", **more: object) -> dict[str, Any]:
    values = {"CaseId": a_case(client), "RegistryEntryTypeId": type, "Title": "Utlysning", **more}
    return client.insert(made("RegistryEntry", values))[0]


# --- identity ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"Password": "feil"}, "passord"),
        ({"UserName": "ukjent"}, "passord"),
        ({"Database": "ANNEN"}, "Databasen"),
        ({"ExternalSystemName": ""}, "lisens"),
        ({"Role": "Sjef"}, "Rollen"),
    ],
)
def test_identity_is_checked_in_every_call(client: Client, changed: dict[str, str], words: str) -> None:
    client.identity |= changed
    with pytest.raises(Fault, match=words):
        client.query("Case")


def test_what_one_is_not_cleared_for_is_left_out_without_a_word(client: Client) -> None:
    an_entry(client, AccessCodeId="P", Pursuant="Offl. § 25")
    assert len(client.query("RegistryEntry")) == 1
    client.identity["UserName"] = "uklarert"
    assert client.query("RegistryEntry") == []
    assert client.query("Case")[0]["CountOfRegistryEntries"] == "1"


def test_who_may_not_register_is_told(client: Client) -> None:
    client.identity["UserName"] = "leser"
    with pytest.raises(Fault, match="rettighet"):
        a_case(client)


# --- what the server does by itself ------------------------------------------------------------------------------


def test_numbers_are_given_and_never_twice(client: Client) -> None:
    cases = [client.insert(made("Case", {"Title": f"Sak {number}"}))[0] for number in (1, 2)]
    assert [case["SequenceNumber"] for case in cases] == ["1", "2"]
    with pytest.raises(Fault):
        client.insert(made("Case", {"CaseStatusId": "Ø", "Title": "Sak"}))
    assert client.insert(made("Case", {"Title": "Sak 4"}))[0]["SequenceNumber"] != "2"


def test_an_entry_without_documents_gets_a_main_document_of_the_servers_own(client: Client) -> None:
    entry = an_entry(client)
    (link,) = client.query("RegistryEntryDocument", f"RegistryEntryId={entry['Id']}")
    assert link["DocumentLinkTypeId"] == "H"
    (description,) = client.query("DocumentDescription", f"Id={link['DocumentDescriptionId']}")
    assert (description["DocumentTitle"], description["DocumentStatusId"]) == ("Utlysning", "B")


def test_the_main_document_takes_the_entrys_title_and_keeps_one_that_is_set_again(client: Client) -> None:
    name = client.upload("soknad.pdf", b"%PDF-1.7")
    saved = client.insert(
        made(
            "RegistryEntry", {"CaseId": a_case(client), "RegistryEntryTypeId": "X", "Title": "Utlysning"}, "e"
        ),
        made("DocumentDescription", {"DocumentStatusId": "F", "DocumentTitle": "Annonse"}, "d"),
        made(
            "DocumentObject",
            {"FilePath": name, "FileformatId": "PDF", "VariantFormatId": "A", "VersionNumber": 1},
            DocumentDescription="d",
        ),
        made(
            "RegistryEntryDocument", {"DocumentLinkTypeId": "H"}, DocumentDescription="d", RegistryEntry="e"
        ),
    )
    description, file = saved[1], saved[2]
    assert description["DocumentTitle"] == "Utlysning"
    assert (file["FileformatId"], file["FileSize"]) == ("RA-PDF", "8")
    assert file["Checksum"] == hashlib.sha256(b"%PDF-1.7").hexdigest()
    assert len(client.query("RegistryEntryDocument")) == 1
    again = client.update(
        "DocumentDescription", {"DocumentStatusId": "F", "DocumentTitle": "Annonse", "Id": description["Id"]}
    )
    assert again["DocumentTitle"] == "Annonse"


def test_parties_are_shown_and_several_are_m_fl(client: Client) -> None:
    entry = an_entry(client, "U")
    for name in ("Kari", "Ola"):
        client.insert(
            made("SenderRecipient", {"IsRecipient": True, "Name": name, "RegistryEntryId": entry["Id"]})
        )
    assert client.query("RegistryEntry")[0]["SenderRecipient"] == "Kari m.fl."


def test_update_replaces_the_whole_object_but_what_the_server_owns(client: Client) -> None:
    case = client.insert(made("Case", {"CustomAttribute1": "ab1", "Title": "Rådgiver"}))[0]
    changed = client.update("Case", {"Id": case["Id"], "Title": "Leder"})
    assert "CustomAttribute1" not in changed
    assert changed["SequenceNumber"] == case["SequenceNumber"]


def test_related_objects_come_when_asked_for_and_once(client: Client) -> None:
    entry = an_entry(client)
    client.insert(
        made("RegistryEntry", {"CaseId": entry["CaseId"], "RegistryEntryTypeId": "X", "Title": "To"})
    )
    assert "Case" not in client.query("RegistryEntry")[0]
    arrays = "http://schemas.microsoft.com/2003/10/Serialization/Arrays"
    more = f'<m:RelatedObjects><r:string xmlns:r="{arrays}">Case</r:string></m:RelatedObjects>'
    first, second = client.query("RegistryEntry", "", more)
    assert first["Case"]["Id"] == entry["CaseId"]
    assert "Case" not in second


# --- what is refused ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"Title": "To ord", "TitlePersonNameTagged": "Ett"}, "antall ord"),
        ({"Title": "x" * 256}, "for lang"),
        ({"Title": "X", "RegistryEntryTypeId": "Ø"}, "finnes ikke"),
        ({"Title": "X", "IsRestricted": True}, "tilgangskode"),
        ({"Title": "X", "AccessCodeId": "P"}, "Hjemmel"),
        ({"Title": "X", "OfficerNameId": 99}, "finnes ikke"),
        ({"Title": "X", "RecordStatusId": "J"}, "dokument"),
        ({"Title": "X", "RegistryEntryTypeId": "U", "RecordStatusId": "M"}, "mottaker"),
    ],
)
def test_an_entry_is_refused_in_words(client: Client, values: Values, words: str) -> None:
    with pytest.raises(Fault, match=words):
        client.insert(made("RegistryEntry", {"CaseId": a_case(client), "RegistryEntryTypeId": "X", **values}))
    assert client.query("RegistryEntry") == []
    assert client.query("Case")[0]["CountOfRegistryEntries"] == "0"


def test_an_officer_who_has_left_is_refused(client: Client) -> None:
    (left,) = client.query("UserName", "IsCurrent=false")
    with pytest.raises(Fault, match="ikke aktiv"):
        client.insert(made("Case", {"OfficerNameId": left["Id"], "Title": "X"}))


def test_a_closed_case_takes_no_entries(client: Client) -> None:
    case = a_case(client)
    client.simulator.person_sets("Case", {"Id": int(case)}, CaseStatusId="A")
    with pytest.raises(Fault, match="avsluttet"):
        client.insert(made("RegistryEntry", {"CaseId": case, "RegistryEntryTypeId": "X", "Title": "X"}))


def test_an_upload_is_used_once(client: Client) -> None:
    name = client.upload("a.pdf", b"1")
    (description,) = client.insert(made("DocumentDescription", {"DocumentTitle": "A"}))
    values = {"DocumentDescriptionId": description["Id"], "FilePath": name, "VariantFormatId": "A"}
    client.insert(made("DocumentObject", {**values, "VersionNumber": 1}))
    with pytest.raises(Fault, match="allerede brukt"):
        client.insert(made("DocumentObject", {**values, "VersionNumber": 2}))
    with pytest.raises(Fault, match="finnes ikke"):
        client.insert(made("DocumentObject", {**values, "FilePath": "ukjent.pdf", "VersionNumber": 2}))


@pytest.mark.parametrize(
    "inner",
    [
        "<d:Title>X</d:Title><d:CaseStatusId>B</d:CaseStatusId>",
        "<d:Ukjent>1</d:Ukjent>",
        "<d:CaseYear>nei</d:CaseYear>",
    ],
)
def test_what_is_not_by_the_contract_is_a_fault(client: Client, inner: str) -> None:
    with pytest.raises(Fault):
        client.insert(f'<m:DataObject i:type="d:Case">{inner}</m:DataObject>')


def test_without_strictness_misplaced_fields_are_lost_as_in_wcf(client: Client) -> None:
    client.simulator.settings(strict_order=False)
    (case,) = client.insert(
        '<m:DataObject i:type="d:Case"><d:Title>X</d:Title><d:CaseStatusId>R</d:CaseStatusId></m:DataObject>'
    )
    assert case["CaseStatusId"] == "B"


# --- statuses ----------------------------------------------------------------------------------------------------


def a_finished_entry(client: Client, type: str) -> dict[str, Any]:
    entry = an_entry(client, type)
    if type == "U":
        party = {"IsRecipient": True, "Name": "Kari", "RegistryEntryId": entry["Id"], "SendingStatusId": "K"}
        client.insert(made("SenderRecipient", party))
    (link,) = client.query("RegistryEntryDocument", f"RegistryEntryId={entry['Id']}")
    document = link["DocumentDescriptionId"]
    client.update("DocumentDescription", {"DocumentStatusId": "F", "DocumentTitle": "X", "Id": document})
    name = client.upload("a.pdf", b"1")
    client.insert(
        made(
            "DocumentObject",
            {"DocumentDescriptionId": document, "FilePath": name, "VariantFormatId": "A", "VersionNumber": 1},
        )
    )
    return entry


def status(client: Client, entry: dict[str, Any], code: str) -> dict[str, Any]:
    keep = {name: entry[name] for name in ("CaseId", "Id", "RegistryEntryTypeId", "Title")}
    return client.update("RegistryEntry", {**keep, "RecordStatusId": code})


def test_a_note_is_journalled_when_its_documents_are_there(client: Client) -> None:
    entry = an_entry(client)
    with pytest.raises(Fault, match="ikke ferdigstilt"):
        status(client, entry, "J")
    journalled = status(client, a_finished_entry(client, "X"), "J")
    assert journalled["RecordStatusId"] == "J" and journalled["RegistryDate"]
    with pytest.raises(Fault, match="settes tilbake"):
        status(client, journalled, "R")


def test_a_finished_letter_is_dispatched_by_the_server(client: Client) -> None:
    entry = a_finished_entry(client, "U")
    with pytest.raises(Fault, match="ekspedert"):
        status(client, entry, "J")
    sent = status(client, entry, "F")
    assert sent["RecordStatusId"] == "E" and sent["SentDate"]
    assert status(client, entry, "J")["RecordStatusId"] == "J"


def test_the_number_of_a_status_wins_over_its_code(client: Client) -> None:
    entry = a_finished_entry(client, "X")
    keep = {name: entry[name] for name in ("CaseId", "Id", "RecordStatusPrimaryId", "RegistryEntryTypeId")}
    values = f"<d:CaseId>{keep['CaseId']}</d:CaseId><d:Id>{keep['Id']}</d:Id><d:RecordStatusId>J</d:RecordStatusId>"
    values += "<d:RegistryEntryTypeId>X</d:RegistryEntryTypeId><d:Title>X</d:Title>"
    values += f"<d:RecordStatusPrimaryId>{keep['RecordStatusPrimaryId']}</d:RecordStatusPrimaryId>"
    body = f'<m:dataObjects><m:DataObject i:type="d:RegistryEntry">{values}</m:DataObject></m:dataObjects>'
    assert rows(client.call("Update", body))[0]["RecordStatusId"] == "R"


# --- switches ----------------------------------------------------------------------------------------------------


def a_batch(client: Client) -> tuple[str, str]:
    return (
        made("RegistryEntry", {"CaseId": a_case(client), "RegistryEntryTypeId": "X", "Title": "X"}, "e"),
        made("SenderRecipient", {"Name": "Kari"}, RegistryEntry="e"),
    )


@pytest.mark.parametrize(("atomic", "left"), [(True, 0), (False, 1)])
def test_a_batch_that_stops_leaves_nothing_or_a_half(client: Client, atomic: bool, left: int) -> None:
    client.simulator.settings(atomic=atomic)
    batch = a_batch(client)
    client.simulator.fault("fault_mid_sequence", operation="Insert", objects=1)
    with pytest.raises(Fault):
        client.insert(*batch)
    assert len(client.query("RegistryEntry")) == left
    assert client.query("SenderRecipient") == []


def test_cut_after_the_commit_is_committed(client: Client) -> None:
    batch = a_batch(client)
    client.simulator.fault("cut_after_commit", operation="Insert", type="RegistryEntry")
    with pytest.raises(httpx.TransportError):
        client.insert(*batch)
    assert len(client.query("RegistryEntry")) == 1


def test_cut_before_is_not(client: Client) -> None:
    batch = a_batch(client)
    client.simulator.fault("cut_before", operation="Insert")
    with pytest.raises(httpx.TransportError):
        client.insert(*batch)
    assert client.query("RegistryEntry") == []


def test_with_details_off_every_fault_is_the_same(client: Client) -> None:
    client.simulator.settings(exception_details=False)
    with pytest.raises(Fault, match="internal error"):
        client.query("Case", "Finnes=1")


def test_a_dtd_is_refused(client: Client) -> None:
    answer = httpx.post(
        f"{client.simulator.address}/ncore/Services/ObjectModel/V3/En/ObjectModelService.svc",
        content=b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>',
    )
    assert answer.status_code == 500
    assert b"DTD" in answer.content or b"well-formed" in answer.content
