"""Two sub-folders with one id are two applicants: the second is never a change of the first, whatever becomes of the first."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from arkivbro.connectors.folder.source import FolderSource
from arkivbro.recruitment.models import Application
from arkivbro.recruitment.selectors.stored_facts import latest_facts
from arkivbro.recruitment.services import import_from
from arkivbro.runtime import Runtime
from tests.application_folders import message, write

pytestmark = pytest.mark.django_db(transaction=True)


def touched(first: Path) -> None:
    now = time.time()
    os.utime(first / "application.json", (now, now))


def broken(first: Path) -> None:
    write(first.parent, first.name, b"{")


def removed(first: Path) -> None:
    shutil.rmtree(first)


@pytest.mark.parametrize("becomes", [touched, broken, removed])
def test_item_1_the_second_is_not_a_change_of_the_first(
    becomes: Callable[[Path], None], runtime: Runtime, tmp_path: Path
) -> None:
    another = message(17, attachments=None)
    another["applicant"] |= {"given_name": "Bjarte", "family_name": "Helt-Annen"}
    first = write(tmp_path / "apps", "a", message(17, attachments=None))
    write(tmp_path / "apps", "b", another)
    source = FolderSource(tmp_path / "apps")
    import_from(source)
    becomes(first)
    assert import_from(source).unreadable >= 1
    assert "Helt-Annen" not in latest_facts(Application.objects.get()).applicant.name


def test_item_1_a_folder_that_was_renamed_brings_the_same_person(runtime: Runtime, tmp_path: Path) -> None:
    told = message(17, attachments=None)
    first = write(tmp_path / "apps", "a", told)
    import_from(FolderSource(tmp_path / "apps"))
    shutil.rmtree(first)
    write(tmp_path / "apps", "renamed", told | {"letter": "En ny tekst"})
    report = import_from(FolderSource(tmp_path / "apps"))
    assert report.unreadable == 0
    assert latest_facts(Application.objects.get()).letter == "En ny tekst"
