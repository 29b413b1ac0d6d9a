"""Groups of one person that were confirmed before pairs were kept: a new match does not part them."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module

import pytest
from django.apps import apps

from arkivbro.core.recruitment import ExemptionRequest
from arkivbro.core.ref import Ref
from arkivbro.recruitment.models import ApplicantHandling, Application
from arkivbro.recruitment.selectors import people
from arkivbro.recruitment.services import receive
from tests import recruitment_acts as acts
from tests.integration.recruitment.test_vacancy_life import APPLICATION, VACANCY

pytestmark = pytest.mark.django_db
fill = import_module("arkivbro.recruitment.migrations.0009_same_as_of_before").fill


@pytest.fixture(autouse=True)
def four(clock: object) -> dict[str, Application]:
    receive(VACANCY)
    for name in "ABCD":
        applicant = replace(APPLICATION.applicant, family_name=f"Navn{name}", email=f"{name}@x.example")
        wish = ExemptionRequest(name == "A", "Truet." if name == "A" else "")
        receive(replace(APPLICATION, ref=Ref("folder", name), exemption=wish, applicant=applicant))
    rows = {row.source_id: row for row in Application.objects.all()}
    for name in "ABC":
        ApplicantHandling.objects.update_or_create(
            application=rows[name], defaults={"same_person": "gammel", "same_as": []}
        )
    return rows


def scopes() -> dict[str, str]:
    return {one.ref.id: one.scope.value for one in people(VACANCY.ref)}


def test_item_20_who_is_exempt_with_another_stays_so(four: dict[str, Application]) -> None:
    assert scopes() == {"A": "exempt", "B": "exempt", "C": "exempt", "D": "applicant"}
    fill(apps, None)
    acts.say_one_person(four["C"], four["D"])
    assert scopes() == dict.fromkeys("ABCD", "exempt")


def test_item_20_what_was_kept_since_is_not_touched(four: dict[str, Application]) -> None:
    acts.say_one_person(four["A"], four["B"])
    before = dict(ApplicantHandling.objects.values_list("pk", "same_as"))
    fill(apps, None)
    assert dict(ApplicantHandling.objects.values_list("pk", "same_as")) == before
