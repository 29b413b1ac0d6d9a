"""Every reply that the contract allows is read as what was stored (issue 17 item 1); what cannot be read is an error.

The replies are the simulator's, made in every way of its settings, of rows with whatever may stand in them.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from arkivbro.connectors.ephorte.budget import Budget
from arkivbro.connectors.ephorte.client import NCoreClient
from arkivbro.connectors.ephorte.directory import CODE_TABLES
from arkivbro.connectors.ephorte.mtom import File
from arkivbro.connectors.ephorte.objects import Draft, Scalar, StoredObject, local_time
from arkivbro.core.errors import OutcomeUnknown, Transient
from arkivbro.core.messages import sentence_of
from simulators.ephorte.archive import Ephorte
from simulators.ephorte.model import ENUMERATIONS, Type, types
from simulators.ephorte.objects_xml import DERIVED, EXTRA, EXTRA_TEXT, MARKS, Writer
from simulators.ephorte.settings import CHOICES, Settings, Wire
from simulators.ephorte.soap import text_of
from simulators.ephorte.store import Row
from tests.ephorte_in_process import client_of, ephorte_in
from tests.simulated_ephorte import PASSWORD

READ: dict[str, tuple[str, ...]] = {
    "Case": ("OfficerName", "AdministrativeUnit", "PrimaryClassification"),
    "RegistryEntry": ("Case", "OfficerName", "AdministrativeUnit"),
    "SenderRecipient": ("OfficerName", "AdministrativeUnit", "FollowedUpByRegistryEntry"),
    "RegistryEntryDocument": ("DocumentDescription",),
    "DocumentDescription": (),
    "DocumentObject": (),
    "Remark": (),
    "Classification": (),
    "Class": (),
    "ClassificationSystem": (),
    "UserName": ("User",),
    "AdministrativeUnit": (),
    **dict.fromkeys(CODE_TABLES, ()),
}
"""What the connector asks for, with the related objects that it asks for at once."""
POINTS = {
    ("Case", "OfficerNameId"): "UserName",
    ("RegistryEntry", "OfficerNameId"): "UserName",
    ("SenderRecipient", "OfficerNameId"): "UserName",
    ("Case", "AdministrativeUnitId"): "AdministrativeUnit",
    ("RegistryEntry", "AdministrativeUnitId"): "AdministrativeUnit",
    ("SenderRecipient", "AdministrativeUnitId"): "AdministrativeUnit",
    ("RegistryEntry", "CaseId"): "Case",
    ("SenderRecipient", "FollowedUpByRegistryEntryId"): "RegistryEntry",
    ("RegistryEntryDocument", "DocumentDescriptionId"): "DocumentDescription",
    ("UserName", "UserId"): "User",
    ("Classification", "CaseId"): "Case",
}
"""The fields that name another object."""
KEYS = {"DocumentObject": ("VariantFormatId",)}
BUDGET = Budget(3600)
FEW = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

legal = st.characters(exclude_categories=["Cs"], exclude_characters="\r\ufffe\uffff", min_codepoint=0x20)
SOME: dict[str, list[Any]] = {
    "string": ["", " ", " a  b ", "]]>", "<&>", "\t\n", "true", "0", "Åse Ødegård", "職員 🙂", "a\u0308"],
    "int": [0, 1, -1, 2**31 - 1, -(2**31), 4711],
    "boolean": [True, False],
    "dateTime": [
        datetime(1900, 1, 1),
        datetime(2026, 11, 20, 23, 59, 59),
        datetime(2026, 7, 1, 0, 0, 0, 120),
        datetime.min,
        datetime.max,
    ],
    "decimal": [Decimal("0"), Decimal("-10.50"), Decimal("999999.99")],
}
"""Values of each kind that are easily taken for others, or for none."""
wires = st.builds(
    lambda words, flags: Settings(**words, **flags),
    st.fixed_dictionaries(
        {name: st.sampled_from(words) for name, words in CHOICES.items() if hasattr(Wire(), name)}
    ),
    st.fixed_dictionaries({"whitespace": st.booleans(), "extras": st.booleans()}),
)
STRICT = Settings(types="nowhere")
"""SourceDatabase first and no types: what no application came through (issue 17 item 1)."""


@pytest.fixture(scope="module")
def ephorte(tmp_path_factory: pytest.TempPathFactory) -> Ephorte:
    return ephorte_in(tmp_path_factory.mktemp("ephorte"))


@pytest.fixture(scope="module")
def client(ephorte: Ephorte) -> Iterator[NCoreClient]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ARKIVBRO_EPHORTE_PASSWORD", PASSWORD)
        made = client_of(ephorte)
        yield made
        made.close()


@pytest.fixture(autouse=True)
def empty(ephorte: Ephorte) -> None:
    ephorte.reset()


def given_wire(ephorte: Ephorte, wire: Settings) -> None:
    ephorte.settings.change({**wire.as_json()})


def row_of(ephorte: Ephorte, type: Type, chance: Random, ids: dict[str, int]) -> Row:
    """A new object of the type with anything in its fields; it belongs to the objects in `ids`, and is put there."""
    values: dict[str, Any] = {}
    for field in type.fields.values():
        if field.is_related or field.name == "Id":
            continue
        some = SOME.get(field.kind) or ENUMERATIONS[field.kind]
        values[field.name] = None if chance.random() < 0.3 else chance.choice(some)
        if field.name in KEYS.get(type.name, ()):
            values[field.name] = chance.choice(some)
        if field.name == "AccessCodeId":  # others are hidden from us
            values[field.name] = chance.choice([None, "P", "XX"])
        if (target := POINTS.get((type.name, field.name))) in ids:
            values[field.name] = ids[str(target)]
    if "Id" in type.fields and type.fields["Id"].kind == "string":
        values["Id"] = f"{ephorte.store.next('code')}"
    if type.name == "Classification":
        values["SortOrder"] = "1"
    row = ephorte.store.add(type.name, values)
    if isinstance(row.get("Id"), int):
        ids[type.name] = row["Id"]
    return row


def stored(row: Row, wire: Wire) -> dict[str, Scalar]:
    """What a reader has to read of a row: what is not there is not there."""
    never = {"int": 0, "boolean": False, "string": "", "dateTime": datetime(1, 1, 1), "decimal": Decimal(0)}
    found: dict[str, Scalar] = {}
    for name, field in row.type.fields.items():
        if field.is_related:
            continue
        value = row.get(name)
        if value is None and name == "ToDate":
            value = {"nil": None, "largest": datetime.max, "smallest": datetime.min}[wire.ends]
        if value is False and name in MARKS and wire.marks == "nil":
            value = None
        if value is None and not field.nillable:
            value = never[field.kind]
        if value is not None:
            found[name] = value
    if wire.source_database == "filled":
        found["SourceDatabase"] = "EPHORTE"
    return found


def as_stored(standing: StoredObject) -> dict[str, Scalar]:
    """What was read, its times as the server has them."""
    return {
        name: local_time(value) if isinstance(value, datetime) else value
        for name, value in standing.fields.items()
    }


def assert_read(
    ephorte: Ephorte, read: StoredObject, row: Row, wire: Wire, related: tuple[str, ...] = ()
) -> None:
    assert read.type == row.type.name
    assert as_stored(read) == stored(row, wire)
    assert [extra.text for extra in read.extras] == ([EXTRA_TEXT] if wire.extras else [])
    targets = {name: ephorte.store.related(row, name) for name in related}
    assert set(read.related) == {name for name, target in targets.items() if target is not None}
    for name, other in read.related.items():
        target = targets[name]
        assert target is not None
        assert_read(ephorte, other, target, wire)


@FEW
@given(
    wire=wires, type=st.sampled_from(sorted(READ)), chance=st.integers(0).map(Random), more=st.integers(0, 2)
)
def test_whatever_the_reply_looks_like_what_is_read_is_what_is_stored(
    ephorte: Ephorte, client: NCoreClient, wire: Settings, type: str, chance: Random, more: int
) -> None:
    ephorte.reset()
    given_wire(ephorte, wire)
    ids: dict[str, int] = {}
    for name in (
        "User",
        "UserName",
        "AdministrativeUnit",
        "Case",
        "Classification",
        "RegistryEntry",
        "DocumentDescription",
    ):
        row_of(ephorte, types()[name], chance, ids)
    for _ in range(more):
        row_of(ephorte, types()[type], chance, ids)
    page = client.query(type, "", BUDGET, related=READ[type])
    rows = ephorte.store.rows(type)
    assert page.total == (len(rows) if wire.counts == "told" else None)
    assert len(page.objects) == len(rows)
    for read, row in zip(page.objects, rows, strict=True):
        assert_read(ephorte, read, row, wire, READ[type])


@pytest.mark.parametrize("type", sorted(READ))
@pytest.mark.parametrize("types_", CHOICES["types"])
@pytest.mark.parametrize("place", ["nil", "filled", "last", "absent"])
def test_an_application_reaches_a_strict_ephorte_source_database_first_and_no_types(
    ephorte: Ephorte, client: NCoreClient, type: str, types_: str, place: str
) -> None:
    """Issue 17 item 1: each object and list that the connector reads."""
    wire = Settings(types=types_, source_database=place)
    given_wire(ephorte, wire)
    filled(ephorte)
    rows = ephorte.store.rows(type)
    assert rows
    for read, row in zip(client.query(type, "", BUDGET, related=READ[type]).objects, rows, strict=True):
        assert_read(ephorte, read, row, wire, READ[type])


def filled(ephorte: Ephorte) -> None:
    """One object of each type, with everything in it that a reader could lose."""
    store = ephorte.store
    officer, unit = store.rows("UserName")[0]["Id"], store.rows("AdministrativeUnit")[0]["Id"]
    who = {"OfficerNameId": officer, "AdministrativeUnitId": unit}
    case = store.add(
        "Case", {"Title": "Sak", "CaseYear": 2026, "SequenceNumber": 7, "CountOfRegistryEntries": 1, **who}
    )
    store.add("Classification", {"CaseId": case["Id"], "ClassId": "221", "SortOrder": "1"})
    entry = store.add("RegistryEntry", {"CaseId": case["Id"], "Title": "Søknad", "IsPublished": False, **who})
    store.add("SenderRecipient", {"RegistryEntryId": entry["Id"], "Name": "Åse", "IsRecipient": False, **who})
    document = store.add("DocumentDescription", {"DocumentTitle": "Vitnemål"})
    key = {"DocumentDescriptionId": document["Id"]}
    store.add("RegistryEntryDocument", {"RegistryEntryId": entry["Id"], "SortOrder": 1, **key})
    store.add("DocumentObject", {"VariantFormatId": "A", "VersionNumber": 1, "FileSize": 12, **key})
    store.add("Remark", {"RegistryEntryId": entry["Id"], "Text": "Merk"})


# --- the other operations ----------------------------------------------------------------------------------------


@FEW
@given(wire=wires, title=st.text(legal, min_size=1, max_size=9).filter(str.strip))
def test_what_was_saved_is_read_from_the_reply_whatever_it_looks_like(
    ephorte: Ephorte, client: NCoreClient, wire: Settings, title: str
) -> None:
    ephorte.reset()
    given_wire(ephorte, wire)
    case = Draft("Case", {"Title": title, "CaseStatusId": "B"}, "c")
    class_ = Draft(
        "Classification",
        {"ClassificationSystemId": "FA", "ClassId": "221", "SortOrder": "1"},
        references={"Case": "c"},
    )
    saved = client.insert([case, class_], BUDGET)
    for read, row in zip(
        saved, [*ephorte.store.rows("Case"), *ephorte.store.rows("Classification")], strict=True
    ):
        assert_read(ephorte, read, row, wire)
    changed = client.update(
        saved[0].with_fields(Title="Nytt", PublicTitle="Nytt", PublicTitleNames="Nytt"), BUDGET
    )
    (row,) = ephorte.store.rows("Case")
    assert row["Title"] == "Nytt" and row["CaseYear"] == saved[0].number("CaseYear")
    assert_read(ephorte, changed, row, wire)


@FEW
@given(wire=wires, rights=st.booleans())
def test_what_is_told_of_rights_fields_and_functions_is_read_whatever_it_looks_like(
    ephorte: Ephorte, client: NCoreClient, wire: Settings, rights: bool
) -> None:
    given_wire(ephorte, wire)
    ephorte.settings.tells_rights = rights
    made, may = client.initialize("Case", BUDGET)
    assert made is not None and made.text("SeriesId") == "SAK" and made.number("OfficerNameId")
    assert may is (True if rights else None)
    fields = client.custom_fields("Case", BUDGET)
    assert (fields["CustomAttribute3"].length, fields["CustomAttribute4"].kinds) == (
        10,
        frozenset({"Numeric"}),
    )
    assert (fields["CustomAttribute5"].legal_values, fields["CustomAttribute1"].legal_values) == (
        "Ja;Nei",
        "",
    )
    assert client.function("GetVersionString", BUDGET) == "5.1.3.0"


@FEW
@given(
    wire=wires, mtom=st.booleans(), answers_mtom=st.booleans(), size=st.sampled_from([0, 1, 767, 768, 5000])
)
def test_a_file_comes_back_byte_for_byte_however_it_is_sent(
    ephorte: Ephorte, client: NCoreClient, wire: Settings, mtom: bool, answers_mtom: bool, size: int
) -> None:
    ephorte.reset()
    given_wire(ephorte, wire)
    ephorte.settings.answers_mtom = answers_mtom
    data = bytes(number % 251 for number in range(size))
    sent = File(lambda: io.BytesIO(data), size, hashlib.sha256(data).hexdigest())
    client.settings = client.settings.model_copy(update={"mtom": mtom})
    name = client.upload(sent, "a.pdf", "application/pdf", BUDGET)
    document = Draft("DocumentDescription", {"DocumentTitle": "Fil"}, "d")
    file = Draft(
        "DocumentObject", {"FilePath": name, "VariantFormatId": "A"}, references={"DocumentDescription": "d"}
    )
    _, saved = client.insert([document, file], BUDGET)
    assert (saved.number("FileSize"), saved.text("Checksum")) == (size, sent.sha256)
    sink = io.BytesIO()
    client.download(saved.key("DocumentDescriptionId"), "A", saved.key("VersionNumber"), sink, BUDGET)
    assert sink.getvalue() == data


def test_a_server_that_gives_pages_and_counts_nothing_is_asked_until_nothing_more_comes(
    ephorte: Ephorte, client: NCoreClient
) -> None:
    everybody = client.query("UserName", "", BUDGET).objects
    for counts in ("nil", "absent", "told"):
        for empty in ("empty", "nil", "absent"):
            ephorte.settings.change({"page_limit": 3, "counts": counts, "empty_lists": empty})
            assert client.query("UserName", "", BUDGET).objects == everybody


def test_a_count_beside_an_empty_list_is_a_contradiction_and_not_nothing(
    ephorte: Ephorte, client: NCoreClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = Writer.array
    monkeypatch.setattr(
        Writer, "array", lambda self, name, rows, *rest, **more: whole(self, name, [], *rest, **more)
    )
    for empty in ("empty", "nil", "absent"):
        ephorte.settings.empty_lists = empty
        with pytest.raises(Transient) as caught:
            client.query("UserName", "", BUDGET, take=1)
        assert caught.value.detail == "reply:FilteredQuery:QueryResult.TotalCount"


@pytest.mark.parametrize("counts", ["told", "nil"])
def test_a_server_that_begins_anew_for_each_page_is_not_believed(
    ephorte: Ephorte, client: NCoreClient, monkeypatch: pytest.MonkeyPatch, counts: str
) -> None:
    ephorte.settings.change({"page_limit": 3, "counts": counts})
    monkeypatch.setattr(
        "simulators.ephorte.object_model.text_of",
        lambda parent, name: "" if name == "SkipCount" else text_of(parent, name),
    )
    with pytest.raises(Transient) as caught:
        client.query("UserName", "", BUDGET)
    assert caught.value.code == "ephorte.incomplete"


def test_the_error_of_a_question_and_of_a_change_names_operation_and_element_and_holds_no_value(
    ephorte: Ephorte, client: NCoreClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(ephorte)
    monkeypatch.setattr("simulators.ephorte.objects_xml.Writer._text", lambda self, value: "Åse hemmelig")
    with pytest.raises(Transient) as question:
        client.query("Case", "", BUDGET)
    assert question.value.detail.startswith("reply:FilteredQuery:Case.")
    told = sentence_of(question.value.message)
    assert "FilteredQuery" in told and "Case." in told
    with pytest.raises(OutcomeUnknown) as change:
        client.insert([Draft("Case", {"Title": "Sak"})], BUDGET)
    assert change.value.detail.startswith("reply:Insert:Case.")
    for error in (question.value, change.value):
        assert "Åse" not in f"{error} {error.detail} {sentence_of(error.message)}"


def test_the_derived_type_and_its_own_field_go_back_with_an_update(
    ephorte: Ephorte, client: NCoreClient
) -> None:
    filled(ephorte)
    given_wire(ephorte, Settings(extras=True))
    (case,) = client.query("Case", "", BUDGET).objects
    assert case.derived.endswith(f"}}Case{DERIVED}") and case.extras[0].tag.endswith(f"}}{EXTRA}")
    saved = client.update(case.with_fields(Title="A", PublicTitle="A", PublicTitleNames="A"), BUDGET)
    assert saved.text("Title") == "A" and saved.extras == case.extras
