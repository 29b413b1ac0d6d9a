"""Webcruiter's own archive transfer: strict where it matters, tolerant of what was seen."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import pytest

from arkivbro.connectors.webcruiter.configuration import DeliverySettings
from arkivbro.connectors.webcruiter.delivery import DeliverySource
from arkivbro.core.errors import BadFacts, Misconfigured
from arkivbro.core.recruitment import Application
from arkivbro.core.ref import Ref
from arkivbro.core.working_days import OSLO
from arkivbro.ports import SourceItem, UnreadableItem
from tests.contract.source.conformance import everything
from tests.deliveries import TITLE, aged, delivery, entry, put, zipped
from tests.words import words_of

PDF = b"%PDF-1.7 x %%EOF"


def source_of(folder: Path, own: str = "", **more: object) -> DeliverySource:
    given = {"path": "in"}
    (folder / "in").mkdir(exist_ok=True)
    if own:
        (folder / "egen.toml").write_text(own)
        given["mapping"] = "egen.toml"
    return DeliverySource(DeliverySettings(**given), beside=folder, **more)  # type: ignore[arg-type]  # what a test names


def applications(source: DeliverySource) -> list[Application]:
    return [
        item.fact
        for item in everything(source)
        if isinstance(item, SourceItem) and isinstance(item.fact, Application)
    ]


def codes(source: DeliverySource) -> list[str]:
    kept_out = (item for item in everything(source) if isinstance(item, UnreadableItem))
    return [finding.message.code for item in kept_out for finding in item.findings]


@pytest.mark.parametrize("namespace", [True, False])
@pytest.mark.parametrize("packed", [True, False])
def test_issue_13_item_1_a_delivery_alone_or_zipped_with_or_without_namespace(
    tmp_path: Path, *, packed: bool, namespace: bool
) -> None:
    xml = delivery(entry("0c5", TITLE, "søknad.pdf"), namespace=namespace)
    if packed:
        put(tmp_path / "in", "a.zip", zipped(levering_xml=xml, søknad_pdf=PDF))
    else:
        put(tmp_path / "in" / "a", "levering.xml", xml)
        put(tmp_path / "in" / "a", "søknad.pdf", PDF)
    (told,) = applications(source_of(tmp_path))
    assert told.ref == Ref("webcruiter", "entry:0c5")
    assert told.vacancy_reference == "9000000001"
    assert told.received == datetime(2026, 11, 20, tzinfo=OSLO)
    assert (told.applicant.given_name, told.applicant.family_name) == ("Kari Nordmann", "Prøve")
    assert told.applicant.former_names == (("", "Kari Nordmann Prøve"),), "screened whichever word is which"
    assert told.exemption is None
    assert told.attachments[0].size == len(PDF)


def test_issue_13_item_1_misspellings_and_records_beside_their_case(tmp_path: Path) -> None:
    flat = (
        "<NOARK.H><NOARKSAK><SA.SAKID>26/17</SA.SAKID></NOARKSAK><JORNALPOST.TAB/>"
        + entry("a", TITLE, "a.pdf")
        .replace("JOURNALPOST", "JORNALPOST")
        .replace("<JP.STATUS>", "<JP.DOKDATO>20261121</JP.DOKDATO><JP.STATUS>")
        + "</NOARK.H>"
    )
    put(tmp_path / "in", "a.xml", flat.encode())
    put(tmp_path / "in", "a.pdf", PDF)
    (item,) = everything(source_of(tmp_path))
    assert isinstance(item, SourceItem) and isinstance(item.fact, Application)
    assert item.fact.received.day == 20
    assert [(one.message.code, one.place) for one in item.findings] == [
        ("webcruiter.said_twice", "JP.DOKDATO")
    ]


def test_issue_13_item_1_a_file_that_is_named_and_missing_is_waited_for(tmp_path: Path) -> None:
    put(tmp_path / "in", "a.xml", delivery(entry("a", TITLE, "a.pdf", "b.pdf"), entry("b", TITLE, "c.pdf")))
    put(tmp_path / "in", "a.pdf", PDF)
    put(tmp_path / "in", "c.pdf", PDF)
    source = source_of(tmp_path)
    items = everything(source)
    assert [type(one) for one in items] == [UnreadableItem, SourceItem], "nothing half, and the other goes on"
    assert isinstance(items[0], UnreadableItem) and items[0].try_again
    assert codes(source) == ["sources.file_not_there_yet"]
    (tmp_path / "in" / "b.pdf").write_bytes(PDF)
    assert codes(source) == ["sources.just_changed"]
    put(tmp_path / "in", "b.pdf", PDF)
    assert [len(one.attachments) for one in applications(source)] == [2, 1]


def test_issue_13_item_1_no_name_of_a_person_is_passed_on(tmp_path: Path) -> None:
    put(tmp_path / "in", "101010_Kari Nordmann Prøve.xml", delivery(entry("a", TITLE, "mangler.pdf")))
    put(tmp_path / "in", "b.xml", delivery(entry("", TITLE, "x.pdf"), entry("b", TITLE + " @ to", "x.pdf")))
    source = source_of(tmp_path)
    told = repr([one for one in everything(source) if isinstance(one, UnreadableItem)])
    assert told and "Nordmann" not in told
    for one in applications(source):
        assert "@" not in one.vacancy_reference
    assert "Nordmann" not in words_of_check(source)


def words_of_check(source: DeliverySource) -> str:
    return " ".join(str(one) for one in source.check())


def test_issue_13_item_1_what_is_missing_keeps_an_entry_out_and_is_named(tmp_path: Path) -> None:
    for name, told in {
        "1": entry("", TITLE, "a.pdf"),
        "2": entry("b", "Søknad og CV - Inspektør - @Kari Prøve", "a.pdf"),
        "3": entry("c", "Søknad og CV - Inspektør - st. ref. (9000000001)", "a.pdf"),
        "4": entry("d", TITLE, "a.pdf", day="i går"),
        "5": entry("e", TITLE),
        "6": entry("f", TITLE, "a.pdf", "a.pdf"),
        "7": entry("g", TITLE, "../../etc/passwd"),
        "8": entry("h", "Utlysning - WebCruiter annonse", "a.pdf"),
    }.items():
        put(tmp_path / "in" / name, "x.xml", delivery(told))
        put(tmp_path / "in" / name, "a.pdf", PDF)
    assert codes(source_of(tmp_path)) == [
        "webcruiter.no_id", "webcruiter.missing", "webcruiter.missing", "webcruiter.missing", "webcruiter.missing",
        "webcruiter.file_twice", "sources.leads_out", "webcruiter.no_application_in",
    ]  # fmt: skip


def test_issue_13_item_1_hostile_xml_and_zips_are_refused_each_alone(tmp_path: Path) -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "b">]><NOARK.H>&a;</NOARK.H>'
    for name, data in {
        "1.xml": bomb,
        "2.xml": delivery(entry("a", TITLE, "a.pdf"))[:-20],
        "3.xml": b"<html/>",
        "4.xml": b"<NOARK.H>" + b"<a>" * 50_000,
        "5.zip": b"PK\x03\x04 tull",
        "6.zip": zipped(a_pdf=PDF),
        "7.zip": zipped(a_xml=delivery(entry("a", TITLE, "b.pdf"))),
        "8.zip": zipped(a_xml=delivery(entry("a", TITLE, "b.pdf")), b_pdf=b"0" * 3_000_000),
        "9.zip": _encrypted(),
    }.items():
        put(tmp_path / "in", name, data)
    put(tmp_path / "in", "z.zip", zipped(a_xml=delivery(entry("god", TITLE, "b.pdf")), b_pdf=PDF))
    (tmp_path / "in" / "lenke.xml").symlink_to("/etc/passwd")
    source = source_of(tmp_path, largest_file=1_000_000)
    assert codes(source) == [
        "webcruiter.delivery_has_doctype", "webcruiter.delivery_not_xml", "webcruiter.delivery_is_something_else",
        "webcruiter.delivery_not_xml", "sources.file_looks_cut", "webcruiter.delivery_without_xml",
        "webcruiter.file_not_in_zip", "webcruiter.file_too_large", "webcruiter.delivery_not_zip",
    ]  # fmt: skip
    assert [one.ref.id for one in applications(source)] == ["entry:god"]


def _encrypted() -> bytes:
    data = bytearray(zipped(a_xml=b"<x/>"))
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as packed:
        offset = packed.infolist()[0].header_offset
    data[offset + 6] |= 1
    central = data.rindex(b"PK\x01\x02")
    data[central + 8] |= 1
    return bytes(data)


def test_issue_13_item_1_the_profile_decides_and_what_differs_is_told(tmp_path: Path) -> None:
    put(tmp_path / "in", "a.xml", delivery(entry("a", TITLE, "a.pdf", more="<JP.TGKODE>U</JP.TGKODE>")))
    put(tmp_path / "in", "a.pdf", PDF)
    (item,) = everything(source_of(tmp_path, expected={"type": "I", "code": "P"}))
    assert isinstance(item, SourceItem)
    assert [(one.place, one.message.parameters["told"]) for one in item.findings] == [("JP.TGKODE", "U")]


def test_issue_13_item_1_by_the_candidates_own_id_it_is_the_apis_candidate(tmp_path: Path) -> None:
    put(
        tmp_path / "in",
        "a.xml",
        delivery(entry("a", TITLE, "a.pdf", more="<JP.KANDIDAT>70001</JP.KANDIDAT>")),
    )
    put(tmp_path / "in", "a.pdf", PDF)
    own = "[delivery]\ncandidate_id = ['JP.KANDIDAT']\n"
    for gives_way in (True, False):
        (item,) = everything(source_of(tmp_path, own, gives_way=gives_way))
        assert isinstance(item, SourceItem)
        assert (item.fact.ref.id, item.only_new) == ("70001", gives_way)


def test_issue_13_item_1_what_stands_is_not_read_again_and_a_corrected_delivery_is(tmp_path: Path) -> None:
    put(tmp_path / "in", "a.xml", delivery(entry("a", TITLE, "a.pdf")))
    put(tmp_path / "in", "a.pdf", PDF)
    known: dict[str, str] = {}
    source = source_of(tmp_path, marks=lambda ids: {one: known[one] for one in ids if one in known})
    known |= {one.fact.ref.id: one.mark for one in everything(source) if isinstance(one, SourceItem)}
    assert everything(source) == []
    put(tmp_path / "in", "a.pdf", PDF + b"rettet")
    assert len(applications(source)) == 1


def test_issue_13_item_1_a_folder_that_is_not_there(tmp_path: Path) -> None:
    source = DeliverySource(DeliverySettings(path="finnes-ikke"), beside=tmp_path)
    with pytest.raises(Misconfigured) as caught:
        everything(source)
    assert words_of(caught.value)
    with pytest.raises((BadFacts, Misconfigured)):
        source.open_attachment("x/y")


def test_issue_13_item_1_an_upload_that_stopped_half_way_is_no_file(tmp_path: Path) -> None:
    """It has stood still for longer than we wait; what is there lacks its end, and is not taken for the whole."""
    whole = b"%PDF-1.7 " + b"x" * 5_000 + b"\n%%EOF\n"
    put(tmp_path / "in", "a.xml", delivery(entry("0c5", TITLE, "a.pdf")))
    put(tmp_path / "in", "a.pdf", whole[:3_000])
    (item,) = everything(source_of(tmp_path))
    assert isinstance(item, UnreadableItem) and item.try_again
    assert "sources.file_looks_cut" in str(item.findings)
    put(tmp_path / "in", "a.pdf", whole)
    (item,) = everything(source_of(tmp_path))
    assert isinstance(item, SourceItem)
    aged(put(tmp_path / "in", "a.pdf", whole[:3_000]), 90_000)
    (item,) = everything(source_of(tmp_path))
    assert isinstance(item, SourceItem), "after a day it is as it is: a broken file keeps nobody out"


def test_issue_13_item_1_a_body_says_how_long_a_file_must_stand_still(tmp_path: Path) -> None:
    put(tmp_path / "in", "a.xml", delivery(entry("0c5", TITLE, "a.txt")))
    put(tmp_path / "in", "a.txt", b"half")
    settings = DeliverySettings(path=str(tmp_path / "in"), quiet_seconds=600)
    (item,) = [one for batch in DeliverySource(settings).changes("") for one in batch.items]
    assert isinstance(item, UnreadableItem) and item.try_again


def test_issue_13_item_1_ten_thousand_that_stand_are_not_parsed_at_every_reading(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each is looked at by its files' own times; one that is changed, also beside its XML, is read, and all are after an hour."""
    asked, known = list[str](), dict[str, str]()

    def marks(ids: Sequence[str]) -> dict[str, str]:
        asked.extend(ids)
        return {one: known[one] for one in ids if one in known}

    put(tmp_path / "in", "a.zip", zipped(x_xml=delivery(entry("a", TITLE, "a.pdf")), a_pdf=PDF))
    put(tmp_path / "in" / "b", "b.xml", delivery(entry("b", TITLE, "b.pdf")))
    put(tmp_path / "in" / "b", "b.pdf", PDF)
    source = source_of(tmp_path, marks=marks)
    for item in everything(source):
        assert isinstance(item, SourceItem)
        known[item.fact.ref.id] = item.mark
    assert everything(source) == [] and asked == ["entry:a", "entry:b"] * 2
    assert everything(source) == [] and len(asked) == 4, "nothing is asked about, and nothing parsed"
    aged(put(tmp_path / "in" / "b", "b.pdf", PDF.replace(b"x", b"y")), 30)
    assert [one.ref.id for one in applications(source)] == ["entry:b"] and asked[4:] == ["entry:b"]
    now = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now + 4_000)
    everything(source)
    assert "entry:a" in asked[5:]


