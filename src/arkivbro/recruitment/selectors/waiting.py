"""Which vacancies wait for somebody to make their lists."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from arkivbro.core.applicant_lists import ListKind
from arkivbro.recruitment.models import Application, LockedList, Vacancy
from arkivbro.recruitment.models.vacancy import Archiving
from arkivbro.recruitment.services.asking import clock, oslo_day


def waits_for_lists() -> Q:
    """True of a vacancy whose deadline is out, that has applicants, and whose public list is not locked."""
    made = LockedList.objects.filter(
        vacancy=OuterRef("pk"), kind=ListKind.PUBLIC.value, day=OuterRef("deadline")
    )
    applied = Application.objects.filter(vacancy=OuterRef("pk"))
    return Q(~Exists(made), Exists(applied), archiving=Archiving.AUTOMATIC, deadline__lt=oslo_day(clock()))


def waiting_for_lists(rows: QuerySet[Vacancy]) -> QuerySet[Vacancy]:
    """Those of the vacancies for which that is true."""
    return rows.filter(waits_for_lists())
