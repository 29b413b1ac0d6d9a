"""How long is waited, and that it grows, is spread, and ends."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arkivbro.ledger_settings import LedgerSettings
from arkivbro.transfers.engine.waits import (
    LONGEST_QUESTION_WAIT,
    question_wait,
    retry_wait,
)
from arkivbro.transfers.reading_outcome import LONGEST_READING_WAIT, LONGEST_RETRY_AFTER, reading_wait

WAITS = LedgerSettings().retry_waits
EVENLY = 0.5
"""The jitter that changes nothing."""
jitters = st.floats(0, 1)


def test_five_seconds_to_six_hours_and_then_a_person() -> None:
    waits = [retry_wait(number, WAITS, jitter=EVENLY) for number in range(7)]
    assert waits == [5, 30, 120, 600, 3600, 21600, None]


@pytest.mark.parametrize(
    ("retries", "jitter", "retry_after", "seconds"),
    [
        (0, 0.0, None, 4.5),
        (0, 1.0, None, 5.5),
        (0, EVENLY, 2.0, 5.0),
        (0, EVENLY, 90.0, 90.0),
        (5, EVENLY, 90_000.0, 90_000.0),
        (6, EVENLY, 90.0, None),
    ],
)
def test_spread_by_a_tenth_each_way_and_never_sooner_than_the_archive_asks(
    retries: int, jitter: float, retry_after: float | None, seconds: float | None
) -> None:
    assert retry_wait(retries, WAITS, jitter=jitter, retry_after=retry_after) == seconds


@pytest.mark.parametrize(("retries", "seconds"), [(0, 5), (3, 600), (4, 3600), (5, 3600), (400, 3600)])
def test_a_question_is_asked_for_ever_at_least_once_an_hour(retries: int, seconds: float) -> None:
    assert question_wait(retries, WAITS, jitter=EVENLY) == seconds


@given(retries=st.integers(0, 1000), jitter=jitters)
def test_no_question_waits_longer_than_an_hour(retries: int, jitter: float) -> None:
    assert 0 < question_wait(retries, WAITS, jitter=jitter) <= LONGEST_QUESTION_WAIT
    assert question_wait(retries, (), jitter=jitter) == LONGEST_QUESTION_WAIT


@pytest.mark.parametrize(
    ("failures", "interval", "retry_after", "seconds"),
    [
        (0, 300, None, 300),
        (1, 300, None, 600),
        (2, 300, None, 1200),
        (3, 300, None, 2400),
        (4, 300, None, 3600),
        (500, 300, None, 3600),
        (1, 7200, None, 7200),
        (1, 300, 60, 600),
        (1, 300, 7200, 7200),
        (1, 300, 9_000_000, LONGEST_RETRY_AFTER),
    ],
)
def test_a_source_is_read_by_its_interval_and_less_and_less_while_it_fails(
    failures: int, interval: float, retry_after: float | None, seconds: float
) -> None:
    assert reading_wait(failures, interval, jitter=EVENLY, retry_after=retry_after) == seconds


@given(interval=st.floats(1, 86400), jitter=jitters)
def test_the_wait_of_a_source_grows_and_is_capped(interval: float, jitter: float) -> None:
    waits = [reading_wait(failures, interval, jitter=jitter) for failures in range(1, 40)]
    assert all(before <= after for before, after in pairwise(waits))
    assert waits[-1] <= max(interval, LONGEST_READING_WAIT) * 1.1
