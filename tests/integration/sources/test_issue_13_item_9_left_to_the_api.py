"""When a delivered candidate is no longer left to the API: `came_round`."""

from __future__ import annotations

from datetime import timedelta

import pytest

from arkivbro.recruitment.clock import clock
from arkivbro.transfers.models import SourceReading
from arkivbro.transfers.selectors.sources import came_round
from arkivbro.transfers.source_trouble import SourceTrouble

pytestmark = pytest.mark.django_db
SIX_HOURS = timedelta(hours=6)
MINUTE = timedelta(minutes=1)
DOOR = "webcruiter-api"


def test_issue_13_item_9_an_api_comes_round_by_being_read_or_by_being_silent() -> None:
    now = clock()

    def came(**columns: object) -> bool:
        SourceReading.objects.update_or_create(source=DOOR, defaults=columns)
        return came_round(DOOR, now - timedelta(hours=1), SIX_HOURS)

    assert not came_round(DOOR, now, SIX_HOURS), "nobody has ever met it"
    assert not came(known_since=now), "met, and not read"
    assert not came(last_read=now - 2 * SIX_HOURS), "all stood still since before the delivery"
    assert came(last_read=now - MINUTE)
    silent: dict[str, object] = {"last_read": now - 9 * SIX_HOURS, "trouble": SourceTrouble.UNREACHABLE}
    assert not came(**silent, since=now - MINUTE, next_reading=now + MINUTE), "silent for a minute"
    assert came(**silent, since=now - SIX_HOURS, next_reading=now + MINUTE)
    assert not came(**silent, since=now - SIX_HOURS, next_reading=now - 9 * MINUTE), (
        "and then all stood still"
    )
    paused = {**silent, "trouble": SourceTrouble.BY_PERSON}
    assert came(**paused, since=now - SIX_HOURS, next_reading=None), "a person keeps it from being read"
