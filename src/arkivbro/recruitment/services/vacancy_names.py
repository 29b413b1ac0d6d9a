"""Locks the vacancy that a name is."""

from __future__ import annotations

from arkivbro.recruitment.models import Vacancy
from arkivbro.recruitment.selectors.vacancy_names import find_vacancy


def lock_vacancy(name: str, source: str, already: int | None = None) -> Vacancy | None:
    """The one vacancy that an application of the source calls so. It, and the one that the application belongs to already, stand
    until the end.
    """
    found, _ = find_vacancy(name, source)
    wanted = sorted({pk for pk in (found.pk if found else None, already) if pk is not None})
    locked = Vacancy.objects.select_for_update(no_key=True).filter(pk__in=wanted).order_by("pk")
    by_pk = {one.pk: one for one in locked}
    return by_pk[found.pk] if found else None
