"""Writing the audit log."""

from __future__ import annotations

from arkivbro.accounts.models import AuditEntry, User


def record(user: User | None, act: str, where: str = "", why: str = "") -> None:
    """Stores one act. `where` is a record's public id or number; neither it nor `act` names an applicant."""
    AuditEntry.objects.create(
        user=user, username=user.username if user else "", act=act[:80], where=where[:200], why=why
    )
