"""The built-in archive behind the Archive port: strong keys by unique indexes, each step one transaction."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import BinaryIO

from django.db import DataError, IntegrityError, InterfaceError, OperationalError, connection, transaction
from django.utils import timezone

from arkivbro.archive.listing import listed_entries
from arkivbro.archive.models import CaseFile, Code, CodeListName, DocumentDescription, RegistryEntry
from arkivbro.archive.record_values import case_value, entry_value
from arkivbro.archive.rights import TRANSFER_USER
from arkivbro.archive.selectors.lookups import (
    case_by_number,
    entries_with_everything,
    entry_with_everything,
)
from arkivbro.archive.selectors.title_search import publicly_titled
from arkivbro.archive.services.cases import create_case
from arkivbro.archive.services.code_check import unknown_codes
from arkivbro.archive.services.documents import add_document, store_files
from arkivbro.archive.services.entries import create_entry
from arkivbro.archive.services.locking import lock_entry
from arkivbro.archive.services.numbering import Clock
from arkivbro.archive.services.status import answer_of, set_status, sign_off
from arkivbro.archive.services.whole_plan import Registered, register_whole
from arkivbro.archive.store import FileStore, archive_store
from arkivbro.core.errors import Declined, Defect, OutcomeUnknown, Transient
from arkivbro.core.messages import message
from arkivbro.core.noark import ArchivedCase, ArchivedEntry
from arkivbro.core.plan_types import ArchivePlan, Step, StepKind
from arkivbro.ports import (
    Absent,
    ArchiveCapabilities,
    CaseTitled,
    CheckLevel,
    CheckResult,
    Choice,
    Chosen,
    ExternalReference,
    Files,
    FilesOnDisk,
    Found,
    KeyStrength,
    ListedEntry,
    Lookup,
    NotWhole,
    StandsWhole,
)


class BuiltinArchive:
    """`arkivbro.ports.Archive` on this installation's own database and data folder."""

    def __init__(
        self,
        name: str = "builtin",
        *,
        clock: Callable[[], datetime] = timezone.now,
        store: FileStore | None = None,
    ) -> None:
        self._name = name
        self._clock = clock
        self._store = store

    @property
    def name(self) -> str:
        return self._name

    @property
    def store(self) -> FileStore:
        return self._store or archive_store()

    def capabilities(self) -> ArchiveCapabilities:
        return ArchiveCapabilities(keys=KeyStrength.STRONG, settle_seconds=0.0)

    def check(self) -> tuple[CheckResult, ...]:
        """Tables, code lists and file area; nothing is written."""
        return (self._check_tables(), self._check_store())

    def _check_tables(self) -> CheckResult:
        what = message("check.builtin_database")
        try:
            missing = unknown_codes([(CodeListName.ENTRY_STATUS, "J"), (CodeListName.ACCESS, "P")])
        except (OperationalError, InterfaceError, transaction.TransactionManagementError):
            return CheckResult(what, CheckLevel.ERROR, message("archive.database_unreadable"))
        if missing:
            return CheckResult(what, CheckLevel.ERROR, message("archive.no_code_lists"))
        return CheckResult(what, CheckLevel.OK, message("check.builtin_database_there"))

    def _check_store(self) -> CheckResult:
        what, folder = message("check.builtin_files"), self.store.root
        while not folder.exists():
            folder = folder.parent
        if folder.is_dir() and os.access(folder, os.W_OK | os.X_OK):
            return CheckResult(what, CheckLevel.OK, message("check.builtin_files_writable"))
        return CheckResult(what, CheckLevel.ERROR, message("archive.files_not_writable"))

    def choices(self, what: Chosen, *, deadline: float) -> tuple[Choice, ...]:
        """The access codes. Who its users are and what units are called is settled here, and read from nowhere else."""
        if what is not Chosen.ACCESS_CODE:
            return ()
        with _reading(deadline):
            rows = Code.objects.filter(code_list_id=CodeListName.ACCESS.value, is_active=True).order_by(
                "code"
            )
            return tuple(Choice(row.code, row.name) for row in rows)

    # --- looking up ------------------------------------------------------------------------------------------

    def find(self, step: Step, known: Mapping[str, ExternalReference], *, deadline: float) -> Lookup:
        """By key. The unique index makes the answer certain."""
        with _reading(deadline):
            reference = self._by_key(step.kind, step.key)
        return Found((reference,)) if reference else Absent()

    def _by_key(self, kind: StepKind, key: str) -> ExternalReference | None:
        if kind is StepKind.CASE:
            case = CaseFile.objects.filter(key=key).first()
            return case_reference(case) if case else None
        if kind is StepKind.ENTRY:
            entry = RegistryEntry.objects.select_related("case").filter(key=key).first()
            return entry_reference(entry) if entry else None
        if kind is StepKind.DOCUMENT:
            document = DocumentDescription.objects.filter(key=key).first()
            return document_reference(document) if document else None
        raise Defect(detail=f"a step of kind {kind.value} is not looked up")

    def find_case_by_number(self, number: str, *, deadline: float) -> ExternalReference | None:
        with _reading(deadline):
            case = case_by_number(number)
        return case_reference(case) if case else None

    def cases_titled(self, words: str, *, deadline: float) -> tuple[CaseTitled, ...]:
        """`ports.SearchesCases`."""
        with _reading(deadline):
            return tuple(CaseTitled(one.number, one.public_title, one.unit) for one in publicly_titled(words))

    def read_case(self, reference: ExternalReference, *, deadline: float) -> ArchivedCase | None:
        with _reading(deadline):
            case = (
                CaseFile.objects.select_related("series", "class_ref__system")
                .filter(public_id=reference.id)
                .first()
            )
            return case_value(case) if case else None

    def read_entry(self, reference: ExternalReference, *, deadline: float) -> ArchivedEntry | None:
        with _reading(deadline):
            entry = entry_with_everything(reference.id)
            return entry_value(entry) if entry else None

    def open_document(self, sha256: str) -> BinaryIO | None:
        return self.store.open(sha256)

    def entries_of(self, case: ExternalReference, *, deadline: float) -> Iterator[ListedEntry]:
        """`ports.ListsCases`."""
        with _reading(deadline):
            yield from listed_entries(case.id, self.store)

    # --- carrying out ----------------------------------------------------------------------------------------

    def perform(
        self,
        step: Step,
        known: Mapping[str, ExternalReference],
        found: ExternalReference | None,
        files: Files,
        *,
        deadline: float,
    ) -> ExternalReference:
        """Carries the step out in one transaction. What is there by its key is whole, because it was made in one."""
        give_up_at = time.monotonic() + deadline
        if step.kind is StepKind.DOCUMENT and step.document is not None:
            store_files(step.document.objects, files.open, store=self.store, give_up_at=give_up_at)
        if step.kind.creates and (standing := self._standing(step, deadline)):
            return standing
        try:
            with _writing(max(give_up_at - time.monotonic(), 1.0)):
                return self._carry_out(step, known)
        except (IntegrityError, Declined) as error:
            # Another writer may have made it between our look-up and our lock: then that is the answer.
            standing = self._standing(step, deadline) if step.kind.creates else None
            if standing is not None:
                return standing
            if isinstance(error, Declined):
                raise
            raise Transient("archive.written_twice") from error

    # --- a whole plan in the ledger's own transaction -----------------------------------------------------------

    def bring_files(self, plans: Sequence[ArchivePlan], files: Files, *, deadline: float) -> None:
        give_up_at = time.monotonic() + deadline
        objects = [held for plan in plans for document in plan.entry.documents for held in document.objects]
        path_of = files.path if isinstance(files, FilesOnDisk) else None
        store_files(objects, files.open, store=self.store, give_up_at=give_up_at, path_of=path_of)

    def carry_out(
        self,
        plans: Sequence[ArchivePlan],
        known: Mapping[str, ExternalReference],
        keep: Callable[[Sequence[StandsWhole]], None],
    ) -> None:
        """A key that is taken, or a case that is not there, is settled step by step, where each is looked up."""
        in_ledger = False

        def stands(made: Sequence[Registered]) -> None:
            nonlocal in_ledger
            in_ledger = True
            keep(_as_they_stand(made))
            in_ledger = False

        try:
            register_whole(
                plans,
                self._case_to_extend(plans[0], known),
                by=TRANSFER_USER,
                clock=self._clock,
                store=self.store,
                keep=stands,
            )
        except (IntegrityError, DataError) as error:
            if in_ledger:
                raise
            if isinstance(error, IntegrityError):
                raise NotWhole from error
            raise Declined("archive.value_does_not_fit", detail=type(error).__name__) from error

    @staticmethod
    def _case_to_extend(plan: ArchivePlan, known: Mapping[str, ExternalReference]) -> CaseFile | None:
        """The case, locked; None where the plan makes it."""
        reference = known.get(plan.case.key)
        if reference is None:
            if plan.makes_case:
                return None
            raise NotWhole
        rows = CaseFile.objects.select_for_update(of=("self",)).select_related("series", "class_ref__system")
        case = rows.filter(public_id=reference.id).first()
        if case is None:
            raise NotWhole
        return case

    def _standing(self, step: Step, deadline: float) -> ExternalReference | None:
        with _reading(deadline):
            return self._by_key(step.kind, step.key)

    def _carry_out(self, step: Step, known: Mapping[str, ExternalReference]) -> ExternalReference:
        at = self._clock()
        if step.kind is StepKind.CASE and step.case is not None:
            return case_reference(create_case(record=step.case, by=TRANSFER_USER, at=at))
        if step.kind is StepKind.ENTRY and step.entry is not None:
            case = _case_of(step, known)
            return entry_reference(create_entry(case=case, record=step.entry, by=TRANSFER_USER, at=at))
        entry = _entry_of(step, known)
        if step.kind is StepKind.DOCUMENT and step.document is not None:
            return document_reference(
                add_document(entry=entry, record=step.document, by=TRANSFER_USER, at=at, store=self.store)
            )
        if step.kind is StepKind.SIGN_OFF and step.sign_off is not None:
            return _signed_off(entry, step, at)
        if step.kind is StepKind.STATUS and step.status:
            return _status_set(entry, step.status, self._clock)
        raise Defect(detail=f"a step of kind {step.kind.value} without its record")


