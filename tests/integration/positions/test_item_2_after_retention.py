"""Retention has taken the applicant's files, for the archive has them: she can still withdraw, and change what she wrote."""

from __future__ import annotations

import io
import os
import time
from datetime import timedelta

import pytest
from django.utils import timezone

from arkivbro import wiring
from arkivbro.core.errors import BadFacts
from arkivbro.positions.models import OwnApplication, Position
from arkivbro.positions.services import applying, uploading
from arkivbro.recruitment.models import Application
from arkivbro.transfers.models import PreparedDocument, State, Transfer
from arkivbro.working_files import work_store
from tests.application_folders import cv
from tests.doubles.states import force
from tests.integration.positions.conftest import sent, token_in


def old(sha256: str) -> None:
    long_ago = time.time() - 130 * 86_400
    os.utime(work_store().path(sha256), (long_ago, long_ago))


@pytest.fixture
def archived_long_ago(published: Position) -> OwnApplication:
    """With one file, which is no longer here."""
    _, link = sent(published)
    row = applying.by_token(token_in(link))
    assert row is not None
    uploading.add_file(row, io.BytesIO(cv()), file_name="cv.pdf", kind="cv")
    applying.send(row, "https://localhost/")
    long_ago = timezone.now() - timedelta(days=130)
    force(Transfer.objects.all(), State.TRANSFERRED, completed=long_ago)
    OwnApplication.objects.update(saved_at=long_ago)
    sha256 = row.files.get().sha256
    PreparedDocument.objects.create(
        transfer=Transfer.objects.get(kind="application"),
        document_key="cv",
        variant="P",
        sha256=sha256,
        size=1,
        format="fmt/276",
    )
    old(sha256)
    assert wiring.forget_working_files() == 1 and not work_store().has(sha256)
    row.refresh_from_db()
    return row


def test_item_2_a_withdrawal_after_retention_reaches_recruitment(archived_long_ago: OwnApplication) -> None:
    applying.withdraw(archived_long_ago)
    assert OwnApplication.objects.get().is_told
    assert Application.objects.get().withdrawn is not None


def test_item_2_a_change_after_retention_is_a_new_version(archived_long_ago: OwnApplication) -> None:
    row = archived_long_ago
    before = Application.objects.get().version
    applying.save(row, {**row.data, "letter": "Jeg har tatt et kurs til."})
    applying.send(row, "https://localhost/")
    after = Application.objects.get()
    assert after.version == before + 1
    assert [one.file_name for one in after.attachments.filter(version=after.version)] == ["cv.pdf"]


def test_item_2_a_new_file_must_still_be_there(archived_long_ago: OwnApplication) -> None:
    row = archived_long_ago
    uploading.add_file(row, io.BytesIO(cv() + b"\n"), file_name="attest.pdf", kind="reference")
    work_store().path(row.files.get(kind="reference").sha256).unlink()
    with pytest.raises(BadFacts) as refused:
        applying.send(row, "https://localhost/")
    assert refused.value.code == "application.attachment_missing"
