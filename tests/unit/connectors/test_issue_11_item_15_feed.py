"""Issue 11, item 15: what is wrong in one advertisement of the feed stops nothing but that one, and is told by its id and title."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arkivbro.connectors.webcruiter import feed_document
from arkivbro.connectors.webcruiter.feed import FeedSource
from arkivbro.connectors.webcruiter.feed_item import read_day
from arkivbro.core.errors import BadFacts
from arkivbro.core.messages import sentence_of
from arkivbro.core.recruitment import Vacancy
from arkivbro.ports import SourceItem, UnreadableItem
from tests.feeds import feed, item
from tests.words import words_of

Read = SourceItem | UnreadableItem
PLACE = "Fagbrev"
"""In the middle one of three advertisements."""


def read(folder: Path, data: bytes | str) -> list[Read]:
    path = folder / "feed.xml"
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return [one for batch in FeedSource(path).changes("") for one in batch.items]


def three(middle: str = PLACE) -> str:
    return feed(
        item(wc_AdvertId="1", title="Første", wc_CONTACTINFO=""),
        item(wc_AdvertId="2", title="Andre", wc_CONTACTINFO="", wc_Qualification=middle),
        item(wc_AdvertId="3", title="Tredje", wc_CONTACTINFO=""),
    )


def told(one: Read) -> str:
    if isinstance(one, UnreadableItem):
        return f"{sentence_of(one.where)}: {', '.join(finding.message.code for finding in one.findings)}"
    assert isinstance(one.fact, Vacancy)
    return one.fact.title


def qualification(one: Read) -> str:
    assert isinstance(one, SourceItem) and isinstance(one.fact, Vacancy)
    return next(
        section.text for section in one.fact.advertisement.sections if section.heading == "Kvalifikasjoner"
    )


def codes(one: Read) -> list[str]:
    return [finding.message.code for finding in one.findings]


@pytest.mark.parametrize(
    ("bytes_", "reads", "code"),
    [
        (b"en\x0bto", "ento", "sources.signs_removed"),
        (b"en\x00to", "ento", "sources.signs_removed"),
        (b"en\xef\xbf\xbeto", "ento", "sources.signs_removed"),
        (b"en\xe5to", "enåto", "sources.signs_guessed"),
        (b"\x93en\x94 \x96 to", "“en” – to", "sources.signs_guessed"),
        (b"en\xc2\x96to", "en–to", "sources.signs_guessed"),
        (b"en&#2;to", "ento", "sources.references_removed"),
        (b"en&#xD800;to&#x0;", "ento", "sources.references_removed"),
        (b"en&#150;to", "en–to", ""),
        (b"en&aring to &#229 tre & fire &bogus;", "en&aring to &#229 tre & fire &bogus;", ""),
        (b"en&nbsp;&oslash;&amp;oslash;", "en øø", ""),
        (b"<o:p>en</o:p>", "en", ""),
        (b"<![CDATA[<p>en</item></p>]]>", "en</item>", ""),
        (b"<!-- <item> -->en", "en", ""),
    ],
)
def test_issue_11_item_15_a_sign_stops_nothing_but_itself(
    bytes_: bytes, reads: str, code: str, tmp_path: Path
) -> None:
    items = read(tmp_path, three("MIDT").encode().replace(b"MIDT", bytes_))
    assert [told(one) for one in items] == ["Første", "Andre", "Tredje"]
    assert qualification(items[1]) == reads
    assert codes(items[1]) == ([code] if code else [])
    assert not codes(items[0]) + codes(items[2])


@pytest.mark.parametrize(
    ("middle", "code"),
    [
        ("<b>en", "sources.item_not_xml"),
        ("<![CDATA[en", "sources.item_not_xml"),
        ("<!-- en", "sources.item_not_xml"),
        ("a < b", "sources.item_not_xml"),
        ("<!DOCTYPE x>", "sources.item_not_xml"),
    ],
)
def test_issue_11_item_15_an_advertisement_that_is_no_xml_is_told_by_id_title_and_line(
    middle: str, code: str, tmp_path: Path
) -> None:
    text = three(middle)
    line = text.count("\n", 0, text.index("<item>", text.index("Første"))) + 1
    items = read(tmp_path, text)
    assert [told(one) for one in items] == [
        "Første",
        f"annonse 2 (linje {line}): 2 «Andre»: {code}",
        "Tredje",
    ]


def test_issue_11_item_15_an_advertisement_without_its_end_keeps_the_next_one(tmp_path: Path) -> None:
    items = read(
        tmp_path, three("UTEN SLUTT").replace("</item>", "", 2).replace("<item>", "</item><item>", 2)
    )
    assert [told(one) for one in items][-1] == "Tredje"
    whole = three()
    cut = whole.index("</item>", whole.index("Andre"))
    items = read(tmp_path, whole[:cut] + whole[cut + len("</item>") :])
    assert [told(one).partition(" (")[0] for one in items] == ["Første", "annonse 2", "Tredje"]
    assert codes(items[1]) == ["sources.item_without_end"]


def test_issue_11_item_15_a_text_of_100_mb_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Here the limit is smaller; that nothing is kept of what is too long is what matters."""
    monkeypatch.setattr(feed_document, "LONGEST_ITEM", 300_000)
    for filling in (
        "x" * 3_000_000,
        "<b>x</b>" * 500_000,
        "<!-- x -->" * 300_000,
        "<![CDATA[" + "x" * 2_000_000 + "]]>",
    ):
        items = read(tmp_path, three(filling))
        assert [told(one).partition(" (")[0] for one in items] == ["Første", "annonse 2", "Tredje"]
        assert codes(items[1]) == ["sources.item_too_long"]
        assert "2 «Andre»" in told(items[1])