def _as_they_stand(made: Sequence[Registered]) -> list[StandsWhole]:
    """Read from the tables again. Raises NotWhole where one cannot be found there."""
    entries = entries_with_everything([one.entry.public_id for one in made])
    if len(entries) < len(made):
        raise NotWhole
    return [_as_it_stands(one, entries[one.entry.public_id]) for one in made]


def _as_it_stands(made: Registered, entry: RegistryEntry) -> StandsWhole:
    references: dict[str, ExternalReference] = {}
    for step in made.plan.steps:
        match step.kind:
            case StepKind.CASE:
                references[step.key] = case_reference(entry.case)
            case StepKind.ENTRY:
                references[step.key] = entry_reference(entry)
            case StepKind.DOCUMENT:
                references[step.key] = document_reference(made.documents[step.key])
            case _:
                references[step.key] = _set_in(entry, step.kind)
    return StandsWhole(references, case_value(entry.case), entry_value(entry))


def _set_in(entry: RegistryEntry, kind: StepKind) -> ExternalReference:
    return ExternalReference(kind.value, entry.public_id, entry.number, case_link(entry.case))


def _signed_off(entry: RegistryEntry, step: Step, at: datetime) -> ExternalReference:
    """Signs off, unless a person has done so: that stands."""
    assert step.sign_off is not None
    standing = getattr(entry, "sign_off", None)
    if standing is None or standing.signed_by == TRANSFER_USER:
        answer = answer_of(step.sign_off.by_entry_key)
        sign_off(entry=entry, method=step.sign_off.method, by=TRANSFER_USER, by_entry=answer, at=at)
    return _set_in(entry, StepKind.SIGN_OFF)


