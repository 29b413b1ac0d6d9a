"""Who is to be screened, and in which scope, as the leak check is told each time it is made."""

from __future__ import annotations

import sys
from dataclasses import replace

import pytest

from arkivbro.core.publicity import Scope
from arkivbro.core.recruitment import Applicant, ExemptionRequest, Protection
from arkivbro.core.ref import Ref
from arkivbro.recruitment.models import ApplicantHandling
from arkivbro.recruitment.models import Application as Row
from arkivbro.recruitment.selectors import people
from arkivbro.recruitment.services import receive
from tests.integration.recruitment.conftest import Clock
from tests.integration.recruitment.test_vacancy_life import APPLICATION, VACANCY

pytestmark = pytest.mark.usefixtures("clock")
NOT_ASKED = replace(APPLICATION, exemption=ExemptionRequest(False))


def scopes() -> list[Scope]:
    return [person.scope for person in people(VACANCY.ref)]


def test_the_newest_request_counts_where_nothing_is_decided() -> None:
    receive(VACANCY)
    for exemption, scope in (
        (ExemptionRequest(False), Scope.APPLICANT),
        (ExemptionRequest(True, "Sjefen vet det ikke."), Scope.EXEMPT),
        (ExemptionRequest(False), Scope.APPLICANT),
        (None, Scope.EXEMPT),
    ):
        receive(replace(APPLICATION, exemption=exemption))
        assert scopes() == [scope]


@pytest.mark.parametrize("somebody_is_handled", [False, True])
def test_a_strictly_confidential_applicant_is_exempt_whatever_was_asked(somebody_is_handled: bool) -> None:
    """Found by reading: without any handling in the vacancy, only the request counted."""
    receive(VACANCY)
    hidden = replace(NOT_ASKED.applicant, protection=Protection.STRICTLY_CONFIDENTIAL)
    receive(replace(NOT_ASKED, applicant=hidden))
    if somebody_is_handled:
        other = replace(NOT_ASKED, ref=Ref("webcruiter", "other"), applicant=Applicant("Ola", "Annen"))
        receive(other)
        ApplicantHandling.objects.create(application=Row.objects.get(source_id="other"))
    assert scopes()[0] is Scope.EXEMPT


def test_every_name_and_particular_that_the_source_ever_gave_is_known(clock: Clock) -> None:
    receive(VACANCY)
    receive(replace(NOT_ASKED, applicant=Applicant("Anna", "Gammel", email="gammel@eksempel.example")))
    clock.forward(hours=1)
    receive(replace(NOT_ASKED, applicant=Applicant("Anna", "Ny", email="ny@eksempel.example")))
    (person,) = people(VACANCY.ref)
    assert set(person.names) == {("Anna", "Ny"), ("Anna", "Gammel")}
    assert set(person.emails) == {"ny@eksempel.example", "gammel@eksempel.example"}


def test_no_text_is_remembered_and_of_few_vacancies() -> None:
    """A text may have a million characters: two thousand of those would fill the memory of any machine."""
    module = sys.modules[people.__module__]
    for number in range(module.KEPT_VACANCIES + 2):
        vacancy = replace(VACANCY, ref=Ref(VACANCY.ref.source, f"V{number}"), reference=f"2026/{number}")
        receive(vacancy)
        letter, ref = "x" * 50_000, Ref(APPLICATION.ref.source, f"A{number}")
        receive(replace(NOT_ASKED, ref=ref, vacancy_reference=vacancy.reference, letter=letter))
        assert len(people(vacancy.ref)) == 1
    assert len(module._kept) == module.KEPT_VACANCIES
    assert "xxxx" not in repr(module._kept)
