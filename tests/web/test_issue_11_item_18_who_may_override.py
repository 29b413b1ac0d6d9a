"""Issue 11, items 18 and 21: *Arkiver* and its question are offered to whoever may; others read what stands in the way, and who can."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.test import Client

from arkivbro.core.recruitment import Protection
from arkivbro.recruitment.models import Vacancy
from arkivbro.recruitment.rights import archivists_who_see
from arkivbro.recruitment.selectors.screens import latest_facts_of
from arkivbro.recruitment.services import receive
from tests.web.conftest import client_of, press
from tests.web.test_lists import applicant, archive, base, settle_and_decide

ASKS = "Hvorfor skal listen lages likevel?"
NAMED = "Dette avgjør en arkivar med klarering: "
BUTTON = '<button class="ds-button" type="submit">Arkiver</button>'


@pytest.fixture
def hidden(client: Client, vacancy: Vacancy) -> Vacancy:
    """All wishes are decided; one applicant turns out to be strictly confidential, and nobody has said what is shown."""
    settle_and_decide(client, vacancy)
    row, _ = applicant(vacancy, 1)
    facts = latest_facts_of([row])[row.pk]
    protected = replace(facts.applicant, protection=Protection.STRICTLY_CONFIDENTIAL)
    receive(replace(facts, applicant=protected))
    return vacancy


@pytest.mark.one_database("forms and words")
def test_issue_11_item_18_a_recruiter_is_not_asked_for_a_reason_that_does_not_count(
    client: Client, hidden: Vacancy
) -> None:
    where, names = f"{base(hidden)}sokerlister/", ", ".join(archivists_who_see(hidden))
    assert names
    page = client.get(where).content.decode()
    assert "Kan ikke lages ennå" in page and NAMED + names in " ".join(page.split())
    assert "Avgjør hva som vises" not in page
    made = " ".join(client.get(f"{where}lag/offentlig/").content.decode().split())
    assert ASKS not in made and BUTTON not in made
    assert "Du kan ikke lage listen ennå." in made and NAMED + names in made
    assert archive(client, hidden, "offentlig", likevel="Vi har dårlig tid.") is None


@pytest.mark.one_database("forms and words")
def test_issue_11_item_18_an_archivist_is_asked_and_led_to_where_it_is_decided(hidden: Vacancy) -> None:
    client = client_of("arne")
    where, row = f"{base(hidden)}sokerlister/", applicant(hidden, 1)[0]
    page = client.get(where).content.decode()
    handling = f"{base(hidden)}kandidater/{row.public_id}/opplysninger/"
    assert "Avgjør hva som vises" in page and f'href="{handling}"' in page
    assert NAMED not in page and "Kan ikke lages ennå" not in page
    made = " ".join(client.get(f"{where}lag/offentlig/").content.decode().split())
    assert ASKS in made and BUTTON in made
    press(client, handling, {"gjor": "sperre", "choice": "hide", "reason": "Politiets råd."})
    assert "Listene kan lages nå" in client_of("ragnhild").get(where).content.decode()


def test_issue_11_item_18_where_nobody_is_cleared_it_is_said_who_can_give_that(
    client: Client, hidden: Vacancy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("arkivbro.recruitment.views.lists.archivists_who_see", lambda _: [])
    page = client.get(f"{base(hidden)}sokerlister/").content.decode()
    assert "En administrator kan gi klarering." in page
