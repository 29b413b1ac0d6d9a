"""Locks the vacancy that a name is."""

from __future__ import annotations

from arkivbro.recruitment.models import Vacancy
from arkivbro.recruitment.selectors.vacancy_names import called_so, the_one


def lock_vacancy(name: str, source: str, already: int | None = None) -> Vacancy | None:
    """The one vacancy that an application of the source calls so. It, and the one that the application belongs to already, stand
    until the end.
    """
    called = called_so(name)
    wanted = {pk for pk in (*called, already) if pk is not None}
    locked = Vacancy.objects.select_for_update(no_key=True).filter(pk__in=wanted).order_by("pk")
    found, _ = the_one([one for one in locked if one.pk in called], name, source) if wanted else (None, 0)
    return found
