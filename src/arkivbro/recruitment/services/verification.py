"""Completeness: what the source has against what the archive has. Everything is asked for anew, and every file read again.

The ledger says what should stand; the archive is asked for it by reference, and each document's bytes are hashed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from arkivbro.core.errors import ArkivbroError
from arkivbro.core.left_out import left_out
from arkivbro.core.messages import Message, message
from arkivbro.core.noark import ArchivedEntry
from arkivbro.core.owed import Flow
from arkivbro.core.recruitment import TransferKind
from arkivbro.ports import Archive
from arkivbro.recruitment.models.vacancy import Archiving
from arkivbro.recruitment.selectors.completeness import ExpectedEntry, ExpectedVacancy, expected
from arkivbro.recruitment.selectors.left_out import unhandled
from arkivbro.recruitment.selectors.screens import judged_of
from arkivbro.recruitment.selectors.without_vacancy import without_vacancy
from arkivbro.runtime import current
from arkivbro.transfers.selectors import ArchivedTransfer, transfers_of_vacancy

DEADLINE = 30.0
NOT_DECIDED = {
    Archiving.BEFORE_OUR_TIME: "verify.not_linked",
    Archiving.UNCONFIRMED: "verify.unconfirmed",
}
"""Why nothing of a vacancy is archived, where no person decided that; what is told of its applications then."""
TOLD_AS_LACKS = frozenset(
    {
        Flow.NEEDS_PERSON, Flow.UNDER_WAY, Flow.ADVERTISEMENT, Flow.APPLICATIONS, Flow.WITHDRAWALS, Flow.NOTES, Flow.LEFT_OUT,
    }
)  # fmt: skip
"""Flows that are told here thing by thing, where anything lacks."""
CHUNK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Lack:
    """Something that is not as it should be, and with what."""

    kind: str
    subject: str
    message: Message
    attachment: str = ""
    """Its title in the archive, where it is one that did not go in; never the applicant's own file name."""
    transfer: str = ""
    """The public id of the transfer that it is about, where there is one."""

    @property
    def code(self) -> str:
        """Stable, without the area: "no_transfer"."""
        return self.message.code.rpartition(".")[2]


@dataclass(frozen=True, slots=True)
class VacancyVerdict:
    """A vacancy after verification. `entries` are in the archive; of their `files`, that were read again, `bytes` in all."""

    reference: str
    entries: int
    files: int
    bytes: int
    lacks: tuple[Lack, ...]
    left_alone: str = ""
    """Why nothing of it is archived by us, if so."""
    applications: int = 0
    """That the source has told of."""
    archived_applications: int = 0
    """Of them: those that the archive has in their newest version."""
    owed: tuple[Message, ...] = ()
    """What the routine asks for besides, and nobody has done yet (`core.owed`)."""
    is_over: bool = False
    """Nobody can apply any more."""
    called: str = ""
    """What its pages are found by; "" where no vacancy is known."""

    @property
    def is_sound(self) -> bool:
        """Everything that the source gave stands in the archive as it was sent."""
        return not self.lacks

    @property
    def is_complete(self) -> bool:
        """And nothing that the routine asks for is owed today."""
        return self.is_sound and not self.owed


def verify(reference: str | None = None) -> Iterator[VacancyVerdict]:
    """Vacancy by vacancy, or only the one called so."""
    for vacancy in expected(reference):
        yield _verdict(vacancy)
    yield from _of_unknown_vacancies(reference)


def _of_unknown_vacancies(reference: str | None) -> Iterator[VacancyVerdict]:
    """Applications that were accepted, and whose vacancy is not known: one verdict for each name that they call it by."""
    waiting = sorted(without_vacancy(reference), key=lambda one: one.vacancy_reference)
    for name, applications in groupby(waiting, key=lambda one: one.vacancy_reference):
        lacks = tuple(
            Lack(TransferKind.APPLICATION.value, one.ref.subject, message("verify.no_vacancy"))
            for one in applications
        )
        yield VacancyVerdict(name, 0, 0, 0, lacks, applications=len(lacks))


