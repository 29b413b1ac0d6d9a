"""Nobody gives rights alone: what gives somebody more than they had is asked for by one administrator and confirmed by another.

It holds for roles, units, clearances, being let in again, and for the password of somebody who holds any of them: whoever sets that,
may log in as them. Where there is one administrator only, the command line confirms: whoever has the machine has the database.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from typing import Any

from arkivbro.accounts import audit
from arkivbro.accounts.acts import Actor, Log, Seen, act, recorded, require
from arkivbro.accounts.models import Clearance, Role, Unit, User, WaitingChange
from arkivbro.core.errors import ChangedSinceSeen, NotThere, WrongUse
from arkivbro.core.messages import Message, message

PASSWORD_OF_ANOTHER = "account.password.of_another"  # noqa: S105 - the code of an act


@dataclass(frozen=True, slots=True, kw_only=True)
class UserDetails:
    """All of a user but the password, as it shall stand."""

    username: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    initials: str = ""
    roles: frozenset[Role] = frozenset()
    units: frozenset[int] = frozenset()
    """Primary keys."""
    clearances: frozenset[tuple[str, int | None]] = frozenset()
    """Access code and unit; None is every unit."""
    is_active: bool = True


def details_of(user: User) -> UserDetails:
    """As the user stands."""
    return UserDetails(
        username=user.username,
        first_name=user.first_name,
        last_name=user.last_name,
        email=user.email,
        initials=user.initials,
        roles=frozenset(user.roles),
        units=frozenset(user.units.values_list("pk", flat=True)),
        clearances=frozenset(user.clearances.values_list("access_code", "unit_id")),
        is_active=user.is_active,
    )


def seen_user(user: User) -> Seen:
    """What the form of a user shows."""
    return Seen.of("user", user.pk, details_of(user))


@dataclass(frozen=True, slots=True, kw_only=True)
class OfWaiting:
    """A command on what waits for one user, as the administrator looked at it."""

    actor: Actor
    user: str
    """The name for signing in."""
    seen: Seen


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirm(OfWaiting):
    """It stands from now on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decline(OfWaiting):
    """It is not to be; the one who asked may take it back so, too."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for one user, for the screens and the command line."""

    username: str
    asked_by: str
    asked_at: Any
    changes: Message
    seen: Seen


def gains(before: UserDetails, after: UserDetails) -> bool:
    """Whether somebody would have more than they had."""
    everywhere = {code for code, unit in before.clearances if unit is None}
    cleared = {one for one in after.clearances - before.clearances if one[0] not in everywhere}
    recruits = Role.RECRUITER in after.roles and bool(after.units - before.units)
    let_in = after.is_active and not before.is_active and holds_anything(after)
    return bool(after.roles - before.roles) or bool(cleared) or recruits or let_in


def holds_anything(details: UserDetails) -> bool:
    return bool(details.roles or details.clearances)


def needs_confirming(
    actor: Actor, user: User, before: UserDetails, after: UserDetails, *, sets_password: bool = False
) -> bool:
    """Whether another has to look at it."""
    if actor.is_command_line:
        return False
    return gains(before, after) or (sets_password and actor.user != user and holds_anything(before))


def keep_waiting(user: User, actor: Actor, details: UserDetails, password: str = "") -> None:
    """Instead of what waited before. Inside the caller's transaction."""
    WaitingChange.objects.filter(user=user).delete()
    WaitingChange.objects.create(
        user=user,
        asker=actor.user,
        asked_by=actor.name,
        details=_as_json(details),
        password=password,
        seen=str(seen_user(user)),
    )


def waiting_changes() -> list[Waiting]:
    """All that wait, the oldest first."""
    rows = WaitingChange.objects.select_related("user")
    return [
        Waiting(
            row.user.username,
            row.asked_by,
            row.asked_at,
            changes(details_of(row.user), _from_json(row.details), sets_password=bool(row.password)) or NONE,
            _seen(row),
        )
        for row in rows
    ]


@act("account.user.confirm")
def confirm(command: Confirm) -> User:
    """Raises NotThere; ChangedSinceSeen, also where the user was changed meanwhile; WrongUse for whoever asked for it or would gain."""
    with recorded(command.actor, confirm) as log:
        row = _locked(command, log)
        user, own = row.user, command.actor.user
        if command.actor.is_person and own in (row.asker, user, None):
            raise WrongUse("account.confirms_own")
        if str(seen_user(user)) != row.seen:
            raise ChangedSinceSeen
        if row.password:
            user.password = row.password
            audit.record(
                command.actor,
                PASSWORD_OF_ANOTHER,
                user.username,
                detail=message("audited.asked_by", username=str(row.asked_by)),
            )
        details = _from_json(row.details)
        require_free_username(details.username, user)
        row.delete()
        return stored(user, details)


@act("account.user.decline")
def decline(command: Decline) -> None:
    """Raises NotThere, ChangedSinceSeen."""
    with recorded(command.actor, decline) as log:
        _locked(command, log).delete()


