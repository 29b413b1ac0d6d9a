"""What recruitment can be asked. Screens and other apps use these, never the models."""

from arkivbro.recruitment.selectors.facts import transfer_facts
from arkivbro.recruitment.selectors.people import people
from arkivbro.recruitment.selectors.vacancies import (
    counts,
    public_list_is_locked,
    vacancies_by_reference,
    vacancy_by_reference,
    vacancy_count,
)
from arkivbro.recruitment.selectors.without_vacancy import (
    WithoutVacancy,
    put_aside,
    without_vacancy,
)

__all__ = [
    "WithoutVacancy",
    "counts",
    "people",
    "public_list_is_locked",
    "put_aside",
    "transfer_facts",
    "vacancies_by_reference",
    "vacancy_by_reference",
    "vacancy_count",
    "without_vacancy",
]
