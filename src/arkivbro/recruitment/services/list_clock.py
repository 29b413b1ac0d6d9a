"""The clock of the lists, in working days: tells those who wait, and makes lists by itself where the profile says so.

Called again and again by workers; each tells and makes only what no other did.
"""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.db.models import Q

from arkivbro.accounts.acts import AUTOMATIC
from arkivbro.accounts.models import User
from arkivbro.accounts.selectors import of_unit
from arkivbro.chores import one_by_one
from arkivbro.core.errors import Transient
from arkivbro.core.list_readiness import alarm
from arkivbro.core.messages import Message
from arkivbro.recruitment.clock import clock, oslo_day
from arkivbro.recruitment.models import ListAlarm, Vacancy
from arkivbro.recruitment.selectors.waiting import BOTH, owed_days, waiting_for_lists
from arkivbro.recruitment.services.list_acts import LockList, lock_list, seen_of
from arkivbro.recruitment.services.list_readiness import readiness_of
from arkivbro.recruitment.services.lists import candidates_of, made_now
from arkivbro.runtime import current
from arkivbro.ui.words import words

LOOKED_BACK = timedelta(days=120)
"""A list that nobody has made by then is no longer told of each day; it still stands on the start page."""


def tell_who_waits() -> int:
    """One e-mail a working day to the unit's leader, delegates and recruiters for each list that is due; returns how many were told of.

    Names nobody: what stands in the way is on the page that it links to. Nothing without a mail server.
    """
    if not tells_who_waits():
        return 0
    return one_by_one("list_alarms", _waiting(), _tell_of_vacancy)


def tells_who_waits() -> bool:
    """Whether there is a mail server to tell by."""
    return bool(settings.ARKIVBRO.mail.host)


def _tell_of_vacancy(pk: int) -> int:
    vacancy = Vacancy.objects.get(pk=pk)
    return sum(_tell(vacancy, day) for day in _due_days(vacancy))


def _tell(vacancy: Vacancy, day: date) -> bool:
    rules, now = current().profile.lists, clock()
    said = alarm(day, now, readiness_of(vacancy, day), rules.alarm_working_days, rules.also_off)
    if not said:
        return False
    row, is_new = ListAlarm.objects.get_or_create(vacancy=vacancy, day=oslo_day(now))
    try:
        return is_new and _mail(vacancy, said[0], len(said) - 1)
    except OSError as error:
        row.delete()  # nobody was told: the chore says so, and tries again
        raise Transient("letters.mail_silent", detail=type(error).__name__) from error


def make_lists_by_themselves() -> int:
    """Where the profile says so, and nothing stands in the way. Off in every profile that ships."""
    if not makes_lists_by_themselves():
        return 0
    return one_by_one("lists_by_themselves", _waiting(), _make_of_vacancy)


def _make_of_vacancy(pk: int) -> int:
    vacancy = Vacancy.objects.get(pk=pk)
    return sum(_make(vacancy, day) for day in _due_days(vacancy))


def makes_lists_by_themselves() -> bool:
    """Whether the profile says so."""
    return current().profile.lists.automatic


def _make(vacancy: Vacancy, day: date) -> int:
    if not readiness_of(vacancy, day).is_ready:
        return 0
    candidates = candidates_of(vacancy)
    locked = set(vacancy.lists.filter(day=day).values_list("kind", flat=True))
    missing = [kind for kind in BOTH if kind.value not in locked]
    for kind in missing:
        seen = seen_of(made_now(vacancy, kind, day, candidates))
        lock_list(LockList(actor=AUTOMATIC, vacancy=vacancy.called, kind=kind, day=day, seen=seen))
    return len(missing)


def _waiting() -> list[int]:
    return list(waiting_for_lists(Vacancy.objects.all()).order_by("pk").values_list("pk", flat=True))


def _due_days(vacancy: Vacancy) -> list[date]:
    """The days whose lists are due, of the original deadline too."""
    since = oslo_day(clock()) - LOOKED_BACK
    return [day for day in owed_days(vacancy) if day >= since]


def _mail(vacancy: Vacancy, said: Message, obstacles: int) -> bool:
    deciders = current().profile_for(vacancy.unit_ref).deciders(vacancy.unit_ref, vacancy.unit_name)
    addresses = list(
        User.objects.filter(
            Q(initials__in=deciders) | of_unit(vacancy.unit_ref) & Q(is_recruiter=True), is_active=True
        )
        .exclude(email="")
        .values_list("email", flat=True)
        .distinct()
    )
    if not addresses:
        return False
    body = f"{words(said)}\n\nStilling: {vacancy.title}, referanse {vacancy.reference}.\n"
    body += f"{obstacles} forhold står oppført på siden «Lag søkerliste».\n" if obstacles else ""
    reference = " ".join(vacancy.reference.split())
    send_mail(f"Søkerliste venter: {reference}", body, settings.DEFAULT_FROM_EMAIL, addresses)
    return True
