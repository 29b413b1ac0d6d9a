"""When the lists can be made, what stands in the way, and who may override it (routine section 6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from arkivbro.core.exemption import Outcome
from arkivbro.core.list_readiness import (
    ObstacleKind,
    Readiness,
    WhoMayOverride,
    alarm,
    list_days,
    readiness,
    warns_of_publicity,
)
from arkivbro.core.listed_people import (
    Candidate,
    ListPeriod,
    ProtectedChoice,
    ProtectionHandling,
    Supplement,
)
from arkivbro.core.messages import message, sentence_of
from arkivbro.core.profile_tables import ExemptionRule
from arkivbro.core.recruitment import Advertisement, Deadline, Gender, Protection, Section
from tests.unit.core.candidates_for_tests import DAY, NOW, PERIOD, WINDOW, candidate, decided, of, settled
from tests.unit.core.facts_for_tests import VACANCY

WORDS = ExemptionRule().advertisement_words
OSLO_MIDNIGHT = datetime(2026, 11, 20, 23, tzinfo=UTC)


def ready(given: Sequence[Candidate], now: datetime = NOW, **options: Any) -> Readiness:
    given_options: dict[str, Any] = {"window": WINDOW, "wait_working_days": 2} | options
    return readiness(given, given_options.pop("period", PERIOD), now, **given_options)


OBSTACLES: dict[str, tuple[Candidate, str, WhoMayOverride]] = {
    "undecided": (candidate("A", asked=True), "undecided", WhoMayOverride.NOBODY),
    "unknown": (candidate("A", asked=None), "unknown", WhoMayOverride.NOBODY),
    "unknown, settled: asked": (
        settled(candidate("A", asked=None), requested=True),
        "undecided",
        WhoMayOverride.NOBODY,
    ),
    "refused, not told": (
        decided(candidate("A", asked=True), Outcome.REFUSED),
        "not_told",
        WhoMayOverride.PERSON,
    ),
    "refused, may withdraw": (
        decided(candidate("A", asked=True), Outcome.REFUSED, told=NOW - timedelta(hours=1)),
        "withdrawal_window",
        WhoMayOverride.PERSON,
    ),
    "strictly confidential": (
        candidate("A", protection=Protection.STRICTLY_CONFIDENTIAL),
        "protected",
        WhoMayOverride.ARCHIVIST,
    ),
}


@pytest.mark.parametrize("case", OBSTACLES)
def test_obstacle(case: str) -> None:
    given, kind, override = OBSTACLES[case]
    found = ready([given, candidate("B", "Ola", "Berg")])
    assert [(one.kind.value, one.who_may_override, one.application) for one in found.obstacles] == [
        (kind, override, of("A"))
    ]
    assert not found.is_ready
    assert not found.may_be_made("")
    assert found.may_be_made("Haster.") is (override is not WhoMayOverride.NOBODY)
    assert found.may_be_made("Haster.", by_archivist=False) is (override is WhoMayOverride.PERSON)
    if kind != "protected":
        assert "Kari Nordmann" in sentence_of(found.obstacles[0].message)


HANDLED = ProtectionHandling(ProtectedChoice.HIDE, "arkivar", NOW, "Fiktiv identitet.")
CLEAR: dict[str, Candidate] = {
    "did not ask": candidate("A"),
    "granted": decided(candidate("A", asked=True), Outcome.GRANTED),
    "finally refused": decided(candidate("A", asked=True), Outcome.REFUSED, told=NOW - timedelta(hours=24)),
    "settled: did not ask": settled(candidate("A", asked=None), requested=False),
    "withdrawn, undecided": candidate("A", asked=True, withdrawn=NOW),
    "late, undecided, and late ones are not taken": candidate("A", asked=True, received=OSLO_MIDNIGHT),
    "confidential": candidate("A", protection=Protection.CONFIDENTIAL),
    "strictly confidential, handled": replace(
        candidate("A", protection=Protection.STRICTLY_CONFIDENTIAL), protection=HANDLED
    ),
    "nothing stated": candidate("A", birth_date=None, position="", municipality="", gender=Gender.UNKNOWN),
    "under 18": candidate("A", birth_date=date(2010, 1, 1)),
}


@pytest.mark.parametrize("case", CLEAR)
def test_no_obstacle(case: str) -> None:
    assert ready([CLEAR[case]]).is_ready


def test_late_applicants_hold_the_list_back_where_they_are_taken() -> None:
    given = [CLEAR["late, undecided, and late ones are not taken"]]
    assert not ready(given, period=ListPeriod(DAY, take_late=True)).is_ready


@pytest.mark.parametrize(
    ("now", "wait", "kind", "from_day"),
    [
        (OSLO_MIDNIGHT - timedelta(seconds=1), 2, "deadline", date(2026, 11, 24)),
        (OSLO_MIDNIGHT, 2, "waiting_days", date(2026, 11, 24)),
        (datetime(2026, 11, 23, 22, 59, tzinfo=UTC), 2, "waiting_days", date(2026, 11, 24)),
        (datetime(2026, 11, 23, 23, 0, tzinfo=UTC), 2, None, None),
        (OSLO_MIDNIGHT, 0, None, None),
        (OSLO_MIDNIGHT - timedelta(hours=9), 0, "deadline", date(2026, 11, 21)),
    ],
)
def test_time_is_oslos_and_waits_are_working_days(
    now: datetime, wait: int, kind: str | None, from_day: date | None
) -> None:
    found = ready([candidate("A")], now, wait_working_days=wait)
    assert [one.kind.value for one in found.obstacles] == ([kind] if kind else [])
    assert found.from_day == from_day
    for one in found.obstacles:
        assert one.until is not None
        assert one.may_be_overridden is (one.kind is ObstacleKind.WAITING_DAYS)


def test_days_off_of_the_body_are_no_working_days() -> None:
    period = ListPeriod(date(2026, 12, 23))
    now = datetime(2026, 12, 24, 12, tzinfo=UTC)
    assert ready([], now, period=period, wait_working_days=1).is_ready
    found = ready([], now, period=period, wait_working_days=1, days_off=[(12, 24)])
    assert found.from_day == date(2026, 12, 28)


def test_a_namesake_of_one_who_may_not_be_named_is_to_be_told_apart() -> None:
    named = candidate("A", birth_date=date(1970, 1, 1))
    secret = decided(candidate("B", asked=True), Outcome.GRANTED)
    found = ready([named, secret])
    assert [(one.kind, one.application, one.other_application) for one in found.obstacles] == [
        (ObstacleKind.NAMESAKE, of("A"), of("B"))
    ]
    assert ready([replace(named, other_person_than=frozenset({of("B")})), secret]).is_ready


def test_a_match_that_would_hide_somebody_is_an_obstacle_and_others_a_warning() -> None:
    secret = decided(candidate("B", "K", "Berg", asked=True, email="k@eksempel.no"), Outcome.GRANTED)
    named = candidate("A", email="k@eksempel.no")
    assert [one.kind for one in ready([named, secret]).obstacles] == [ObstacleKind.NAMESAKE]
    both = ready([named, candidate("C")])
    assert both.is_ready
    assert any("samme person" in sentence_of(one.told) for one in both.warnings)


WARNINGS: dict[str, tuple[dict[str, Any], Candidate, str]] = {
    "not archived": ({"not_archived": 3}, candidate("A"), "3 søknader er ikke arkivert ennå"),
    "late": ({}, candidate("A", received=OSLO_MIDNIGHT), "1 søknad kom etter fristen og er ikke med"),
    "age missing": ({}, candidate("A", birth_date=None), "alder mangler"),
    "position and municipality missing": (
        {},
        candidate("A", position="", municipality=""),
        "stilling eller tittel, kommune mangler",
    ),
    "gender unknown": ({}, candidate("A", gender=Gender.UNKNOWN), "kjønn er ikke kjent"),
    "under 18": ({}, candidate("A", birth_date=date(2010, 1, 1)), "under 18 år"),
    "the advertisement does not warn": (
        {"advertisement": Advertisement("Rådgiver"), "advertisement_words": WORDS},
        candidate("A"),
        "Annonsen sier ikke",
    ),
}


@pytest.mark.parametrize("case", WARNINGS)
def test_warnings_never_block(case: str) -> None:
    options, given, words = WARNINGS[case]
    found = ready([given], **options)
    assert found.is_ready
    assert any(words in sentence_of(one.told) for one in found.warnings), found.warnings


def test_a_value_that_a_person_filled_in_is_not_missed_and_a_withheld_one_is_not_asked_for() -> None:
    given = replace(
        candidate("A", birth_date=None, position=""), supplement=Supplement(age=30, position="Lege")
    )
    assert ready([given]).warnings == ()
    assert ready([candidate("A", protection=Protection.CONFIDENTIAL)]).warnings == ()


TEXTS = {
    "Opplysninger om søkeren kan bli offentliggjort selv om søkeren har bedt om ikke å stå på listen.": True,
    "Etter offentleglova § 25 kan opplysninger bli offentlige selv om du ønsker unntak.": True,
    "Opplysningane kan bli offentlege sjølv om du har bede om å ikkje stå på søkjarlista.": True,
    "Vi tilbyr et godt arbeidsmiljø i offentlig sektor.": False,
    "": False,
}


@pytest.mark.parametrize("text", TEXTS)
def test_whether_the_advertisement_warns(text: str) -> None:
    assert warns_of_publicity(Advertisement("X", (Section("Om", text),)), WORDS) is TEXTS[text]
    assert warns_of_publicity(Advertisement("X", details=(("Offentlighet", text),)), WORDS) is TEXTS[text]
    assert warns_of_publicity(Advertisement("X"), ())


# --- the leader's alarm ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moment", "sounds"),
    [
        (datetime(2026, 11, 23, 12, tzinfo=UTC), False),  # Monday: the first working day
        (datetime(2026, 11, 23, 22, 59, tzinfo=UTC), False),
        (datetime(2026, 11, 23, 23, 0, tzinfo=UTC), True),  # Tuesday in Oslo: the second
        (datetime(2026, 11, 25, 12, tzinfo=UTC), True),
        (datetime(2026, 11, 28, 12, tzinfo=UTC), False),  # Saturday
        (datetime(2026, 11, 30, 12, tzinfo=UTC), True),
    ],
)
def test_the_leader_is_alarmed_each_working_day_from_the_second(moment: datetime, sounds: bool) -> None:
    found = ready([candidate("A", asked=True)], moment)
    told = alarm(DAY, moment, found, 2)
    assert bool(told) is sounds
    if sounds:
        assert told[-1].code == "lists.exemption_undecided"


def test_the_alarm_says_so_when_nothing_stands_in_the_way() -> None:
    assert alarm(DAY, NOW, ready([candidate("A")]), 2)[-1] == message("lists.can_be_made")


# --- which days give a list --------------------------------------------------------------------------------------


def _deadlines(*days: int) -> tuple[Deadline, ...]:
    return tuple(Deadline(date(2026, 11, day)) for day in days)


@pytest.mark.parametrize(
    ("deadlines", "set_days", "cancelled", "wanted"),
    [
        (_deadlines(20), (), None, [20]),
        (_deadlines(20, 27), (), None, [20, 27]),  # extended
        (_deadlines(27, 20), (), None, [20]),  # shortened: the later one never came
        (_deadlines(20, 27, 24), (), None, [20, 24]),
        ((Deadline(None, "Snarest"),), (), None, []),
        ((Deadline(None, "Snarest"),), (date(2026, 11, 12), date(2026, 11, 19)), None, [12, 19]),
        ((*_deadlines(20), Deadline(None, "Snarest")), (), None, [20]),
        (_deadlines(20, 27), (), date(2026, 11, 22), [20]),
        (_deadlines(20), (), date(2026, 11, 10), []),
    ],
)
def test_the_days_that_each_give_a_list(
    deadlines: tuple[Deadline, ...], set_days: tuple[date, ...], cancelled: date | None, wanted: list[int]
) -> None:
    vacancy = replace(VACANCY, deadlines=deadlines, cancelled_on=cancelled)
    assert [day.day for day in list_days(vacancy, set_days)] == wanted
