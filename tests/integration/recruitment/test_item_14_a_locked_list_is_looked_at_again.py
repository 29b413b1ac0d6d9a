"""A public list that is locked and waits (for the case, in an outage): what the source takes back meanwhile is not published."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from arkivbro.core.applicant_lists import ListKind
from arkivbro.core.facts import TransferFacts
from arkivbro.core.list_still_true import no_longer_so
from arkivbro.core.listed_people import ProtectedChoice
from arkivbro.core.messages import Finding
from arkivbro.core.recruitment import Application as Told
from arkivbro.core.recruitment import Deadline, ExemptionRequest, Protection
from arkivbro.core.stored_json import from_json
from arkivbro.recruitment.models import Application, Vacancy
from arkivbro.recruitment.selectors import people
from arkivbro.recruitment.services import receive
from arkivbro.transfers.models import Transfer
from tests import recruitment_acts as acts
from tests.integration.recruitment.conftest import Clock
from tests.integration.recruitment.test_vacancy_life import APPLICATION, VACANCY

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 18)
TOLD = replace(
    APPLICATION,
    received=APPLICATION.received.replace(day=17),
    exemption=ExemptionRequest(False),
    applicant=replace(APPLICATION.applicant, municipality="Kautokeino", position="Rådgiver", birth_date=date(1980, 1, 1)),
)  # fmt: skip


def found() -> list[str]:
    facts = from_json(TransferFacts, Transfer.objects.get(kind="public_list").facts.text)
    assert facts.applicant_list is not None
    told: tuple[Finding, ...] = no_longer_so(facts.applicant_list, people(VACANCY.ref))
    return [f"{one.message.code} {one.place}" for one in told]


@pytest.fixture(autouse=True)
def locked(clock: Clock) -> None:
    receive(replace(VACANCY, deadlines=(Deadline(DAY),)))
    receive(TOLD)
    vacancy = Vacancy.objects.get()
    acts.leader_of(vacancy)
    clock.forward(days=7)
    acts.lock_list(vacancy, ListKind.PUBLIC, DAY)
    clock.forward(minutes=5)


def protected(protection: Protection) -> Told:
    return replace(TOLD, applicant=replace(TOLD.applicant, protection=protection))


def test_item_14_what_stands_is_found_nothing_of() -> None:
    assert found() == []


def test_item_14_one_who_got_a_confidential_address_is_not_shown_with_municipality() -> None:
    receive(protected(Protection.CONFIDENTIAL))
    assert found() == ["lists.row_home_withheld 1"]


def test_item_14_one_who_became_strictly_confidential_is_not_shown() -> None:
    receive(protected(Protection.STRICTLY_CONFIDENTIAL))
    assert found() == ["lists.row_home_withheld 1", "lists.row_protected 1"]


def test_item_14_an_archivist_has_said_that_the_lists_may_show_one() -> None:
    receive(protected(Protection.STRICTLY_CONFIDENTIAL))
    acts.handle_protected(Application.objects.get(), ProtectedChoice.SHOW)
    assert found() == ["lists.row_home_withheld 1"]


def test_item_14_one_who_has_withdrawn_since_is_not_published(clock: Clock) -> None:
    receive(replace(TOLD, withdrawn=clock()))
    assert found() == ["lists.row_withdrawn 1"]


def test_item_14_a_withdrawal_that_was_taken_back_is_none(clock: Clock) -> None:
    receive(replace(TOLD, withdrawn=clock()))
    clock.forward(minutes=5)
    receive(TOLD)
    assert found() == []
