"""Law table, row 19: nothing is deleted before the archive has it; row 21: no copy of ours longer than needed.

A whole installation with its worker: one application with two attachments, archived for real.
"""

from __future__ import annotations

import io
import json
import os
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from arkivbro.documents import file_store
from arkivbro.documents.file_store import FileStore
from tests.failure.installations import Installation, copy, make

WORK = "-m", "tests.failure.finishing_worker"
FORGET = """
import json, os, sys, time
import django; django.setup()
from datetime import timedelta
from pathlib import Path
from django.conf import settings
from django.db.models import F
from arkivbro.transfers.models import Transfer
from arkivbro.wiring import forget_working_files
days, hours = float(sys.argv[1]), float(sys.argv[2])
Transfer.objects.filter(completed__isnull=False).update(completed=F("completed") - timedelta(days=days))
work = Path(settings.ARKIVBRO_DATA_DIR) / "work"
for path in work.glob("??/??/*"):
    os.utime(path, (time.time() - hours * 3600,) * 2)
removed = forget_working_files()
print(json.dumps({"removed": removed, "left": sorted(path.name for path in work.glob("??/??/*"))}))
"""

CHANGED = """
import hashlib, io
import django; django.setup()
from dataclasses import replace
from datetime import timedelta
from arkivbro.recruitment.models import Application
from arkivbro.recruitment.selectors.stored_facts import latest_facts
from arkivbro.recruitment.services import receive
fact = latest_facts(Application.objects.get())
course = b"Kursbevis"
added = replace(
    fact.attachments[0], ref=replace(fact.ref, id="kurs"), file_name="kurs.txt", sha256=hashlib.sha256(course).hexdigest(), size=len(course)
)
def opened(attachment):
    assert attachment == added, "the source no longer has the others"
    return io.BytesIO(course)
later = fact.received + timedelta(days=200)
receive(
    replace(fact, letter="Jeg har tatt et kurs til.", changed=later, withdrawn=later, attachments=(*fact.attachments, added)),
    open_attachment=opened,
)
"""


@pytest.fixture(scope="module")
def received(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """Nothing is archived yet."""
    return make(tmp_path_factory.mktemp("retention") / "original")


@pytest.fixture(scope="module")
def archived(received: Installation, tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """To be copied: the archive has it all."""
    made = copy(received, tmp_path_factory.mktemp("archived") / "copy")
    made.run(*WORK)
    return made


def forget(installation: Installation, *, days: float, hours: float = 48) -> dict[str, Any]:
    """So many days after the transfers, with files that were last stored so many hours ago."""
    printed = installation.run("-c", FORGET, str(days), str(hours)).stdout
    found: dict[str, Any] = json.loads(printed.splitlines()[-1])
    return found


def test_row_19_nothing_is_deleted_before_the_archive_has_it(received: Installation, tmp_path: Path) -> None:
    assert forget(copy(received, tmp_path / "copy"), days=10_000)["removed"] == 0


@pytest.mark.parametrize(
    ("days", "hours", "is_kept"), [(119, 48, True), (121, 48, False), (121, 1, True)], ids=str
)
def test_row_21_what_the_archive_has_had_long_enough_is_deleted(
    archived: Installation, tmp_path: Path, days: float, hours: float, is_kept: bool
) -> None:
    installation = copy(archived, tmp_path / "copy")
    found = forget(installation, days=days, hours=hours)
    assert (found["removed"] == 0) is is_kept
    assert bool(found["left"]) is is_kept
    standing = json.loads(installation.run(*WORK).stdout.splitlines()[-1])
    documents = [one for entry in standing["cases"][0]["entries"] for one in entry["documents"]]
    assert len(documents) == 4 and all(Path(one["path"]).is_file() for one in documents), (
        "the archive has all"
    )


def test_item_2_what_comes_after_that_is_archived_all_the_same(
    archived: Installation, tmp_path: Path
) -> None:
    """Her changed application with what is new in it, and that the others stand where they are; and her withdrawal."""
    installation = copy(archived, tmp_path / "copy")
    forget(installation, days=121)
    installation.run("-c", CHANGED)
    standing = json.loads(installation.run(*WORK).stdout.splitlines()[-1])
    assert {(row["kind"], row["status"]) for row in standing["transfers"]} == {
        ("advertisement", "transferred"),
        ("application", "transferred"),
        ("withdrawal", "transferred"),
    }, standing["transfers"]
    entries = standing["cases"][0]["entries"]
    assert sorted(len(entry["documents"]) for entry in entries) == [1, 1, 2, 3]


def test_a_file_that_is_stored_again_in_the_same_moment_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = FileStore(tmp_path / "work")
    stored = store.add(io.BytesIO(b"CV"))
    os.utime(store.path(stored.sha256), (0, 0))
    replace = Path.replace

    def stored_again_just_before(path: Path, target: Path) -> Path:
        if path == store.path(stored.sha256):
            store.add(io.BytesIO(b"CV"))
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", stored_again_just_before)
    assert store.sweep(lambda _: (), before=datetime.now(UTC) - timedelta(days=1)).removed == 0
    assert store.has(stored.sha256)


def test_what_is_needed_is_kept_and_what_is_not_goes(tmp_path: Path) -> None:
    store = FileStore(tmp_path / "work")
    kept, gone = store.add(io.BytesIO(b"CV")), store.add(io.BytesIO(b"old"))
    for one in (kept, gone):
        os.utime(store.path(one.sha256), (0, 0))
    assert store.sweep(lambda _: {kept.sha256}, before=datetime.now(UTC)).removed == 1
    assert store.has(kept.sha256) and not store.has(gone.sha256)


def test_issue_12_a_sweep_asks_of_some_files_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many there are, no more are held in memory than are asked about at once."""
    monkeypatch.setattr(file_store, "SWEPT_AT_ONCE", 3)
    store, asked = FileStore(tmp_path), list[str]()
    stored = [store.add(io.BytesIO(b"%d" % number)).sha256 for number in range(10)]

    def needed(some: Collection[str]) -> set[str]:
        assert len(some) <= 3
        asked.extend(some)
        return {stored[0]} & set(some)

    assert store.sweep(needed, before=datetime.now(UTC) + timedelta(days=1)).removed == 9
    assert sorted(asked) == sorted(stored)
    assert store.has(stored[0])
