"""Issue 11, item 15: a value that cannot be gets a remark, and where it goes on a list, a look before it is locked."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from arkivbro.core import plausibility
from arkivbro.core.applicant_lists import extended_list, public_list
from arkivbro.core.list_columns import Column
from arkivbro.core.list_readiness import ObstacleKind, WhoMayOverride, readiness
from arkivbro.core.listed_people import Supplement, listed_people
from arkivbro.core.messages import Finding, message, sentence_of, where_of
from arkivbro.core.recruitment import Deadline, Education
from tests.unit.core.candidates_for_tests import DAY, NOW, PERIOD, WINDOW, application, candidate
from tests.unit.core.facts_for_tests import VACANCY

TODAY = date(2026, 11, 25)
LATER = datetime(2026, 12, 24, tzinfo=UTC)


def of_applicant(**applicant: Any) -> list[str]:
    fact = application("A", **applicant)
    return [one.message.code for one in plausibility.of_application(fact, TODAY)]


def test_issue_11_item_15_what_can_be_is_not_remarked_upon() -> None:
    assert of_applicant(email="kari@eksempel.example", phone="+47 99 00 00 00") == []
    assert plausibility.of_vacancy(VACANCY, TODAY) == ()
    for given, family in (("", "Vest"), ("Åse-Marie", "O’Brien Øverbø"), ("Łukasz", "Þór"), ("李", "小龙")):
        assert of_applicant(given=given, family=family) == []
    for phone in ("99000000", "(+44) 20 7946 0000", "22 00 00 00 ext. 12", "+1-202-555-0100"):
        assert of_applicant(phone=phone) == []
    assert of_applicant(country="Latvia", postcode="LV-1007") == []
    assert of_applicant(birth_date=date(1927, 11, 15)) == []


@pytest.mark.parametrize(
    ("applicant", "code"),
    [
        ({"birth_date": date(1900, 1, 1)}, "born"),
        ({"birth_date": date(2025, 1, 1)}, "born"),
        ({"birth_date": date(2030, 1, 1)}, "born"),
        ({"family": "Nordmann 99000000"}, "name"),
        ({"family": "kari@eksempel.example"}, "name"),
        ({"email": "kari.eksempel.example"}, "email"),
        ({"email": "kari@"}, "email"),
        ({"phone": "ingen"}, "phone"),
        ({"phone": "12"}, "phone"),
        ({"postcode": "abcd"}, "postcode"),
        ({"postcode": "50031"}, "postcode"),
        ({"municipality": "5003 Bergen"}, "municipality"),
        ({"position": "Rådgiver, ring 99 00 00 00"}, "position"),
        ({"received": LATER}, "received_in_future"),
        ({"withdrawn": datetime(2026, 11, 1, tzinfo=UTC)}, "withdrawn_before_received"),
        ({"withdrawn": LATER}, "withdrawn_in_future"),
    ],
)
def test_issue_11_item_15_what_cannot_be_is_told_without_saying_it(
    applicant: dict[str, Any], code: str
) -> None:
    fact = application("A", **applicant)
    found = plausibility.of_application(fact, TODAY)
    assert [one.message.code for one in found] == [f"plausible.{code}"]
    told = sentence_of(found[0].message)
    assert not found[0].message.items
    assert "Nordmann" not in told and "1900" not in told


def test_issue_11_item_15_a_period_that_ends_before_it_begins() -> None:
    for begin, end, odd in (
        ("2013", "2008", True),
        ("2008-06", "2008-01", True),
        ("2008-06", "2008", False),
        ("2008", "", False),
        ("våren 2009", "2001", False),
    ):
        fact = replace(application("A"), education=(Education("Skolen", "", "", begin, end),))
        assert bool(plausibility.of_application(fact, TODAY)) is odd, (begin, end)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"deadlines": (Deadline(date(2001, 1, 1)),)}, "deadline_before_published"),
        ({"deadlines": (Deadline(date(2062, 11, 20)),)}, "deadline_far"),
        ({"published": date(1026, 11, 3), "deadlines": ()}, "published"),
        ({"published": date(2062, 11, 3), "deadlines": (), "start_date": None}, "published"),
        ({"public_from": date(2026, 11, 3), "public_to": date(2026, 11, 2)}, "shown_backwards"),
        ({"start_date": date(2027, 1, 1), "end_date": date(2026, 12, 1)}, "ends_before_start"),
        ({"start_date": date(2007, 1, 1)}, "starts_before_published"),
        ({"positions": "0"}, "positions"),
        ({"positions": "mange"}, "positions"),
    ],
)
def test_issue_11_item_15_what_cannot_be_of_a_vacancy(change: dict[str, Any], code: str) -> None:
    found = plausibility.of_vacancy(replace(VACANCY, **change), TODAY)
    assert [one.message.code for one in found] == [f"plausible.{code}"]


def test_issue_11_item_15_no_age_of_126_on_a_list_before_a_person_has_looked() -> None:
    old, young = candidate("A", birth_date=date(1900, 1, 1)), candidate("B", "Ane", "Prøvland")
    now = NOW + timedelta(days=3)
    ready = readiness([old, young], PERIOD, now, window=WINDOW, wait_working_days=2)
    (obstacle,) = ready.obstacles
    assert (obstacle.kind, obstacle.application) == (ObstacleKind.IMPLAUSIBLE, old.ref)
    assert obstacle.who_may_override is WhoMayOverride.PERSON
    assert "fødselsdatoen" in sentence_of(obstacle.message)
    assert not ready.may_be_made("") and ready.may_be_made("Sett på og riktig.")
    columns = (Column.NAME, Column.AGE)
    for made in (public_list, extended_list):
        rows = made(listed_people([old, young], PERIOD, now, WINDOW), DAY, columns).rows
        assert [row.cells[1] for row in rows] == ["ikke oppgitt", "38"]
    settled = replace(old, supplement=Supplement(age=26, filled_by="ragnhild"))
    assert readiness([settled, young], PERIOD, now, window=WINDOW, wait_working_days=2).is_ready
    assert listed_people([settled], PERIOD, now, WINDOW)[0].age == 26


@pytest.mark.parametrize(
    "odd",
    [{"family": "Nordmann 1988"}, {"municipality": "5003 Bergen"}, {"position": "kari@eksempel.example"}],
)
def test_issue_11_item_15_whatever_a_list_shows_is_looked_at(odd: dict[str, Any]) -> None:
    now = NOW + timedelta(days=3)
    ready = readiness([candidate("A", **odd)], PERIOD, now, window=WINDOW, wait_working_days=2)
    assert [one.kind for one in ready.obstacles] == [ObstacleKind.IMPLAUSIBLE]


def test_issue_11_item_15_every_rule_has_its_message() -> None:
    rules = [(one.where, one.code) for one in plausibility.APPLICATION_RULES]
    rules += [(one.where, one.code) for one in plausibility.VACANCY_RULES]
    assert all(where_of(Finding(where, message(code))) != where for where, code in rules)
