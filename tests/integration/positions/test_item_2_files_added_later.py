"""A file that is added long after the application was sent is kept until it is sent, or left for as long as anything unsent."""

from __future__ import annotations

import io
import os
import time
from datetime import timedelta

import pytest
from django.utils import timezone

from arkivbro import wiring
from arkivbro.positions.models import OwnApplication, Position, UploadedFile
from arkivbro.positions.services import applying, upkeep, uploading
from arkivbro.working_files import work_store
from tests.application_folders import cv
from tests.integration.positions.conftest import begun, sent, token_in


@pytest.fixture
def sent_long_ago(published: Position) -> OwnApplication:
    _, link = sent(published)
    then = timezone.now() - timedelta(days=130)
    OwnApplication.objects.update(saved_at=then, first_sent_at=then, sent_at=then)
    row = applying.by_token(token_in(link))
    assert row is not None
    return row


def added(row: OwnApplication, *, days_ago: float) -> UploadedFile:
    file = uploading.add_file(row, io.BytesIO(cv()), file_name="v.pdf", kind="certificate")
    then = time.time() - days_ago * 86_400
    os.utime(work_store().path(file.sha256), (then, then))
    OwnApplication.objects.update(saved_at=timezone.now() - timedelta(days=days_ago))
    return file


def test_item_2_sent_two_days_after_it_was_added(sent_long_ago: OwnApplication) -> None:
    file = added(sent_long_ago, days_ago=2)
    assert wiring.forget_working_files() == 0 and work_store().has(file.sha256)
    applying.send(sent_long_ago, "https://localhost/")
    assert OwnApplication.objects.get().is_told


@pytest.mark.parametrize("days", [50, 130])
def test_item_2_what_the_form_shows_can_be_sent(sent_long_ago: OwnApplication, days: int) -> None:
    """After fifty days as it was, after a hundred and thirty without it: never a file that is shown and gone."""
    file = added(sent_long_ago, days_ago=days)
    upkeep.forget_what_was_never_sent()
    wiring.forget_working_files()
    file.refresh_from_db()
    assert file.removed is (days > 60) and work_store().has(file.sha256) is (days < 60)
    applying.send(sent_long_ago, "https://localhost/")
    assert OwnApplication.objects.get().is_told


def test_item_2_what_was_sent_and_did_not_enter_yet_is_kept(sent_long_ago: OwnApplication) -> None:
    file = added(sent_long_ago, days_ago=2)
    applying.note_sent(sent_long_ago, None)
    OwnApplication.objects.update(saved_at=timezone.now() - timedelta(days=130))
    assert wiring.forget_working_files() == 0 and work_store().has(file.sha256)


def test_item_2_whoever_uploads_is_still_at_it(published: Position) -> None:
    _, link = begun(published)
    OwnApplication.objects.update(saved_at=timezone.now() - timedelta(days=61))
    row = applying.by_token(token_in(link))
    assert row is not None
    uploading.add_file(row, io.BytesIO(cv()), file_name="v.pdf", kind="certificate")
    assert upkeep.forget_what_was_never_sent() == 0
