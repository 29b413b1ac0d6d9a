"""A withdrawal or a cancelled vacancy that the source takes back before it is archived is not archived; told anew, it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from arkivbro.core.recruitment import VacancyState
from arkivbro.recruitment.services import receive
from arkivbro.transfers.models import State, Transfer
from tests.doubles.states import force
from tests.integration.recruitment.conftest import Clock
from tests.integration.recruitment.test_vacancy_life import APPLICATION, VACANCY

pytestmark = pytest.mark.django_db


def withdrawn() -> None:
    receive(replace(APPLICATION, withdrawn=APPLICATION.received + timedelta(hours=1)))


def not_withdrawn() -> None:
    receive(APPLICATION)


def cancelled() -> None:
    receive(replace(VACANCY, state=VacancyState.CANCELLED))


def not_cancelled() -> None:
    receive(VACANCY)


BOTH = pytest.mark.parametrize(
    ("kind", "tell", "take_back"),
    [("withdrawal", withdrawn, not_withdrawn), ("other", cancelled, not_cancelled)],
)
Tell = Callable[[], None]


@pytest.fixture(autouse=True)
def known(clock: Clock) -> None:
    for fact in (VACANCY, APPLICATION):
        receive(fact)


def of(kind: str) -> list[tuple[str, str]]:
    rows = Transfer.objects.filter(kind=kind).order_by("pk")
    return [(one.state, one.error.code if one.error else "") for one in rows]


@BOTH
def test_it_is_cancelled_and_asked_for_again(kind: str, tell: Tell, take_back: Tell) -> None:
    tell()
    take_back()
    assert of(kind) == [("cancelled", "transfer.taken_back")]
    tell()
    assert [state for state, _ in of(kind)][:1] == ["cancelled"]
    assert [state for state, _ in of(kind)][1:] == ["waiting_for_case"]


@BOTH
def test_what_is_archived_stands(kind: str, tell: Tell, take_back: Tell) -> None:
    tell()
    force(Transfer.objects.filter(kind=kind), State.TRANSFERRED)
    take_back()
    assert of(kind) == [("transferred", "")]
