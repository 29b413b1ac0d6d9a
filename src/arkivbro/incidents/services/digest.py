"""Once a day each who has a role is told what waits for them: one e-mail, none where nothing does, and never in the quiet hours.

What waits is what stands on the start page, and what is wrong that they can act on. It is counts and pages: nobody is named.
"""

from __future__ import annotations

import time as clocks
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import QuerySet

from arkivbro import health
from arkivbro.accounts.models import User
from arkivbro.chores import one_by_one
from arkivbro.core.errors import Transient
from arkivbro.core.health import Heard, Trouble, troubles
from arkivbro.core.message_table import Who
from arkivbro.core.working_days import OSLO, oslo_day
from arkivbro.incidents.models import DailyDigest
from arkivbro.incidents.services.sending import NotSent, send
from arkivbro.incidents.services.telling import CLAIMED, quiet_hours
from arkivbro.incidents.services.words import Mail, Waits, digest_of
from arkivbro.runtime import current

LOOKED_SECONDS = 120.0
SECONDS_A_ROUND = 60.0
KEPT = timedelta(days=30)


TasksOf = Callable[[User, Heard], Sequence[Waits]]
"""What waits for that user."""
BesidesTasks = Callable[[Iterable[Trouble], User], list[Trouble]]
"""Of what is wrong: what does not stand among those tasks."""


def is_digest_due() -> bool:
    """Whether it is time, and there is a mail server to tell by."""
    at, now = settings.ARKIVBRO.incidents.digest_at, current().clock().astimezone(OSLO).time()
    quiet = quiet_hours()
    if at is None or not settings.ARKIVBRO.mail.host:
        return False
    return now >= at and not (quiet is not None and quiet.holds(now))


def send_digests(tasks_of: TasksOf, besides_tasks: BesidesTasks) -> int:
    """The chore; how many were told. Raises SomeFailed where somebody could not be: they are told in a later round, and keep nobody else
    from being told.
    """
    now, until = current().clock(), clocks.monotonic() + SECONDS_A_ROUND
    left = _not_told_yet(now) if is_digest_due() else {}
    if not left:
        return 0
    heard = health.heard()
    found, is_away = troubles(heard), False

    def tell(to: str) -> bool:
        nonlocal is_away
        if is_away or clocks.monotonic() > until or not _claimed(to, now):
            return False  # the next round goes on
        mail = _mail_to(to, heard, found, tasks_of, besides_tasks)
        try:
            if mail is not None:
                send(left[to], mail)
        except NotSent as error:
            _claims(to, now).update(claimed_at=now - 2 * CLAIMED)
            is_away = error.is_of_server
            raise Transient("incident.not_told", count=1, detail=error.kind) from error
        _claims(to, now).update(told_at=now)
        return mail is not None

    told = one_by_one("digest", left, tell)
    DailyDigest.objects.filter(day__lt=oslo_day(now) - KEPT).delete()
    return told


def _mail_to(
    to: str, heard: Heard, found: tuple[Trouble, ...], tasks_of: TasksOf, besides_tasks: BesidesTasks
) -> Mail | None:
    """None where nothing waits for them."""
    if not to.startswith("user:"):
        wrong = _for(found, None)
        return digest_of((), wrong) if wrong else None
    user = User.objects.get(pk=to.partition(":")[2])
    tasks = [one for one in tasks_of(user, heard) if one.is_owed]
    wrong = _for(besides_tasks(found, user), user)
    return digest_of(tasks, wrong) if tasks or wrong else None


def _not_told_yet(now: datetime) -> dict[str, str]:
    """Recipient → address: users who have a role, and who operates it, without those who were told today."""
    users = User.objects.filter(is_active=True).exclude(email="").order_by("pk")
    everybody = {f"user:{one.pk}": one.email for one in users if one.roles}
    everybody |= {f"address:{one}": one for one in settings.ARKIVBRO.incidents.operators}
    told = DailyDigest.objects.filter(day=oslo_day(now), told_at__isnull=False).values_list("to", flat=True)
    return {to: address for to, address in everybody.items() if to not in set(told)}


def _claims(to: str, now: datetime) -> QuerySet[DailyDigest]:
    return DailyDigest.objects.filter(to=to, day=oslo_day(now))


def _claimed(to: str, now: datetime) -> bool:
    """Whether it is this process's to tell: another may be at it, or have told it since."""
    _, is_new = DailyDigest.objects.get_or_create(to=to, day=oslo_day(now), defaults={"claimed_at": now})
    free = _claims(to, now).filter(told_at=None, claimed_at__lte=now - CLAIMED)
    return is_new or bool(free.update(claimed_at=now))


def _for(found: Sequence[Trouble], user: User | None) -> list[Trouble]:
    """What that user can act on; None: who operates it. Where nobody is set to do that, the administrators do."""
    if user is None:
        mine = {Who.OPERATOR}
    else:
        mine = {
            who
            for who, has in ((Who.ADMINISTRATOR, user.is_administrator), (Who.ARCHIVIST, user.is_archivist))
            if has
        }
        if user.is_administrator and not settings.ARKIVBRO.incidents.operators:
            mine.add(Who.OPERATOR)
    return [one for one in found if one.who in mine]
