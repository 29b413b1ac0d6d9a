"""Completeness: what the source has against what the archive has. Everything is asked for anew, and every file read again.

The ledger says what should stand; the archive is asked for it by reference, and each document's bytes are hashed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from arkivbro.core.errors import ArkivbroError
from arkivbro.core.noark import StandingEntry
from arkivbro.ports import Archive
from arkivbro.recruitment.selectors.completeness import ExpectedEntry, ExpectedVacancy, expected
from arkivbro.runtime import current
from arkivbro.transfers.selectors import ArchivedTransfer, transfers_of_vacancy

DEADLINE = 30.0
CHUNK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Lack:
    """Something that is not as it should be. `what` is a sentence for an archivist; `code` is stable."""

    code: str
    kind: str
    subject: str
    what: str


@dataclass(frozen=True, slots=True)
class VacancyVerdict:
    """A vacancy after verification. `files` were read again, `bytes` in all."""

    reference: str
    entries: int
    files: int
    bytes: int
    lacks: tuple[Lack, ...]
    left_alone: str = ""
    """Why nothing of it is archived by us, if so."""

    @property
    def is_complete(self) -> bool:
        return not self.lacks


def verify(reference: str | None = None) -> Iterator[VacancyVerdict]:
    """Vacancy by vacancy, or only the one called so."""
    for vacancy in expected(reference):
        yield _verdict(vacancy)


def _verdict(vacancy: ExpectedVacancy) -> VacancyVerdict:
    if not vacancy.is_archived:
        return VacancyVerdict(vacancy.reference, 0, 0, 0, (), left_alone=vacancy.reason or vacancy.archiving)
    transfers = list(transfers_of_vacancy(vacancy.ref))
    lacks = [lack for entry in vacancy.entries if (lack := _not_done(entry, transfers))]
    files = size = 0
    for transfer in transfers:
        if transfer.state != "transferred" or transfer.by_hand:
            continue
        archive = current().archives[transfer.archive]
        try:
            found, read = _entry_lacks(archive, transfer)
        except ArkivbroError as error:
            found, read = [_lack(transfer, error.code, error.sentence)], []
        lacks += found
        files, size = files + len(read), size + sum(read)
    return VacancyVerdict(vacancy.reference, len(transfers), files, size, tuple(lacks))


def _not_done(entry: ExpectedEntry, transfers: list[ArchivedTransfer]) -> Lack | None:
    """What the source has and no transfer has brought over."""
    same = [
        one for one in transfers if one.facts_hash == entry.facts_hash and one.subject in (entry.subject, "")
    ]
    if any(one.state == "transferred" for one in same):
        return None
    if entry.stopped:
        return Lack("stopped", entry.kind.value, entry.subject, "Holdt tilbake for en navngitt arkivar.")
    if not same:
        return Lack(
            "no_transfer",
            entry.kind.value,
            entry.subject,
            "Finnes i kilden, men er ikke satt til overføring.",
        )
    return Lack("not_transferred", entry.kind.value, entry.subject, "Er ikke overført ennå.")


def _entry_lacks(archive: Archive, transfer: ArchivedTransfer) -> tuple[list[Lack], list[int]]:
    """The entry as it stands, and its files hashed anew; and the size of each file that was read."""
    standing = archive.read_entry(transfer.entry, deadline=DEADLINE) if transfer.entry else None
    if standing is None:
        return [_lack(transfer, "entry_gone", "Journalposten finnes ikke i arkivet.")], []
    lacks, read = [], []
    held = _held(standing)
    for key, sha256 in transfer.files:
        if sha256 not in held.get(key, set()):
            lacks.append(_lack(transfer, "document_gone", "Et dokument mangler på journalposten."))
            continue
        size, actual = _hashed(archive, sha256)
        if actual is None:
            lacks.append(_lack(transfer, "file_gone", "Filen til et dokument mangler i arkivet."))
        elif actual != sha256:
            lacks.append(
                _lack(
                    transfer, "checksum", "En fil er endret siden den ble arkivert: sjekksummen stemmer ikke."
                )
            )
        else:
            read.append(size)
    return lacks, read


def _held(standing: StandingEntry) -> dict[str, set[str]]:
    return {
        document.key: {file.sha256 for file in document.objects} for document in standing.record.documents
    }


def _hashed(archive: Archive, sha256: str) -> tuple[int, str | None]:
    stream = archive.open_document(sha256)
    if stream is None:
        return 0, None
    digest, size = hashlib.sha256(), 0
    with stream:
        while chunk := stream.read(CHUNK):
            digest.update(chunk)
            size += len(chunk)
    return size, digest.hexdigest()


def _lack(transfer: ArchivedTransfer, code: str, what: str) -> Lack:
    return Lack(code, transfer.kind, transfer.subject, what)
