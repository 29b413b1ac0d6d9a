"""The operations on vacancies."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from arkivbro.api.services.keys import Carried
from arkivbro.api.views.answers import Vacancies, VacancyShown
from arkivbro.api.views.api import PREFIX, api
from arkivbro.api.views.common import (
    READ,
    WRITTEN,
    Cursor,
    IdInPath,
    Key,
    Limit,
    answered,
    archived,
    asked_of,
    caller,
    page_of,
    taken,
)
from arkivbro.api.views.told import VacancyTold
from arkivbro.recruitment.selectors.how_it_stands import (
    VacancyStands,
    vacancies_sent,
    vacancies_stand,
    vacancy_sent,
)
from arkivbro.recruitment.services.telling import TellVacancy, tell_vacancy


@api.put("/vacancies/{id}", response=WRITTEN, tags=["Stillinger"], summary="Fortell om en stilling")
def put_vacancy(request: HttpRequest, id: IdInPath, told: VacancyTold, key: Key = None) -> Any:
    who = caller(request)
    asked = asked_of(request, who, key, told)
    asked.look()
    carried = Carried(asked, taken(id, f"{PREFIX}/vacancies/{id}"))
    tell_vacancy(TellVacancy(actor=who.actor, request=carried, id=id, unit=told.unit.id, fact=told.fact))
    return answered(carried.answer)


@api.get(
    "/vacancies/{id}",
    response={200: VacancyShown} | READ,
    tags=["Stillinger"],
    summary="Hvordan det står til med en stilling",
)
def get_vacancy(request: HttpRequest, id: IdInPath) -> VacancyShown:
    return _vacancy_shown(vacancy_sent(caller(request).actor, id))


@api.get(
    "/vacancies",
    response={200: Vacancies} | READ,
    tags=["Stillinger"],
    summary="Alle stillingene som er fortalt om",
)
def list_vacancies(request: HttpRequest, cursor: Cursor = None, limit: Limit = 50) -> Vacancies:
    rows, further = page_of(vacancies_sent(caller(request).actor), cursor, limit)
    return Vacancies(items=[_vacancy_shown(one) for one in vacancies_stand(rows)], next=further)


def _vacancy_shown(found: VacancyStands) -> VacancyShown:
    row = found.row
    return VacancyShown(
        id=row.source_id,
        href=f"{PREFIX}/vacancies/{row.source_id}",
        reference=row.reference,
        archiving=row.archiving,
        cancelled=row.cancelled_on is not None,
        deadline=row.deadline,
        changed_at=row.changed_at,
        advertisement=archived(found.advertisement),
        applications=found.applications,
    )
