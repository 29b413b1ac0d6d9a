"""Webcruiter's feed asked whether it still stands, and the portal: to its total, ISO dates first."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from arkivbro.connectors.webcruiter.configuration import PortalSettings
from arkivbro.connectors.webcruiter.feed import FeedSource
from arkivbro.connectors.webcruiter.portal import PortalSource
from arkivbro.core.errors import ArkivbroError, BadFacts, Misconfigured, Transient
from arkivbro.core.recruitment import Vacancy
from arkivbro.core.ref import Ref
from arkivbro.ports import CheckLevel, SourceItem
from simulators.webcruiter import adverts
from simulators.webcruiter.state import LOCK, Fault
from tests.contract.source.conformance import everything
from tests.simulated_webcruiter import Simulated, simulated_webcruiter


@pytest.fixture
def webcruiter(tmp_path: Path) -> Iterator[Simulated]:
    with simulated_webcruiter(tmp_path) as simulated:
        yield simulated


def feed_of(webcruiter: Simulated) -> FeedSource:
    path = f"/webservices/Webcruiterculture.asmx/RSSFeed?company_id={LOCK}&cultureid=NB-NO"
    return FeedSource(webcruiter.address + path)


def portal_of(webcruiter: Simulated, lock: str = LOCK, *, gives_way: bool = False) -> PortalSource:
    return PortalSource(PortalSettings(company_lock=lock, url=webcruiter.address), gives_way=gives_way)


def vacancies(source: FeedSource | PortalSource) -> list[Vacancy]:
    items = everything(source)
    return [item.fact for item in items if isinstance(item, SourceItem) and isinstance(item.fact, Vacancy)]


def test_issue_13_item_1_a_feed_that_still_stands_is_not_sent_again(webcruiter: Simulated) -> None:
    webcruiter.state.store.publish("Inspektør")
    source = feed_of(webcruiter)
    sent = [everything(source) for _ in range(3)]
    assert sent[0] == sent[1] == sent[2], "what stands is told as before, not left out"
    assert len(sent[0]) == 1
    webcruiter.state.store.publish("Rådgiver")
    assert [one.title for one in vacancies(source)] == ["Inspektør", "Rådgiver"]
    assert [one.title for one in vacancies(source)] == ["Inspektør", "Rådgiver"]


def test_issue_13_item_1_half_a_feed_is_never_what_stands(webcruiter: Simulated) -> None:
    webcruiter.state.store.publish("Inspektør", text="x" * 100_000)
    source = feed_of(webcruiter)
    webcruiter.state.faults = [Fault("/webservices/", spoil="cut")]
    with pytest.raises(ArkivbroError):
        everything(source)
    assert len(vacancies(source)) == 1
    fresh = feed_of(webcruiter)
    webcruiter.state.faults = [Fault("/webservices/", status=304)]
    with pytest.raises(Transient):
        everything(fresh)


def test_issue_13_item_1_the_portal_is_read_to_its_total(webcruiter: Simulated) -> None:
    for number in range(21):
        webcruiter.state.store.publish(f"Stilling {number}")
    assert len(vacancies(portal_of(webcruiter))) == 21
    webcruiter.state.settings.portal_page = 0
    with pytest.raises(BadFacts) as caught:
        everything(portal_of(webcruiter))
    assert caught.value.code == "webcruiter.portal_incomplete"


def test_issue_13_item_1_feed_and_portal_tell_of_the_same_by_the_same_ref(webcruiter: Simulated) -> None:
    made = webcruiter.state.store.publish("Inspektør", deadline="2026-12-20")
    webcruiter.state.store.publish("Snarest mulig", deadline="Snarest")
    webcruiter.state.store.publish("Bare internt", internal=True)
    by_feed, by_portal = vacancies(feed_of(webcruiter)), vacancies(portal_of(webcruiter))
    assert by_feed[0].ref == by_portal[0].ref == Ref("webcruiter", made.id)
    for one in (by_feed, by_portal):
        assert (one[0].published, one[0].deadline and one[0].deadline.day) == (
            date(2026, 11, 5),
            date(2026, 12, 20),
        )
        assert one[1].deadline is not None
        assert (one[1].deadline.day, one[1].deadline.words) == (None, "Snarest")
    assert [one.title for one in by_feed][2:] == ["Bare internt"]
    assert len(by_portal) == 2, "what is published internally stands in no portal"
    assert all(
        item.only_new
        for item in everything(portal_of(webcruiter, gives_way=True))
        if isinstance(item, SourceItem)
    )


@pytest.mark.parametrize(
    ("told", "day"),
    [
        ({"ApplicationDeadline": "2026-12-20T23:59:00", "ApplyWithinDate": "12.20.2026"}, date(2026, 12, 20)),
        ({"ApplicationDeadline": "2026-12-19T23:00:00Z"}, date(2026, 12, 20)),
        ({"ApplicationDeadline": "0001-01-01T00:00:00", "ApplyWithinDate": ""}, None),
        ({"ApplicationDeadline": None, "ApplyWithinDate": "20.12.2026"}, date(2026, 12, 20)),
        ({"ApplicationDeadline": None, "ApplyWithinDate": "20/12/2026"}, date(2026, 12, 20)),
        (
            {"ApplicationDeadline": None, "ApplyWithinDate": "12/20/2026", "Culture": "en-US"},
            date(2026, 12, 20),
        ),
        ({"ApplicationDeadline": "tull", "ApplyWithinDate": "01.01.0001"}, None),
    ],
)
def test_issue_13_item_1_iso_dates_first_and_the_year_1_is_none(
    webcruiter: Simulated, monkeypatch: pytest.MonkeyPatch, told: dict[str, object], day: date | None
) -> None:
    webcruiter.state.store.publish("Inspektør")
    rows = [{**row, **told} for row in adverts.portal(webcruiter.state.store.published())]
    monkeypatch.setattr(adverts, "portal", lambda _: rows)
    (one,) = vacancies(portal_of(webcruiter))
    assert (one.deadline.day if one.deadline else None) == day


def test_issue_13_item_1_a_row_of_the_portal_that_is_none_stops_no_other(
    webcruiter: Simulated, monkeypatch: pytest.MonkeyPatch
) -> None:
    webcruiter.state.store.publish("Inspektør")
    (row,) = adverts.portal(webcruiter.state.store.published())
    odd = [None, "x", {}, {**row, "Id": None}, {**row, "Heading": ""}, {**row, "PublishedDate": "i går"}, row]
    monkeypatch.setattr(adverts, "portal", lambda _: odd)
    items = everything(portal_of(webcruiter))
    assert [isinstance(one, SourceItem) for one in items] == [False] * 6 + [True]


def test_issue_13_item_1_check_tells_of_feed_and_portal(webcruiter: Simulated) -> None:
    webcruiter.state.store.publish("Inspektør")
    assert portal_of(webcruiter).check()[0].level is CheckLevel.OK
    assert portal_of(webcruiter, "99").check()[0].message.code == "webcruiter.portal_empty"
    webcruiter.state.faults = [
        Fault("companysearch", status=302, headers=(("Location", "http://10.0.0.1/"),))
    ]
    assert portal_of(webcruiter).check()[0].level is CheckLevel.ERROR
    webcruiter.state.faults = [Fault("companysearch", status=403)]
    with pytest.raises(Misconfigured):
        everything(portal_of(webcruiter))