@pytest.mark.parametrize(
    "filling",
    ["<!--", "<![CDATA[", "<!-- <![CDATA[", "<item", "</item ", "<a:", "&#1;", "&", "<?", "]]>", "<b>"],
)
def test_issue_11_item_15_hostile_text_takes_no_longer_than_its_length(filling: str, tmp_path: Path) -> None:
    """Some hundred times as long as it takes here would still be less than reading each sign anew for each."""
    items = read(tmp_path, three(filling * (1_000_000 // len(filling))))
    assert told(items[0]) == "Første"
    assert told(items[-1]) == "Tredje"


TEXT = '<?xml version="1.0" encoding="{}"?>\n' + three("blåbærsyltetøy – ja")


@pytest.mark.parametrize(
    "declared", ["utf-8", "ISO-8859-1", "windows-1252", "utf-16", "ascii", "klingon", "rot13"]
)
def test_issue_11_item_15_utf8_is_read_whatever_is_declared(declared: str, tmp_path: Path) -> None:
    for start in (b"", b"\xef\xbb\xbf", b"\r\n\n  ", b"\xef\xbb\xbf\n\xef\xbb\xbf"):
        items = read(tmp_path, start + TEXT.format(declared).encode())
        assert [told(one) for one in items] == ["Første", "Andre", "Tredje"]
        assert qualification(items[1]) == "blåbærsyltetøy – ja"
        assert not codes(items[1])


@pytest.mark.parametrize(
    "encoding", ["windows-1252", "iso8859-1", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
def test_issue_11_item_15_another_encoding_is_read(encoding: str, tmp_path: Path) -> None:
    text = TEXT.format(encoding).replace("–", "-")
    items = read(tmp_path, text.encode(encoding))
    assert qualification(items[1]) == "blåbærsyltetøy - ja"
    assert not codes(items[1])


def test_issue_11_item_15_a_feed_that_breaks_off_says_in_which_advertisement(tmp_path: Path) -> None:
    text = three()
    with pytest.raises(BadFacts) as caught:
        read(tmp_path, text[: text.index("<wc:Qualification>", text.index("Andre"))])
    assert re.search(r"etter én annonse.*2 «Andre»", words_of(caught.value))
    assert len(read(tmp_path, text + "\n\x00\x00 <!-- x -->")) == 3


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2026-12-13T23:00:00Z", date(2026, 12, 14)),
        ("2026-12-13T22:59:59Z", date(2026, 12, 13)),
        ("2026-12-14T22:59:59Z", date(2026, 12, 14)),
        ("2026-07-13T22:00:00Z", date(2026, 7, 14)),
        ("2026-07-13T21:59:59+00:00", date(2026, 7, 13)),
        ("2026-03-28T23:00:00Z", date(2026, 3, 29)),
        ("2026-03-29T21:59:00Z", date(2026, 3, 29)),
        ("2026-03-29T22:00:00Z", date(2026, 3, 30)),
        ("2026-10-24T22:00:00Z", date(2026, 10, 25)),
        ("2026-10-25T22:59:00Z", date(2026, 10, 25)),
        ("2026-10-25T23:00:00.000Z", date(2026, 10, 26)),
        ("2026-12-14T00:00:00+01:00", date(2026, 12, 14)),
        ("2026-12-14T00:00:00", date(2026, 12, 14)),
        ("2026-12-14", date(2026, 12, 14)),
        ("2026-12-14T99:00:00Z", date(2026, 12, 14)),
        ("14.12.2026", date(2026, 12, 14)),
        ("14.12.2026 00:00", date(2026, 12, 14)),
        ("Sun, 13 Dec 2026 23:00:00 GMT", date(2026, 12, 14)),
        ("Sun, 13 Dec 2026 23:00:00 -0000", date(2026, 12, 13)),
        ("2026-02-30T00:00:00Z", None),
        ("Snarest", None),
    ],
)
def test_issue_11_item_15_utc_times_are_oslos_days(written: str, day: date | None) -> None:
    assert read_day(written) == day


def test_issue_11_item_15_names_of_2026_are_read_too(tmp_path: Path) -> None:
    """As the feed's newer form nests them (contracts/webcruiter.md 9.2)."""
    nested = item(
        wc_company_name=None, wc_CompanyId=None, wc_JOB_TYPE_COLLECTION=None, wc_CONTACTINFO=""
    ).replace(
        "</item>",
        "<wc:CompanyInfo><wc:CompanyId>77</wc:CompanyId><wc:CompanyOrgName>Seksjon for prøver</wc:CompanyOrgName></wc:CompanyInfo>"
        "<wc:EmploymentTypes><wc:EmploymentType><wc:EmploymentTypeId>1</wc:EmploymentTypeId>"
        "<wc:EmploymentTypeName>Fast ansettelse</wc:EmploymentTypeName></wc:EmploymentType></wc:EmploymentTypes>"
        "<wc:Somethings><wc:Something><wc:SomethingName>Ja</wc:SomethingName></wc:Something></wc:Somethings></item>",
    )
    (one,) = read(tmp_path, feed(nested))
    assert isinstance(one, SourceItem) and isinstance(one.fact, Vacancy)
    assert (one.fact.unit.name, str(one.fact.unit.ref)) == ("Seksjon for prøver", "webcruiter:77")
    assert dict(one.fact.advertisement.details)["Ansettelsesform"] == "Fast ansettelse"
    assert dict(one.fact.other)["Somethings"] == "SomethingName: Ja"
    assert not one.findings


def test_issue_11_item_15_addresses_in_text_stand(tmp_path: Path) -> None:
    address = "https://jobb.eksempel.example/sok?type=1&amp;region=vest&amp;section=2&amp;copy=1&amp;notit=3"
    (one,) = read(tmp_path, feed(item(wc_Qualification=f"Se&nbsp;{address} &ndash; ja")))
    assert (
        qualification(one)
        == "Se https://jobb.eksempel.example/sok?type=1&region=vest&section=2&copy=1&notit=3 – ja"
    )


def test_issue_11_item_15_invisible_characters_go_from_titles(tmp_path: Path) -> None:
    first, second = read(
        tmp_path,
        feed(
            item(title="Senior\u00adråd\u200bgiver", wc_CONTACTINFO=""), item(wc_AdvertId="2", title="\ufeff")
        ),
    )
    assert told(first) == "Seniorrådgiver"
    assert codes(second) == ["sources.advert_without_title"] or "title" in told(second)


@given(st.binary(max_size=200))
def test_issue_11_item_15_any_bytes_in_one_keep_the_others(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    folder = tmp_path_factory.getbasetemp()
    items = read(folder, three("MIDT").encode().replace(b"MIDT", data))
    assert told(items[0]) == "Første"
    assert told(items[-1]) == "Tredje"
