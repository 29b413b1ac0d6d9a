"""A whole plan in the transaction that the caller has open: case, entry, parties, documents, sign-off and statuses, by bulk statements.

The rules are those of the acts one by one (`cases`, `entries`, `documents`, `status`); only the number of statements is another.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

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
from arkivbro.archive.services.status import answer_of, of_entry, save_status
from arkivbro.archive.statuses import (
    JOURNALLED,
    require_complete,
    require_may_be_signed_off,
    require_step,
)
from arkivbro.archive.store import FileStore
from arkivbro.archive.times import oslo_day
from arkivbro.core import noark
from arkivbro.core.plan_types import ArchivePlan


@dataclass(slots=True)
class Registered:
    """What was made, saved but for the last status."""

    case: CaseFile
    entry: RegistryEntry
    documents: dict[str, DocumentDescription] = field(default_factory=dict)
    """By key."""
    changes: list[ChangeLog] = field(default_factory=list)


def register_whole(
    plan: ArchivePlan,
    case: CaseFile | None,
    *,
    by: str,
    clock: Clock,
    store: FileStore,
    keep: Callable[[Registered], None],
) -> None:
    """Makes everything that the plan has steps for, in the case that the caller has locked, or in a new one.

    `keep` is called when all but the last status stands; then that is set, and the journal number taken. Raises Declined, Transient;
    django.db.IntegrityError where a key is taken.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("a whole plan goes in inside the caller's transaction")
    at, record = clock(), plan.entry
    require_codes(_codes_of(plan, with_case=case is None))
    made = _case_and_entry(plan, case, by=by, at=at)
    CorrespondenceParty.objects.bulk_create(party_rows(made.entry, record.parties, first_position=1))
    _add_documents(made, record, by=by, at=at, store=store)
    *earlier, last = record.final_statuses or ("",)
    for status in earlier:
        _step_to(made, status, by=by, at=at)
    if record.sign_off is not None and not plan.hold_for_archivist:
        _sign_off(made, record.sign_off, by=by, at=at)
    keep(made)
    entry = made.entry
    if last:
        _step_to(made, last, by=by, at=at)
    if last == JOURNALLED:
        roles = [document.role.value for document in record.documents]
        require_complete(entry.number, has_party=bool(record.parties), roles=roles)
    ChangeLog.objects.bulk_create(made.changes)
    save_status(entry, clock)


def _step_to(made: Registered, status: str, *, by: str, at: datetime) -> None:
    """On the row, which is saved last."""
    entry = made.entry
    require_step(of_entry(entry), status)
    made.changes.append(change_of(entry.mark, by=by, at=at, field="status", old=entry.status, new=status))
    entry.status, entry.status_by = status, by


def _codes_of(plan: ArchivePlan, *, with_case: bool) -> list[CodeUse]:
    record = plan.entry
    uses = codes_of_entry(record)
    for document in record.documents:
        uses += codes_of_document(document)
    uses += [(CodeListName.ENTRY_STATUS, status) for status in record.final_statuses]
    if record.sign_off is not None:
        uses.append((CodeListName.SIGN_OFF, record.sign_off.method))
    return uses + (codes_of_case(plan.case) if with_case else [])


def _case_and_entry(plan: ArchivePlan, case: CaseFile | None, *, by: str, at: datetime) -> Registered:
    changes = []
    if case is None:
        case = case_row(plan.case, by=by, at=at)
        case.year, case.last_entry_sequence = oslo_day(at).year, 1
        case.sequence = take_number(CaseNumberCounter, case.year)
        case.save(force_insert=True)
        changes.append(change_of(case.mark, by=by, at=at, action="created", new=case.number))
    else:
        require_open(case)
        case.last_entry_sequence += 1
        case.save(update_fields=["last_entry_sequence"])
    entry = entry_row(case, plan.entry, by=by, at=at)
    entry.save(force_insert=True)
    changes.append(change_of(entry.mark, by=by, at=at, action="created", new=entry.number))
    return Registered(case, entry, changes=changes)


def _add_documents(
    made: Registered, record: noark.RegistryEntry, *, by: str, at: datetime, store: FileStore
) -> None:
    """In the order of the plan, which is that of the numbers."""
    rows = [document_row(document, by=by, at=at, store=store) for document in record.documents]
    links, files = [], []
    for row in rows:
        row.refuse_unstorable_text()
    DocumentDescription.objects.bulk_create(rows)
    for row, document in zip(rows, record.documents, strict=True):
        role, number = document.role.value, document.number
        links.append(DocumentLink(entry=made.entry, document=row, role=role, number=number))
        files += object_rows(row, document, at=at)
        added = change_of(row.mark_in(made.entry), by=by, at=at, action="added", new=f"{role} {number}")
        made.changes.append(added)
        made.documents[document.key] = row
    for file in files:
        file.refuse_unstorable_text()
    DocumentLink.objects.bulk_create(links)
    DocumentObject.objects.bulk_create(files)


def _sign_off(made: Registered, record: noark.SignOff, *, by: str, at: datetime) -> None:
    answer = answer_of(record.by_entry_key)
    require_may_be_signed_off(of_entry(made.entry), record.method, answered=answer is not None)
    made.changes.append(change_of(made.entry.mark, by=by, at=at, field="sign_off", old="", new=record.method))
    SignOff(entry=made.entry, method=record.method, by_entry=answer, date=oslo_day(at), signed_by=by).save(
        force_insert=True
    )
