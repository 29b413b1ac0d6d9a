"""Ten thousand read by mistake: a person's pause is heard at the next item, and what was taken in stands."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from arkivbro.connectors.folder import source as folder
from arkivbro.ports import SourceBatch
from arkivbro.recruitment.models import Application
from arkivbro.recruitment.services import importing
from arkivbro.transfers.models import SourceReading
from arkivbro.transfers.services import pause_source, resume_source
from arkivbro.transfers.source_trouble import SourceTrouble
from tests.application_folders import message, write


@pytest.fixture
def ten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder, "BATCH_SIZE", 2)
    for number in range(10):
        write(tmp_path / "in", f"a{number}", message(number + 1, attachments=None))


def paused() -> None:
    pause_source("folder", by="arkivar", reason="feil mappe")


def test_item_5_between_two_batches(look: Any, ten: None, monkeypatch: pytest.MonkeyPatch) -> None:
    real = folder.FolderSource.changes

    def changes(self: folder.FolderSource, since: str) -> Iterator[SourceBatch]:
        for number, batch in enumerate(real(self, since), 1):
            yield batch
            if number == 1:
                paused()

    monkeypatch.setattr(folder.FolderSource, "changes", changes)
    look("folder")
    assert Application.objects.count() == 2
    row = SourceReading.objects.get(source="folder")
    assert (row.trouble, row.owner, row.paused_by) == (SourceTrouble.BY_PERSON, "", "arkivar")


def test_item_5_within_a_batch_and_the_rest_comes_afterwards(
    look: Any, ten: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is received together is received; the next transaction hears it."""
    taken: list[int] = []
    real = vars(importing)["receive_several"]

    def receive_several(items: Any, *rest: Any, **named: Any) -> None:
        real(items, *rest, **named)
        taken.append(len(items))
        if len(taken) == 3:
            paused()

    monkeypatch.setattr(importing, "MOST_TOGETHER", 1)
    monkeypatch.setattr(importing, "receive_several", receive_several)
    look("folder")
    assert Application.objects.count() == 3
    resume_source("folder")
    look("folder")
    assert Application.objects.count() == 10
