"""Who is to be screened, and in which scope, as the leak check is told each time it is made."""

from __future__ import annotations

from dataclasses import replace

import pytest

from arkivbro.core.publicity import Scope
from arkivbro.core.recruitment import Applicant, ExemptionRequest, Protection
from arkivbro.core.ref import Ref
from arkivbro.recruitment.models import ApplicantHandling
from arkivbro.recruitment.models import Application as Row
from arkivbro.recruitment.selectors import people
from arkivbro.recruitment.selectors.people import LONGEST_KEPT, remembered
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


@pytest.mark.parametrize("length, are_kept", [(100, 1), (LONGEST_KEPT, 0)])
def test_only_short_texts_are_remembered(length: int, are_kept: int) -> None:
    """A text may have a million characters: two thousand of those would fill the memory of any machine."""
    receive(VACANCY)
    receive(replace(NOT_ASKED, letter="x" * length))
    before = remembered.cache_info().currsize
    assert len(people(VACANCY.ref)) == 1
    assert remembered.cache_info().currsize == before + are_kept
