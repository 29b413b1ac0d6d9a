"""The file store and the integrity check, on real files."""

from __future__ import annotations

import hashlib
import io
import os
import time
from pathlib import Path

import pytest

from arkivbro.archive.integrity import Trouble, check_integrity
from arkivbro.archive.models import DocumentObject
from arkivbro.archive.store import FileStore
from arkivbro.core.errors import Declined, Transient
from tests.contract.archive.records import advertisement_entry, application_entry
from tests.integration.archive.conftest import Registrar

DATA = b"et dokument" * 5000
SHA = hashlib.sha256(DATA).hexdigest()


def put(store: FileStore, data: bytes = DATA) -> Path:
    return store.put(io.BytesIO(data), sha256=SHA, size=len(DATA))


def test_a_file_lies_under_its_checksum_readable_by_its_owner_only(tmp_path: Path) -> None:
    store = FileStore(tmp_path / "archive")
    path = put(store)
    assert path.read_bytes() == DATA
    assert path.stat().st_mode & 0o777 == 0o600
    for folder in (path.parent, path.parent.parent, store.root):
        assert folder.stat().st_mode & 0o777 == 0o700
    assert [entry.name for entry in path.parent.iterdir()] == [SHA]


@pytest.mark.parametrize("data", [b"", DATA[:-1], DATA + b"!", DATA[:-1] + b"?"])
def test_other_bytes_than_those_of_the_checksum_leave_nothing(tmp_path: Path, data: bytes) -> None:
    store = FileStore(tmp_path / "archive")
    with pytest.raises(Declined):
        put(store, data)
    assert list(store.files()) == []


def test_the_same_file_again_is_left_alone_and_a_damaged_one_is_replaced(tmp_path: Path) -> None:
    store = FileStore(tmp_path / "archive")
    path = put(store)
    before = path.stat().st_ino
    put(store)
    assert path.stat().st_ino == before
    path.write_bytes(DATA[:-1] + b"?")
    assert put(store).read_bytes() == DATA


def test_a_file_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    store = FileStore(tmp_path / "archive")
    with pytest.raises(Transient):
        store.put(io.BytesIO(DATA), sha256=SHA, size=len(DATA), give_up_at=time.monotonic() - 1)
    assert list(store.files()) == []


@pytest.mark.parametrize("name", ["", "../../etc/passwd", SHA.upper(), SHA + "0", f"{SHA}\n"])
def test_only_a_checksum_is_a_name(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="SHA-256"):
        FileStore(tmp_path).path(name)


def stored(registrar: Registrar) -> list[Path]:
    registrar.journal(registrar.entry(registrar.case(), advertisement_entry))
    registrar.journal(registrar.entry(registrar.case(), application_entry))
    return [registrar.store.path(held.sha256) for held in DocumentObject.objects.order_by("pk")]


@pytest.mark.django_db
def test_a_sound_archive_is_sound(registrar: Registrar) -> None:
    stored(registrar)
    seen: list[tuple[int, int]] = []
    report = check_integrity(store=registrar.store, progress=lambda files, size: seen.append((files, size)))
    assert (report.is_sound, report.files, report.bytes, report.findings) == (True, 3, 600, ())
    assert seen == [(1, 200), (2, 400), (3, 600)]


@pytest.mark.django_db
def test_a_flipped_bit_is_found_and_named(registrar: Registrar) -> None:
    path = stored(registrar)[0]
    data = bytearray(path.read_bytes())
    data[100] ^= 1
    path.write_bytes(data)
    (finding,) = check_integrity(store=registrar.store).findings
    assert (finding.trouble, finding.name, finding.entries) == (Trouble.DAMAGED, path.name, ("2026/1-1",))
    assert "2026/1-1" in finding.finding.place


@pytest.mark.django_db
def test_a_missing_and_a_shortened_file_are_found(registrar: Registrar) -> None:
    first, second, _ = stored(registrar)
    first.unlink()
    os.truncate(second, 10)
    report = check_integrity(store=registrar.store)
    assert not report.is_sound
    assert {(finding.trouble, finding.name) for finding in report.errors} == {
        (Trouble.MISSING, first.name),
        (Trouble.DAMAGED, second.name),
    }


@pytest.mark.django_db
def test_a_document_without_a_file_is_found(registrar: Registrar) -> None:
    stored(registrar)
    held = DocumentObject.objects.order_by("pk")[0]
    document = held.document
    held.delete()
    report = check_integrity(store=registrar.store)
    assert [(finding.trouble, finding.name) for finding in report.errors] == [
        (Trouble.EMPTY, document.public_id)
    ]


@pytest.mark.django_db
def test_orphans_and_leftovers_are_told_of_but_are_no_error_and_young_files_are_neither(
    registrar: Registrar,
) -> None:
    stored(registrar)
    orphan = put(registrar.store)
    leftover = orphan.with_name(".tmp-0123")
    leftover.write_bytes(b"halv")
    assert check_integrity(store=registrar.store).findings == ()
    for path in (orphan, leftover):
        os.utime(path, (1, 1))
    report = check_integrity(store=registrar.store)
    assert report.is_sound
    assert {(finding.trouble, finding.name) for finding in report.findings} == {
        (Trouble.ORPHAN, SHA),
        (Trouble.LEFTOVER, ".tmp-0123"),
    }
