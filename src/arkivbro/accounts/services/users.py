"""An administrator adds users and units, and changes them; everybody changes their own password."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from arkivbro.accounts.acts import Actor, Seen, act, recorded, require
from arkivbro.accounts.choices import access_codes, require_offered
from arkivbro.accounts.models import Clearance, Role, Unit, User
from arkivbro.accounts.services.units import rename_unit
from arkivbro.core.errors import WrongUse
from arkivbro.ports import Chosen


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


@dataclass(frozen=True, slots=True, kw_only=True)
class AddUser:
    """A new user, with a password for the first time."""

    actor: Actor
    details: UserDetails
    password: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeUser:
    """The user of that primary key; "" leaves the password as it is."""

    actor: Actor
    user: int
    seen: Seen
    details: UserDetails
    password: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangePassword:
    """One's own, by who knows the old one."""

    actor: Actor
    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AddUnit:
    """A unit that no vacancy has told of."""

    actor: Actor
    name: str
    archive_code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeUnit:
    """The unit of that primary key: its people and its clearances stay with it."""

    actor: Actor
    unit: int
    seen: Seen
    name: str
    archive_code: str = ""


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


def seen_unit(unit: Unit) -> Seen:
    """What the form of a unit shows."""
    return Seen.of("unit", unit.pk, unit.name, unit.archive_code)


@act("account.user.add", "laget bruker")
def add_user(command: AddUser) -> User:
    """Raises NotThere, WrongUse."""
    with recorded(command.actor, add_user, where=command.details.username):
        _require_administrator(command.actor)
        _require_known(command.details)
        if User.objects.filter(username=command.details.username).exists():
            raise WrongUse("account.username_taken", username=command.details.username)
        user = User(username=command.details.username)
        _set_password(user, command.password)
        return _stored(user, command.details)


@act("account.user.change", "endret bruker")
def change_user(command: ChangeUser) -> User:
    """Raises NotThere, ChangedSinceSeen, WrongUse: also for who would shut themselves out."""
    with recorded(command.actor, change_user, where=command.details.username):
        _require_administrator(command.actor)
        user = User.objects.select_for_update().filter(pk=command.user).first()
        require(user is not None)
        assert user is not None
        command.seen.require(seen_user(user))
        details, is_self = command.details, command.actor.user == user
        _require_known(details, details_of(user))
        if is_self and not (details.is_active and Role.ADMINISTRATOR in details.roles):
            raise WrongUse("account.shuts_itself_out")
        if User.objects.filter(username=details.username).exclude(pk=user.pk).exists():
            raise WrongUse("account.username_taken", username=details.username)
        if command.password:
            _set_password(user, command.password)
        return _stored(user, details)


@act("account.password.change", "byttet passord")
def change_password(command: ChangePassword) -> User:
    """Raises NotThere, WrongUse."""
    with recorded(command.actor, change_password):
        known = command.actor.user
        require(known is not None)
        assert known is not None
        user = User.objects.select_for_update().get(pk=known.pk)
        require(user.is_active)
        if not user.check_password(command.old):
            raise WrongUse("account.wrong_password")
        _set_password(user, command.new)
        user.save(update_fields=["password"])
        return user


@act("account.unit.add", "laget enhet")
def add_unit(command: AddUnit) -> Unit:
    """Raises NotThere, WrongUse."""
    with recorded(command.actor, add_unit, where=command.name):
        _require_administrator(command.actor)
        _require_free_name(command.name)
        require_offered(Chosen.UNIT, command.archive_code, "account.unknown_unit_code")
        return Unit.objects.create(name=command.name, archive_code=command.archive_code)


@act("account.unit.change", "endret enhet")
def change_unit(command: ChangeUnit) -> Unit:
    """Raises NotThere, ChangedSinceSeen, WrongUse."""
    with recorded(command.actor, change_unit, where=command.name):
        _require_administrator(command.actor)
        unit = Unit.objects.select_for_update().filter(pk=command.unit).first()
        require(unit is not None)
        assert unit is not None
        command.seen.require(seen_unit(unit))
        _require_free_name(command.name, unit)
        if command.archive_code != unit.archive_code:
            require_offered(Chosen.UNIT, command.archive_code, "account.unknown_unit_code")
        rename_unit(unit, command.name)
        unit.archive_code = command.archive_code
        unit.save(update_fields=["archive_code"])
        return unit


@act("account.sign_in", "logget inn")
def note_sign_in(actor: Actor) -> None:
    """The password was right."""
    with recorded(actor, note_sign_in):
        require(actor.user is not None)


@act("account.sign_out", "logget ut")
def note_sign_out(actor: Actor) -> None:
    """The session ends."""
    with recorded(actor, note_sign_out):
        require(actor.user is not None)


def _require_administrator(actor: Actor) -> None:
    require(actor.has_role(Role.ADMINISTRATOR))


def _require_known(wanted: UserDetails, before: UserDetails | None = None) -> None:
    """Codes, units and initials that are new to the user exist. Raises WrongUse."""
    before = before or UserDetails(username="")
    codes = {one.value for one in access_codes()}
    new = wanted.clearances - before.clearances
    for code in sorted({code for code, _ in new} - codes):
        raise WrongUse("account.unknown_access_code", value=code)
    units = wanted.units | {unit for _, unit in new if unit is not None}
    if Unit.objects.filter(pk__in=units).count() < len(units):
        raise WrongUse("account.unknown_unit")
    if wanted.initials != before.initials:
        require_offered(Chosen.USER, wanted.initials, "account.unknown_initials")


def _require_free_name(name: str, own: Unit | None = None) -> None:
    if not name.strip():
        raise WrongUse("account.unit_without_name")
    others = Unit.objects.exclude(pk=own.pk) if own else Unit.objects.all()
    if others.filter(name=name).exists():
        raise WrongUse("account.unit_taken", name=name)


def _set_password(user: User, password: str) -> None:
    try:
        validate_password(password, user)
    except ValidationError:
        raise WrongUse("account.weak_password") from None
    user.set_password(password)


def _stored(user: User, details: UserDetails) -> User:
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
