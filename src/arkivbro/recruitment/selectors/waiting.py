"""Which vacancies wait for somebody to make their lists: both, for every deadline that is out (`core.list_readiness.list_days`)."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from arkivbro.core.applicant_lists import ListKind
from arkivbro.core.list_readiness import list_days
from arkivbro.core.recruitment import VacancyState
from arkivbro.core.working_days import working_days_after
from arkivbro.recruitment.clock import clock, oslo_day
from arkivbro.recruitment.models import Application, LockedList, Vacancy, VacancyDeadline
from arkivbro.recruitment.models.vacancy import Archiving
from arkivbro.recruitment.selectors.stored_facts import stored_facts
from arkivbro.runtime import current

BOTH = (ListKind.PUBLIC, ListKind.EXTENDED)
WITHOUT_DEADLINE = timedelta(days=14)
"""*Snarest* is no deadline: after so long somebody is reminded to set a list date."""


def waits_for_lists() -> Q:
    """True of a vacancy that has applicants and owes a list.

    It owes both of a deadline that is out, the original one too where it was extended, and of a list date when one of them
    is locked; *Snarest*, published for two weeks, owes its first list date.
    """
    today = oslo_day(clock())
    applied = Application.objects.filter(vacancy=OuterRef("pk"))
    locked = LockedList.objects.filter(vacancy=OuterRef("pk"), kind__in=[kind.value for kind in BOTH])
    no_date = Q(~Exists(locked), deadline=None, published__lte=today - WITHOUT_DEADLINE)
    no_date &= ~Q(state=VacancyState.CANCELLED.value)
    owes = Exists(_owing_deadlines(today)) | Exists(_halves()) | no_date
    return Q(owes, Exists(applied), archiving=Archiving.AUTOMATIC)


def waiting_for_lists(rows: QuerySet[Vacancy]) -> QuerySet[Vacancy]:
    """Those of the vacancies for which that is true."""
    return rows.filter(waits_for_lists())


LATE_WORKING_DAYS = 3
"""So long after the day on which the unit was first told, a list is late: it is no longer a matter of the unit's alone."""
LATE_LOOKED_BACK = timedelta(days=120)


def count_late_lists() -> int:
    """Vacancies whose deadline has been out for so long, and that owe a list; one query, of what ended in the last months."""
    rules, today = current().profile.lists, oslo_day(clock())
    last, wanted = today, rules.alarm_working_days + LATE_WORKING_DAYS
    while working_days_after(last, today, rules.also_off) < wanted:
        last -= timedelta(days=1)
    ended = Vacancy.objects.filter(deadline__gte=today - LATE_LOOKED_BACK, deadline__lte=last)
    return waiting_for_lists(ended).count()


def owed_days(vacancy: Vacancy) -> list[date]:
    """The days whose lists are due and not both locked, the oldest first."""
    locked = set(vacancy.lists.values_list("day", "kind"))
    set_days = sorted({day for day, kind in locked if kind in {one.value for one in BOTH}})
    today = oslo_day(clock())
    return [
        day
        for day in list_days(stored_facts(vacancy), set_days)
        if day < today and any((day, kind.value) not in locked for kind in BOTH)
    ]


def _owing_deadlines(today: date) -> QuerySet[VacancyDeadline]:
    """Of the outer vacancy: deadlines that are out, were not shortened, and lack one of the lists."""
    shortened = VacancyDeadline.objects.filter(
        vacancy=OuterRef("vacancy"), number__gt=OuterRef("number"), day__lt=OuterRef("day")
    )
    same_day = LockedList.objects.filter(vacancy=OuterRef("vacancy"), day=OuterRef("day"))
    public, extended = (same_day.filter(kind=kind.value) for kind in BOTH)
    return VacancyDeadline.objects.filter(
        ~Exists(shortened),
        Q(~Exists(public)) | Q(~Exists(extended)),
        Q(vacancy__cancelled_on=None) | Q(day__lt=F("vacancy__cancelled_on")),
        Q(vacancy__published=None) | Q(day__gte=F("vacancy__published")),
        vacancy=OuterRef("pk"),
        day__lt=today,
    )


def _halves() -> QuerySet[LockedList]:
    """Of the outer vacancy: a locked list of a day on which the other one is not locked."""
    public, extended = (kind.value for kind in BOTH)
    same_day = LockedList.objects.filter(vacancy=OuterRef("vacancy"), day=OuterRef("day"))
    no_extended = Q(~Exists(same_day.filter(kind=extended)), kind=public)
    no_public = Q(~Exists(same_day.filter(kind=public)), kind=extended)
    return LockedList.objects.filter(no_extended | no_public, vacancy=OuterRef("pk"))
