"""Changed and changed back while the archive is away: what stands there is what the source says, and nothing more goes in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from arkivbro.core.recruitment import Advertisement, Section
from arkivbro.recruitment.services import receive
from arkivbro.transfers.models import State
from arkivbro.transfers.selectors import newest_of_series
from tests.doubles.folder_archive import FolderArchive
from tests.integration.transfers.recruiting import PUBLISHED, TOLD, back, stands

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("recruiting")]
ONCE = pytest.mark.one_database("what the routine decides: one worker, one thing after another")
Rest = Callable[[], None]
REWRITTEN = replace(
    PUBLISHED, advertisement=Advertisement("Rådgiver", (Section("Om stillingen", "Vi søker to."),))
)
TAKEN_BACK = (State.CANCELLED, "transfer.taken_back")


@pytest.mark.parametrize("worker_tried", [False, True])
def test_item_1_what_is_changed_back_is_not_archived(
    worker_tried: bool, archive: FolderArchive, rest: Rest
) -> None:
    receive(PUBLISHED)
    receive(TOLD)
    rest()
    archive.down(is_down=True)
    receive(REWRITTEN)
    receive(replace(TOLD, letter="Annet."))
    if worker_tried:
        rest()
    receive(PUBLISHED)
    receive(TOLD)
    back(archive)
    rest()
    assert len(archive.objects("entry")) == 2
    assert stands("advertisement_change") == [TAKEN_BACK]
    assert stands("application") == [(State.TRANSFERRED, ""), TAKEN_BACK]
    assert newest_of_series("application").get().version == 1


@ONCE
def test_item_1_what_is_changed_once_more_is_archived(archive: FolderArchive, rest: Rest) -> None:
    """There, back, and there again."""
    receive(PUBLISHED)
    receive(TOLD)
    rest()
    archive.down(is_down=True)
    changed = replace(TOLD, letter="Annet.")
    for told in (changed, TOLD, changed):
        receive(told)
    back(archive)
    rest()
    assert stands("application") == [(State.TRANSFERRED, ""), TAKEN_BACK, (State.TRANSFERRED, "")]
    assert len(archive.objects("entry")) == 3


@ONCE
def test_item_1_what_went_in_is_followed_by_what_came_back(archive: FolderArchive, rest: Rest) -> None:
    """Each change is archived where the archive was there to take it."""
    receive(PUBLISHED)
    receive(TOLD)
    rest()
    for told in (replace(TOLD, letter="Annet."), TOLD):
        receive(told)
        rest()
    assert stands("application") == [(State.TRANSFERRED, "")] * 3
