"""Who is to log in to a new installation, as the command line says it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from arkivbro.core.errors import WrongUse
from arkivbro.core.profile import ArchiveProfile

if TYPE_CHECKING:
    from arkivbro.accounts.services.first_users import MadeUser


@dataclass(frozen=True, slots=True)
class NamedUser:
    """As named, before there is a database. `role` is a value of `accounts.models.Role`; `units` are a recruiter's, by name."""

    username: str
    role: str
    initials: str = ""
    units: tuple[str, ...] = ()


def parsed_user(line: str, role: str) -> NamedUser:
    """`name,initials` and, of a recruiter, `,unit,unit`. Raises WrongUse."""
    username, *more = (part.strip() for part in line.split(","))
    initials, *own = more or [""]
    if not username or (own and role != "recruiter"):
        raise WrongUse("init.wrong_user", value=line)
    return NamedUser(username, role, initials, tuple(own))


def make(users: list[NamedUser]) -> list[MadeUser]:
    """Makes them in the installation that is open, with the units and the access codes of its profile. Raises WrongUse."""
    from arkivbro.accounts.acts import COMMAND_LINE
    from arkivbro.accounts.models import Role
    from arkivbro.accounts.services.first_users import FirstUser, make_first_users
    from arkivbro.runtime import current
    from arkivbro.wiring import register_profile

    register_profile()
    profile = current().profile
    units = units_of(profile)
    require_known_units(users, units)
    first = [FirstUser(one.username, Role(one.role), one.initials, one.units) for one in users]
    return make_first_users(COMMAND_LINE, first, units, _screening_codes(profile))


def units_of(profile: ArchiveProfile) -> dict[str, str]:
    """Name → code in the archive of what the profile calls units. A key that is a source's Ref is no name."""
    named = {
        rule.name or key: rule.code for key, rule in profile.units.items() if rule.name or ":" not in key
    }
    return dict(sorted(named.items()))


def require_known_units(users: Iterable[NamedUser], known: Collection[str]) -> None:
    """Raises WrongUse for a recruiter of a unit that nobody has heard of."""
    for user in users:
        for name in user.units:
            if name not in known:
                if not known:
                    raise WrongUse("init.no_units", user=user.username, unit=name)
                raise WrongUse("init.unknown_unit", user=user.username, unit=name, known=tuple(known))


def _screening_codes(profile: ArchiveProfile) -> list[str]:
    """The access codes that the profile registers with."""
    rules = (*profile.entry.values(), *profile.letter.values())
    return sorted({one.access.code for one in rules if one.access})
