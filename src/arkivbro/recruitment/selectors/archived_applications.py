"""How many applications rest in the archive. An application is counted once, by its Ref, however many entries it has."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Count, Exists, OuterRef, QuerySet

from arkivbro.recruitment.models import Application, Vacancy
from arkivbro.transfers.selectors import application_of_outer_row_rests, application_of_outer_row_stands


def archived_applications(vacancies: Collection[int]) -> dict[int, tuple[int, int]]:
    """By vacancy (primary keys): how many applications it has, and how many of them rest in the archive in their newest
    version; one query. Those without any are left out.

    A changed application does not rest until the change does. A withdrawal changes nothing; two of one person are two.
    """
    rows = Application.objects.filter(vacancy__in=vacancies).values_list("vacancy")
    rests = Count("pk", filter=Exists(application_of_outer_row_rests()))
    return {
        pk: (number, archived) for pk, number, archived in rows.annotate(Count("pk"), rests=rests).order_by()
    }


def outside_of_vacancy(vacancy: Vacancy) -> QuerySet[Application]:
    """Those of the vacancy that do not rest in the archive in any version, the first received first."""
    rows = vacancy.applications.filter(~Exists(application_of_outer_row_stands()))
    return rows.order_by("received", "pk")


def unarchived_of_outer_vacancy() -> QuerySet[Application]:
    """For Exists() in a query of vacancies: applications that do not rest in the archive."""
    return Application.objects.filter(~Exists(application_of_outer_row_rests()), vacancy=OuterRef("pk"))
