"""A profile that says *never* of a kind is kept, whoever asks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from arkivbro.core.exemption import Outcome
from arkivbro.core.recruitment import Deadline, ExemptionRequest
from arkivbro.recruitment.models import Application
from arkivbro.recruitment.services import receive
from arkivbro.runtime import current
from arkivbro.transfers.models import Transfer
from tests import recruitment_acts as acts
from tests.integration.recruitment.conftest import Clock
from tests.integration.recruitment.test_vacancy_life import APPLICATION, VACANCY

pytestmark = pytest.mark.django_db
KINDS = ("exemption_decision", "application")


@pytest.fixture
def never(clock: Clock) -> Iterator[None]:
    rules = current().profile.entry
    kept = dict(rules)
    for kind in KINDS:
        rules[kind] = kept[kind].model_copy(update={"when": "never"})
    yield
    rules.update(kept)


def test_neither_what_comes_by_itself_nor_what_a_person_decides(never: None, clock: Clock) -> None:
    receive(replace(VACANCY, deadlines=(Deadline(date(2026, 11, 18)),)))
    earlier = APPLICATION.received.replace(day=17)
    receive(replace(APPLICATION, received=earlier, exemption=ExemptionRequest(True, "Grunn")))
    row = Application.objects.get()
    assert row.vacancy is not None
    acts.leader_of(row.vacancy)
    clock.forward(days=7)
    acts.decide(row, Outcome.GRANTED)
    assert list(Transfer.objects.values_list("kind", flat=True)) == ["advertisement"]
