"""Writing the audit log, and who reads the reasons in it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from arkivbro.accounts.models import AuditEntry, Role, User
from arkivbro.core.errors import ArkivbroError
from arkivbro.core.messages import Message
from arkivbro.runtime import current

if TYPE_CHECKING:
    from arkivbro.accounts.acts import Actor

APPLICATION = "application"


def record(
    who: Actor | User | None, act: str, where: str = "", why: str = "", detail: Message | None = None
) -> None:
    """Stores one act, in the caller's transaction: an act of the registry does it by `acts.recorded`, a reading here. `where` is a record's public id or number; neither it nor `act` names an applicant.

    `why` is a reason that a person typed, and may name one: only those for whom `may_read_reasons` holds are shown it.
    """
    if who is None or isinstance(who, User):
        user, name = who, who.username if who else ""
    else:
        user, name = who.user, who.name
    AuditEntry.objects.create(
        user=user, username=name[:150], act=act[:80], where=where[:200], why=why, detail=detail
    )


def note_once(
    act: str, where: str = "", *, within: timedelta, who: Actor | User | None = None, why: str = ""
) -> None:
    """As `record`, but what stands there already of the last while is not written again: a part of a page that is fetched anew
    every few seconds is one reading, and a flood of tries is no flood of rows.
    """
    username = "" if who is None else (who.username if isinstance(who, User) else who.name)
    since = timezone.now() - within
    known = AuditEntry.objects.filter(username=username[:150], act=act[:80], where=where[:200], at__gte=since)
    if not known.exists():
        record(who, act, where, why)


def may_read_reasons(user: User) -> bool:
    """Whether the user may see every applicant: an archivist, cleared in all units for the code of applications."""
    if not user.has_role(Role.ARCHIVIST):
        return False
    try:
        profile = current().profile
    except ArkivbroError:
        return False
    rule = profile.entry.get(APPLICATION)
    code = rule.access.code if rule is not None and rule.access is not None else ""
    return user.is_cleared_for(code, "")
