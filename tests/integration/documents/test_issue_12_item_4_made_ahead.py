"""Documents are made by the children while somebody else goes on, each is synced before anything is told of it, and folders once."""

from __future__ import annotations

import hashlib
import io
import os
import threading
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from arkivbro.archive.services.documents import store_files
from arkivbro.archive.store import FileStore as ArchiveFiles
from arkivbro.core.errors import BadFacts, Declined
from arkivbro.core.facts import TransferFacts
from arkivbro.core.noark import DocumentObject
from arkivbro.core.plan import plan_transfer
from arkivbro.core.plan_types import ArchivePlan
from arkivbro.core.recruitment import Attachment, AttachmentKind, TransferKind
from arkivbro.core.ref import Ref
from arkivbro.documents.attachments import AttachmentLimits
from arkivbro.documents.durable_files import place_of
from arkivbro.documents.file_store import FileStore
from arkivbro.documents.inspector import Inspector
from arkivbro.documents.making import DocumentMaking
from arkivbro.documents.renderer import Rendered
from arkivbro.runtime import MakesAhead
from tests.unit.core.facts_for_tests import CONTEXT, shipped
from tests.unit.documents.recruitment_facts import a_vacancy, an_application

ROUTINE = shipped("arbeidstilsynet")


class Typesetter:
    """A renderer of two processes that waits until it may go on."""

    processes = 2

    def __init__(self) -> None:
        self.may_go_on, self.begun = threading.Event(), threading.Semaphore(0)

    def render(self, document: Any, timestamp: datetime, out_path: Path, *, read_back: bool) -> Rendered:
        self.begun.release()
        assert self.may_go_on.wait(30)
        data = f"{document.as_data()} {timestamp}".encode()
        out_path.write_bytes(data)

        return Rendered(hashlib.sha256(data).hexdigest(), len(data), 1, "fmt/476", 0, 0)


@pytest.fixture
def typesetter() -> Typesetter:
    return Typesetter()


@pytest.fixture
def files(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "work")


@pytest.fixture
def maker(typesetter: Typesetter, files: FileStore) -> DocumentMaking:
    return DocumentMaking(
        profile=ROUTINE,
        body_name="Prøvetilsynet",
        files=files,
        limits=AttachmentLimits(),
        renderer=typesetter,  # type: ignore[arg-type]  # all that is asked of one
        inspector=Inspector(processes=1),
    )


def asked(count: int) -> list[tuple[TransferFacts, ArchivePlan]]:
    facts = [
        TransferFacts(
            TransferKind.APPLICATION, a_vacancy(), replace(an_application(), ref=Ref("folder", f"A-{number}"))
        )
        for number in range(count)
    ]
    return [(one, plan_transfer(one, ROUTINE, CONTEXT)) for one in facts]


def test_issue_12_item_4_they_are_begun_before_anybody_waits(
    maker: DocumentMaking, typesetter: Typesetter, files: FileStore
) -> None:
    assert isinstance(maker, MakesAhead)
    begun = maker.begin(asked(3))
    assert all(typesetter.begun.acquire(timeout=30) for _ in range(2)), "both children have work"
    typesetter.may_go_on.set()
    made = [one() for one in begun]
    for documents in made:
        for objects in documents.objects.values():
            assert all(files.has(one.sha256, one.size) for one in objects)


def test_issue_12_item_4_one_that_cannot_be_made_is_told_to_who_waits_for_it(
    maker: DocumentMaking, typesetter: Typesetter
) -> None:
    typesetter.may_go_on.set()
    gone = Attachment(Ref("folder", "cv"), "cv.pdf", "CV", AttachmentKind.CV, "1" * 64, 17)
    facts = TransferFacts(
        TransferKind.APPLICATION, a_vacancy(), replace(an_application(), attachments=(gone,))
    )
    bad = (facts, plan_transfer(facts, ROUTINE, CONTEXT))
    first, second, third = maker.begin([asked(1)[0], bad, asked(2)[1]])
    assert first().objects
    with pytest.raises(BadFacts):
        second()
    assert third().objects


def test_issue_12_item_4_synced_before_it_is_named_and_folders_before_it_is_told(
    maker: DocumentMaking, typesetter: Typesetter, files: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """File, name, folders; and only then does anybody hear of it, who may write a row."""
    story: list[tuple[str, str]] = []
    real_sync, real_replace = os.fsync, Path.replace

    def fsync(descriptor: int) -> None:
        path = Path(f"/proc/self/fd/{descriptor}").readlink()
        story.append(("folder" if path.is_dir() else "file", path.name))
        real_sync(descriptor)

    def rename(self: Path, target: Path) -> Path:
        story.append(("name", target.name))
        return real_replace(self, target)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(Path, "replace", rename)
    typesetter.may_go_on.set()
    made = [one() for one in maker.begin(asked(3))]
    shas = [one.sha256 for documents in made for objects in documents.objects.values() for one in objects]
    assert len(shas) == 3
    for sha256 in shas:
        named = story.index(("name", sha256))
        assert story.index(("folder", place_of(files.root, sha256).parent.name)) > named
    assert [kind for kind, _ in story].count("file") == 3, "each is written to the disk once"
    assert story.count(("folder", files.root.name)) <= 4, (
        "once for `making`, and once for all or for each that came late"
    )


# --- the archive's own -------------------------------------------------------------------------------------------


def stored(files: FileStore, data: bytes) -> DocumentObject:

    held = files.add(io.BytesIO(data))
    return DocumentObject(held.sha256, held.size, "fmt/476", "application/pdf", "pdf")


def test_issue_12_item_4_the_archives_file_is_the_same_bytes_and_is_read(
    files: FileStore, tmp_path: Path
) -> None:
    archive = ArchiveFiles(tmp_path / "archive")
    held = stored(files, b"%PDF en")
    store_files([held], files.open, store=archive, path_of=files.path)
    assert archive.path(held.sha256).samefile(files.path(held.sha256))
    files.path(held.sha256).unlink()  # retention
    assert archive.path(held.sha256).read_bytes() == b"%PDF en"


def test_issue_12_item_4_a_damaged_working_file_is_not_taken(files: FileStore, tmp_path: Path) -> None:
    archive = ArchiveFiles(tmp_path / "archive")
    held = stored(files, b"%PDF to")
    files.path(held.sha256).write_bytes(b"%PDF 2!")
    with pytest.raises(Declined):
        store_files([held], files.open, store=archive, path_of=files.path)
    assert not list(archive.files())


def test_issue_12_item_4_on_another_disk_it_is_copied(
    files: FileStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def other_disk(*_given: Any) -> None:
        raise OSError(18, "Invalid cross-device link")

    monkeypatch.setattr(os, "link", other_disk)
    archive = ArchiveFiles(tmp_path / "archive")
    held = stored(files, b"%PDF tre")
    store_files([held], files.open, store=archive, path_of=files.path)
    assert archive.path(held.sha256).read_bytes() == b"%PDF tre"
    assert not archive.path(held.sha256).samefile(files.path(held.sha256))


def test_issue_12_item_4_folders_of_several_are_synced_once_and_before_the_answer(
    files: FileStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = ArchiveFiles(tmp_path / "archive")
    held = [stored(files, f"%PDF {number}".encode()) for number in range(6)]
    synced: list[Path] = []
    monkeypatch.setattr("arkivbro.documents.durable_files.sync_folder", synced.append)
    store_files(held, files.open, store=archive, path_of=files.path)
    assert len(synced) == len(set(synced))
    assert {archive.path(one.sha256).parent for one in held} <= set(synced)
    assert archive.root in synced
