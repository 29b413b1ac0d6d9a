"""Each who can act is told once when an incident opens, and once when it is over: by e-mail, and in a channel of theirs.

All that is to be told to one recipient in a round is one mail. What could not be sent is tried again in the next round, for that
recipient alone; that the mail server is away is an incident itself, and stands on Drift meanwhile.
"""

from __future__ import annotations

import random
import time as clocks
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.urls import reverse

from arkivbro.accounts.models import User
from arkivbro.core.errors import Transient
from arkivbro.core.health import Level, Trouble
from arkivbro.core.incidents import QuietHours, told_now
from arkivbro.core.message_table import Who
from arkivbro.core.working_days import OSLO
from arkivbro.incidents.models import Incident, Telling
from arkivbro.incidents.services.sending import NotSent, post, send
from arkivbro.incidents.services.words import channel_text, mail_of
from arkivbro.runtime import current

log = structlog.get_logger()
WEBHOOK = "webhook"
STOPS_TELLING = timedelta(days=2)
"""What nobody could be told of for so long after it was over is not told any more: it stands on Drift."""
SECONDS_A_ROUND = 30.0
CLAIMED = timedelta(minutes=2)
"""So long a process that began to tell has it; longer than one mail may take."""
NOT_TRIED = "not tried"


@dataclass
class News:
    """What one recipient is to be told now."""

    opened: list[Incident] = field(default_factory=list)
    over: list[Incident] = field(default_factory=list)


def tell() -> int:
    """Tells what is to be told; how many recipients were. Raises Transient when somebody could not be."""
    now = current().clock()
    rows = list(Incident.objects.exclude(opened_at=None).filter(settled=False).order_by("opened_at", "pk"))
    if not rows:
        return 0
    addresses = recipients()
    news = _news(rows, addresses, now)
    told, failed = _send(news, addresses, now)
    _settle(rows, addresses, now)
    if failed:
        raise Transient(
            "incident.not_told", count=len(failed), detail=", ".join(sorted(set(failed.values())))
        )
    return told


def recipients() -> dict[Who, dict[str, str]]:
    """By who can act: how a recipient is called in `Telling.to`, and their address. Who operates it is set, or else the administrators."""
    told: dict[Who, dict[str, str]] = {Who.OPERATOR: {}, Who.ADMINISTRATOR: {}, Who.ARCHIVIST: {}}
    for user in User.objects.filter(is_active=True).exclude(email="").order_by("pk"):
        if user.is_administrator:
            told[Who.ADMINISTRATOR][f"user:{user.pk}"] = user.email
        if user.is_archivist:
            told[Who.ARCHIVIST][f"user:{user.pk}"] = user.email
    set_up = settings.ARKIVBRO.incidents.operators
    told[Who.OPERATOR] = {f"address:{one}": one for one in set_up} or dict(told[Who.ADMINISTRATOR])
    if not settings.ARKIVBRO.mail.host:
        told = {who: {} for who in told}
    if settings.ARKIVBRO_INCIDENT_WEBHOOK:
        for of in told.values():
            of[WEBHOOK] = ""
    return told


def quiet_hours() -> QuietHours | None:
    found: QuietHours | None = settings.ARKIVBRO.incidents.quiet_hours
    return found


def _who(incident: Incident) -> Who:
    """Who can act. An applicant or a recruiter is never told of the installation: what waits for a recruiter is on their start page."""
    if incident.told is None:
        return Who.OPERATOR
    who = Trouble(incident.told, Level(incident.level)).who
    return who if who in (Who.ADMINISTRATOR, Who.ARCHIVIST) else Who.OPERATOR


def _news(rows: list[Incident], addresses: Mapping[Who, Mapping[str, str]], now: datetime) -> dict[str, News]:
    """By recipient. Who was not told that it began is not told that it is over."""
    told: dict[int, set[tuple[str, bool]]] = defaultdict(set)
    for pk, to, is_over in Telling.objects.filter(incident__in=rows, told_at__isnull=False).values_list(
        "incident", "to", "is_over"
    ):
        told[pk].add((to, is_over))
    found: dict[str, News] = defaultdict(News)
    time_of_day = now.astimezone(OSLO).time()
    for row in rows:
        is_over = row.closed_at is not None
        if not told_now(Level(row.level), quiet_hours(), time_of_day, is_over=is_over):
            continue
        before = told[row.pk]
        if is_over:
            for to in {to for to, _ in before} - {to for to, ended in before if ended}:
                found[to].over.append(row)
            continue
        if row.gone_since is not None:
            continue  # it may be over: whoever is not told yet need not be
        for to in addresses[_who(row)]:
            if (to, False) not in before:
                found[to].opened.append(row)
    return found


