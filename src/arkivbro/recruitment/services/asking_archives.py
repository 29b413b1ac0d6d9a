"""What an archive has in a vacancy's case, asked and read again; only keys, numbers and checksums are kept of it.

An archive that falls silent, hides rows, gives half an answer or takes too long did not answer in full: that is said, and nothing that
was not seen is called gone.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TypeVar

from arkivbro.core.completeness import (
    ArchiveAnswer,
    Archived,
    ArchivedDocument,
    ArchivedFile,
    Sent,
    Standing,
)
from arkivbro.core.errors import ArkivbroError
from arkivbro.core.message_table import placeholders, table
from arkivbro.core.messages import Finding, Message, message
from arkivbro.core.noark import ArchivedEntry
from arkivbro.core.ref import Ref
from arkivbro.ports import Archive, ExternalReference, ListedEntry, ListsCases, ReadAgain
from arkivbro.runtime import current
from arkivbro.transfers.selectors import CaseInArchive, keys_of_others, unlike_their_plans

T = TypeVar("T")
DEADLINE = 30.0
LONGEST = 3_600.0
"""Seconds for one case."""
TOGETHER = 100
MOST_LOOKED_FOR = 200
"""Entries that are not in their case, and are looked for elsewhere one by one."""
CHUNK = 1024 * 1024
EXPIRED = "U"
"""Utgår: the status that takes an entry out of use."""


@dataclass(slots=True)
class FromArchive:
    """What it has; of our entries' `files`, that were read again, so many `bytes`."""

    entries: list[Archived] = field(default_factory=list)
    files: int = 0
    bytes: int = 0
    trouble: Message | None = None
    is_whole: bool = True
    others: frozenset[str] = frozenset()

    @property
    def answer(self) -> ArchiveAnswer:
        return ArchiveAnswer(tuple(self.entries), self.is_whole, self.trouble, self.others)


def ask_archive(
    vacancy: Ref,
    case: CaseInArchive | None,
    sent: Sequence[Sent],
    references: Mapping[str, ExternalReference],
    *,
    longest: float = LONGEST,
) -> FromArchive:
    """`references`: where the archive said that each entry stands, by key."""
    found = FromArchive()
    resting = [one for one in sent if one.standing is Standing.RESTS]
    if case is None or case.reference is None:
        return found
    archive = current().archives.get(case.archive)
    if archive is None:
        found.trouble, found.is_whole = message("verify.no_such_archive", archive=case.archive), False
        return found
    found.others = keys_of_others(vacancy, case)
    stop = time.monotonic() + longest
    try:
        if isinstance(archive, ListsCases):
            _take(found, archive.entries_of(case.reference, deadline=DEADLINE), resting, stop)
            _look_elsewhere(found, archive, resting, references, stop)
        else:
            found.trouble = message("verify.no_files_list")
            _take(found, _one_by_one(archive, resting, references), resting, stop)
    except ArkivbroError as error:
        found.trouble, found.is_whole = error.message, False
    return found


def _take(
    found: FromArchive,
    listed: Iterable[ListedEntry],
    resting: Sequence[Sent],
    stop: float,
    moved: bool = False,
) -> None:
    """Some at a time, so that no more than those are held. Raises what the archive raises, and what stands is kept."""
    ours = {one.key for one in resting}
    entries = iter(listed)
    while True:
        chunk, trouble = _some(entries, stop)
        changed = unlike_their_plans([one.entry for one in chunk if one.entry.record.key in ours])
        for one in chunk:
            key = one.entry.record.key
            found.entries.append(_archived(one, changed.get(key, ()), moved=moved))
            if key in ours:
                _count(found, one)
        if trouble is not None:
            raise trouble
        if len(chunk) < TOGETHER:
            return


def _some(entries: Iterator[ListedEntry], stop: float) -> tuple[list[ListedEntry], ArkivbroError | None]:
    """The next of them, and what ended the answer too early."""
    chunk: list[ListedEntry] = []
    try:
        for one in islice(entries, TOGETHER):
            chunk.append(one)
            if time.monotonic() > stop:
                return chunk, ArkivbroError("verify.took_too_long")
    except ArkivbroError as error:
        return chunk, error
    return chunk, None


def _archived(listed: ListedEntry, changed: Iterable[Finding], *, moved: bool) -> Archived:
    entry = listed.entry
    files: dict[str, list[ArchivedFile]] = {one.key: [] for one in entry.record.documents}
    for file in listed.files:
        files.setdefault(file.document_key, []).append(ArchivedFile(file.told, file.read, file.why))
    differing = tuple(changed)
    fields = list(dict.fromkeys(_field(one) for one in differing))
    if entry.status == EXPIRED:
        fields.append(message("verify.status"))
    said = "\n".join(
        [*(str(one.as_json()) for one in differing), entry.status if entry.status == EXPIRED else ""]
    )
    return Archived(
        entry.record.key,
        entry.number,
        tuple(ArchivedDocument(key, tuple(held)) for key, held in files.items()),
        tuple(fields),
        hashlib.sha256(said.encode()).hexdigest()[:40] if fields else "",
        entry.number.rpartition("-")[0] if moved else "",
    )


def _field(finding: Finding) -> Message:
    """The field alone: what stands in it may name people."""
    if finding.where == "where.party":
        return message("verify.a_party")
    named = placeholders(table()[finding.where])
    return message(finding.where, place=finding.place) if "place" in named else message(finding.where)


def _count(found: FromArchive, listed: ListedEntry) -> None:
    sizes = {file.sha256: file.size for one in listed.entry.record.documents for file in one.objects}
    for file in listed.files:
        if file.read:
            found.files += 1
            found.bytes += sizes.get(file.read, 0)


def _look_elsewhere(
    found: FromArchive,
    archive: Archive,
    resting: Sequence[Sent],
    references: Mapping[str, ExternalReference],
    stop: float,
) -> None:
    """What is not in its case may have been moved to another by people."""
    seen = {one.key for one in found.entries}
    missing = [one for one in resting if one.key not in seen and one.key in references][:MOST_LOOKED_FOR]
    _take(found, _one_by_one(archive, missing, references), missing, stop, moved=True)


def _one_by_one(
    archive: Archive, sent: Iterable[Sent], references: Mapping[str, ExternalReference]
) -> Iterator[ListedEntry]:
    """Each where the archive said that it stands; what is no longer there is left out."""
    for one in sent:
        reference = references.get(one.key)
        entry = archive.read_entry(reference, deadline=DEADLINE) if reference is not None else None
        if entry is not None and entry.record.key in ("", one.key):
            yield ListedEntry(entry, tuple(_read_again(archive, entry)))


def _read_again(archive: Archive, entry: ArchivedEntry) -> Iterator[ReadAgain]:
    for document in entry.record.documents:
        for file in document.objects:
            if not file.sha256:
                yield ReadAgain(document.key, "", "", message("verify.checksum_untold"))
                continue
            try:
                yield ReadAgain(document.key, file.sha256, _hashed(archive, file.sha256))
            except ArkivbroError as error:
                yield ReadAgain(document.key, file.sha256, "", error.message)


def _hashed(archive: Archive, sha256: str) -> str:
    """ "" where the archive has no such bytes."""
    stream = archive.open_document(sha256)
    if stream is None:
        return ""
    digest = hashlib.sha256()
    with stream:
        while chunk := stream.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
