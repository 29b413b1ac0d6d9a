"""Whom a case or an entry may be given to: the people whom this archive knows, by their initials in it."""

from __future__ import annotations

from collections.abc import Container

from django.db.models import Q

from arkivbro.accounts.models import User
from arkivbro.archive.models import CaseFile
from arkivbro.archive.statuses import CASE_EXPIRED, CLOSED
from arkivbro.core.errors import Declined, Misconfigured
from arkivbro.runtime import current


def known_people() -> list[tuple[str, str]]:
    """Initials and names, sorted: the active users who have initials, and the leaders and delegates whom the profile names."""
    users = User.objects.filter(is_active=True).exclude(initials="").order_by("initials", "pk")
    people = {user.initials: user.get_full_name() or user.username for user in users}
    for initials, told in _in_profile().items():
        people.setdefault(initials, told)
    return sorted(people.items())


def require_person(initials: str, but: str = "") -> None:
    """Raises Declined where the initials are nobody's, or those of `but`: the default officer is a place to wait in."""
    if initials == but or initials not in dict(known_people()):
        raise Declined("archive.unknown_person", initials=initials)


def without_responsible(default: str) -> Q:
    """The open cases whose saksansvarlig must be changed: those on the default officer, and on whoever is nobody here."""
    users = User.objects.filter(is_active=True).exclude(initials__in=("", default)).values("initials")
    named = [initials for initials in _in_profile() if initials != default]
    is_somebody = Q(responsible__in=users) | Q(responsible__in=named)
    return ~Q(status__in=(CLOSED, CASE_EXPIRED)) & ~is_somebody


def must_be_changed(case: CaseFile, default: str, people: Container[str]) -> bool:
    """The same of one case, by the initials of `known_people`."""
    is_open = case.status not in (CLOSED, CASE_EXPIRED)
    return is_open and (case.responsible == default or case.responsible not in people)


def _in_profile() -> dict[str, str]:
    """Whom the profile names: leaders and case handlers of units, and who decides on exemption for a leader."""
    try:
        profile = current().profile
    except Misconfigured:
        return {}
    named = dict.fromkeys(profile.exemption.delegates, "kan avgjøre unntak")
    named |= {unit.officer: f"saksbehandler i {name}" for name, unit in profile.units.items()}
    named |= {unit.leader: f"leder i {name}" for name, unit in profile.units.items()}
    return {initials: told for initials, told in named.items() if initials}
