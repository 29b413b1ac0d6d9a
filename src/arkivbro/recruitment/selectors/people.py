"""Who is to be screened in a vacancy, as known now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar

from arkivbro.core.listed_people import Candidate, scopes_of
from arkivbro.core.publicity import PersonToScreen, Scope, person_from
from arkivbro.core.recruitment import Application
from arkivbro.core.ref import Ref
from arkivbro.core.stored_json import from_json
from arkivbro.recruitment.models import ApplicantHandling, ApplicationFacts, Vacancy
from arkivbro.runtime import current

T = TypeVar("T")


def people(of: Ref) -> tuple[PersonToScreen, ...]:
    """Everybody who ever applied for the vacancy, withdrawn or not, by every name and particular that the source ever
    gave: an address that was changed is as telling as the present one.
    """
    versions = (
        ApplicationFacts.objects.filter(
            application__vacancy__source=of.source, application__vacancy__source_id=of.id
        )
        .order_by("application_id", "version")
        .values_list("application_id", "text")
    )
    found: dict[int, PersonToScreen] = {}
    latest: dict[int, Application] = {}
    for row, text in versions.iterator(chunk_size=200):
        latest[row] = from_json(Application, text)
        person = person_from(latest[row])
        found[row] = _merged(found[row], person) if row in found else person
    scopes = _scopes(of, latest.values())
    return tuple(replace(person, scope=scopes.get(person.ref, person.scope)) for person in found.values())


def _scopes(of: Ref, latest: Iterable[Application]) -> dict[Ref, Scope]:
    """In which scope each is screened, by the newest request and what people have settled and decided on it."""
    from arkivbro.recruitment.services.lists import candidates_of, window

    handled = ApplicantHandling.objects.filter(
        application__vacancy__source=of.source, application__vacancy__source_id=of.id
    )
    if handled.exists():
        candidates = candidates_of(Vacancy.objects.get(source=of.source, source_id=of.id))
    else:
        candidates = [Candidate(application) for application in latest]
    return scopes_of(candidates, current().clock(), window())


def _merged(earlier: PersonToScreen, later: PersonToScreen) -> PersonToScreen:
    """The later one's wish counts; of everything else both."""
    return PersonToScreen(
        ref=later.ref,
        names=_both(later.names, earlier.names),
        emails=_both(later.emails, earlier.emails),
        phones=_both(later.phones, earlier.phones),
        addresses=_both(later.addresses, earlier.addresses),
        birth_numbers=_both(later.birth_numbers, earlier.birth_numbers),
        scope=later.scope,
    )


def _both(first: tuple[T, ...], second: tuple[T, ...]) -> tuple[T, ...]:
    return tuple(dict.fromkeys((*first, *second)))
