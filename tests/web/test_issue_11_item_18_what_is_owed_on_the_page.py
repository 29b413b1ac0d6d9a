"""*Dette gjenstår* on a vacancy's page: nothing is asked for twice, and no link leads where the user may not go."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from django.test import Client

from arkivbro.accounts.models import User
from arkivbro.core.messages import message
from arkivbro.core.recruitment import Unit
from arkivbro.core.ref import Ref
from arkivbro.recruitment.models import Vacancy
from arkivbro.recruitment.services import receive
from arkivbro.transfers.models import Transfer
from tests.doubles.states import force
from tests.integration.recruitment.test_vacancy_life import APPLICATION, VACANCY
from tests.web.conftest import client_of


@pytest.fixture
def vacancy() -> Vacancy:
    unit = User.objects.get(username="ragnhild").units.first()
    assert unit is not None
    receive(replace(VACANCY, unit=Unit(Ref.parse(unit.refs.values_list("text", flat=True)[0]), unit.name)))
    receive(APPLICATION)
    return Vacancy.objects.get(source=VACANCY.ref.source, source_id=VACANCY.ref.id)


def owed(client: Client, vacancy: Vacancy) -> str:
    answer = client.get(f"/stillinger/{vacancy.called}/")
    assert answer.status_code == 200
    found = re.search(r'aria-labelledby="gjenstar".*?</section>', answer.content.decode(), re.DOTALL)
    return " ".join(found[0].split()) if found else ""


@pytest.mark.one_database("links and words")
def test_issue_11_item_18_what_is_on_its_way_is_not_asked_for_again(vacancy: Vacancy) -> None:
    told = owed(client_of("ragnhild"), vacancy)
    assert "på vei" in told
    assert "Annonsen er ikke arkivert" not in told
    assert "Overfør til arkiv" not in told


def test_issue_11_item_18_what_is_stopped_is_not_asked_for_again(vacancy: Vacancy) -> None:
    force(
        Transfer.objects.filter(kind="application"),
        "stopped",
        due_at=None,
        error=message("transfer.protected"),
    )
    told = owed(client_of("arne"), vacancy)
    assert "stanset" in told
    assert "ikke arkivert slik den er nå" not in told


@pytest.mark.parametrize("user", ["ragnhild", "arne"])
@pytest.mark.one_database("links and words")
def test_issue_11_item_18_every_link_opens_for_who_sees_it(user: str, vacancy: Vacancy) -> None:
    client = client_of(user)
    for address in re.findall(r'href="([^"]+)"', owed(client, vacancy)):
        assert client.get(address).status_code == 200, address