def test_issue_13_item_1_a_candidate_of_the_apis_is_left_to_it_for_some_hours(tmp_path: Path) -> None:
    """Taken in from a delivery first, by a name and a day, it would be journalled a second time when the API comes to it."""
    own = "[delivery]\ncandidate_id = ['JP.KANDIDAT']\n"
    candidate = entry("a", TITLE, "a.pdf", more="<JP.KANDIDAT>70001</JP.KANDIDAT>")
    put(tmp_path / "in", "a.zip", zipped(x_xml=delivery(candidate), a_pdf=PDF))
    put(tmp_path / "in", "b.zip", zipped(x_xml=delivery(entry("b", TITLE, "a.pdf")), a_pdf=PDF))
    told, now = set[str](), time.time() + 60
    source = source_of(
        tmp_path, own, gives_way=True, is_told=lambda ref: ref.id in told, patience=3_600, clock=lambda: now
    )
    assert codes(source) == ["webcruiter.left_to_the_api"]
    assert [one.ref.id for one in applications(source)] == ["entry:b"], (
        "another than the API's waits for nobody"
    )
    now += 4_000
    assert [one.ref.id for one in applications(source)] == ["70001", "entry:b"], "the API has not come"
    told.add("70001")
    assert [one.ref.id for one in applications(source)] == ["entry:b"], (
        "it has: the delivery says nothing more"
    )


def test_issue_13_item_9_a_delivery_waits_for_an_api_that_has_had_no_chance(tmp_path: Path) -> None:
    """However old it is: after a stop it is read before the API is, and would be journalled twice."""
    own = "[delivery]\ncandidate_id = ['JP.KANDIDAT']\n"
    candidate = entry("a", TITLE, "a.pdf", more="<JP.KANDIDAT>70001</JP.KANDIDAT>")
    put(tmp_path / "in", "a.zip", zipped(x_xml=delivery(candidate), a_pdf=PDF))
    asked, has_come, now = list[float](), False, time.time() + 100_000

    def came(moment: float) -> bool:
        asked.append(moment)
        return has_come

    source = source_of(tmp_path, own, gives_way=True, patience=3_600, has_come=came, clock=lambda: now)
    assert codes(source) == ["webcruiter.left_to_the_api"]
    assert now - 100_000 <= asked[0] - 3_600 + 200 <= now, "from its patience's end on"
    has_come = True
    assert [one.ref.id for one in applications(source)] == ["70001"]
