"""What waits for a recruiter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Exists

from arkivbro.accounts.acts import Actor
from arkivbro.recruitment.models import Application
from arkivbro.recruitment.rights import visible_vacancies
from arkivbro.recruitment.selectors.exemption import STANDS
from arkivbro.recruitment.selectors.waiting import waiting_for_lists
from arkivbro.recruitment.services.clock import clock, oslo_day
from arkivbro.transfers.selectors import NEEDS_PERSON, given_up_of_outer_vacancy, transfers_of_outer_vacancy

SOON_DAYS = 3


@dataclass(frozen=True, slots=True)
class RecruiterWork:
    """How many vacancies (`stuck`, `soon`, `open`) and applicants (`unknown`, `wishes`)."""

    stuck: int
    lists: int
    """Vacancies that owe a list (`selectors.waiting`)."""
    given_up: int
    """Vacancies of which something was cancelled and is not archived."""
    unknown: int
    wishes: int
    soon: int
    open: int


def work_of_recruiter(actor: Actor) -> RecruiterWork:
    """In the vacancies that the actor may see; seven queries."""
    today = oslo_day(clock())
    mine = visible_vacancies(actor).filter(archiving="automatic")
    over = Application.objects.filter(vacancy__in=mine.filter(deadline__lt=today), withdrawn=None)
    return RecruiterWork(
        stuck=mine.filter(Exists(transfers_of_outer_vacancy(*NEEDS_PERSON))).count(),
        lists=waiting_for_lists(mine).count(),
        given_up=mine.filter(Exists(given_up_of_outer_vacancy())).count(),
        unknown=over.filter(STANDS["unknown"]).count(),
        wishes=over.filter(STANDS["wishes"]).count(),
        soon=mine.filter(deadline__gte=today, deadline__lte=today + timedelta(days=SOON_DAYS)).count(),
        open=mine.filter(deadline__gte=today, state="published").count(),
    )
