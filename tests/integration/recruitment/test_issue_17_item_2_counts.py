"""Issue 17 item 2: an application is counted once, by its Ref, and rests in the archive when its newest version does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pytest

from arkivbro.core.recruitment import Application
from arkivbro.core.ref import Ref
from arkivbro.recruitment.models import Application as ApplicationRow
from arkivbro.recruitment.models import Vacancy
from arkivbro.recruitment.selectors.archived_applications import archived_applications
from arkivbro.recruitment.selectors.screens import line_of_steps, vacancy_rows
from arkivbro.recruitment.services import receive
from arkivbro.recruitment.services.list_readiness import readiness_of
from arkivbro.recruitment.services.verification import verify
from arkivbro.recruitment.views.frame import completeness_sentence
from arkivbro.transfers.models import State, Transfer
from arkivbro.transfers.selectors import latest_by_subject
from tests.doubles.states import force
from tests.integration.recruitment.test_vacancy_life import APPLICATION, VACANCY, finish_all

ONE = APPLICATION
SAME_PERSON = replace(APPLICATION, ref=Ref("folder", "A-2"), received=datetime(2026, 11, 21, tzinfo=UTC))
OTHER_SOURCE = replace(SAME_PERSON, ref=Ref("builtin", "A-1"))
GONE = datetime(2026, 11, 22, tzinfo=UTC)


def changed(one: Application, letter: str = "Ny.") -> Application:
    return replace(one, letter=letter, changed=datetime(2026, 11, 22, tzinfo=UTC))


def nothing() -> None:
    """The ledger does not come to it."""


@dataclass(frozen=True)
class Case:
    """What is told, step by step, with what the ledger comes to in between; and what is then counted."""

    told: tuple[Application | Callable[[], None], ...]
    received: int
    archived: int


TABLE = {
    "none": Case((), 0, 0),
    "one, on its way": Case((ONE,), 1, 0),
    "one, archived": Case((ONE, finish_all), 1, 1),
    "one, changed and both archived: 1 of 1, not 2": Case((ONE, finish_all, changed(ONE), finish_all), 1, 1),
    "one, archived, and its change is on its way": Case((ONE, finish_all, changed(ONE)), 1, 0),
    "a change and a missing one: 1 of 2, not 2": Case(
        (ONE, finish_all, changed(ONE), finish_all, SAME_PERSON), 2, 1
    ),
    "changed back, and that is on its way": Case((ONE, finish_all, changed(ONE), finish_all, ONE), 1, 0),
    "changed back and archived": Case((ONE, finish_all, changed(ONE), finish_all, ONE, finish_all), 1, 1),
    "withdrawn after it was archived": Case(
        (ONE, finish_all, replace(ONE, withdrawn=GONE), finish_all), 1, 1
    ),
    "withdrawn, and the withdrawal is on its way": Case(
        (ONE, finish_all, replace(ONE, withdrawn=GONE)), 1, 1
    ),
    "told twice": Case((ONE, ONE, finish_all, ONE), 1, 1),
    "two of one person": Case((ONE, SAME_PERSON, finish_all), 2, 2),
    "the same id from two sources, one missing": Case((ONE, finish_all, OTHER_SOURCE), 2, 1),
    "the same id from two sources": Case((ONE, OTHER_SOURCE, finish_all), 2, 2),
}


@pytest.mark.parametrize("name", TABLE)
def test_item_2_applications_are_counted_and_not_entries(name: str) -> None:
    case = TABLE[name]
    receive(VACANCY)
    finish_all()
    for step in case.told:
        if isinstance(step, Application):
            receive(step)
        else:
            step()
    vacancy = Vacancy.objects.get()
    (row,) = vacancy_rows([vacancy])
    assert (row.applications, row.archived) == (case.received, case.archived)
    assert archived_applications([vacancy.pk]).get(vacancy.pk, (0, 0)) == (case.received, case.archived)
    words = "søknad" if case.received == 1 else "søknader"
    told = f"{case.archived} av {case.received} {words} er arkivert." if case.received else "Ingen søknader"
    assert told in completeness_sentence(row, tells_why=True)
    told_of = line_of_steps(row, datetime(2026, 12, 5, tzinfo=UTC).date())[1].text
    numbers, _, besides = told_of.partition(", trukket søknad")
    assert numbers == f"{case.received} mottatt, {case.archived} arkivert"
    assert besides in ("", " er ikke arkivert")
    missing = case.received - case.archived
    assert (row.summary in ("complete", "so_far")) is (
        missing == 0 and not Transfer.objects.exclude(state="transferred").exists()
    )
    warned = [
        one.told.parameters["count"]
        for one in readiness_of(vacancy, datetime(2026, 11, 30, tzinfo=UTC).date()).warnings
        if one.told.code == "lists.not_archived"
    ]
    assert warned == ([missing] if missing else [])


@pytest.mark.one_database("words")
@pytest.mark.parametrize("name", [one for one in TABLE if one != "none"])
def test_item_2_verify_counts_the_same(name: str) -> None:
    """Without an archive behind it: what the ledger says rests was archived by hand."""
    case = TABLE[name]
    receive(VACANCY)
    finish_all()
    for step in case.told:
        if isinstance(step, Application):
            receive(step)
        else:
            step()
    Transfer.objects.filter(state=State.TRANSFERRED).update(by_hand="KAHA")
    (verdict,) = verify()
    assert (verdict.applications, verdict.archived_applications) == (case.received, case.archived)


def test_item_2_a_cancelled_change_is_missing_and_said() -> None:
    receive(VACANCY)
    receive(ONE)
    finish_all()
    receive(changed(ONE))
    force(Transfer.objects.exclude(state=State.TRANSFERRED), State.CANCELLED)
    (row,) = vacancy_rows([Vacancy.objects.get()])
    assert (row.archived, row.applications, row.summary) == (0, 1, "given_up")


def cancelled_by_a_person(kind: str) -> None:
    force(Transfer.objects.filter(kind=kind).exclude(state=State.TRANSFERRED), State.CANCELLED)


def counted() -> tuple[int, int, str]:
    (row,) = vacancy_rows([Vacancy.objects.get()])
    (verdict,) = verify()
    assert (verdict.archived_applications, verdict.applications) == (row.archived, row.applications)
    return row.archived, row.applications, row.summary


def test_issue_17_item_2_a_cancelled_change_that_is_taken_back_is_not_missing() -> None:
    """The archive has what the source says: 1 of 1, nothing owed, and no second entry of the same text."""
    receive(VACANCY)
    receive(ONE)
    finish_all()
    receive(changed(ONE))
    cancelled_by_a_person("application")
    receive(ONE)
    Transfer.objects.filter(state=State.TRANSFERRED).update(by_hand="KAHA")
    assert counted() == (1, 1, "so_far")
    assert Transfer.objects.filter(kind="application").count() == 2
    assert latest_by_subject(VACANCY.ref, "application", [ONE.ref.subject])[ONE.ref.subject].state == (
        State.TRANSFERRED
    )
    receive(changed(ONE))  # and once more, as cancelled: that decision stands
    assert counted() == (0, 1, "given_up")
    receive(changed(ONE, "En tredje."))
    assert counted() == (0, 1, "under_way")


def test_issue_17_item_2_a_cancelled_withdrawal_that_is_taken_back_is_not_missing() -> None:
    receive(VACANCY)
    receive(ONE)
    finish_all()
    gone = replace(ONE, withdrawn=GONE)
    receive(gone)
    cancelled_by_a_person("withdrawal")
    Transfer.objects.filter(state=State.TRANSFERRED).update(by_hand="KAHA")
    assert counted() == (1, 1, "given_up")
    receive(ONE)
    assert counted() == (1, 1, "so_far")
    receive(gone)
    assert counted() == (1, 1, "given_up")


def test_item_2_what_nobody_asked_for_is_not_complete() -> None:
    """The profile has applications archived by a person only: nothing is on its way, and nothing is complete."""
    receive(VACANCY)
    finish_all()
    receive(ONE)
    Transfer.objects.filter(kind="application").delete()
    (row,) = vacancy_rows([Vacancy.objects.get()])
    assert row.summary == "applications_missing"
    assert "Alt" not in completeness_sentence(row, tells_why=True)
    assert ApplicationRow.objects.count() == 1
