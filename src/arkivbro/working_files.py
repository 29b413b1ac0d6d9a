"""The working files of this installation: `work/` in the data folder, which retention may delete from, and what is on its way."""

from __future__ import annotations

import tempfile
import time
from contextlib import suppress
from pathlib import Path

from django.conf import settings

from arkivbro.core.room import OUTSIDE
from arkivbro.documents.disk import has_room
from arkivbro.documents.file_store import FileStore

LEFT_OVER_SECONDS = 24 * 3600
"""Older than any upload that is on its way: it was on its way when its process was killed."""


def work_store(*, from_outside: bool = False) -> FileStore:
    """The store; cheap to make, so that a changed data folder (in tests) is followed. What comes from outside leaves more room."""
    floor = settings.ARKIVBRO.disk.floor * (OUTSIDE if from_outside else 1)
    return FileStore(Path(settings.ARKIVBRO_DATA_DIR) / "work", floor=floor)


def room_left(times: int, size: int = 0) -> bool:
    """Whether our disk would have so many times its floor free, with so many more bytes on it."""
    return has_room(Path(settings.ARKIVBRO_DATA_DIR), size, times * settings.ARKIVBRO.disk.floor)


def keep_temporary_files_here() -> None:
    """From now on temporary files of this process lie in the data folder: on the disk whose floor is kept, and not in /tmp, which may
    be another disk or memory.
    """
    folder = Path(settings.ARKIVBRO_DATA_DIR) / "incoming"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for left in folder.iterdir():
        with suppress(OSError):
            if left.is_file() and left.stat().st_mtime < time.time() - LEFT_OVER_SECONDS:
                left.unlink()
    tempfile.tempdir = str(folder)