def _verdict(vacancy: ExpectedVacancy) -> VacancyVerdict:
    if not vacancy.is_archived:
        return _left_alone(vacancy)
    transfers = list(transfers_of_vacancy(vacancy.ref))
    missing = [(entry, _not_done(entry, transfers)) for entry in vacancy.entries]
    lacks = [lack for _, lack in missing if lack is not None]
    applications = [lack for entry, lack in missing if entry.kind is TransferKind.APPLICATION]
    files = size = 0
    for transfer in transfers:
        if transfer.state != "transferred":
            continue
        lacks += _left_out(transfer)
        if transfer.by_hand:
            continue
        archive = current().archives[transfer.archive]
        try:
            found, read = _entry_lacks(archive, transfer)
        except ArkivbroError as error:
            found, read = [_lack(transfer, error.message)], []
        lacks += found
        files, size = files + len(read), size + sum(read)
    judged = judged_of(vacancy.ref)
    return VacancyVerdict(
        vacancy.reference,
        sum(one.state == "transferred" for one in transfers),
        files,
        size,
        tuple(lacks),
        applications=len(applications),
        archived_applications=applications.count(None),
        owed=tuple(told for flow, told in judged.owed_in_words() if not lacks or flow not in TOLD_AS_LACKS),
        is_over=judged.is_over,
        called=vacancy.called,
    )


def _left_alone(vacancy: ExpectedVacancy) -> VacancyVerdict:
    """One that nothing is archived of. Where no person decided that, what was accepted for it lacks."""
    transfers = list(transfers_of_vacancy(vacancy.ref))
    wanted = [one for one in vacancy.entries if one.kind is TransferKind.APPLICATION]
    missing = sum(_not_done(one, transfers) is not None for one in wanted)
    lacks: tuple[Lack, ...] = ()
    if missing and vacancy.archiving in NOT_DECIDED:
        told = message(NOT_DECIDED[Archiving(vacancy.archiving)], count=missing)
        lacks = (Lack(TransferKind.APPLICATION.value, "", told),)
    return VacancyVerdict(
        vacancy.reference,
        0,
        0,
        0,
        lacks,
        left_alone=vacancy.reason or vacancy.archiving,
        applications=len(wanted),
        archived_applications=len(wanted) - missing,
        called=vacancy.called,
    )


def _not_done(entry: ExpectedEntry, transfers: list[ArchivedTransfer]) -> Lack | None:
    """What the source has and no transfer has brought over. The newest of its series counts, as the source's newest does."""
    series = [
        one for one in transfers if (_series(one.kind), one.subject) == (_series(entry.kind), entry.subject)
    ]
    same = [one for one in series[-1:] if one.facts_hash == entry.facts_hash]
    if any(one.state == "transferred" for one in same):
        return None
    if entry.stopped:
        return Lack(entry.kind.value, entry.subject, message("verify.stopped"))
    if not same:
        return Lack(entry.kind.value, entry.subject, message("verify.no_transfer"))
    told = message("verify.not_transferred")
    return Lack(entry.kind.value, entry.subject, told, transfer=same[-1].public_id)


def _series(kind: str) -> str:
    """A changed advertisement counts on from the first."""
    change = TransferKind.ADVERTISEMENT_CHANGE.value
    return TransferKind.ADVERTISEMENT.value if kind == change else str(kind)


def _left_out(transfer: ArchivedTransfer) -> list[Lack]:
    """Files that came and did not go in, unless a person has handled them; also where an archivist completed it by hand, and
    where retention took what told which.
    """
    if not unhandled().filter(public_id=transfer.public_id).exists():
        return []
    found = left_out(transfer.kept_out)
    if not found:
        return [_lack(transfer, message("verify.left_out_unnamed", count=transfer.left_out))]
    return [
        _lack(transfer, message("verify.left_out", attachment=one.place, why=one.message), one.place)
        for one in found
    ]


def _entry_lacks(archive: Archive, transfer: ArchivedTransfer) -> tuple[list[Lack], list[int]]:
    """The entry as it stands, and its files hashed anew; and the size of each file that was read."""
    standing = archive.read_entry(transfer.entry, deadline=DEADLINE) if transfer.entry else None
    if standing is None:
        return [_lack(transfer, message("verify.entry_gone"))], []
    lacks, read = [], []
    held = _held(standing)
    for key, sha256 in transfer.files:
        if sha256 not in held.get(key, set()):
            lacks.append(_lack(transfer, message("verify.document_gone")))
            continue
        size, actual = _hashed(archive, sha256)
        if actual is None:
            lacks.append(_lack(transfer, message("verify.file_gone")))
        elif actual != sha256:
            lacks.append(_lack(transfer, message("verify.checksum")))
        else:
            read.append(size)
    return lacks, read


def _held(standing: ArchivedEntry) -> dict[str, set[str]]:
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


def _lack(transfer: ArchivedTransfer, what: Message, attachment: str = "") -> Lack:
    return Lack(transfer.kind, transfer.subject, what, attachment, transfer.public_id)
