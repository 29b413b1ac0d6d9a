"""The integrity check: every stored file is read again and its checksum compared; nothing is changed."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from arkivbro.archive.models import DocumentDescription, DocumentObject
from arkivbro.archive.store import TEMPORARY_PREFIX, FileStore, archive_store, checksum
from arkivbro.core.messages import Finding, message

CHUNK = 500
YOUNG_SECONDS = 3600
"""A file younger than this may belong to a transaction that is not finished: it is no orphan yet."""


class Trouble(StrEnum):
    """MISSING, UNREADABLE, DAMAGED and EMPTY are errors; ORPHAN and LEFTOVER are harmless and only told of."""

    MISSING = "missing"
    UNREADABLE = "unreadable"
    DAMAGED = "damaged"
    EMPTY = "empty"
    ORPHAN = "orphan"
    LEFTOVER = "leftover"

    @property
    def is_error(self) -> bool:
        return self not in (Trouble.ORPHAN, Trouble.LEFTOVER)


@dataclass(frozen=True, slots=True)
class IntegrityFinding:
    """`name` is the file's checksum or name, or a document's public id: never personal data."""

    trouble: Trouble
    name: str
    entries: tuple[str, ...] = ()
    """The numbers of the entries that are concerned."""

    @property
    def finding(self) -> Finding:
        """For an archivist."""
        if self.entries:
            return Finding(
                "where.file_of", message(_TOLD[self.trouble]), f"{self.name} ({', '.join(self.entries)})"
            )
        return Finding("where.file_of", message(_TOLD[self.trouble]), self.name)


_TOLD = {
    Trouble.MISSING: "archive.file_missing",
    Trouble.UNREADABLE: "archive.file_unreadable",
    Trouble.DAMAGED: "archive.file_damaged",
    Trouble.EMPTY: "archive.document_empty",
    Trouble.ORPHAN: "archive.file_orphan",
    Trouble.LEFTOVER: "archive.file_leftover",
}


@dataclass(frozen=True, slots=True)
class IntegrityReport:
    """What was read, and what was found. `errors` tells whether anything needs a person."""

    files: int
    bytes: int
    findings: tuple[IntegrityFinding, ...]

    @property
    def errors(self) -> tuple[IntegrityFinding, ...]:
        return tuple(finding for finding in self.findings if finding.trouble.is_error)

    @property
    def is_sound(self) -> bool:
        return not self.errors


def check_integrity(
    *, store: FileStore | None = None, progress: Callable[[int, int], None] | None = None
) -> IntegrityReport:
    """Reads every file that the archive holds. `progress(files, bytes)` is called after each file.

    Rows are read in chunks and files in pieces, so memory does not grow with the archive.
    """
    store = store or archive_store()
    findings: list[IntegrityFinding] = []
    files = size = 0
    for sha256, bytes_ in _stored_files():
        if trouble := _trouble_of(store.path(sha256), sha256, bytes_):
            findings.append(IntegrityFinding(trouble, sha256, _entries_of(sha256)))
        files, size = files + 1, size + bytes_
        if progress is not None:
            progress(files, size)
    findings.extend(_documents_without_file())
    findings.extend(_strays(store))
    return IntegrityReport(files, size, tuple(findings))


FOLDERS = tuple(f"{number:02x}" for number in range(256))
"""The first folders of the file store."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a check. `position` is where the next piece begins; "" when nothing is left."""

    position: str
    files: int
    bytes: int
    findings: tuple[IntegrityFinding, ...]


def check_piece(position: str, seconds: float, *, store: FileStore | None = None) -> Piece:
    """Goes on with a check for about so many seconds, at least one file or folder, from a position of an earlier piece.

    A check begins at "files:", reads all files in the order of their checksums, and ends with what lies astray.
    """
    store, stop = store or archive_store(), time.monotonic() + seconds
    phase, _, after = position.partition(":")
    findings: list[IntegrityFinding] = []
    files = size = 0
    if phase == "files":
        for sha256, bytes_ in _stored_files(after):
            if trouble := _trouble_of(store.path(sha256), sha256, bytes_):
                findings.append(IntegrityFinding(trouble, sha256, _entries_of(sha256)))
            files, size = files + 1, size + bytes_
            if time.monotonic() > stop:
                return Piece(f"files:{sha256}", files, size, tuple(findings))
        findings.extend(_documents_without_file())
        after = ""
    for folder in FOLDERS:
        if folder > after:
            findings.extend(_strays(store, folder))
            if time.monotonic() > stop and folder != FOLDERS[-1]:
                return Piece(f"strays:{folder}", files, size, tuple(findings))
    return Piece("", files, size, tuple(findings))


def _stored_files(after: str = "") -> Iterator[tuple[str, int]]:
    """Checksum and size of every file, each once, in the order of the checksums."""
    while True:
        rows = (
            DocumentObject.objects.filter(sha256__gt=after).order_by("sha256").values_list("sha256", "size")
        )
        chunk = list(rows.distinct()[:CHUNK])
        yield from chunk
        if len(chunk) < CHUNK:
            return
        after = chunk[-1][0]


def _trouble_of(path: Path, sha256: str, size: int) -> Trouble | None:
    try:
        if path.stat().st_size != size:
            return Trouble.DAMAGED
        return None if checksum(path) == sha256 else Trouble.DAMAGED
    except FileNotFoundError:
        return Trouble.MISSING
    except OSError:
        return Trouble.UNREADABLE


def _entries_of(sha256: str) -> tuple[str, ...]:
    rows = DocumentObject.objects.filter(sha256=sha256).values_list(
        "document__links__entry__case__year",
        "document__links__entry__case__sequence",
        "document__links__entry__sequence",
    )
    return tuple(sorted({f"{year}/{case}-{entry}" for year, case, entry in rows if year is not None}))


def _documents_without_file() -> Iterator[IntegrityFinding]:
    rows = DocumentDescription.objects.filter(objects_held__isnull=True).order_by("pk")
    for public_id in rows.values_list("public_id", flat=True).iterator(chunk_size=CHUNK):
        yield IntegrityFinding(Trouble.EMPTY, public_id)


def _strays(store: FileStore, first_folder: str = "") -> Iterator[IntegrityFinding]:
    """Files that no row names, and temporary files that a killed process left."""
    batch: list[str] = []
    for path in store.files(first_folder):
        if _age(path) < YOUNG_SECONDS:
            continue
        if path.name.startswith(TEMPORARY_PREFIX):
            yield IntegrityFinding(Trouble.LEFTOVER, path.name)
            continue
        batch.append(path.name)
        if len(batch) == CHUNK:
            yield from _orphans(batch)
            batch = []
    yield from _orphans(batch)


def _orphans(names: list[str]) -> Iterator[IntegrityFinding]:
    known = set(DocumentObject.objects.filter(sha256__in=names).values_list("sha256", flat=True))
    for name in names:
        if name not in known:
            yield IntegrityFinding(Trouble.ORPHAN, name)


def _age(path: Path) -> float:
    try:
        return time.time() - path.stat().st_mtime
    except FileNotFoundError:
        return 0.0
