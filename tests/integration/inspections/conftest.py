"""A folder of working files and the tables; everything commits for real, as several processes see it."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from arkivbro.documents.attachments import Content, State
from arkivbro.documents.inspector import Inspector, Question
from arkivbro.inspections.services import asking
from arkivbro.working_files import work_store

Look = Callable[[Path, Question], Content]
FINE = Content("txt", "x-fmt/111", State.OK, None)


class Counting(Inspector):
    """An inspector that notes what it is given, and looks as the test says."""

    def __init__(self, look: Look = lambda _path, _question: FINE, *, processes: int = 2) -> None:
        super().__init__(processes=processes)
        self.looked: list[str] = []
        self._how = look

    def look(
        self, path: Path, question: Question, *, is_public: bool = False, patience: float = 0.0
    ) -> Content:
        self.looked.append(path.name)
        return self._how(path, question)


@pytest.fixture(autouse=True)
def folder(transactional_db: None, settings: Settings, tmp_path: Path) -> Path:
    settings.ARKIVBRO_DATA_DIR = tmp_path / "data"
    return tmp_path


@pytest.fixture(autouse=True)
def _nobody_inspects_meanwhile(_a_worker_inspects: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Here each test says who inspects and when."""
    monkeypatch.setattr(asking, "pause", lambda _seconds: None)
    monkeypatch.setattr(asking, "APPLICANT_SECONDS", 0.0)
    monkeypatch.setattr(asking, "STAFF_SECONDS", 0.0)
    return iter([None])


def stored(text: str) -> tuple[str, int]:
    """Checksum and size of a working file."""
    file = work_store().add(io.BytesIO(text.encode()))
    return file.sha256, file.size
