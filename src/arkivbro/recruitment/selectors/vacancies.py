"""Vacancies by name, and counts."""

from __future__ import annotations

from datetime import date

from arkivbro.core.applicant_lists import ListKind
from arkivbro.recruitment.models import Application, LockedList, Vacancy
from arkivbro.recruitment.selectors.vacancy_names import find_vacancy


def vacancy_by_reference(reference: str) -> Vacancy | None:
    """The one vacancy that is or was called so, by reference or by id in the source; None for none or several."""
    return find_vacancy(reference.strip())[0]


def vacancies_by_reference(reference: str) -> int:
    """How many vacancies are or were called so."""
    return find_vacancy(reference.strip())[1]


def counts() -> dict[str, int]:
    """How many vacancies and applications there are, and how many applications wait for their vacancy."""
    return {
        "vacancies": Vacancy.objects.count(),
        "applications": Application.objects.count(),
        "waiting": Application.objects.filter(vacancy=None).count(),
    }


def public_list_is_locked(source: str, reference: str, day: date) -> bool:
    """Whether the public applicant list of that deadline is locked."""
    rows = LockedList.objects.filter(vacancy__source=source, vacancy__reference=reference)
    return rows.filter(kind=ListKind.PUBLIC.value, day=day).exists()


def vacancy_count() -> int:
    """How many vacancies there are."""
    return Vacancy.objects.count()
