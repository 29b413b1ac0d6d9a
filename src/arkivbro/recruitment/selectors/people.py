"""Who is to be screened in a vacancy, as known now."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TypeVar

from django.db.models import QuerySet

from arkivbro.core.listed_people import Claim, ProtectionHandling, as_people, scopes_of
from arkivbro.core.publicity import PersonToScreen, Scope, person_from
from arkivbro.core.recruitment import Application, ExemptionRequest, Protection
from arkivbro.core.ref import Ref
from arkivbro.core.stored_json import from_json
from arkivbro.recruitment.models import ApplicantHandling, ApplicationFacts
from arkivbro.recruitment.selectors.exemption_record import with_request
from arkivbro.runtime import current

T = TypeVar("T")
Version = tuple[int, int, str]
"""An application, a version of its facts, and the digest of their text."""
Told = tuple[PersonToScreen, ExemptionRequest | None]
KEPT_VACANCIES = 8
"""Whose people a process remembers: those that its workers are at."""
MANY = 200
"""So many versions that are not known are read with all of the vacancy's."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """What was made of which rows: where all of them are the same, so is what is made of them."""

    told: dict[Version, Told]
    handled: tuple[tuple[object, ...], ...]
    found: tuple[PersonToScreen, ...]
    """Without scope and protection."""
    claims: tuple[Claim, ...]
    scopes: dict[Ref, Scope]
    people: tuple[PersonToScreen, ...]


_kept: OrderedDict[Ref, _Kept] = OrderedDict()
_lock = threading.Lock()


def people(of: Ref) -> tuple[PersonToScreen, ...]:
    """Everybody who ever applied for the vacancy, withdrawn or not, by every name and particular that the source ever
    gave: an address that was changed is as telling as the present one.

    Asked for each public call; which versions there are is read each time, their texts only once. Nothing having changed, it is
    the very same tuple.
    """
    with _lock:
        kept = _kept.get(of)
    versions: list[Version] = list(_versions(of).values_list("application_id", "version", "digest"))
    handlings = list(_handled(of))
    handled = tuple(_columns(row) for row in handlings)
    if kept is None or list(kept.told) != versions or kept.handled != handled:
        told = _read(of, versions, kept.told if kept is not None else {})
        found, claims = _merged_claims(told, {row.application_id: row for row in handlings})
        kept = _Kept(told, handled, found, claims, {}, ())
    return _keep(of, _with_scopes(kept)).people


def forget_people() -> None:
    """For tests and the simulation, whose processes are one."""
    with _lock:
        _kept.clear()


def _keep(of: Ref, kept: _Kept) -> _Kept:
    """What has no digest was stored by a version before it had one, and is read each time."""
    with _lock:
        if all(digest for _, _, digest in kept.told):
            _kept[of] = kept
            _kept.move_to_end(of)
            while len(_kept) > KEPT_VACANCIES:
                _kept.popitem(last=False)
    return kept


def _with_scopes(kept: _Kept) -> _Kept:
    """With the scopes of this moment: a window for withdrawal ends by the clock. Where nobody has decided anything, none is open."""
    if kept.scopes and not kept.handled:
        return kept
    window = timedelta(hours=current().profile.lists.withdrawal_hours)
    scopes = scopes_of(kept.claims, current().clock(), window)
    if scopes == kept.scopes:
        return kept
    of_people = {one.ref: one for one in kept.claims}
    known = {one.ref: one for one in kept.people}
    now = tuple(
        replace(
            person,
            scope=scopes[person.ref],
            protection=of_people[person.ref].protection,
            may_be_listed=of_people[person.ref].may_be_listed,
        )
        if kept.scopes.get(person.ref) != scopes[person.ref]
        else known[person.ref]
        for person in kept.found
    )
    return replace(kept, scopes=scopes, people=now)


def _versions(of: Ref) -> QuerySet[ApplicationFacts]:
    return ApplicationFacts.objects.filter(
        application__vacancy__source=of.source, application__vacancy__source_id=of.id
    ).order_by("application_id", "version")


def _read(of: Ref, versions: Iterable[Version], known: dict[Version, Told]) -> dict[Version, Told]:
    """What the versions tell, each read by its text once. By the digest that was read with the text: it may have changed since the
    caller looked.
    """
    unknown = {one for one in versions if one not in known or not one[2]}
    rows = _versions(of)
    if len(unknown) <= MANY:
        rows = rows.filter(application_id__in={application for application, _, _ in unknown})
    columns = rows.values_list("application_id", "version", "digest", "text")
    read = {(row, version, digest): text for row, version, digest, text in columns.iterator(chunk_size=200)}
    newest = {one[:2]: one for one in versions if one not in unknown} | {one[:2]: one for one in read}
    return {
        one: known[one] if one in known and one[2] else _told(read[one]) for one in sorted(newest.values())
    }


def _told(text: str) -> Told:
    application = from_json(Application, text)
    return person_from(application), application.exemption


def _merged_claims(
    told: dict[Version, Told], handled: dict[int, ApplicantHandling]
) -> tuple[tuple[PersonToScreen, ...], tuple[Claim, ...]]:
    found: dict[int, PersonToScreen] = {}
    claims: dict[int, Claim] = {}
    for (row, _, _), (person, request) in told.items():
        found[row] = _merged(found[row], person) if row in found else person
        claims[row] = _claim(person.ref, request, person.protection, handled.get(row))
    return tuple(found.values()), tuple(as_people(list(claims.values())))


def _columns(row: ApplicantHandling) -> tuple[object, ...]:
    return tuple(getattr(row, field.attname) for field in row._meta.concrete_fields)


def _handled(of: Ref) -> QuerySet[ApplicantHandling]:
    return ApplicantHandling.objects.filter(
        application__vacancy__source=of.source, application__vacancy__source_id=of.id
    ).order_by("application_id")


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
