"""The same file came long ago and is no longer needed; it comes anew while the working files are swept: it stays."""

from __future__ import annotations

import hashlib
import io
import os
import time
from dataclasses import replace
from typing import Any

import pytest

from arkivbro import wiring
from arkivbro.core.recruitment import Attachment, AttachmentKind
from arkivbro.core.ref import Ref
from arkivbro.documents.file_store import FileStore
from arkivbro.recruitment.models import Attachment as Row
from arkivbro.recruitment.services import receive, receiving_application
from arkivbro.working_files import work_store
from tests.integration.recruitment.test_vacancy_life import APPLICATION, VACANCY

pytestmark = pytest.mark.django_db(transaction=True)
DATA = b"%PDF-1.4 the same CV for every application"
CV = Attachment(
    Ref("folder", "cv.pdf"), "cv.pdf", "CV", AttachmentKind.CV, hashlib.sha256(DATA).hexdigest(), len(DATA)
)
FACT = replace(APPLICATION, attachments=(CV,))


def opened(_attachment: Attachment) -> io.BytesIO:
    return io.BytesIO(DATA)


@pytest.fixture(autouse=True)
def of_last_year() -> None:
    receive(VACANCY)
    work_store().add(io.BytesIO(DATA))
    old = time.time() - 400 * 86_400
    os.utime(work_store().path(CV.sha256), (old, old))


def test_item_2_swept_between_the_file_and_its_row(monkeypatch: pytest.MonkeyPatch) -> None:
    real = receiving_application.store

    def store(*arguments: Any, **named: Any) -> Any:
        wiring.forget_working_files()
        return real(*arguments, **named)

    monkeypatch.setattr(receiving_application, "store", store)
    receive(FACT, open_attachment=opened)
    assert work_store().has(Row.objects.get().sha256)


def test_item_2_taken_in_whole_while_the_sweep_is_on_its_way(monkeypatch: pytest.MonkeyPatch) -> None:
    real = FileStore.sweep

    def sweep(self: FileStore, *arguments: Any, **named: Any) -> Any:
        receive(FACT, open_attachment=opened)
        return real(self, *arguments, **named)

    monkeypatch.setattr(FileStore, "sweep", sweep)
    wiring.forget_working_files()
    assert work_store().has(Row.objects.get().sha256)
