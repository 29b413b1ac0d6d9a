"""Issue 11, item 7: nothing is written that would leave less of the disk than its floor; on a real disk of 24 MB."""

from __future__ import annotations

import hashlib
import io
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from arkivbro.archive.store import FileStore as ArchiveStore
from arkivbro.core.errors import NoRoom
from arkivbro.documents.disk import free_bytes
from arkivbro.documents.file_store import FileStore
from tests.small_disk import small_disk

FLOOR = 10_000_000
MEGABYTE = 1_000_000


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    with small_disk(tmp_path / "disk", 24) as folder:
        yield folder


def piece(number: int, size: int = 6 * MEGABYTE) -> bytes:
    return bytes([number]) * size


@pytest.mark.parametrize(("floor", "fit"), [(FLOOR, 2), (0, 4)], ids=["floor", "none"])
def test_issue_11_item_7_working_files_stop_at_the_floor(disk: Path, floor: int, fit: int) -> None:
    store, taken = FileStore(disk / "work", floor=floor), 0
    with pytest.raises(NoRoom):
        for number in range(10):
            store.add(io.BytesIO(piece(number)))
            taken += 1
    assert taken == fit
    assert (free_bytes(disk) or 0) >= floor
    assert not list((store.root / "making").iterdir()), "what was begun is gone"


def test_issue_11_item_7_it_goes_on_when_there_is_room(disk: Path) -> None:
    store = FileStore(disk / "work", floor=FLOOR)
    kept = [store.add(io.BytesIO(piece(number))) for number in range(2)]
    with pytest.raises(NoRoom):
        store.add(io.BytesIO(piece(2)))
    later = datetime.now(UTC) + timedelta(seconds=1)
    time.sleep(0.01)
    assert store.remove_these({kept[0].sha256}, before=later) == {kept[0].sha256}
    assert store.add(io.BytesIO(piece(2))).size == 6 * MEGABYTE


def test_issue_11_item_7_what_was_stored_since_stays(disk: Path) -> None:
    store = FileStore(disk / "work")
    kept = store.add(io.BytesIO(b"a"))
    assert store.remove_these({kept.sha256}, before=datetime.now(UTC) - timedelta(minutes=1)) == set()
    assert store.has(kept.sha256)


@pytest.mark.parametrize("floor", [FLOOR, 0], ids=["floor", "none"])
def test_issue_11_item_7_the_archive_stops_at_the_floor(disk: Path, floor: int) -> None:
    store = ArchiveStore(disk / "archive", floor)
    with pytest.raises(NoRoom):
        for number in range(10):
            data = piece(number)
            store.put(io.BytesIO(data), sha256=hashlib.sha256(data).hexdigest(), size=len(data))
    assert (free_bytes(disk) or 0) >= floor
    assert not [path for path in store.files() if path.name.startswith(".tmp")]
