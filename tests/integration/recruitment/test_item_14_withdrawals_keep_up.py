"""A withdrawal that waits (for the case, in an outage) tells of the applicant as the source does when it goes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from arkivbro.core.facts import TransferFacts
from arkivbro.core.plan import stop_reason
from arkivbro.core.recruitment import Application, Protection
from arkivbro.core.stored_json import from_json
from arkivbro.recruitment.selectors import people
from arkivbro.recruitment.services import receive
from arkivbro.transfers.models import State, Transfer
from tests.doubles.states import force
from tests.integration.recruitment.conftest import Clock
from tests.integration.recruitment.test_vacancy_life import APPLICATION, VACANCY

pytestmark = pytest.mark.django_db
GONE = replace(APPLICATION, withdrawn=APPLICATION.received + timedelta(hours=1))
HIDDEN = replace(GONE, applicant=replace(GONE.applicant, protection=Protection.STRICTLY_CONFIDENTIAL))
MARRIED = replace(GONE, applicant=replace(GONE.applicant, family_name="Fjell"))


def withdrawals() -> list[Transfer]:
    return list(Transfer.objects.filter(kind="withdrawal").order_by("pk").select_related("facts"))


def facts_of(one: Transfer) -> TransferFacts:
    return from_json(TransferFacts, one.facts.text)


@pytest.fixture(autouse=True)
def withdrawn(clock: Clock) -> None:
    for fact in (VACANCY, GONE):
        receive(fact)
    clock.forward(minutes=5)


def test_item_14_one_who_becomes_strictly_confidential_is_stopped_there_too() -> None:
    receive(HIDDEN)
    (one,) = withdrawals()
    assert stop_reason(facts_of(one)) is not None
    (person,) = people(VACANCY.ref)
    assert person.is_strictly_confidential


def test_item_14_protection_that_ended_stops_nothing(clock: Clock) -> None:
    for fact in (HIDDEN, GONE):
        receive(fact)
        clock.forward(minutes=5)
    assert [stop_reason(facts_of(one)) for one in withdrawals()] == [None]
    assert not any(person.is_strictly_confidential for person in people(VACANCY.ref))


def test_item_14_a_withdrawal_that_waits_names_the_applicant_as_now() -> None:
    receive(MARRIED)
    (one,) = withdrawals()
    told: Application | None = facts_of(one).application
    assert told is not None and told.applicant.family_name == "Fjell"


def test_item_14_a_withdrawal_that_is_archived_stands() -> None:
    (one,) = withdrawals()
    force(Transfer.objects.filter(pk=one.pk), State.TRANSFERRED)
    receive(MARRIED)
    assert [two.pk for two in withdrawals()] == [one.pk]
