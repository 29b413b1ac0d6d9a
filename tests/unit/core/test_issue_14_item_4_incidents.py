"""Issue 14, item 4: when something is an incident, and when it is over."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest

from arkivbro.core.health import Level, Trouble
from arkivbro.core.incidents import (
    Key,
    QuietHours,
    Standing,
    changes,
    key_of,
    told_now,
    without_words,
)
from arkivbro.core.messages import message

NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def silent(archive: str, count: int = 1, level: Level = Level.ERROR) -> Trouble:
    return Trouble(message("health.archive_silent", archive=archive, count=count, moment=NOON), level)


EPHORTE = key_of(silent("ephorte").told)


def test_issue_14_item_4_an_incident_is_what_it_is_of_and_not_how_much() -> None:
    assert key_of(silent("ephorte", 1).told) == key_of(silent("ephorte", 20).told)
    assert key_of(silent("ephorte").told) != key_of(silent("public360").told)


@pytest.mark.parametrize(
    ("level", "seconds", "opens"),
    [
        (Level.ERROR, 29, False),
        (Level.ERROR, 30, True),
        (Level.WARNING, 30, False),
        (Level.WARNING, 599, False),
        (Level.WARNING, 600, True),
    ],
)
def test_issue_14_item_4_it_opens_when_it_has_stood(level: Level, seconds: int, opens: bool) -> None:
    made = changes({EPHORTE: Standing(NOON)}, [silent("ephorte", level=level)], NOON + seconds * SECOND)
    assert (EPHORTE in made.opened) is opens
    assert not made.begun


@pytest.mark.parametrize(
    ("standing", "after", "becomes"),
    [
        (Standing(NOON), 60, "gone"),
        (Standing(NOON, gone_since=NOON), 119, "gone"),
        (Standing(NOON, gone_since=NOON), 120, "dropped"),
        (Standing(NOON, is_open=True), 60, "gone"),
        (Standing(NOON, is_open=True, gone_since=NOON), 119, "gone"),
        (Standing(NOON, is_open=True, gone_since=NOON), 120, "closed"),
    ],
)
def test_issue_14_item_4_it_closes_when_it_has_been_gone(
    standing: Standing, after: int, becomes: str
) -> None:
    made = changes({EPHORTE: standing}, [], NOON + after * SECOND)
    told = {name: getattr(made, name) for name in ("dropped", "gone", "closed")}
    assert told == {name: {EPHORTE} if name == becomes else set() for name in told}


def test_issue_14_item_4_what_comes_and_goes_is_one_incident() -> None:
    open_and_gone = {EPHORTE: Standing(NOON, is_open=True, gone_since=NOON + 60 * SECOND)}
    made = changes(open_and_gone, [silent("ephorte")], NOON + 100 * SECOND)
    assert set(made.seen) == {EPHORTE}
    assert not made.begun and not made.opened and not made.closed


def test_issue_14_item_4_what_is_seen_at_every_second_look_opens() -> None:
    flickers = {EPHORTE: Standing(NOON, gone_since=NOON + 20 * SECOND)}
    assert changes(flickers, [silent("ephorte")], NOON + 40 * SECOND).opened == {EPHORTE}


def test_issue_14_item_4_a_clock_that_is_put_back_holds_nothing_up() -> None:
    assert changes({EPHORTE: Standing(NOON)}, [silent("ephorte")], NOON - timedelta(hours=5)).opened == {
        EPHORTE
    }


@pytest.mark.parametrize(
    ("before", "now", "rises"),
    [
        (Level.WARNING, Level.ERROR, True),
        (Level.WARNING, Level.WARNING, False),
        (Level.ERROR, Level.ERROR, False),
        (Level.ERROR, Level.WARNING, False),
    ],
)
def test_issue_14_item_4_a_warning_that_becomes_an_error_rises(
    before: Level, now: Level, rises: bool
) -> None:
    made = changes(
        {EPHORTE: Standing(NOON, is_open=True, level=before)}, [silent("ephorte", level=now)], NOON
    )
    assert (EPHORTE in made.risen) is rises


def test_issue_14_item_4_what_somebody_knows_for_certain_opens_at_once() -> None:
    told = [silent("ephorte")]
    assert changes({EPHORTE: Standing(NOON)}, told, NOON, certain=[EPHORTE.code]).opened == {EPHORTE}
    assert not changes({EPHORTE: Standing(NOON)}, told, NOON, certain=["health.no_worker"]).opened


def test_issue_14_item_4_another_systems_own_words_leave_no_house() -> None:
    problem = message("letters.mail_silent")
    words = message("ephorte_check.with_words", problem=problem, words="søker Kari Nordmann")
    told = message("health.archive_check", archive="ephorte", moment=NOON, why=words)
    assert without_words(told) == message("health.archive_check", archive="ephorte", moment=NOON, why=problem)


def test_issue_14_item_4_the_worst_of_two_of_a_kind_counts() -> None:
    made = changes({}, [silent("ephorte"), silent("ephorte", level=Level.WARNING)], NOON)
    assert [one.level for one in made.begun.values()] == [Level.ERROR]
    assert isinstance(next(iter(made.begun)), Key)


@pytest.mark.parametrize(
    ("now", "level", "is_over", "told"),
    [
        (time(21, 59), Level.WARNING, False, True),
        (time(22), Level.WARNING, False, False),
        (time(3), Level.WARNING, False, False),
        (time(3), Level.ERROR, False, True),
        (time(3), Level.ERROR, True, False),
        (time(6, 30), Level.WARNING, False, True),
    ],
)
def test_issue_14_item_4_quiet_hours(now: time, level: Level, is_over: bool, told: bool) -> None:
    night = QuietHours(time(22), time(6, 30))
    assert told_now(level, night, now, is_over=is_over) is told
    assert told_now(level, None, now, is_over=is_over)
