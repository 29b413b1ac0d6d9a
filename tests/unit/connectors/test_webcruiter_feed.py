"""Webcruiter's feed: every field, what is missing, and what must be refused."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arkivbro.connectors.webcruiter.feed import FeedSource
from arkivbro.core.errors import ArkivbroError, BadFacts, Misconfigured
from arkivbro.core.messages import sentence_of
from arkivbro.core.recruitment import ContactPerson, Deadline, Unit, Vacancy
from arkivbro.core.ref import Ref
from arkivbro.ports import SourceItem, UnreadableItem
from tests.feeds import FIELDS, feed, item, write_feed
from tests.words import words_of


def read(path: Path, **limits: int) -> list[SourceItem | UnreadableItem]:
    return [one for batch in FeedSource(path, **limits).changes("") for one in batch.items]


def vacancy(path: Path) -> tuple[Vacancy, dict[str, str]]:
    (one,) = read(path)
    assert isinstance(one, SourceItem)
    assert isinstance(one.fact, Vacancy)
    return one.fact, {finding.place: sentence_of(finding.message) for finding in one.findings}


def test_the_real_feed_gives_three_vacancies(shared_file: Callable[[str], Path]) -> None:
    items = read(shared_file("data/webcruiter-feed.xml"))
    facts = [one.fact for one in items if isinstance(one, SourceItem)]
    assert [(fact.ref.id, fact.reference) for fact in facts if isinstance(fact, Vacancy)] == [
        ("3324614190", "3324614190"),
        ("3341216953", "3341216953"),
        ("3335169179", "3335165710"),
    ]
    third = facts[2]
    assert isinstance(third, Vacancy)
    assert (third.percentage, third.positions, third.officer_name) == ("18,67 og 21,33", "4", "Ingrid Moen")
    assert third.advertisement.link.endswith(
        "oppdragsnr=3335169179&company_id=7400&Link_source_id=0&use_position_site_header=0&culture_id=NB-NO"
    )
    assert not [one for one in items if one.findings]


def test_every_field_has_its_place(tmp_path: Path) -> None:
    fact, findings = vacancy(write_feed(tmp_path))
    assert (fact.ref.id, fact.reference, fact.title) == ("9000000001", "R-17", "Inspektør, bygg og anlegg")
    assert fact.unit == Unit(Ref("webcruiter", "501"), "Region Vest")
    assert fact.published == date(2026, 11, 3)
    assert not fact.internal_only
    assert fact.deadlines == (Deadline(date(2026, 11, 20)),)
    assert fact.advertisement.sections[0].text == "Vi søker en inspektør.\n\nSe mer under."
    assert fact.advertisement.contacts == (
        ContactPerson("Odd Eksempel", "Leder", "99 00 00 00", "odd@eksempel.example"),
    )
    assert fact.advertisement.language == "nn"
    assert fact.workplace.counties == ("Vestland", "Rogaland")
    assert dict(fact.advertisement.details)["Arbeidsspråk"] == "Norsk"
    assert dict(fact.other) == {"CountryId": "1", "Culture_Id": "NN-NO", "pubDate": "2026-11-05"}
    assert list(findings) == ["wc:CONTACTINFO"]


@pytest.mark.parametrize("field", [name for name in FIELDS if FIELDS[name].strip()])
def test_a_field_that_is_left_out_changes_the_facts_or_keeps_the_item_out(field: str, tmp_path: Path) -> None:
    (whole,) = read(write_feed(tmp_path))
    (without,) = read(write_feed(tmp_path, item(**{field.replace(":", "_"): None})))
    assert isinstance(whole, SourceItem)
    if isinstance(without, UnreadableItem):
        assert field in ("title", "wc:company_name")
    elif field in ("wc:AdvertId", "wc:WorkplaceCounties"):
        assert without.fact
    else:
        assert without.content_hash != whole.content_hash, field


def test_as_soon_as_possible_is_no_deadline(tmp_path: Path) -> None:
    fact, findings = vacancy(write_feed(tmp_path, item(wc_apply_within_date="Snarest", wc_CONTACTINFO="")))
    assert fact.deadlines == (Deadline(None, "Snarest"),)
    assert findings == {}


def test_internal_only(tmp_path: Path) -> None:
    fact, _ = vacancy(write_feed(tmp_path, item(wc_WePubDateFrom="", wc_WePubDateTo="")))
    assert fact.internal_only
    assert fact.published == date(2026, 11, 3)


def test_the_publishing_date_falls_back_to_pubdate(tmp_path: Path) -> None:
    fact, _ = vacancy(write_feed(tmp_path, item(wc_WePubDateFrom="", wc_IntranetPubDateFrom="")))
    assert fact.published == date(2026, 11, 5)


def test_half_filled_items_are_told_one_by_one_and_the_rest_goes_in(tmp_path: Path) -> None:
    nameless = item(title="  ", wc_AdvertId="1")
    unitless = item(wc_company_name=None, wc_AdvertId="2")
    unpublished = item(wc_AdvertId="3", wc_WePubDateFrom="", wc_IntranetPubDateFrom="", dc_pubDate="")
    no_id = item(wc_AdvertId=None, link="https://www.webcruiter.example/")
    items = read(write_feed(tmp_path, nameless, item(), unitless, unpublished, no_id))
    assert [isinstance(one, SourceItem) for one in items] == [False, True, False, False, False]
    told = [one.findings[0].place for one in items if isinstance(one, UnreadableItem)]
    assert told == ["title", "wc:company_name", "wc:WePubDateFrom", "wc:AdvertId"]
    assert (
        "annonse 1 (linje" in sentence_of(items[0].where) if isinstance(items[0], UnreadableItem) else False
    )


def test_the_id_is_found_in_the_link_too(tmp_path: Path) -> None:
    fact, findings = vacancy(write_feed(tmp_path, item(wc_AdvertId="")))
    assert fact.ref.id == "9000000001"
    assert "wc:AdvertId" in findings


def test_wrong_dates_are_told_and_left_out(tmp_path: Path) -> None:
    fact, findings = vacancy(
        write_feed(tmp_path, item(wc_StartDate="2026-02-31", wc_apply_within_date="32.12.2026"))
    )
    assert fact.start_date is None
    assert fact.deadlines == (Deadline(None, "32.12.2026"),)
    assert {"StartDate", "wc:apply_within_date"} <= set(findings)


def test_markup_inside_a_field_is_read_as_text(tmp_path: Path) -> None:
    fact, _ = vacancy(
        write_feed(tmp_path, item(description="<p>En</p><p>To <b>tre</b></p><script>fire()</script>"))
    )
    assert fact.advertisement.sections[0].text == "En\n\nTo tre"


BOMB = '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (BOMB + "<rss><channel><title>&b;</title></channel></rss>", "DOCTYPE"),
        ("<!DOCTYPE html><html><body>Feil</body></html>", "DOCTYPE"),
        ('<!DOCTYPE rss SYSTEM "file:///etc/passwd"><rss><channel/></rss>', "DOCTYPE"),
        ("<html><body>Logg inn</body></html>", "«html»"),
        ("<rss></rss>", "channel"),
        ("hei", "linje 1"),
        ("", "linje 1"),
        ("<rss>\n<channel>\n<item><title>Avbrutt</title>", "linje 3.*Avbrutt"),
    ],
)
def test_what_is_no_feed_gives_one_sentence(text: str, says: str, tmp_path: Path) -> None:
    path = tmp_path / "feed.xml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadFacts) as bad:
        read(path)
    assert re.search(says, words_of(bad.value))


def test_what_was_read_before_the_fault_is_given(tmp_path: Path) -> None:
    path = tmp_path / "feed.xml"
    path.write_text(
        feed(item(), item(wc_AdvertId="2")).replace("</channel></rss>", "<item><title>avbr"), encoding="utf-8"
    )
    batches = FeedSource(path).changes("")
    assert len(next(batches).items) == 2
    with pytest.raises(BadFacts):
        next(batches)


def test_no_such_file_and_too_large(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured) as caught:
        read(tmp_path / "ingen.xml")
    assert "finnes ikke" in words_of(caught.value)
    with pytest.raises(BadFacts) as bad:
        read(write_feed(tmp_path), max_bytes=1000)
    assert "større" in words_of(bad.value)


def test_memory_stays_small_for_a_large_feed(tmp_path: Path) -> None:
    """3,000 items: no more than one batch of them is alive at once."""
    path = tmp_path / "feed.xml"
    path.write_text(feed(*[item(wc_AdvertId=str(number)) for number in range(3000)]), encoding="utf-8")
    sizes = [len(batch.items) for batch in FeedSource(path).changes("")]
    assert sum(sizes) == 3000
    assert max(sizes) <= 50


@given(st.binary(max_size=400))
def test_any_bytes_give_items_or_one_sentence(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any.xml"
    path.write_bytes(data)
    with pytest.raises(ArkivbroError):
        read(path)


@given(st.dictionaries(st.sampled_from(sorted(FIELDS)), st.text(max_size=60), max_size=8))
def test_any_text_in_any_field_is_a_vacancy_or_findings(
    tmp_path_factory: pytest.TempPathFactory, values: dict[str, str]
) -> None:
    def clean(text: str) -> str:
        kept = "".join(
            c
            for c in text
            if c in "\t\n" or (c >= " " and not "\ud800" <= c <= "\udfff" and c not in "\ufffe\uffff")
        )
        return kept.replace("&", "&amp;").replace("<", "&lt;").replace("]]>", "")

    path = tmp_path_factory.getbasetemp() / "text.xml"
    changes = {name.replace(":", "_"): clean(value) for name, value in values.items()}
    path.write_text(feed(item(**changes)), encoding="utf-8")
    (one,) = read(path)
    assert isinstance(one, SourceItem) or one.findings


def test_a_unit_without_an_id_is_known_by_its_name_and_that_is_said(tmp_path: Path) -> None:
    (one,) = read(write_feed(tmp_path, item(wc_CompanyId="")))
    assert isinstance(one, SourceItem) and isinstance(one.fact, Vacancy)
    assert one.fact.unit == Unit(Ref("webcruiter", "name:Region Vest"), "Region Vest")
    assert "sources.unit_without_id" in [finding.message.code for finding in one.findings]


def test_a_public_date_that_cannot_be_read_does_not_make_it_internal(tmp_path: Path) -> None:
    (one,) = read(write_feed(tmp_path, item(wc_WePubDateFrom="snart", wc_IntranetPubDateFrom="2026-11-02")))
    assert isinstance(one, SourceItem) and isinstance(one.fact, Vacancy)
    assert not one.fact.internal_only
