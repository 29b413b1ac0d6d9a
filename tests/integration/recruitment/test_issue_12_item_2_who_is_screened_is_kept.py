"""Who is to be screened is read once while nothing of it changes, and any change from outside ends that: it is asked before each public call."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from arkivbro.core.publicity import PersonToScreen
from arkivbro.core.recruitment import Applicant, Protection
from arkivbro.core.ref import Ref
from arkivbro.recruitment.models import ApplicantHandling, Application, ApplicationFacts
from arkivbro.recruitment.selectors.people import MANY, forget_people, people
from arkivbro.recruitment.services import receive
from tests.doubles.ledger import application, vacancy

pytestmark = pytest.mark.django_db(transaction=True)
OF = Ref("kilde", "V-1")


def told(candidate: int = 1, **changes: Any) -> Any:
    fact = application(candidate=candidate).application
    assert fact is not None
    return replace(fact, **changes)


@pytest.fixture(autouse=True)
def _received() -> None:
    forget_people()
    receive(vacancy())
    for candidate in (1, 2):
        receive(told(candidate))


def texts_read(act: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as asked:
        act()
    return sum('"text"' in one["sql"] for one in asked)


def test_issue_12_item_2_the_very_same_people_without_reading_their_facts() -> None:
    first = people(OF)
    with CaptureQueriesContext(connection) as asked:
        assert people(OF) is first
    assert len(asked) == 2, "which versions there are, and what people decided"
    assert not any('"text"' in one["sql"] for one in asked)


def _one_more() -> None:
    receive(told(3, applicant=Applicant("Nora", "Berg")))


def _another_name() -> None:
    receive(told(1, applicant=Applicant("Guri", "Solvang")))


def _there_and_back() -> None:
    """The same text as was read may come again: the name that was there in between is remembered."""
    receive(told(1, applicant=Applicant("Guri", "Solvang")))
    receive(told(1))


def _protected() -> None:
    row = told(1).applicant
    receive(told(1, applicant=replace(row, protection=Protection.STRICTLY_CONFIDENTIAL)))


def _one_person() -> None:
    for row in Application.objects.all():
        ApplicantHandling.objects.create(application=row, same_person="sammen")


def _gone() -> None:
    ApplicationFacts.objects.filter(application__source_id="A-1-2").delete()


@pytest.mark.parametrize(
    "change", [_one_more, _another_name, _there_and_back, _protected, _one_person, _gone]
)
def test_issue_12_item_2_a_change_from_outside_is_seen_at_once(change: Callable[[], None]) -> None:
    people(OF)
    change()
    now = people(OF)
    forget_people()
    assert now == people(OF), "what was kept is not what is read anew"


def test_issue_12_item_2_what_came_is_read_and_no_more() -> None:
    before = {one.ref: one for one in people(OF)}
    _one_more()
    assert texts_read(lambda: people(OF)) == 1
    now = {one.ref: one for one in people(OF)}
    assert now.keys() - before.keys() == {Ref("kilde", "A-1-3")}
    assert now[Ref("kilde", "A-1-3")].names == (("Nora", "Berg"),)


def test_issue_12_item_2_more_than_are_asked_for_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where many are not known, all of the vacancy's are read: by name they would be more than a statement takes."""
    monkeypatch.setattr(sys.modules[people.__module__], "MANY", 1)
    assert MANY > 1
    people(OF)
    for candidate in (3, 4, 5):
        receive(told(candidate))
    assert len(people(OF)) == 5


def test_issue_12_item_2_what_a_version_before_stored_is_read_each_time() -> None:
    ApplicationFacts.objects.update(digest="")
    first = people(OF)
    ApplicationFacts.objects.filter(application__source_id="A-1-1").update(
        text=ApplicationFacts.objects.get(application__source_id="A-1-1").text.replace("Fjellstrand", "Ås")
    )
    assert names(people(OF)) != names(first)


def names(found: tuple[PersonToScreen, ...]) -> set[tuple[str, str]]:
    return {name for one in found for name in one.names}