def _send(
    news: Mapping[str, News], addresses: Mapping[Who, Mapping[str, str]], now: datetime
) -> tuple[int, dict[str, str]]:
    """How many were told; who could not be, and why. The channel comes first, and the others in any order, so that nobody is always behind
    one whose mail hangs; where the mail server itself does not answer, no more of it is tried in this round.
    """
    known = {to: address for of in addresses.values() for to, address in of.items()}
    turn = [to for to in news if to in known and to != WEBHOOK]  # `_settle` waits for nobody who is gone
    random.shuffle(turn)
    told, failed, until, is_away = 0, dict[str, str](), clocks.monotonic() + SECONDS_A_ROUND, False
    for to in [WEBHOOK, *turn] if WEBHOOK in news and WEBHOOK in known else turn:
        if clocks.monotonic() > until or (is_away and to != WEBHOOK):
            failed[to] = NOT_TRIED
            continue
        claimed = _claimed(to, news[to], now)
        if not claimed.opened and not claimed.over:
            continue
        try:
            _send_to(to, known[to], claimed)
        except NotSent as error:
            log.warning("incident_not_told", channel=to.partition(":")[0], error_class=error.kind)
            _note(to, claimed, told_at=None, claimed_at=now - 2 * CLAIMED)
            failed[to], is_away = error.kind, is_away or error.is_of_server
            continue
        _note(to, claimed, told_at=now)
        told += 1
    return told, failed


def _send_to(to: str, address: str, one: News) -> None:
    """Raises NotSent."""
    if to == WEBHOOK:
        post(settings.ARKIVBRO_INCIDENT_WEBHOOK, channel_text(one.opened, one.over, _drift_address()))
    else:
        send(address, mail_of(one.opened, one.over, _drift_address()))


def _claimed(to: str, news: News, now: datetime) -> News:
    """What is this process's to tell: another may be at it, or have told it since."""
    mine = News()
    for is_over, incidents, own in ((False, news.opened, mine.opened), (True, news.over, mine.over)):
        for incident in incidents:
            row, is_new = Telling.objects.get_or_create(
                incident=incident, to=to, is_over=is_over, defaults={"claimed_at": now}
            )
            free = Telling.objects.filter(pk=row.pk, told_at=None, claimed_at__lte=now - CLAIMED)
            if is_new or free.update(claimed_at=now):
                own.append(incident)
    return mine


def _note(to: str, told: News, **values: datetime | None) -> None:
    for is_over, incidents in ((False, told.opened), (True, told.over)):
        Telling.objects.filter(incident__in=incidents, to=to, is_over=is_over).update(**values)


def _drift_address() -> str:
    """Of Drift, where the site's own address is set; "" where it is not."""
    own = settings.ARKIVBRO.web.address
    return own.rstrip("/") + reverse("operations") if own else ""


def _settle(rows: list[Incident], addresses: Mapping[Who, Mapping[str, str]], now: datetime) -> None:
    """Of those that are over: everybody who is still there was told, or it is too long ago."""
    there = {to for of in addresses.values() for to in of}
    over = [row for row in rows if row.closed_at is not None]
    begun: dict[int, set[str]] = defaultdict(set)
    ended: dict[int, set[str]] = defaultdict(set)
    for pk, to, is_over in Telling.objects.filter(incident__in=over, told_at__isnull=False).values_list(
        "incident", "to", "is_over"
    ):
        (ended if is_over else begun)[pk].add(to)
    done = [
        row.pk
        for row in over
        if not (begun[row.pk] & there) - ended[row.pk]
        or (row.closed_at is not None and now - row.closed_at > STOPS_TELLING)
    ]
    Incident.objects.filter(pk__in=done).update(settled=True)