def _locked(command: OfWaiting, log: Log) -> WaitingChange:
    require(command.actor.has_role(Role.ADMINISTRATOR))
    user = User.objects.select_for_update().filter(username=command.user).first()
    row = WaitingChange.objects.select_for_update().filter(user=user).first() if user else None
    if user is None or row is None:
        raise NotThere
    row.user = user
    command.seen.require(_seen(row))
    log.where = user.username
    log.detail = changes(details_of(user), _from_json(row.details), sets_password=bool(row.password))
    return row


def _seen(row: WaitingChange) -> Seen:
    return Seen.of("waiting", row.pk, row.details, bool(row.password), row.seen, details_of(row.user))


def require_free_username(username: str, own: User | None = None) -> None:
    """Raises WrongUse where another is called so, in small letters or large."""
    if any(one != own for one in User.objects.named(username)):
        raise WrongUse("account.username_taken", username=username)


def stored(user: User, details: UserDetails) -> User:
    """The user, units and clearances together."""
    user.username, user.first_name, user.last_name = details.username, details.first_name, details.last_name
    user.email, user.initials, user.is_active = details.email, details.initials, details.is_active
    user.is_recruiter = Role.RECRUITER in details.roles
    user.is_archivist = Role.ARCHIVIST in details.roles
    user.is_administrator = Role.ADMINISTRATOR in details.roles
    user.is_superuser = user.is_superuser and user.is_administrator
    user.save()
    user.units.set(details.units)
    user.clearances.all().delete()
    Clearance.objects.bulk_create(
        Clearance(user=user, access_code=code, unit_id=unit)
        for code, unit in sorted(details.clearances, key=str)
    )
    return user


# --- in words ---------------------------------------------------------------------------------------------------------


def changes(before: UserDetails, after: UserDetails, *, sets_password: bool = False) -> Message | None:
    """From what to what: "roller: arkivar → arkivar, administrator; klareringer: ingen → P". None where nothing differs."""
    told = []
    if before.username != after.username:
        told.append(message("audited.username", before=before.username, after=after.username))
    names = dict(Unit.objects.values_list("pk", "name"))
    for code, of in (
        ("audited.roles", _roles),
        ("audited.units", _units),
        ("audited.clearances", _clearances),
    ):
        was, now = of(before, names), of(after, names)
        if was != now:
            told.append(message(code, before=was or NONE, after=now or NONE))
    if before.is_active != after.is_active:
        told.append(message("audited.sign_in", before=before.is_active, after=after.is_active))
    personal = ("first_name", "last_name", "email", "initials")
    if any(getattr(before, name) != getattr(after, name) for name in personal):
        told.append(message("audited.personal"))
    if sets_password:
        told.append(message("audited.password"))
    return (
        reduce(lambda rest, first: message("audited.several", first=first, rest=rest), reversed(told))
        if told
        else None
    )


NONE = message("audited.none")
ROLES = {
    Role.RECRUITER: message("audited.role.recruiter"),
    Role.ARCHIVIST: message("audited.role.archivist"),
    Role.ADMINISTRATOR: message("audited.role.administrator"),
}


def _roles(of: UserDetails, _names: Mapping[int, str]) -> tuple[Message, ...]:
    return tuple(word for role, word in ROLES.items() if role in of.roles)


def _units(of: UserDetails, names: Mapping[int, str]) -> tuple[str, ...]:
    return tuple(sorted(names.get(pk, "?") for pk in of.units))


def _clearances(of: UserDetails, names: Mapping[int, str]) -> tuple[Message, ...]:
    """By code, then by unit; one for every unit comes first."""
    held = sorted((code, "" if unit is None else names.get(unit, "?")) for code, unit in of.clearances)
    return tuple(
        message("audited.clearance_in", code=code, unit=unit)
        if unit
        else message("audited.clearance", code=code)
        for code, unit in held
    )


def _as_json(details: UserDetails) -> dict[str, Any]:
    return {
        "username": details.username,
        "first_name": details.first_name,
        "last_name": details.last_name,
        "email": details.email,
        "initials": details.initials,
        "roles": sorted(role.value for role in details.roles),
        "units": sorted(details.units),
        "clearances": sorted(([code, unit] for code, unit in details.clearances), key=str),
        "is_active": details.is_active,
    }


def _from_json(told: dict[str, Any]) -> UserDetails:
    """What names a unit that is gone meanwhile, is left out."""
    there = set(Unit.objects.values_list("pk", flat=True))
    return UserDetails(
        username=told["username"],
        first_name=told["first_name"],
        last_name=told["last_name"],
        email=told["email"],
        initials=told["initials"],
        roles=frozenset(Role(role) for role in told["roles"]),
        units=frozenset(told["units"]) & there,
        clearances=frozenset(
            (code, unit) for code, unit in told["clearances"] if unit is None or unit in there
        ),
        is_active=told["is_active"],
    )
