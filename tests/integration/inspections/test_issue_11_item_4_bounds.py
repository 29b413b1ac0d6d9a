"""Issue 11, item 4: few files at a time in the whole installation, and few threads of a web process that wait for one."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from django.db import connections

from arkivbro.documents.errors import NoPlace
from arkivbro.documents.places import Places
from arkivbro.inspections.services import answer_for, asking
from tests.integration.inspections.conftest import stored

HOLD = (
    "import sys, time; from pathlib import Path; from arkivbro.documents.places import Places\n"
    "with Places(Path(sys.argv[1]), 2).taken(is_public=True, seconds=5): print('held', flush=True); time.sleep(60)"
)


def test_issue_11_item_4_places_bind_every_process_and_are_let_go_by_a_killed_one(tmp_path: Path) -> None:
    places = Places(tmp_path, 2)
    holder = subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE)
    try:
        assert holder.stdout is not None and holder.stdout.readline() == b"held\n"
        with pytest.raises(NoPlace), places.taken(is_public=True, seconds=0.2):
            pass
        with places.taken(is_public=False, seconds=0.2):  # one is always kept for others than the form
            assert places.free() == 0
            with pytest.raises(NoPlace), places.taken(is_public=False, seconds=0.2):
                pass
        holder.kill()
        holder.wait()
        with places.taken(is_public=True, seconds=2):
            assert places.free() == 1
    finally:
        holder.kill()
        holder.wait()
        assert holder.stdout is not None
        holder.stdout.close()


def test_issue_11_item_4_a_place_is_let_go_after_any_error(tmp_path: Path) -> None:
    places = Places(tmp_path, 1)
    for _ in range(3):
        with pytest.raises(OSError, match="x"), places.taken(is_public=True, seconds=0):
            raise OSError("x")
    assert places.free() == 1


def test_issue_11_item_4_few_threads_of_a_web_process_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many files come at once and nobody inspects: two threads wait their seconds, the others are answered at once."""
    monkeypatch.setattr(asking, "APPLICANT_SECONDS", 3.0)
    monkeypatch.setattr(asking, "pause", time.sleep)
    files = [stored(str(number)) for number in range(8)]
    waited: list[float] = []

    def upload(sha256: str, size: int) -> None:
        began = time.monotonic()
        try:
            assert answer_for(sha256, size, "a.txt", asked_by="a") is None
        finally:
            connections.close_all()
        waited.append(time.monotonic() - began)

    threads = [threading.Thread(target=upload, args=file) for file in files]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(waited) == 8
    assert sum(one >= 2.5 for one in waited) == asking.APPLICANTS_WAITING
