"""How strictly a person is protected (adressesperre), by whichever of the person's applications tells the most."""

from __future__ import annotations

from collections.abc import Sequence

from arkivbro.core.recruitment import Protection
from arkivbro.recruitment.models import ApplicantHandling, Application

_LEAST_FIRST = (Protection.CONFIDENTIAL.value, Protection.STRICTLY_CONFIDENTIAL.value)


def protection_of_people(rows: Sequence[Application]) -> dict[int, Protection]:
    """By the application's pk; two queries."""
    handled = ApplicantHandling.objects.filter(application__in=[one.pk for one in rows])
    marks = dict(handled.exclude(same_person="").values_list("application_id", "same_person"))
    of_people = Application.objects.filter(
        vacancy__in={one.vacancy_id for one in rows},
        handling__same_person__in=set(marks.values()),
        protection__in=_LEAST_FIRST,
    )
    strictest: dict[str, str] = {}
    for mark, told in of_people.values_list("handling__same_person", "protection"):
        known = strictest.get(mark)
        if known is None or _LEAST_FIRST.index(told) > _LEAST_FIRST.index(known):
            strictest[mark] = told
    return {one.pk: Protection(strictest.get(marks.get(one.pk, ""), one.protection)) for one in rows}
