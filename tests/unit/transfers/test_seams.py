"""The clock that leases are aged by."""

from __future__ import annotations

import time

import pytest

from arkivbro.seams import Seams, seconds_passed


def test_item_7_the_clock_of_leases_goes_on_while_the_machine_sleeps(monkeypatch: pytest.MonkeyPatch) -> None:
    """As Linux tells it after an hour's sleep: the monotonic clock knows nothing of it."""
    monkeypatch.setattr(time, "monotonic", lambda: 100.0)
    monkeypatch.setattr(
        time, "clock_gettime", lambda which: 3700.0 if which == time.CLOCK_BOOTTIME else 100.0
    )
    assert Seams().monotonic() == 3700.0


def test_where_the_system_has_no_such_clock_the_monotonic_one_is_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delattr(time, "CLOCK_BOOTTIME")
    monkeypatch.setattr(time, "monotonic", lambda: 100.0)
    assert seconds_passed() == 100.0
