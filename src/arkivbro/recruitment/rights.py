"""Who sees which vacancies and candidates: a recruiter those of the own units, an archivist every vacancy.

Candidates are what carries the profile's code for applications: a recruiter of the unit assesses them and may read them;
anyone else only with clearance for that code in that unit.
"""

from __future__ import annotations

from django.db.models import QuerySet

from arkivbro.accounts.models import Role, User
from arkivbro.recruitment.models import Vacancy
from arkivbro.runtime import current

APPLICATION = "application"


def visible_vacancies(user: User) -> QuerySet[Vacancy]:
    """The vacancies that the user may know of."""
    if user.has_role(Role.ARCHIVIST):
        return Vacancy.objects.all()
    if user.has_role(Role.RECRUITER):
        return Vacancy.objects.filter(unit_name__in=user.unit_names())
    return Vacancy.objects.none()


def may_see_candidates(user: User, vacancy: Vacancy) -> bool:
    """Names, and what hangs on them."""
    if user.has_role(Role.RECRUITER) and user.belongs_to(vacancy.unit_name):
        return True
    return user.has_role(Role.ARCHIVIST) and user.is_cleared_for(code_of_applications(), vacancy.unit_name)


def may_archive(user: User, vacancy: Vacancy) -> bool:
    """Press *Overfør til arkiv*, and decide about what stands still."""
    return user.has_role(Role.ARCHIVIST) or (
        user.has_role(Role.RECRUITER) and user.belongs_to(vacancy.unit_name)
    )


def code_of_applications() -> str:
    """The access code that the profile gives applications; "" where it gives none."""
    rule = current().profile.entry.get(APPLICATION)
    return rule.access.code if rule is not None and rule.access is not None else ""
