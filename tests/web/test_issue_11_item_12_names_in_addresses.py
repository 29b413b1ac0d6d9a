"""A reference is whatever a body writes: none of them gives anybody a 500, or another page than its own."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import unquote

import pytest
from django.urls import resolve, reverse
from hypothesis import given
from hypothesis import strategies as st

from arkivbro.core.address_names import TAKEN, may_name_in_address, name_in_address
from arkivbro.core.ref import Ref
from arkivbro.recruitment.models import Vacancy
from arkivbro.recruitment.services import receive
from tests.integration.recruitment.test_vacancy_life import APPLICATION, VACANCY
from tests.web.conftest import client_of

ODD = [
    "26/01234",
    "ny",
    "Ny",
    "utkast",
    "..",
    ".",
    "a/../b",
    "R 17",
    "Ø-42/æ",
    "?x=1",
    "#a",
    "100%",
    "a\\b",
    "//evil.example",
]
ONCE = pytest.mark.one_database("addresses: some odd references open their pages on both")
ON_BOTH = {"ny", "Ø-42/æ", "100%", "a\\b"}


@given(st.text(max_size=40) | st.sampled_from(ODD))
@pytest.mark.one_database("addresses: odd references open their pages on both")
def test_issue_11_item_12_what_may_stand_in_an_address_leads_to_itself(text: str) -> None:
    if may_name_in_address(text):
        found = resolve(unquote(reverse("vacancy", args=[text])))
        assert (found.view_name, found.kwargs) == ("vacancy", {"reference": text})


def test_issue_11_item_12_pages_of_ours_are_no_names() -> None:
    for word in TAKEN:
        assert resolve(f"/stillinger/{word}/").view_name != "vacancy"
    assert name_in_address("26/01234", "feed:4/4", "id:-abc_-") == "id:-abc_-"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "reference", [pytest.param(one, marks=() if one in ON_BOTH else ONCE) for one in ODD]
)
def test_issue_11_item_12_an_odd_reference_opens_its_own_pages(reference: str) -> None:
    told = replace(VACANCY, reference=reference, ref=Ref("webcruiter", "odd-1"))
    receive(told)
    receive(replace(APPLICATION, vacancy_reference=reference))
    row = Vacancy.objects.get(source_id="odd-1")
    client = client_of("arne")
    assert client.get("/stillinger/").status_code == 200
    for name in (
        "vacancy",
        "advertisement",
        "candidates",
        "lists",
        "letters",
        "archive-log",
        "archive-transfer",
    ):
        answer = client.get(reverse(name, args=[row.called]))
        assert answer.status_code == 200, name
        assert told.title in answer.content.decode(), name
    assert row.applications.count() == 1


@pytest.mark.django_db
def test_issue_11_item_12_an_odd_id_too() -> None:
    receive(replace(VACANCY, reference="26/1", ref=Ref("webcruiter", "4/../4")))
    row = Vacancy.objects.get(source_id="4/../4")
    assert row.called == row.own_name
    assert client_of("arne").get(reverse("vacancy", args=[row.called])).status_code == 200
