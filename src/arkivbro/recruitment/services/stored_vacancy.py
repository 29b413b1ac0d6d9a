"""The stored facts of a vacancy."""

from __future__ import annotations

from arkivbro.core.recruitment import Vacancy
from arkivbro.core.stored_json import from_json
from arkivbro.recruitment.models import Vacancy as VacancyRow


def stored_facts(row: VacancyRow) -> Vacancy:
    """The vacancy as last read, with every deadline that it ever had."""
    return from_json(Vacancy, row.facts)
