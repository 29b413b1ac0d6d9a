"""What is said of two applications is undone for just those two: whoever is one person with an exempt applicant stays so."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from arkivbro.core.errors import WrongUse
from arkivbro.core.exemption import Outcome
from arkivbro.core.recruitment import Deadline, ExemptionRequest
from arkivbro.core.ref import Ref
from arkivbro.recruitment.models import Application, Vacancy
from arkivbro.recruitment.selectors import people
from arkivbro.recruitment.services import receive
from tests import recruitment_acts as acts
from tests.integration.recruitment.conftest import Clock
from tests.integration.recruitment.test_vacancy_life import APPLICATION, VACANCY

pytestmark = pytest.mark.django_db


def applied(name: str, *, asks: bool = False) -> Application:
    fact = replace(
        APPLICATION,
        ref=Ref("folder", name),
        received=APPLICATION.received.replace(day=17),
        exemption=ExemptionRequest(asks, "Truet på livet" if asks else ""),
        applicant=replace(APPLICATION.applicant, family_name=f"Navn{name}", email=f"{name}@x.example"),
    )
    receive(fact)
    return Application.objects.get(source="folder", source_id=name)


@pytest.fixture
def three(clock: Clock) -> tuple[Application, Application, Application]:
    receive(replace(VACANCY, deadlines=(Deadline(date(2026, 11, 18)),)))
    found = applied("A"), applied("B", asks=True), applied("C")
    acts.leader_of(Vacancy.objects.get())
    clock.forward(days=7)
    acts.decide(found[1], Outcome.GRANTED)
    return found


def scopes() -> dict[str, str]:
    return {person.ref.id: person.scope.value for person in people(VACANCY.ref)}


@pytest.mark.parametrize("is_said_of_the_other", [False, True])
def test_a_match_that_is_undone_undoes_no_other(
    three: tuple[Application, Application, Application], is_said_of_the_other: bool
) -> None:
    one, exempt, same = three
    acts.say_one_person(exempt, same)
    acts.say_one_person(one, exempt)
    assert set(scopes().values()) == {"exempt"}
    acts.say_two_people(*((exempt, one) if is_said_of_the_other else (one, exempt)))
    assert scopes() == {"A": "applicant", "B": "exempt", "C": "exempt"}


def test_two_that_are_one_through_a_third_are_not_parted_silently(
    three: tuple[Application, Application, Application],
) -> None:
    one, exempt, same = three
    acts.say_one_person(one, exempt)
    acts.say_one_person(exempt, same)
    with pytest.raises(WrongUse):
        acts.say_two_people(one, same)
    assert set(scopes().values()) == {"exempt"}
    acts.say_two_people(exempt, same)
    assert scopes()["C"] == "applicant"
