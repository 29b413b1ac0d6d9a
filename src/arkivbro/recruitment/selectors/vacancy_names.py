"""Which vacancy a name is: its reference, its id in the source, or `<source>:<id>`."""

from __future__ import annotations

from arkivbro.core.screening import one_line
from arkivbro.recruitment.models import Vacancy, VacancyReference
from arkivbro.recruitment.models.vacancy import OWN_NAME


def find_vacancy(reference: str, source: str = "") -> tuple[Vacancy | None, int]:
    """The vacancy that is called so, by reference or by id in the source, and how many there are; several are not
    guessed among, unless one has it as its present reference.

    `source`: whose application names it, "" where a person asks. What the source has itself comes first, and of another's only
    a reference counts, which is what people write: an id alone says nothing outside its source. `<source>:<id>` is always one, and so
    is `id:<ours>`, for people.
    """
    reference = one_line(reference)
    if not source and reference.startswith(OWN_NAME):
        own_name = Vacancy.objects.filter(public_id=reference.removeprefix(OWN_NAME)).first()
        if own_name is not None:
            return own_name, 1
    called = called_so(reference)
    return the_one(list(Vacancy.objects.filter(pk__in=called)) if called else [], reference, source)


def called_so(name: str) -> list[int]:
    """Keys of vacancies that have that name; of ten, if so many have it."""
    ids = VacancyReference.objects.filter(text=one_line(name)).values_list("vacancy_id", flat=True)
    return list(ids[:10])


def the_one(found: list[Vacancy], name: str, source: str) -> tuple[Vacancy | None, int]:
    """Of all that have the name, as `find_vacancy`."""
    reference = one_line(name)
    if whole := [vacancy for vacancy in found if str(vacancy.ref) == reference]:
        return whole[0], 1
    if source:
        own = [vacancy for vacancy in found if vacancy.source == source]
        found = own or [vacancy for vacancy in found if is_called(vacancy, reference, source)]
    if len(found) > 1:
        found = [vacancy for vacancy in found if vacancy.reference == reference] or found
    return (found[0] if len(found) == 1 else None), len(found)


def is_called(vacancy: Vacancy, name: str, source: str) -> bool:
    """Whether one of the vacancy's names, as an application of the source may use it, for who knows that it is one of its names."""
    return (
        vacancy.source == source or name in (vacancy.reference, str(vacancy.ref)) or name != vacancy.source_id
    )
