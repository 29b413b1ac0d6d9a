"""The first users of an installation, each with a role: without them nobody can log in, see what goes wrong, or archive a list."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction

from arkivbro.accounts.acts import Actor
from arkivbro.accounts.models import Role, Unit
from arkivbro.accounts.services.confirming import UserDetails
from arkivbro.accounts.services.users import AddUnit, AddUser, add_unit, add_user

PASSWORD_BYTES = 12
"""Of chance in a first password: 16 characters."""


@dataclass(frozen=True, slots=True)
class FirstUser:
    """Who is to be made; `units` are a recruiter's, by name."""

    username: str
    role: Role
    initials: str = ""
    units: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MadeUser:
    """Who was made, with a password that is nowhere else."""

    username: str
    role: Role
    password: str


@transaction.atomic
def make_first_users(
    actor: Actor, users: Iterable[FirstUser], units: Mapping[str, str], codes: Collection[str]
) -> list[MadeUser]:
    """Makes the units (name → code in the archive) and the users, all or none. Raises NotThere, WrongUse.

    Archivists and recruiters are cleared for those access codes: an archivist everywhere, a recruiter in the own units.
    """
    known, made = _units(actor, units), []
    for user in users:
        own = [known[name] for name in user.units]
        where: list[int | None] = [None] if user.role is Role.ARCHIVIST else [*own]
        details = UserDetails(
            username=user.username,
            initials=user.initials,
            roles=frozenset({user.role}),
            units=frozenset(own),
            clearances=frozenset((code, unit) for code in codes for unit in where),
        )
        password = secrets.token_urlsafe(PASSWORD_BYTES)
        add_user(AddUser(actor=actor, details=details, password=password))
        made.append(MadeUser(user.username, user.role, password))
    return made


def _units(actor: Actor, units: Mapping[str, str]) -> dict[str, int]:
    """Name → primary key, those that are not there made."""
    known = {unit.name: unit.pk for unit in Unit.objects.all()}
    for name, code in units.items():
        if name not in known:
            known[name] = add_unit(AddUnit(actor=actor, name=name, archive_code=code)).pk
    return known
