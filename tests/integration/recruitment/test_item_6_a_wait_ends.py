"""Issue 10 item 6: an application and its vacancy that are received at once see each other; a wait that was missed is found."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection

from arkivbro.chores import SomeFailed
from arkivbro.core.recruitment import Application, Vacancy
from arkivbro.core.ref import Ref
from arkivbro.recruitment.models import Application as ApplicationRow
from arkivbro.recruitment.models import Vacancy as VacancyRow
from arkivbro.recruitment.models import VacancyReference
from arkivbro.recruitment.services import (
    receive,
    receiving_application,
    receiving_vacancy,
    take_all_waiting,
    waiting_applications,
)
from arkivbro.transfers.models import State, Transfer
from tests.integration.recruitment.test_vacancy_life import APPLICATION, VACANCY
from tests.recruitment_acts import exclude_vacancy, include_vacancy

pytestmark = pytest.mark.django_db(transaction=True)


class Held:
    """Stops the first who comes to a function of a module, after it looked and before it commits, until it is let go."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, module: Any, name: str) -> None:
        self.came, self.go = threading.Event(), threading.Event()
        whole, first = getattr(module, name), threading.Lock()

        def held(*arguments: Any, **named: Any) -> Any:
            if first.acquire(blocking=False):
                self.came.set()
                assert self.go.wait(15)
            return whole(*arguments, **named)

        monkeypatch.setattr(module, name, held)


def in_a_thread(pool: ThreadPoolExecutor, act: Callable[[], object]) -> Future[None]:
    def work() -> None:
        try:
            act()
        finally:
            connection.close()

    return pool.submit(work)


@pytest.mark.parametrize("first", ["application", "vacancy"])
def test_item_6_received_at_once_they_see_each_other(first: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two real connections: the one has looked for the other and not committed yet when the other is received."""
    if first == "application":
        held = Held(monkeypatch, receiving_application, "_store_facts")
    else:
        held = Held(monkeypatch, receiving_vacancy, "_archiving_findings")
    acts: dict[str, Callable[[], object]] = {
        "application": lambda: receive(APPLICATION), "vacancy": lambda: receive(VACANCY),
    }  # fmt: skip
    one = acts.pop(first)
    (other,) = acts.values()
    with ThreadPoolExecutor(2) as pool:
        begun = in_a_thread(pool, one)
        assert held.came.wait(15)
        after = in_a_thread(pool, other)
        with pytest.raises(TimeoutError):
            after.result(0.3)  # it waits for the name
        held.go.set()
        begun.result(15)
        after.result(15)
    row = ApplicationRow.objects.get(source="folder", source_id="A-1")
    assert row.vacancy == VacancyRow.objects.get(source="webcruiter", source_id="901")
    assert Transfer.objects.filter(subject="folder:A-1", kind="application").count() == 1


def test_item_6_what_a_person_undoes_meanwhile_takes_the_application(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same kind: *Arkiver likevel* while an application to that vacancy is received."""
    receive(VACANCY)
    exclude_vacancy("R-1", reason="Prøve")
    held = Held(monkeypatch, receiving_application, "_store_facts")
    with ThreadPoolExecutor(2) as pool:
        begun = in_a_thread(pool, lambda: receive(APPLICATION))
        assert held.came.wait(15)
        after = in_a_thread(pool, lambda: include_vacancy("R-1", reason="Ikke en prøve"))
        with pytest.raises(TimeoutError):
            after.result(0.3)
        held.go.set()
        begun.result(15)
        after.result(15)
    standing = Transfer.objects.exclude(state=State.CANCELLED)
    assert sorted(standing.values_list("kind", flat=True)) == ["advertisement", "application"]


def _missed(*facts: Vacancy | Application) -> None:
    """As if the wake-up had been missed: the vacancy's names are there, and nobody took who waited for them."""
    for fact in facts:
        receive(fact)
    VacancyReference.objects.create(vacancy=VacancyRow.objects.get(), text="R-99")


def test_item_6_the_sweep_finds_a_wait_that_was_missed() -> None:
    _missed(VACANCY, replace(APPLICATION, vacancy_reference="R-99"))
    assert waiting_applications.is_any_waiting_for_what_is_known()
    assert take_all_waiting() == 1
    assert ApplicationRow.objects.get().vacancy == VacancyRow.objects.get()
    assert Transfer.objects.filter(kind="application").count() == 1
    assert not waiting_applications.is_any_waiting_for_what_is_known()
    assert take_all_waiting() == 0


def test_item_6_one_odd_row_stops_no_other_wait() -> None:
    late = replace(APPLICATION, ref=Ref("folder", "A-2"), received=datetime(2026, 11, 21, tzinfo=UTC))
    _missed(VACANCY, *(replace(one, vacancy_reference="R-99") for one in (APPLICATION, late)))
    ApplicationRow.objects.get(source_id="A-1").facts.update(text="{}")
    with pytest.raises(SomeFailed):
        take_all_waiting()
    assert ApplicationRow.objects.get(source_id="A-2").vacancy is not None
    assert ApplicationRow.objects.get(source_id="A-1").vacancy is None


def test_a_reference_that_was_wrong_can_be_mended_while_the_application_waits() -> None:
    receive(VACANCY)
    receive(replace(APPLICATION, vacancy_reference="R-feil"))
    assert ApplicationRow.objects.get().vacancy is None
    assert receive(APPLICATION).outcome.value == "changed"
    assert ApplicationRow.objects.get().vacancy is not None


def test_the_sources_name_before_the_id_tells_two_vacancies_apart() -> None:
    receive(VACANCY)
    receive(replace(VACANCY, ref=Ref("builtin", "901"), reference="R-2"))
    assert receive(replace(APPLICATION, vacancy_reference="901")).outcome.value == "waiting"
    assert receive(replace(APPLICATION, vacancy_reference="builtin:901")).outcome.value == "changed"
    row = ApplicationRow.objects.get()
    assert row.vacancy is not None and row.vacancy.ref == Ref("builtin", "901")
