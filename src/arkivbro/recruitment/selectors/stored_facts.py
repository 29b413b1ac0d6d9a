"""What a source told of a vacancy and of an application, as it is stored."""

from __future__ import annotations

from functools import lru_cache

from arkivbro.core.recruitment import Application, Vacancy
from arkivbro.core.stored_json import from_json
from arkivbro.recruitment.models import Application as ApplicationRow
from arkivbro.recruitment.models import Vacancy as VacancyRow


@lru_cache(maxsize=16)
def _vacancy(text: str) -> Vacancy:
    return from_json(Vacancy, text)


def stored_facts(row: VacancyRow) -> Vacancy:
    """The vacancy as last read, with every deadline that it ever had. By the text alone: read once for all who apply."""
    return _vacancy(row.facts)


def latest_facts(row: ApplicationRow) -> Application:
    """The application as last read, with every former name."""
    return from_json(Application, row.facts.get(version=row.version).text)
