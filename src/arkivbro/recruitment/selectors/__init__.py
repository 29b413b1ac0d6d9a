"""What recruitment can be asked. Screens and other apps use these, never the models."""

from arkivbro.recruitment.selectors.completeness import (
    ExpectedEntry,
    ExpectedVacancy,
    applications_without_vacancy,
    expected,
)
from arkivbro.recruitment.selectors.facts import transfer_facts
from arkivbro.recruitment.selectors.people import people
from arkivbro.recruitment.selectors.vacancies import (
    counts,
    vacancies_by_reference,
    vacancy_by_reference,
    vacancy_count,
)

__all__ = [
    "ExpectedEntry",
    "ExpectedVacancy",
    "applications_without_vacancy",
    "counts",
    "expected",
    "people",
    "transfer_facts",
    "vacancies_by_reference",
    "vacancy_by_reference",
    "vacancy_count",
]
