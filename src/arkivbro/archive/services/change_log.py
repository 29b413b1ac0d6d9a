"""Rows of the change log."""

from __future__ import annotations

from datetime import datetime

from arkivbro.archive.models import CaseFile, ChangeLog, DocumentDescription, RegistryEntry, Series

Logged = CaseFile | RegistryEntry | DocumentDescription | Series


def change_of(
    record: Logged,
    *,
    by: str,
    at: datetime,
    action: str = "changed",
    field: str = "",
    old: str = "",
    new: str = "",
    reason: str = "",
    entry: RegistryEntry | None = None,
) -> ChangeLog:
    """One row, to be saved: who changed what (which is saved already), from what to what. `entry` is where a document was changed."""
    if not by.strip():
        raise ValueError("the change log needs to know who")
    if isinstance(record, RegistryEntry):
        entry = record
    case_id = record.pk if isinstance(record, CaseFile) else entry.case_id if entry else None
    return ChangeLog(
        at=at,
        by=by,
        action=action,
        object_type=record._meta.model_name or "",
        object_id=record.public_id,
        field=field,
        old=old,
        new=new,
        reason=reason,
        case_id=case_id,
        entry=entry,
    )
