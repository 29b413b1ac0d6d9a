"""The working files of this installation: `work/` in the data folder, which retention may delete from."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from arkivbro.documents.file_store import FileStore


def work_store() -> FileStore:
    """The store; cheap to make, so that a changed data folder (in tests) is followed."""
    return FileStore(Path(settings.ARKIVBRO_DATA_DIR) / "work")
