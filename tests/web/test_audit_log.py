"""Hendelseslogg: who did what, and no applicant for those who may see none."""

from __future__ import annotations

import pytest

from arkivbro.accounts.models import AuditEntry, Clearance, Unit, User
from arkivbro.recruitment.models import Vacancy
from arkivbro.recruitment.selectors.screens import latest_facts_of
from arkivbro.transfers.models import State, Transfer
from tests.doubles.states import force
from tests.web.conftest import client_of, press

LOG = "/brukere/logg/"


@pytest.fixture
def name() -> str:
    """An applicant's, typed wherever a person may type: a report's title, and the reasons of what archivists do."""
    vacancy = Vacancy.objects.get(reference="4000000003")
    row = vacancy.applications.order_by("pk")[0]
    name = latest_facts_of([row])[row.pk].applicant.name
    place = f"/stillinger/{vacancy.reference}/"
    posted = {"tittel": f"Om {name}", "felt": ["family_name"], "gjor": "vis"}
    client_of("ragnhild").post(f"{place}sokerlister/avansert/", posted)
    transfer = Transfer.objects.filter(case__vacancy_id=vacancy.source_id).order_by("-pk")[0]
    force(Transfer.objects.filter(pk=transfer.pk), State.FAILED)
    one = f"{place}arkiv/{transfer.public_id}/"
    by_hand = {"nummer": "2026/9-1", "begrunnelse": f"{name} ringte"}
    press(client_of("arne"), one, by_hand, to=f"{one}fullfort/")
    press(client_of("arne"), f"{place}avgjor/skal-ikke-arkiveres/", {"reason": f"Prøve av {name}"})
    return name


def log_of(user: str) -> str:
    response = client_of(user).get(LOG)
    assert response.status_code == 200
    return str(response.content.decode())


def test_the_acts_are_there_and_no_applicant_for_whoever_sees_none(name: str) -> None:
    assert AuditEntry.objects.filter(why__contains=name).count() == 2
    page = log_of("dagny").lower()
    assert (
        "viste en rapport" in page
        and "merket en overføring som fullført for hånd" in page
        and "bestemte at en stilling ikke skal arkiveres" in page
    )
    assert name.lower() not in page and name.rsplit(maxsplit=1)[-1].lower() not in page


@pytest.mark.one_database("rights")
@pytest.mark.parametrize("cleared", ["nowhere", "in one unit"])
def test_nor_for_an_archivist_who_may_not_see_them_all(name: str, cleared: str) -> None:
    Clearance.objects.all().delete()
    if cleared == "in one unit":
        arne = User.objects.get(username="arne")
        Clearance.objects.create(user=arne, access_code="P", unit=Unit.objects.order_by("pk")[0])
    assert name not in log_of("arne")


def test_reasons_are_for_archivists_who_may_see_every_applicant(name: str) -> None:
    assert f"{name} ringte" in log_of("arne")


def test_nor_are_they_on_the_transfer_s_page_for_who_may_see_no_candidate(name: str) -> None:
    transfer = Transfer.objects.get(by_hand="arne")
    place = f"/stillinger/4000000003/arkiv/{transfer.public_id}/"
    assert f"{name} ringte" in client_of("arne").get(place).content.decode()
    Clearance.objects.all().delete()
    page = client_of("arne").get(place).content.decode()
    assert "Fullført av" in page and f"{name} ringte" not in page
