"""Rows of the change log."""

from __future__ import annotations

from datetime import datetime

from arkivbro.archive.models import ChangeLog
from arkivbro.archive.models.base import Mark


def change_of(
    what: Mark,
    *,
    by: str,
    at: datetime,
    action: str = "changed",
    field: str = "",
    old: str = "",
    new: str = "",
    reason: str = "",
) -> ChangeLog:
    """One row, to be saved: who changed what (which is saved already), from what to what."""
    if not by.strip():
        raise ValueError("the change log needs to know who")
    return ChangeLog(
        at=at,
        by=by,
        action=action,
        object_type=what.type,
        object_id=what.public_id,
        field=field,
        old=old,
        new=new,
        reason=reason,
        case_id=what.case_id,
        entry_id=what.entry_id,
    )
