"""Who is to be screened in a vacancy, as known now."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import lru_cache
from typing import TypeVar

from django.db.models import QuerySet

from arkivbro.core.listed_people import Claim, ProtectionHandling, as_people, scopes_of
from arkivbro.core.publicity import PersonToScreen, person_from
from arkivbro.core.recruitment import Application, ExemptionRequest, Protection
from arkivbro.core.ref import Ref
from arkivbro.core.stored_json import from_json
from arkivbro.recruitment.models import ApplicantHandling, ApplicationFacts
from arkivbro.recruitment.selectors.exemption_record import with_request
from arkivbro.runtime import current

T = TypeVar("T")
KEPT, LONGEST_KEPT = 2_000, 20_000
"""Versions of applications whose people a process remembers, and characters of the longest: some megabytes, at most some ten."""


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
    handled = {row.application_id: row for row in _handled(of)}
    found: dict[int, PersonToScreen] = {}
    claims: dict[int, Claim] = {}
    for row, text in versions.iterator(chunk_size=200):
        person, request = _told(text)
        found[row] = _merged(found[row], person) if row in found else person
        claims[row] = _claim(person.ref, request, person.protection, handled.get(row))
    window = timedelta(hours=current().profile.lists.withdrawal_hours)
    of_people = {one.ref: one for one in as_people(list(claims.values()))}
    scopes = scopes_of(list(of_people.values()), current().clock(), window)
    return tuple(
        replace(
            person,
            scope=scopes[person.ref],
            protection=of_people[person.ref].protection,
            may_be_listed=of_people[person.ref].may_be_listed,
        )
        for person in found.values()
    )


def _told(text: str) -> tuple[PersonToScreen, ExemptionRequest | None]:
    """Of one version of the facts: by the text alone, so that what was read once is not read again for each entry of the vacancy."""
    return remembered(text) if len(text) <= LONGEST_KEPT else _read(text)


def _read(text: str) -> tuple[PersonToScreen, ExemptionRequest | None]:
    application = from_json(Application, text)
    return person_from(application), application.exemption


remembered = lru_cache(maxsize=KEPT)(_read)


def _handled(of: Ref) -> QuerySet[ApplicantHandling]:
    return ApplicantHandling.objects.filter(
        application__vacancy__source=of.source, application__vacancy__source_id=of.id
    )


def _claim(
    ref: Ref, request: ExemptionRequest | None, protection: Protection, handling: ApplicantHandling | None
) -> Claim:
    """By the newest request, and what people have settled and decided on it."""
    return Claim(
        ref,
        with_request(ref, handling, request),
        protection,
        from_json(ProtectionHandling, handling.protection) if handling and handling.protection else None,
        handling.same_person if handling else "",
    )


def _merged(earlier: PersonToScreen, later: PersonToScreen) -> PersonToScreen:
    """The later one's withdrawal counts, as its wish and protection do in its claim; of everything else both."""
    return PersonToScreen(
        ref=later.ref,
        names=_both(later.names, earlier.names),
        emails=_both(later.emails, earlier.emails),
        phones=_both(later.phones, earlier.phones),
        addresses=_both(later.addresses, earlier.addresses),
        birth_numbers=_both(later.birth_numbers, earlier.birth_numbers),
        has_withdrawn=later.has_withdrawn,
        present_name=later.present_name,
    )


def _both(first: tuple[T, ...], second: tuple[T, ...]) -> tuple[T, ...]:
    return tuple(dict.fromkeys((*first, *second)))
