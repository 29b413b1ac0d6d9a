"""What is stopped to protect an applicant is given up by nobody who may not see it, by no door."""

from __future__ import annotations

from dataclasses import replace

import pytest

from arkivbro.accounts.acts import Actor
from arkivbro.accounts.models import User
from arkivbro.core.errors import WrongUse
from arkivbro.core.recruitment import Protection
from arkivbro.recruitment.models import Vacancy
from arkivbro.recruitment.services import receive
from arkivbro.recruitment.services.vacancy_archiving import ExcludeVacancy, exclude_vacancy, seen_of
from arkivbro.transfers.models import State, Transfer
from tests.doubles.states import force
from tests.integration.recruitment.conftest import Clock
from tests.integration.recruitment.test_vacancy_life import APPLICATION, VACANCY

pytestmark = pytest.mark.django_db


def test_issue_11_item_12_a_vacancy_with_something_stopped_is_not_excluded_unseen(clock: Clock) -> None:
    receive(VACANCY)
    receive(
        replace(
            APPLICATION, applicant=replace(APPLICATION.applicant, protection=Protection.STRICTLY_CONFIDENTIAL)
        )
    )
    force(Transfer.objects.filter(kind="application"), State.STOPPED)
    row = Vacancy.objects.get()
    uncleared = Actor.of(User.objects.create_user("arve", is_archivist=True))
    command = ExcludeVacancy(actor=uncleared, vacancy=row.called, seen=seen_of(row), reason="Feil utlysning")
    with pytest.raises(WrongUse):
        exclude_vacancy(command)
    assert Transfer.objects.get(kind="application").state == State.STOPPED
