"""What applicants write takes room too: it has a bound, and leaves the disk's floor alone."""

from __future__ import annotations

import pytest

from arkivbro.core.errors import NoRoom, WrongUse
from arkivbro.positions.models import OwnApplication, Position
from arkivbro.positions.services import applying
from arkivbro.runtime import current
from tests.integration.positions.conftest import PERSON


def test_issue_11_item_7_a_text_of_megabytes_is_not_kept(published: Position) -> None:
    row, _ = applying.begin(published, "192.0.2.1")
    applying.save(row, dict(PERSON))
    with pytest.raises(WrongUse):
        applying.save(row, dict(PERSON) | {"education": ["ø" * 1000] * 100})
    assert OwnApplication.objects.get().data == dict(PERSON)


def test_issue_11_item_7_nothing_is_written_below_the_floor(
    published: Position, monkeypatch: pytest.MonkeyPatch
) -> None:
    row, _ = applying.begin(published, "192.0.2.1")
    object.__setattr__(current(), "has_room", lambda _times: False)
    for act in (lambda: applying.save(row, dict(PERSON)), lambda: applying.begin(published, "192.0.2.2")):
        with pytest.raises(NoRoom):
            act()
    assert OwnApplication.objects.count() == 1
