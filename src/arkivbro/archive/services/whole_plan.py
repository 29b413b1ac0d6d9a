"""Whole plans in the transaction that the caller has open: case, entries, parties, documents, sign-offs and statuses, by bulk statements.

The rules are those of the acts one by one (`cases`, `entries`, `documents`, `status`); only the number of statements is another, and it
is the same for one plan and for ten.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from django.db import transaction

from arkivbro.archive.models import (
    CaseFile,
    CaseNumberCounter,
    ChangeLog,
    CodeListName,
    CorrespondenceParty,
    DocumentDescription,
    DocumentLink,
    DocumentObject,
    RegistryEntry,
    SignOff,
)
from arkivbro.archive.models.base import Mark, Record
from arkivbro.archive.services.change_log import change_of
from arkivbro.archive.services.code_check import CodeUse, require_codes
from arkivbro.archive.services.locking import require_open
from arkivbro.archive.services.numbering import Clock, take_number
from arkivbro.archive.services.rows import (
    case_row,
    codes_of_case,
    codes_of_document,
    codes_of_entry,
    document_row,
    entry_row,
    object_rows,
    party_rows,
)
from arkivbro.archive.services.status import NewStatus, answers_of, save_statuses
from arkivbro.archive.statuses import (
    JOURNALLED,
    require_complete,
    require_may_be_signed_off,
    require_step,
)
from arkivbro.archive.store import FileStore
from arkivbro.archive.times import oslo_day
from arkivbro.core.plan_types import ArchivePlan

R = TypeVar("R", bound=Record)


@dataclass(slots=True)
class Registered:
    """What was made of one plan, saved but for the last status."""

    plan: ArchivePlan
    case: CaseFile
    entry: RegistryEntry
    documents: dict[str, DocumentDescription] = field(default_factory=dict)
    """By key."""


@dataclass(slots=True)
class _Making:
    """Who makes what when, and what the change log is to tell of it."""

    by: str
    at: datetime
    store: FileStore
    changes: list[ChangeLog] = field(default_factory=list)

    def tell(self, mark: Mark, **change: str) -> None:
        self.changes.append(change_of(mark, by=self.by, at=self.at, **change))


def register_whole(
    plans: Sequence[ArchivePlan],
    case: CaseFile | None,
    *,
    by: str,
    clock: Clock,
    store: FileStore,
    keep: Callable[[Sequence[Registered]], None],
) -> None:
    """Makes everything that the plans have steps for, in the case that the caller has locked, or in a new one.

    `keep` is called when all but the last statuses stand; then those are set, and the journal numbers taken. Raises Declined, Transient;
    django.db.IntegrityError where a key is taken.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("whole plans go in inside the caller's transaction")
    uses = [use for plan in plans for use in _codes_of(plan)]
    require_codes(uses + (codes_of_case(plans[0].case) if case is None else []))
    making = _Making(by, clock(), store)
    made = _entries_in(_case(case, plans, making), plans, making)
    parties = [party_rows(one.entry, one.plan.entry.parties, first_position=1) for one in made]
    CorrespondenceParty.objects.bulk_create(row for rows in parties for row in rows)
    _add_documents(made, making)
    for one in made:
        for status in one.plan.entry.final_statuses[:-1]:
            _step_to(one.entry, status, making)
    _sign_off([one for one in made if not one.plan.hold_for_archivist], making)
    keep(made)
    for one in made:
        if one.plan.entry.final_statuses:
            _step_to(one.entry, one.plan.entry.final_statuses[-1], making)
        if one.entry.status == JOURNALLED:
            _require_complete(one)
    ChangeLog.objects.bulk_create(making.changes)
    rows = [one.entry for one in made]
    save_statuses([NewStatus(row.pk, row.sequence, row.status, row.status_by) for row in rows], clock)


def _step_to(entry: RegistryEntry, status: str, making: _Making) -> None:
    """On the row, which is saved last."""
    require_step(entry.standing, status)
    making.tell(entry.mark, field="status", old=entry.status, new=status)
    entry.status, entry.status_by = status, making.by


def _require_complete(one: Registered) -> None:
    record = one.plan.entry
    roles = [document.role.value for document in record.documents]
    require_complete(one.entry.number, has_party=bool(record.parties), roles=roles)


def _codes_of(plan: ArchivePlan) -> list[CodeUse]:
    """But for those of the case."""
    record = plan.entry
    uses = codes_of_entry(record)
    for document in record.documents:
        uses += codes_of_document(document)
    uses += [(CodeListName.ENTRY_STATUS, status) for status in record.final_statuses]
    if record.sign_off is not None:
        uses.append((CodeListName.SIGN_OFF, record.sign_off.method))
    return uses


def _case(case: CaseFile | None, plans: Sequence[ArchivePlan], making: _Making) -> CaseFile:
    """With the numbers of its new entries taken."""
    if case is not None:
        require_open(case)
        case.last_entry_sequence += len(plans)
        case.save(update_fields=["last_entry_sequence"])
        return case
    case = case_row(plans[0].case, by=making.by, at=making.at)
    case.year, case.last_entry_sequence = oslo_day(making.at).year, len(plans)
    case.sequence = take_number(CaseNumberCounter, case.year)
    case.save(force_insert=True)
    making.tell(case.mark, action="created", new=case.number)
    return case


def _entries_in(case: CaseFile, plans: Sequence[ArchivePlan], making: _Making) -> list[Registered]:
    first = case.last_entry_sequence - len(plans) + 1
    entries = [
        entry_row(case, plan.entry, sequence=sequence, by=making.by, at=making.at)
        for sequence, plan in enumerate(plans, first)
    ]
    _save_new(RegistryEntry, entries)
    for entry in entries:
        making.tell(entry.mark, action="created", new=entry.number)
    return [Registered(plan, case, entry) for plan, entry in zip(plans, entries, strict=True)]


def _add_documents(made: Sequence[Registered], making: _Making) -> None:
    """In the order of the plans, which is that of the numbers."""
    records = [(one, record) for one in made for record in one.plan.entry.documents]
    rows = [document_row(record, by=making.by, at=making.at, store=making.store) for _, record in records]
    _save_new(DocumentDescription, rows)
    links, files = [], []
    for (one, record), row in zip(records, rows, strict=True):
        role, number = record.role.value, record.number
        links.append(DocumentLink(entry=one.entry, document=row, role=role, number=number))
        files += object_rows(row, record, at=making.at)
        making.tell(row.mark_in(one.entry), action="added", new=f"{role} {number}")
        one.documents[record.key] = row
    DocumentLink.objects.bulk_create(links)
    _save_new(DocumentObject, files)


def _sign_off(made: Sequence[Registered], making: _Making) -> None:
    asked = [(one.entry, one.plan.entry.sign_off) for one in made if one.plan.entry.sign_off is not None]
    answers = answers_of(record.by_entry_key for _, record in asked)
    rows = []
    for entry, record in asked:
        answer = answers.get(record.by_entry_key)
        require_may_be_signed_off(entry.standing, record.method, answered=answer is not None)
        making.tell(entry.mark, field="sign_off", old="", new=record.method)
        rows.append(
            SignOff(
                entry=entry,
                method=record.method,
                by_entry=answer,
                date=oslo_day(making.at),
                signed_by=making.by,
            )
        )
    _save_new(SignOff, rows)


def _save_new(model: type[R], rows: Sequence[R]) -> None:
    """All by one statement, each looked at as if it were saved for itself. Raises Declined."""
    for row in rows:
        row.refuse_unstorable_text()
    model._default_manager.bulk_create(rows)
