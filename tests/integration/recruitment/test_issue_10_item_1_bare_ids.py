"""Issue 10 item 1: an id alone says nothing outside its source; an application goes to its own source's vacancy, or waits."""

from __future__ import annotations

from dataclasses import replace

import pytest

from arkivbro.core.errors import BadFacts
from arkivbro.core.exemption import Outcome as Decided
from arkivbro.core.recruitment import ExemptionRequest
from arkivbro.core.ref import Ref
from arkivbro.recruitment.models import Application as ApplicationRow
from arkivbro.recruitment.models import Vacancy as VacancyRow
from arkivbro.recruitment.selectors import vacancy_by_reference
from arkivbro.recruitment.services import Outcome, Received, receive
from arkivbro.transfers.models import State, Transfer
from tests.doubles.states import force
from tests.integration.recruitment.test_vacancy_life import APPLICATION, VACANCY
from tests.recruitment_acts import decide, leader_of

pytestmark = pytest.mark.usefixtures("clock")

WEBCRUITER = replace(VACANCY, ref=Ref("webcruiter", "17"), reference="WC-1")
FOLDER = replace(VACANCY, ref=Ref("folder", "17"), reference="F-17")
NAMED_BY_ID = replace(APPLICATION, ref=Ref("folder", "A-77"), vacancy_reference="17")
CALLED_17 = replace(VACANCY, ref=Ref("webcruiter", "901"), reference="17")
"""Another source's, which people call 17."""


def stands_on() -> str:
    row = ApplicationRow.objects.get()
    return str(row.vacancy.ref) if row.vacancy else ""


def codes(told: Received) -> list[str]:
    return [one.message.code for one in told.findings]


def wanted() -> list[tuple[str, str]]:
    rows = Transfer.objects.filter(kind="application").exclude(state=State.CANCELLED)
    return [(one.case.source, one.state) for one in rows.select_related("case")]


def test_issue_10_item_1_another_source_s_vacancy_with_that_id_is_not_taken() -> None:
    receive(WEBCRUITER)
    told = receive(NAMED_BY_ID)
    assert told.outcome is Outcome.WAITING and codes(told) == ["application.id_of_another_source"]
    assert stands_on() == "" and not wanted()
    assert "vacancy.took_waiting" in codes(receive(FOLDER))
    assert stands_on() == "folder:17" and [one for one, _ in wanted()] == ["folder"]


@pytest.mark.parametrize("name", ["WC-1", "webcruiter:17"])
def test_issue_10_item_1_a_reference_and_a_whole_ref_count_across_sources(name: str) -> None:
    receive(WEBCRUITER)
    receive(FOLDER)
    assert receive(replace(NAMED_BY_ID, vacancy_reference=name)).outcome is Outcome.NEW
    assert stands_on() == "webcruiter:17"


def test_issue_10_item_1_its_own_source_s_vacancy_comes_first() -> None:
    receive(WEBCRUITER)
    receive(CALLED_17)
    receive(FOLDER)
    receive(NAMED_BY_ID)
    assert stands_on() == "folder:17"
    assert vacancy_by_reference("17") is not None, "a person who writes 17 is given the one that is called so"


def test_issue_10_item_1_two_that_are_called_so_are_not_guessed_among() -> None:
    receive(CALLED_17)
    receive(replace(VACANCY, ref=Ref("positions", "4"), reference="17"))
    told = receive(NAMED_BY_ID)
    assert told.outcome is Outcome.WAITING and codes(told) == ["application.several_vacancies"]


def test_issue_10_item_1_it_moves_to_its_own_source_s_vacancy_when_that_comes() -> None:
    receive(CALLED_17)
    receive(NAMED_BY_ID)
    assert stands_on() == "webcruiter:901"
    assert "vacancy.took_over" in codes(receive(FOLDER))
    assert stands_on() == "folder:17" and wanted() == [("folder", State.WAITING_FOR_CASE)]
    (left,) = Transfer.objects.filter(kind="application", state=State.CANCELLED)
    assert left.error is not None and left.error.code == "transfer.other_vacancy"
    assert receive(NAMED_BY_ID).outcome is Outcome.UNCHANGED
    assert receive(FOLDER).outcome is Outcome.UNCHANGED


def test_issue_10_item_1_what_was_archived_stays_and_a_person_is_told() -> None:
    receive(CALLED_17)
    receive(NAMED_BY_ID)
    force(Transfer.objects.filter(kind="application"), State.TRANSFERRED, due_at=None)
    assert "application.stands_elsewhere" in codes(receive(FOLDER))
    assert stands_on() == "webcruiter:901"
    told = receive(replace(NAMED_BY_ID, letter="Ny tekst."))
    assert "application.stands_elsewhere" in codes(told), "and again when its source tells of it"


def test_issue_10_item_1_what_a_person_has_dealt_with_stays_too() -> None:
    receive(CALLED_17)
    receive(replace(NAMED_BY_ID, exemption=ExemptionRequest(True, "Sjefen vet det ikke.")))
    leader_of(VacancyRow.objects.get())
    decide(ApplicationRow.objects.get(), Decided.GRANTED)
    assert "application.stands_elsewhere" in codes(receive(FOLDER))
    assert stands_on() == "webcruiter:901"


def test_issue_10_item_1_who_named_the_whole_ref_is_not_moved() -> None:
    receive(CALLED_17)
    receive(NAMED_BY_ID)
    receive(replace(NAMED_BY_ID, vacancy_reference="webcruiter:901"))
    assert "vacancy.took_over" not in codes(receive(FOLDER))
    assert stands_on() == "webcruiter:901"


def test_issue_10_item_1_another_source_s_id_is_not_another_name_of_its_vacancy() -> None:
    receive(WEBCRUITER)
    receive(replace(NAMED_BY_ID, vacancy_reference="WC-1"))
    with pytest.raises(BadFacts):
        receive(NAMED_BY_ID)
