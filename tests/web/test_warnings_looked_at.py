"""What the leak check warned of is looked at once for a vacancy, by who may see candidates; a stop never is."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from arkivbro.accounts.models import Clearance
from arkivbro.core.publicity import PersonToScreen, PublicText, leak_check
from arkivbro.recruitment.models import LookedAt, Vacancy
from arkivbro.transfers.models import Transfer
from tests.web.conftest import client_of

ASKS = "Se om dette er en søkers navn"


@pytest.fixture
def two(vacancy: Vacancy) -> list[Transfer]:
    """Two applications' transfers, each with the same word of the unit's name in it."""
    found = list(
        Transfer.objects.filter(case__vacancy_id=vacancy.source_id, kind="application").order_by("pk")[:2]
    )
    for number, one in enumerate(found, 1):
        warn(vacancy, one, f"Søknad {number} – Region Vest")
    return found


def warn(vacancy: Vacancy, transfer: Transfer, title: str) -> None:
    person = PersonToScreen(vacancy.applications.order_by("pk")[0].ref, (("", "Vest"),))
    report = leak_check([PublicText("title", title)], [person], own=["Region Vest", "Enhet Vest"])
    transfer.details.kept_out = tuple(hit.finding for hit in report.warnings)
    transfer.details.save()


def address(transfer: Transfer) -> str:
    return f"/stillinger/4000000003/arkiv/{transfer.public_id}/"


def page(transfer: Transfer, client: Client) -> str:
    return str(client.get(address(transfer)).content.decode())


def look_at(transfer: Transfer, client: Client) -> int:
    seen = re.search(r'name="sett" value="([0-9a-f]+)"', page(transfer, client))
    posted = {"sett": seen[1] if seen else ""}
    return int(client.post(f"{address(transfer)}sett/", posted, follow=True).status_code)


def test_item_18_looked_at_in_one_entry_it_is_not_asked_in_the_next(two: list[Transfer]) -> None:
    client = client_of("ragnhild")
    assert all(ASKS in page(one, client) for one in two)
    look_at(two[0], client)
    assert not any(ASKS in page(one, client) for one in two)
    (row,) = LookedAt.objects.all()
    assert row.by == "ragnhild"


@pytest.mark.one_database("words and forms")
def test_item_18_in_other_words_of_the_vacancy_it_is_asked_again(
    vacancy: Vacancy, two: list[Transfer]
) -> None:
    client = client_of("ragnhild")
    look_at(two[0], client)
    warn(vacancy, two[1], "Søknad 2 – Enhet Vest")
    assert ASKS in page(two[1], client)


def test_who_may_not_see_candidates_sees_and_settles_nothing(two: list[Transfer]) -> None:
    Clearance.objects.all().delete()
    client = client_of("arne")
    assert ASKS not in page(two[0], client)
    assert look_at(two[0], client) == 404
    assert not LookedAt.objects.exists()


@pytest.mark.one_database("words and forms")
def test_another_warning_than_was_shown_is_not_looked_at(vacancy: Vacancy, two: list[Transfer]) -> None:
    client = client_of("ragnhild")
    seen = re.search(r'name="sett" value="([0-9a-f]+)"', page(two[0], client))
    assert seen
    warn(vacancy, two[0], "Søknad 1 – Enhet Vest")
    client.post(f"{address(two[0])}sett/", {"sett": seen[1]}, follow=True)
    assert not LookedAt.objects.exists()
