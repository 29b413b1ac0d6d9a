"""Start, Drift, `check` and the page of the first contact say what would be made; an archivist confirms it in the browser."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from pytest_django import Settings
from typer.testing import CliRunner

from arkivbro import checking
from arkivbro.accounts.models import Installation
from arkivbro.cli.main import app
from arkivbro.core.messages import sentence_of
from arkivbro.core.recruitment import Vacancy as VacancyFacts
from arkivbro.core.ref import Ref
from arkivbro.recruitment.clock import clock, oslo_day
from arkivbro.recruitment.models import SourceBeginning, Vacancy
from arkivbro.recruitment.selectors.stored_facts import stored_facts
from arkivbro.recruitment.services import receive
from arkivbro.recruitment.services.first_contact import begin_confirmed
from arkivbro.transfers.models import Transfer
from tests.pages import one_line
from tests.web.conftest import client_of

PLACE = "/drift/forste-innlesing/"


@pytest.fixture(autouse=True)
def _feed(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """A real installation, to which a source gave two vacancies of 2017 and one of last week."""
    monkeypatch.setattr("arkivbro.cli.begin.start", lambda: None)
    Installation.objects.update(is_demo=False)
    settings.ARKIVBRO = settings.ARKIVBRO.model_copy(update={"archive_from": None})
    example = stored_facts(Vacancy.objects.get(reference="4000000003"))
    for number, day in enumerate((date(2017, 2, 1), date(2017, 3, 1), last_week()), 1):
        receive(_given(example, number, day))


def last_week() -> date:
    return oslo_day(clock()) - timedelta(days=7)


def _given(example: VacancyFacts, number: int, day: date) -> VacancyFacts:
    from dataclasses import replace

    return replace(
        example,
        ref=Ref("varbi", str(number)),
        reference=f"V-{number}",
        published=day,
        title=f"Stilling {number}",
    )


def words_of(client: Client, address: str) -> str:
    return one_line(client.get(address).content).replace("\xa0", " ")


def new_transfers() -> list[str]:
    rows = Transfer.objects.filter(case__source="varbi").order_by("pk")
    return list(rows.values_list("case__vacancy_ref", flat=True))


def test_issue_11_item_14_it_is_said_by_every_door() -> None:
    told = "Ingenting fra varbi arkiveres før en arkivar har bekreftet fra hvilken dag. 3 saker vil bli opprettet."
    for user in ("arne", "dagny"):
        for address in ("/", "/drift/"):
            page = words_of(client_of(user), address)
            assert told in page and f'href="{PLACE}"' in page, (user, address)
    (check,) = [one for one in checking.check_all() if one.message.code.startswith("first_contact")]
    assert "3 saker vil bli opprettet, av stillinger publisert fra onsdag 1. februar 2017" in sentence_of(
        check.message
    )
    page = words_of(client_of("arne"), PLACE)
    assert re.search(r"2017</th><td class=\"number\">2</td>", page), page
    assert "fra 1. februar 2017 til" in page
    vacancy = words_of(client_of("arne"), "/stillinger/V-1/")
    assert (
        "arkiveres ikke før en arkivar har bekreftet" in vacancy
        and "Alt " not in vacancy.partition("<main")[2]
    )
    assert new_transfers() == []


def test_issue_11_item_14_confirmed_in_two_steps() -> None:
    arne, since = client_of("arne"), last_week().isoformat()
    page = words_of(arne, f"{PLACE}?kilde=varbi&fra={since}")
    assert "1 sak vil bli opprettet" in page and "2 er eldre enn" in page
    seen = re.search(r'name="sett" value="([0-9a-f]+)"', page)
    assert seen is not None and not SourceBeginning.objects.filter(confirmed_at__isnull=False).exists()
    form = {"kilde": "varbi", "fra": since, "gjor": "bekreft"}
    assert "Se på det på nytt" in one_line(arne.post(PLACE, form | {"sett": "0"}).content)
    answer = arne.post(PLACE, form | {"sett": seen[1]}, follow=True)
    assert "Bekreftet. 1 sak blir opprettet" in one_line(answer.content)
    begin_confirmed()
    assert new_transfers() == ["V-3"]
    again = one_line(arne.post(PLACE, form | {"sett": seen[1]}, follow=True).content)
    assert "Bekreftet" not in again and new_transfers() == ["V-3"]


def test_issue_11_item_14_picked_in_two_steps() -> None:
    arne = client_of("arne")
    one = Vacancy.objects.get(reference="V-2").public_id
    form = {"kilde": "varbi", f"valg-{one}": "lag"}
    page = one_line(arne.post(PLACE, form).content)
    assert "En ny sak blir opprettet" in page and "Stilling 2" in page and new_transfers() == []
    seen = re.search(r'name="sett" value="([0-9a-f]+)"', page)
    assert seen is not None
    arne.post(PLACE, form | {"gjor": "bekreft", "sett": seen[1]})
    assert new_transfers() == ["V-2"]


def test_issue_11_item_14_an_administrator_sees_and_does_not_confirm() -> None:
    dagny, since = client_of("dagny"), last_week().isoformat()
    page = words_of(dagny, PLACE)
    assert "En arkivar bekrefter." in page and "Vis hva som blir opprettet" not in page
    answer = dagny.post(PLACE, {"kilde": "varbi", "fra": since, "gjor": "bekreft", "sett": "0"})
    assert answer.status_code == 404 and client_of("ragnhild").get(PLACE).status_code == 404


def test_issue_11_item_14_on_the_command_line() -> None:
    told = CliRunner().invoke(app, ["begin", "varbi"])
    assert "3 saker vil bli opprettet av varbi" in told.output and "2017: 2" in told.output
    no = CliRunner().invoke(app, ["begin", "varbi", "--from", last_week().isoformat()], input="nei\n")
    assert "1 sak vil bli opprettet" in no.output and "Bekreftet" not in no.output
    yes = CliRunner().invoke(app, ["begin", "varbi", "--from", last_week().isoformat()], input="ja\n")
    assert "Bekreftet. 1 sak" in yes.output, yes.output
    begin_confirmed()
    assert new_transfers() == ["V-3"]