def _status_set(entry: RegistryEntry, status: str, clock: Clock) -> ExternalReference:
    """Sets the status, unless a person has set another since: that stands."""
    if entry.status_by == TRANSFER_USER and not (entry.is_journalled and status != "A"):
        set_status(entry=entry, status=status, by=TRANSFER_USER, clock=clock)
    return _set_in(entry, StepKind.STATUS)


def _case_of(step: Step, known: Mapping[str, ExternalReference]) -> CaseFile:
    """The case that the ledger knows (it may be linked by hand, and have another key), else the one with the key."""
    reference = known.get(step.case_key)
    rows = (
        CaseFile.objects.filter(public_id=reference.id)
        if reference
        else CaseFile.objects.filter(key=step.case_key)
    )
    if (case := rows.first()) is None:
        raise Declined("archive.case_missing")
    return case


def _entry_of(step: Step, known: Mapping[str, ExternalReference]) -> RegistryEntry:
    """The entry, locked, so that what people changed is compared with as it stands now."""
    reference = known.get(step.entry_key)
    rows = RegistryEntry.objects.all()
    entry = (
        rows.filter(public_id=reference.id).first() if reference else rows.filter(key=step.entry_key).first()
    )
    if entry is None:
        raise Declined("archive.entry_missing")
    return lock_entry(entry)


def case_link(case: CaseFile) -> str:
    """Its web address in this installation."""
    return f"/arkiv/saker/{case.year}-{case.sequence}/"


def case_reference(case: CaseFile) -> ExternalReference:
    return ExternalReference("case", case.public_id, case.number, case_link(case))


def entry_reference(entry: RegistryEntry) -> ExternalReference:
    return ExternalReference("entry", entry.public_id, entry.number, case_link(entry.case))


def document_reference(document: DocumentDescription) -> ExternalReference:
    return ExternalReference("document", document.public_id)


@contextmanager
def _reading(deadline: float) -> Iterator[None]:
    try:
        yield
    except (OperationalError, InterfaceError) as error:
        raise Transient("archive.database_silent", detail=type(error).__name__) from error


@contextmanager
def _writing(seconds: float) -> Iterator[None]:
    """One durable transaction, given up after so many seconds.

    Trouble before the commit is Transient: nothing was kept. Trouble in the commit itself is OutcomeUnknown.
    """
    committing = False
    try:
        with transaction.atomic(durable=True):
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute(
                        "SELECT set_config('statement_timeout', %s, true)", [str(int(seconds * 1000))]
                    )
            yield
            committing = True
    except (OperationalError, InterfaceError) as error:
        if committing:
            raise OutcomeUnknown(detail=type(error).__name__) from error
        raise Transient("archive.database_not_written", detail=type(error).__name__) from error
    except DataError as error:
        raise Declined("archive.value_does_not_fit", detail=type(error).__name__) from error
