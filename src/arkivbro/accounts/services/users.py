"""An administrator adds users and units, and changes them; everybody changes their own password."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from arkivbro.accounts import audit
from arkivbro.accounts.acts import Actor, Seen, act, recorded, require
from arkivbro.accounts.choices import access_codes, require_offered
from arkivbro.accounts.models import Role, Unit, User, WaitingChange
from arkivbro.accounts.services.confirming import (
    PASSWORD_OF_ANOTHER,
    UserDetails,
    changes,
    details_of,
    keep_waiting,
    needs_confirming,
    require_free_username,
    seen_user,
    stored,
)
from arkivbro.accounts.services.units import rename_unit
from arkivbro.core.errors import WrongUse
from arkivbro.core.messages import Message, message
from arkivbro.ports import Chosen


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


def seen_unit(unit: Unit) -> Seen:
    """What the form of a unit shows."""
    return Seen.of("unit", unit.pk, unit.name, unit.archive_code)


@dataclass(frozen=True, slots=True)
class Saved:
    """The user, and whether something of it waits until another administrator has confirmed it."""

    user: User
    waits: bool = False


@act("account.user.add")
def add_user(command: AddUser) -> Saved:
    """What a new user may see waits until another administrator has confirmed it. Raises NotThere, WrongUse."""
    with recorded(command.actor, add_user, where=command.details.username) as log:
        _require_administrator(command.actor)
        _require_known(command.details)
        require_free_username(command.details.username)
        user = User(username=command.details.username)
        _set_password(user, command.password)
        nothing = replace(command.details, roles=frozenset(), units=frozenset(), clearances=frozenset())
        waits = needs_confirming(command.actor, user, nothing, command.details)
        log.detail = changes(nothing, command.details)
        stored(user, nothing if waits else command.details)
        if waits:
            log.code = "account.user.add.asked"
            keep_waiting(user, command.actor, command.details)
        return Saved(user, waits)


@act("account.user.change")
def change_user(command: ChangeUser) -> Saved:
    """What gives somebody more than they had waits until another administrator has confirmed it; the rest stands at once.

    Raises NotThere, ChangedSinceSeen, WrongUse: also for who would shut themselves out.
    """
    with recorded(command.actor, change_user, where=command.details.username) as log:
        _require_administrator(command.actor)
        user = User.objects.select_for_update().filter(pk=command.user).first()
        require(user is not None)
        assert user is not None
        before, details = details_of(user), command.details
        command.seen.require(seen_user(user))
        _require_known(details, before)
        if command.actor.user == user and not (details.is_active and Role.ADMINISTRATOR in details.roles):
            raise WrongUse("account.shuts_itself_out")
        require_free_username(details.username, user)
        if command.password:
            _set_password(user, command.password)
        password = user.password if command.password else ""
        waits = needs_confirming(command.actor, user, before, details, sets_password=bool(password))
        log.detail = changes(before, details, sets_password=bool(password))
        if waits:
            log.code = "account.user.change.asked"
            user.refresh_from_db()
            keep_waiting(user, command.actor, details, password)
        else:
            stored(user, details)
            WaitingChange.objects.filter(user=user).delete()
            if password:
                audit.record(command.actor, PASSWORD_OF_ANOTHER, details.username)
        return Saved(user, waits)


@act("account.password.change")
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


@act("account.unit.add")
def add_unit(command: AddUnit) -> Unit:
    """Raises NotThere, WrongUse."""
    with recorded(command.actor, add_unit, where=command.name):
        _require_administrator(command.actor)
        _require_free_name(command.name, command.archive_code)
        require_offered(Chosen.UNIT, command.archive_code, "account.unknown_unit_code")
        return Unit.objects.create(name=command.name, archive_code=command.archive_code)


@act("account.unit.change")
def change_unit(command: ChangeUnit) -> Unit:
    """Raises NotThere, ChangedSinceSeen, WrongUse."""
    with recorded(command.actor, change_unit, where=command.name) as log:
        _require_administrator(command.actor)
        unit = Unit.objects.select_for_update().filter(pk=command.unit).first()
        require(unit is not None)
        assert unit is not None
        command.seen.require(seen_unit(unit))
        own = command.actor.user
        if own is not None and (
            own.units.filter(pk=unit.pk) | Unit.objects.filter(pk=unit.pk, clearances__user=own)
        ):
            raise WrongUse("account.own_unit")
        log.detail = _renamed(unit, command)
        _require_free_name(command.name, command.archive_code, unit)
        if command.archive_code != unit.archive_code:
            require_offered(Chosen.UNIT, command.archive_code, "account.unknown_unit_code")
        rename_unit(unit, command.name)
        unit.archive_code = command.archive_code
        unit.save(update_fields=["archive_code"])
        return unit


@act("account.sign_in")
def note_sign_in(actor: Actor) -> None:
    """The password was right."""
    with recorded(actor, note_sign_in):
        require(actor.user is not None)


@act("account.sign_out")
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


def _renamed(unit: Unit, command: ChangeUnit) -> Message:
    before, after = (unit.name, unit.archive_code), (command.name, command.archive_code)
    return message(
        "audited.unit",
        before=before[0],
        before_code=before[1] or "–",
        after=after[0],
        after_code=after[1] or "–",
    )


def _require_free_name(name: str, archive_code: str, own: Unit | None = None) -> None:
    """Rights to records follow what their unit is called there: what another unit is or was called by anybody is taken."""
    if not name.strip():
        raise WrongUse("account.unit_without_name")
    others = Unit.objects.exclude(pk=own.pk) if own else Unit.objects.all()
    columns = ("name", "archive_code", "key", "refs__text", "refs__told_name", "former_names__name")
    taken = {_folded(called) for row in others.values_list(*columns) for called in row if called}
    if own:  # what it shares already, by what a source told, it may keep
        taken -= {_folded(own.name), _folded(own.archive_code)}
    for wanted in filter(None, (name, archive_code)):
        if _folded(wanted) in taken:
            raise WrongUse("account.unit_taken", name=wanted)


def _folded(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).split()).casefold()


def _set_password(user: User, password: str) -> None:
    try:
        validate_password(password, user)
    except ValidationError:
        raise WrongUse("account.weak_password") from None
    user.set_password(password)
