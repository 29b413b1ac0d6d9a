"""Issue 11, item 15: what one reading brings, by every door of a feed and of a folder; and ../shared/cases, where it is there."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from arkivbro.connectors.folder.source import FolderSource
from arkivbro.connectors.webcruiter.feed import FeedSource
from arkivbro.core.applicant_lists import ListKind
from arkivbro.core.errors import ArkivbroError
from arkivbro.core.messages import sentence_of, told
from arkivbro.core.recruitment import Vacancy as Facts
from arkivbro.core.stored_json import from_json
from arkivbro.core.text_forms import search_form
from arkivbro.recruitment.models import Application, ImportRun, SourceState, Vacancy
from arkivbro.recruitment.services import import_from, importing, receiving, reported_items
from arkivbro.recruitment.services.list_readiness import readiness_of
from arkivbro.recruitment.services.lists import candidates_of, made_now
from arkivbro.transfers.models import Transfer
from tests.application_folders import message, write
from tests.feeds import feed, item, write_feed
from tests.integration.sources.feed_server import serving

SHARED = Path(__file__).resolve().parents[4] / "shared" / "cases"


def kinds() -> list[str]:
    return sorted(Transfer.objects.values_list("kind", flat=True))


def codes(report: importing.ImportReport) -> list[str]:
    return [finding.message.code for one in reported_items(report) for finding in one.findings]


# --- the same id twice -------------------------------------------------------------------------------------------


def test_issue_11_item_15_the_same_id_twice_is_one_thing_and_a_remark(tmp_path: Path) -> None:
    """Read often, in either order, with another text in each: never a changed advertisement."""
    one, other = item(wc_CONTACTINFO=""), item(wc_CONTACTINFO="", wc_WorkplacePostaddress="Bodø")
    for pair in ((one, other), (one, other), (other, one), (other, other, one), (one, one)):
        report = import_from(FeedSource(write_feed(tmp_path, *pair)))
        assert (report.changed, report.unreadable) == (0, 0)
        assert codes(report) == ["sources.advertisement_told_twice"] * (len(pair) - 1)
        assert [sentence_of(reported.where) for reported in reported_items(report)] == [
            "webcruiter:9000000001 «Inspektør, bygg og anlegg»"
        ] * (len(pair) - 1)
    assert kinds() == ["advertisement"]
    report = import_from(FeedSource(write_feed(tmp_path, other)))
    assert report.changed == 1


def test_issue_11_item_15_what_is_held_is_taken_though_the_feed_breaks_off(tmp_path: Path) -> None:
    import_from(FeedSource(write_feed(tmp_path, item())))
    path = write_feed(tmp_path, item(wc_Qualification="Noe annet"))
    path.write_text(path.read_text(encoding="utf-8").replace("</channel></rss>", "<item>"), encoding="utf-8")
    with pytest.raises(ArkivbroError):
        import_from(FeedSource(path))
    assert ImportRun.objects.order_by("-pk").first().changed == 1  # type: ignore[union-attr]  # there is one
    assert SourceState.objects.count() == 1


# --- volatile addresses ------------------------------------------------------------------------------------------


@pytest.mark.one_database("what a feed says")
@pytest.mark.parametrize(
    ("field", "before", "after"),
    [
        (
            "link",
            "https://x.example/a?oppdragsnr=1&par=YCvh%2bA1%3d",
            "https://x.example/a?oppdragsnr=1&par=Zz",
        ),
        ("link", "https://x.example/a?oppdragsnr=1", "https://x.example/a?oppdragsnr=1&utm_source=finn#topp"),
        (
            "description",
            "Se https://x.example/a?id=1&amp;utm_source=b&amp;par=Q nå.",
            "Se https://x.example/a?id=1 nå.",
        ),
        ("wc_guid", "https://x.example/a?token=1", "https://x.example/a?token=2"),
    ],
)
def test_issue_11_item_15_a_volatile_parameter_makes_no_new_entry(
    field: str, before: str, after: str, tmp_path: Path
) -> None:
    import_from(FeedSource(write_feed(tmp_path, item(**{field: before}))))
    stored = Vacancy.objects.get().facts
    report = import_from(FeedSource(write_feed(tmp_path, item(**{field: after}))))
    assert (report.changed, report.unchanged, kinds()) == (0, 1, ["advertisement"])
    assert Vacancy.objects.get().facts == stored


def test_issue_11_item_15_another_address_in_the_text_is_a_change(tmp_path: Path) -> None:
    import_from(FeedSource(write_feed(tmp_path, item(description="Se https://x.example/a?id=1"))))
    report = import_from(FeedSource(write_feed(tmp_path, item(description="Se https://x.example/a?id=2"))))
    assert report.changed == 1


def test_issue_11_item_15_a_vacancy_is_found_however_its_name_is_put_together(tmp_path: Path) -> None:
    reference = "ÅR-17"
    apart = unicodedata.normalize("NFD", reference)
    import_from(
        FeedSource(write_feed(tmp_path, item(wc_RefNr=apart, title=unicodedata.normalize("NFD", "Rådgiver"))))
    )
    for number, written in enumerate((reference, apart)):
        write(tmp_path / "in", str(number), message(number, vacancy=written, attachments=[]))
    assert import_from(FolderSource(tmp_path / "in")).new == 2
    assert Vacancy.objects.get().title == "Rådgiver"


# --- one bad item ------------------------------------------------------------------------------------------------


def test_issue_11_item_15_a_defect_of_ours_stops_one_item(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = receiving._stored

    def failing(fact: Any, *rest: Any) -> Any:
        if fact.ref.id == "2":
            raise ValueError("Kari Nordmann")
        return real(fact, *rest)

    monkeypatch.setattr(receiving, "_stored", failing)
    report = import_from(
        FeedSource(write_feed(tmp_path, item(), item(wc_AdvertId="2"), item(wc_AdvertId="3")))
    )
    assert (report.new, report.unreadable) == (2, 1)
    words = [
        f"{sentence_of(one.where)} {[told(finding) for finding in one.findings]}"
        for one in reported_items(report)
    ]
    assert any("webcruiter:2 «Inspektør" in one and "ValueError" in one for one in words)
    assert not any("Nordmann" in one for one in words)


def test_issue_11_item_15_over_http_as_from_a_file(tmp_path: Path) -> None:
    text = "\n" + feed(
        item(), item(wc_AdvertId="2", title="Andre\x0b"), item(wc_AdvertId="3", title="Tredje")
    )
    with serving(text) as server:
        report = import_from(FeedSource(server.address))
    assert (report.new, report.unreadable) == (3, 0)
    assert "sources.signs_removed" in codes(report)


def test_issue_11_item_15_remarks_on_values_come_by_every_door(tmp_path: Path) -> None:
    report = import_from(
        FeedSource(write_feed(tmp_path, item(wc_apply_within_date="2001-01-01", wc_CONTACTINFO="")))
    )
    assert "plausible.deadline_before_published" in codes(report)
    values = message(attachments=[])
    values["applicant"]["birth_date"] = "1900-01-01"
    write(tmp_path / "in", "a", values)
    report = import_from(FolderSource(tmp_path / "in"))
    assert (report.new, codes(report)) == (1, ["plausible.born"])
    assert codes(import_from(FolderSource(tmp_path / "in"))) == []


# --- ../shared/cases ---------------------------------------------------------------------------------------------


@pytest.fixture
def shared() -> Path:
    if not SHARED.is_dir():
        pytest.skip("NOT RUN: ../shared/cases is not there")
    return SHARED


@pytest.fixture
def took(shared: Path) -> Callable[[str], importing.ImportReport]:
    def read(name: str) -> importing.ImportReport:
        source = FeedSource(shared / name) if name.endswith(".xml") else FolderSource(shared / name)
        return import_from(source)

    return read


def vacancy(number: int) -> Facts:
    return from_json(Facts, Vacancy.objects.get(source_id=str(number)).facts)


def test_issue_11_item_15_case_01(took: Callable[[str], Any]) -> None:
    took("01-utc-dates.xml")
    facts = vacancy(3000000001)
    assert (str(facts.published), str(facts.deadlines[0].day)) == ("2026-11-20", "2026-12-14")
    took("01-application-on-the-last-day")
    assert Application.objects.get().lateness == "in_time"


def test_issue_11_item_15_cases_02_03_06(took: Callable[[str], Any]) -> None:
    report = took("02-control-character.xml")
    assert (report.new, report.unreadable, codes(report)) == (3, 0, ["sources.signs_removed"])
    assert took("03-blank-line-first.xml").new == 1
    took("06-nested-company.xml")
    facts = vacancy(3000000008)
    assert facts.unit.name == "Seksjon for arkiv"
    assert ("Ansettelsesform", "Fast ansettelse") in facts.advertisement.details


def test_issue_11_item_15_cases_04_and_07(took: Callable[[str], Any]) -> None:
    for _ in range(3):
        assert codes(took("04-same-id-twice.xml")) == ["sources.advertisement_told_twice"]
    took("07-link-parameters-a.xml")
    assert took("07-link-parameters-b.xml").unchanged == 1
    assert kinds() == ["advertisement"] * 2


def test_issue_11_item_15_cases_05_and_08(took: Callable[[str], Any]) -> None:
    took("05-address-in-text.xml")
    text = vacancy(3000000007).advertisement.sections[0].text
    assert "?type=1&region=vest&section=2&copy=1 – velkommen" in text
    report = took("08-invisible-characters.xml")
    assert (report.new, report.unreadable) == (1, 1)
    assert vacancy(3000000010).title == "Seniorrådgiver"
    assert search_form("Seniorrådgiver") in Vacancy.objects.get(source_id="3000000010").search_text


def test_issue_11_item_15_folders(took: Callable[[str], Any]) -> None:
    took("folders-vacancy.xml")
    nfd = took("09-nfd-file-name")
    assert nfd.new == 1 and Application.objects.get().attachments.count() == 1
    assert codes(took("11-born-1900")) == ["plausible.born"]
    assert took("12-one-name").new == 2
    assert took("13-order-of-names").new == 6
    hidden = took("14-name-of-the-folder")
    words = str(
        [(sentence_of(one.where), [told(two) for two in one.findings]) for one in reported_items(hidden)]
    )
    assert hidden.unreadable == 1 and "Hemmeligvik" not in words
    assert took("16-hyphenated-name").new == 1
    row = Vacancy.objects.get(source_id="3000000020")
    day = row.deadline
    assert day is not None
    made = made_now(row, ListKind.PUBLIC, day, candidates_of(row))
    names = [line.cells[1].partition(",")[0] for line in made.rows]
    order = ["Fødtmo", "Łuczak", "Lund", "Løkenhaug-Dahlstrøm", "Moe", "Zahl", "Ærø", "Aasen", "Åsnes"]
    assert names == order
    assert "126" not in made.text
    assert "lists.implausible" in [one.message.code for one in readiness_of(row, day).obstacles]
    assert not Transfer.objects.exclude(error=None).exists()
