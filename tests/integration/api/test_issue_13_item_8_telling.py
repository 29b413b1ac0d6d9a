"""A system with a token tells of a vacancy and an application, and is told what became of them."""

from __future__ import annotations

import json

import pytest
from pytest_django import Settings

from arkivbro.accounts.models import AuditEntry
from arkivbro.recruitment.models import Application, Vacancy
from arkivbro.recruitment.models.vacancy import Archiving
from arkivbro.recruitment.selectors.stored_facts import latest_facts, stored_facts
from tests.integration.api.conftest import System, application, vacancy

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_day(settings: Settings) -> None:
    """A new installation: the configuration names no day from which sources are archived."""
    settings.ARKIVBRO = settings.ARKIVBRO.model_copy(update={"archive_from": None})


def test_issue_13_item_8_a_vacancy_and_an_application_are_told(system: System) -> None:
    answer = system.put("/vacancies/s-1", vacancy())
    assert (answer.status_code, answer.json()["outcome"]) == (201, "new")
    row = Vacancy.objects.get()
    assert (row.source, row.source_id, row.reference, row.unit_ref) == ("varbi", "s-1", "26/1", "varbi:7")
    assert stored_facts(row).advertisement.sections[0].text == "Vi søker en rådgiver."
    answer = system.put("/vacancies/s-1/applications/a-1", application())
    assert (answer.status_code, answer.json()["href"]) == (201, "/api/v1/applications/a-1")
    told = Application.objects.get()
    assert (told.vacancy, latest_facts(told).applicant.name) == (row, "Kari Prøve")
    shown = system.get("/applications/a-1").json()
    assert (shown["vacancy"], shown["application"]["state"]) == ("s-1", "not_asked")
    assert "Prøve" not in json.dumps(shown)
    assert set(AuditEntry.objects.filter(username="api:varbi").values_list("act", "where")) == {
        ("api.vacancy.tell", "varbi:s-1"),
        ("api.application.tell", "varbi:a-1"),
    }


def test_issue_13_item_8_nothing_is_archived_before_a_person_confirmed_the_source(system: System) -> None:
    system.put("/vacancies/s-1", vacancy())
    assert Vacancy.objects.get().archiving == Archiving.UNCONFIRMED
    assert system.get("/vacancies/s-1").json()["archiving"] == "unconfirmed"


def test_issue_13_item_8_the_same_again_changes_nothing_and_another_text_is_a_version(system: System) -> None:
    system.put("/vacancies/s-1", vacancy())
    assert [
        system.put("/vacancies/s-1/applications/a-1", application()).json()["outcome"] for _ in range(2)
    ] == [
        "new",
        "unchanged",
    ]
    changed = system.put("/vacancies/s-1/applications/a-1", application(letter="Ny tekst."))
    assert (changed.status_code, changed.json()["outcome"]) == (200, "changed")
    assert Application.objects.get().version == 2


def test_issue_13_item_8_withdrawal_and_wish_stand_when_the_application_is_told_again(system: System) -> None:
    system.put("/vacancies/s-1", vacancy())
    system.put("/vacancies/s-1/applications/a-1", application())
    withdrawn = system.put("/applications/a-1/withdrawal", {"withdrawn": "2026-11-12T08:00:00Z"})
    wished = system.put("/applications/a-1/exemption-request", {"requested": True, "reason": "Sjefen"})
    assert (withdrawn.json()["outcome"], wished.json()["outcome"]) == ("changed", "changed")
    assert system.put("/vacancies/s-1/applications/a-1", application()).json()["outcome"] == "unchanged"
    row = Application.objects.get()
    fact = latest_facts(row)
    assert (row.version, row.exemption, fact.exemption and fact.exemption.reason) == (
        1,
        "requested",
        "Sjefen",
    )
    assert row.withdrawn is not None
    taken_back = application(withdrawn=None, exemption={"requested": False})
    assert system.put("/vacancies/s-1/applications/a-1", taken_back).json()["outcome"] == "changed"
    row = Application.objects.get()
    assert (row.withdrawn, row.exemption) == (None, "none")
