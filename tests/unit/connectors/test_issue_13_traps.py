"""The documented traps of Webcruiter's feed, portal, API and deliveries, one test each."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from arkivbro.connectors.webcruiter.configuration import PortalSettings
from arkivbro.connectors.webcruiter.feed import FeedSource
from arkivbro.connectors.webcruiter.mapping import read_mapping
from arkivbro.connectors.webcruiter.noark4 import title_of
from arkivbro.connectors.webcruiter.portal import PortalSource
from arkivbro.core.recruitment import Application, Vacancy
from arkivbro.core.ref import Ref
from arkivbro.ports import RecruitmentSource, SourceItem, UnreadableItem
from simulators.webcruiter.state import LOCK
from tests.contract.source.conformance import everything
from tests.feeds import item, write_feed
from tests.simulated_webcruiter import Simulated, simulated_webcruiter


@pytest.fixture
def webcruiter(tmp_path: Path) -> Iterator[Simulated]:
    with simulated_webcruiter(tmp_path) as simulated:
        yield simulated


def first(source: RecruitmentSource) -> Vacancy | Application:
    found = next(one for one in everything(source) if isinstance(one, SourceItem))
    return found.fact


def of_feed(tmp_path: Path, **changes: str | None) -> Vacancy:
    told = first(FeedSource(write_feed(tmp_path, item(**changes))))
    assert isinstance(told, Vacancy)
    return told


def of_api(webcruiter: Simulated, **more: object) -> Application:
    webcruiter.state.store.apply("9000000001", "Jānis", "Bērziņš", **more)
    told = first(webcruiter.source())
    assert isinstance(told, Application)
    return told


def test_issue_13_trap_snarest_is_no_deadline(tmp_path: Path) -> None:
    (deadline,) = of_feed(tmp_path, wc_apply_within_date="Snarest").deadlines
    assert (deadline.day, deadline.words) == (None, "Snarest")


def test_issue_13_trap_percentage_is_free_text(tmp_path: Path) -> None:
    assert of_feed(tmp_path, wc_WorkhourPercentage="18,67 og 21,33").percentage == "18,67 og 21,33"


def test_issue_13_trap_the_tenant_is_not_the_unit(tmp_path: Path) -> None:
    told = of_feed(tmp_path, wc_CompanyId="2047501712")
    assert told.unit.ref == Ref("webcruiter", "2047501712")
    assert "company_id=99" in told.advertisement.link


def test_issue_13_trap_stray_whitespace(tmp_path: Path, webcruiter: Simulated) -> None:
    assert of_feed(tmp_path, title="\n\t  Inspektør \u00a0 bygg ").title == "Inspektør bygg"
    told = of_api(webcruiter, currentPosition=" \n Ingeniør\t ", advertId=" 9000000001 ")
    assert (told.applicant.position, told.vacancy_reference) == ("Ingeniør", "9000000001")


def test_issue_13_trap_missing_ids(tmp_path: Path, webcruiter: Simulated) -> None:
    no_id = {"wc_AdvertId": None, "wc_RefNr": None, "link": "https://x.example/"}
    (told,) = everything(FeedSource(write_feed(tmp_path, item(**no_id))))
    assert isinstance(told, UnreadableItem)
    webcruiter.state.store.apply("", "Kari", "Prøve", advertId=None)
    (told,) = everything(webcruiter.source())
    assert isinstance(told, UnreadableItem)
    assert [one.message.code for one in told.findings] == ["webcruiter.no_id"]


def test_issue_13_trap_volatile_parameters_of_links_are_no_change(
    webcruiter: Simulated, tmp_path: Path
) -> None:
    store = webcruiter.state.store
    one = store.apply("9000000001", "Kari", "Prøve", portrait="https://x.example/p.png?sig=1")
    marks = [item.mark for item in everything(webcruiter.source()) if isinstance(item, SourceItem)]
    store.change(one.id, changed="", more={"portrait": "https://x.example/p.png?sig=2"})
    assert marks == [item.mark for item in everything(webcruiter.source()) if isinstance(item, SourceItem)]


def test_issue_13_trap_what_follows_an_at_sign_is_a_name() -> None:
    names = read_mapping().delivery
    told = title_of("Søknad og CV - Leder @ avdeling - st. ref. (9000000001) - @Kari Prøve", names)
    assert told.kind == "Søknad og CV"
    assert "Kari Prøve" in told.person, "from the first sign on, all is name: rather too much than too little"
    told = title_of("Søknad og CV - Leder - st. ref. 9000000001 - @Kari  Prøve", names)
    assert (told.reference, told.person) == ("9000000001", "Kari Prøve")


def test_issue_13_trap_a_postcode_from_abroad(webcruiter: Simulated) -> None:
    told = of_api(webcruiter, postalCode="LV-1007", country="Latvia")
    assert (told.applicant.postcode, told.applicant.country) == ("LV-1007", "Latvia")


def test_issue_13_trap_a_telephone_number_of_30_digits(webcruiter: Simulated) -> None:
    number = "+371 2000 0000 / +47 99 00 00 00 ext. 12"
    assert of_api(webcruiter, mobile=number).applicant.phone == number


def test_issue_13_trap_titles_of_255_characters(tmp_path: Path) -> None:
    long = "Å" * 255
    assert of_feed(tmp_path, title=long).title == long


def test_issue_13_trap_an_ad_that_vanishes_was_captured_while_it_stood(webcruiter: Simulated) -> None:
    made = webcruiter.state.store.publish("Inspektør")
    portal = PortalSource(PortalSettings(company_lock=LOCK, url=webcruiter.address))
    assert first(portal).ref.id == made.id
    webcruiter.state.store.change_vacancy(made.id, gone=True)
    assert everything(portal) == [], "nothing is told of it: no source says that it was cancelled"
