"""Where a person writes initials, a unit or a code, the archive's own are offered; a silent archive holds no page up."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from django.conf import settings
from django.test import Client

from arkivbro import runtime
from arkivbro.accounts import choices
from arkivbro.accounts.models import Unit
from arkivbro.archive_choices import ArchiveChoices
from arkivbro.connectors.ephorte.adapter import EphorteArchive
from arkivbro.core.errors import Misconfigured
from arkivbro.ports import Chosen, OffersChoices
from arkivbro.runtime import current
from tests.simulated_ephorte import PASSWORD, Simulator, running

As = Callable[[str], Client]
NO_NEW_CLEARANCE = {f"unit_{number}": "alle" for number in (1, 2, 3)}


@pytest.fixture(scope="module")
def simulator() -> Iterator[Simulator]:
    with running() as held:
        yield held


@pytest.fixture
def ephorte(simulator: Simulator, monkeypatch: pytest.MonkeyPatch) -> Iterator[Simulator]:
    """New vacancies go to the simulated ePhorte, as far as choices are concerned."""
    monkeypatch.setenv("ARKIVBRO_EPHORTE_PASSWORD", PASSWORD)
    simulator.reset()
    archive = EphorteArchive("ephorte", **simulator.table)
    wired = replace(
        current(), archives={"ephorte": archive}, default_archive="ephorte", choices=ArchiveChoices()
    )
    monkeypatch.setattr(runtime, "_kept", {settings.ARKIVBRO_RUNTIME: wired})
    yield simulator
    archive.close()


def page(as_user: As, path: str = "/brukere/ny/") -> str:
    answer = as_user("dagny").get(path)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.one_database("what a form offers: the archive is asked, not the database")
def test_the_active_users_of_ephorte_are_offered_as_initials(ephorte: Simulator, as_user: As) -> None:
    text = page(as_user)
    assert 'list="id_initials_valg"' in text
    assert '<option value="KAHA">Kari Haugdal</option>' in text
    assert "SLUT" not in text  # has left


@pytest.mark.one_database("what a form offers: the archive is asked, not the database")
def test_units_and_access_codes_are_offered_too(ephorte: Simulator, as_user: As) -> None:
    unit = Unit.objects.get_or_create(name="Region Vest")[0]
    assert '<option value="Region Vest">RV</option>' in page(as_user, f"/brukere/enheter/{unit.pk}/")
    assert "P – Personalsaker" in page(as_user)


@pytest.mark.one_database("what a form offers: the archive is asked, not the database")
def test_units_are_offered_as_plans_name_them(ephorte: Simulator) -> None:
    archive = EphorteArchive("ephorte", **{**ephorte.table, "unit_field": "ShortCode"})
    assert isinstance(archive, OffersChoices)
    offered = archive.choices(Chosen.UNIT, deadline=10.0)
    assert ("RV", "Region Vest") in [(one.value, one.text) for one in offered]
    archive.close()


@pytest.mark.one_database("what a form offers: the archive is asked, not the database")
def test_a_name_in_the_archive_is_text_on_the_page(ephorte: Simulator, as_user: As) -> None:
    ephorte.person_sets("UserName", {"Initials": "KAHA"}, Name='<b>"Kari"</b>')
    assert '<option value="KAHA">&lt;b&gt;&quot;Kari&quot;&lt;/b&gt;</option>' in page(as_user)


@pytest.mark.one_database("what a form offers: the archive is asked, not the database")
def test_what_was_read_is_kept(ephorte: Simulator, as_user: As) -> None:
    page(as_user)
    ephorte.clear()
    assert '<option value="KAHA">' in page(as_user)
    assert ephorte.calls() == []


@pytest.mark.one_database("what a form offers: the archive is asked, not the database")
def test_a_silent_archive_holds_a_page_up_once_and_for_two_seconds(ephorte: Simulator, as_user: As) -> None:
    ephorte.fault("slow", times=50, seconds=20)
    began = time.monotonic()
    text = page(as_user)
    assert time.monotonic() - began < ArchiveChoices.deadline + 1.5
    assert "<datalist" not in text and 'name="initials"' in text
    began = time.monotonic()
    page(as_user)
    assert time.monotonic() - began < 1.0


def test_issue_11_item_17_initials_that_the_archive_does_not_have_are_refused(
    ephorte: Simulator, as_user: As
) -> None:
    given = {
        "username": "nye",
        "first_name": "Nora",
        "last_name": "Nybakkehaug",
        "initials": "NYNY",
        "is_recruiter": "on",
        "is_active": "on",
        "password": "et langt og nytt passord",
        **NO_NEW_CLEARANCE,
    }
    text = as_user("dagny").post("/brukere/ny/", given).content.decode()
    assert "ingen aktiv bruker med initialene «NYNY»" in text
    assert as_user("dagny").post("/brukere/ny/", given | {"initials": "KAHA"}).status_code == 302


@pytest.mark.one_database("what a form offers: the archive is asked, not the database")
def test_an_archive_that_is_set_up_wrongly_offers_nothing(
    monkeypatch: pytest.MonkeyPatch, as_user: As
) -> None:
    def broken() -> None:
        raise Misconfigured(setting="password_file")

    monkeypatch.setattr(choices, "current", broken)
    assert "<datalist" not in page(as_user)


@pytest.mark.one_database("what a form offers: the archive is asked, not the database")
def test_the_built_in_archive_offers_none_of_its_own(as_user: As) -> None:
    assert "<datalist" not in page(as_user)
