"""Issue 11, item 4: from the form by the worker to the archive each file is inspected once."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django import Settings

from arkivbro import runtime, wiring
from arkivbro.archive.models import DocumentObject
from arkivbro.documents.attachments import Content
from arkivbro.documents.inspector import Inspector, Question
from arkivbro.positions.models import Position
from arkivbro.recruitment.models import Application
from arkivbro.transfers.models import Transfer
from arkivbro.transfers.worker import Worker
from tests.integration.positions.conftest import PERSON, begun
from tests.pages import pressed
from tests.unit.documents import sample_files as files


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often each file was looked at."""
    found: Counter[str] = Counter()
    real = Inspector.look

    def look(self: Inspector, path: Path, question: Question, **how: Any) -> Content:
        found[path.name] += 1
        return real(self, path, question, **how)

    monkeypatch.setattr(Inspector, "look", look)
    return found


@pytest.mark.django_db(
    transaction=True, serialized_rollback=True
)  # archiving needs the codes that are shipped
def test_issue_11_item_4_one_inspection_from_the_form_to_the_archive(
    published: Position, looks: Counter[str], settings: Settings
) -> None:
    settings.ARKIVBRO_RUNTIME = "arkivbro.wiring.runtime"
    runtime.forget()
    wiring.register_profile()
    client, link = begun(published)
    client.post(link, PERSON)
    sent = {"cv.pdf": files.pdf(pages=2), "vitnemål.png": files.picture("PNG"), "attest.docx": files.docx()}
    for name, data in sent.items():
        client.post(f"{link}vedlegg/", {"kind": "cv", "file": SimpleUploadedFile(name, data)})
    pressed(client, f"{link}se-over/")
    row = Application.objects.get(vacancy__reference=published.reference)
    Worker().run_until_rest()
    transfer = Transfer.objects.get(subject=f"builtin:{row.source_id}", kind="application")
    assert transfer.state == "transferred"
    archived = set(DocumentObject.objects.values_list("sha256", flat=True))
    assert {one.sha256 for one in row.attachments.all()} <= archived
    assert len(looks) == len(sent)
    assert set(looks.values()) == {1}
