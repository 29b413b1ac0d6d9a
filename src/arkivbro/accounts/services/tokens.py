"""An administrator gives another recruitment system a token, another administrator confirms it, any of them takes it back.

What the system shows is told once, to whoever made it, and kept as a digest. Nobody gives rights alone: until it is confirmed it lets nobody
in; the command line, which has the database too, confirms its own.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet

from arkivbro.accounts.acts import Actor, Seen, Stands, act, recorded, require
from arkivbro.accounts.models import OWN_SOURCE, Role, Scope, SystemToken, Unit
from arkivbro.accounts.models.token import TokenState
from arkivbro.connectors.registry import SOURCES
from arkivbro.core.errors import WrongUse
from arkivbro.core.ref import Ref
from arkivbro.core.working_days import OSLO
from arkivbro.runtime import current

PREFIX = "arkivbro_"
"""So that whoever finds one in a log or a repository knows what it is."""
LONGEST = timedelta(days=730)
OURS = frozenset({OWN_SOURCE, "demo"})
_SHOWN = re.compile(rf"{PREFIX}[A-Za-z0-9_-]{{43}}")


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeToken:
    """A token for what the scopes say, in these units (primary keys) or in every unit, until the end of that day."""

    actor: Actor
    name: str
    source: str
    scopes: Collection[Scope]
    expires_on: date
    units: Collection[int] = ()
    has_every_unit: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OfToken:
    """A command on the token of that public id, as it was looked at."""

    actor: Actor
    token: str
    seen: Seen


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmToken(OfToken):
    """It holds from now on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RevokeToken(OfToken):
    """It lets nobody in any more. What it told stands."""


@dataclass(frozen=True, slots=True)
class MadeToken:
    """`shown` is what the system is to show: it is never told again."""

    token: SystemToken
    shown: str = field(repr=False)


def seen_token(token: SystemToken) -> Seen:
    """What it is for, and whether it holds."""
    units = sorted(token.units.values_list("pk", flat=True))
    state = token.state(current().clock())
    return Seen.of("token", token.public_id, token.source, token.scopes, token.has_every_unit, units, state)


@act("account.token.make")
def make_token(command: MakeToken) -> MadeToken:
    """Raises NotThere, WrongUse."""
    with recorded(command.actor, make_token, where=f"{command.source}, {command.name}"[:200]) as log:
        _require_administrator(command.actor)
        now = current().clock()
        expires = datetime.combine(command.expires_on, time.max, OSLO)
        _require_sound(command, expires, now)
        shown = PREFIX + secrets.token_urlsafe(32)
        token = SystemToken.objects.create(
            name=command.name.strip(),
            source=command.source,
            scopes=sorted(command.scopes),
            has_every_unit=command.has_every_unit,
            digest=_digest(shown),
            made_by=command.actor.name,
            made_at=now,
            confirmed_by=command.actor.name if command.actor.is_command_line else "",
            expires_at=expires,
        )
        token.units.set(command.units)
        log.where = _where(token)
        return MadeToken(token, shown)


@act("account.token.confirm")
def confirm_token(command: ConfirmToken) -> SystemToken:
    """Raises NotThere, ChangedSinceSeen, WrongUse: whoever made it does not confirm it."""
    with recorded(command.actor, confirm_token) as log:
        token = _locked(command)
        log.where = _where(token)
        if token.state(current().clock()) is not TokenState.WAITING:
            raise WrongUse("account.token_not_waiting")
        if token.made_by == command.actor.name:
            raise WrongUse("account.token_own")
        token.confirmed_by = command.actor.name
        token.save(update_fields=["confirmed_by"])
        return token


@act("account.token.revoke")
def revoke_token(command: RevokeToken) -> SystemToken:
    """Again is nothing to do. Raises NotThere, ChangedSinceSeen."""
    with recorded(command.actor, revoke_token) as log:
        token = _locked(command)
        log.where, log.is_needed = _where(token), token.revoked_at is None
        if token.revoked_at is None:
            token.revoked_by, token.revoked_at = command.actor.name, current().clock()
            token.save(update_fields=["revoked_by", "revoked_at"])
        return token


def token_called(public_id: str) -> SystemToken:
    """Raises WrongUse."""
    token = SystemToken.objects.filter(public_id=public_id).first()
    if token is None:
        raise WrongUse("account.no_such_token", token=public_id[:40])
    return token


def actor_of_token(shown: str) -> tuple[Actor, SystemToken] | None:
    """Whoever shows a token that holds; None for any other text, whatever is wrong with it."""
    if not _SHOWN.fullmatch(shown):
        return None
    now = current().clock()
    token = SystemToken.objects.filter(SystemToken.holds_at(now), digest=_digest(shown)).first()
    if token is None:
        return None
    today = now.astimezone(OSLO).date()
    if token.last_used != today:
        SystemToken.objects.filter(pk=token.pk).update(last_used=today)
    return actor_with(token), token


def actor_with(token: SystemToken) -> Actor:
    """The system as acts know it."""
    return Actor(
        name=f"api:{token.source}",
        stands=Stands.SYSTEM,
        full_name=token.name,
        unit_refs=frozenset(_refs(token.units.all())),
        source=token.source,
        token=token.public_id,
        scopes=frozenset(Scope(one) for one in token.scopes if one in Scope.values),
        has_every_unit=token.has_every_unit,
    )


def _refs(units: QuerySet[Unit]) -> set[str]:
    """What the units are known by, to us and to the sources."""
    rows = units.prefetch_related("refs")
    return {text for unit in rows for text in (str(unit.ref), *(one.text for one in unit.refs.all()))}


def _require_sound(command: MakeToken, expires: datetime, now: datetime) -> None:
    if not command.name.strip():
        raise WrongUse("account.token_without_name")
    try:
        Ref(command.source, "x")
    except ValueError:
        raise WrongUse("account.token_source") from None
    taken = OURS | SOURCES.keys() | {one.name for one in current().sources.values()}
    if command.source in taken or command.source in {name.partition("-")[0] for name in SOURCES}:
        raise WrongUse("account.token_source_taken", source=command.source)
    if not command.scopes:
        raise WrongUse("account.token_without_scope")
    if bool(command.units) is command.has_every_unit:
        raise WrongUse("account.token_units")
    if Unit.objects.filter(pk__in=command.units).count() < len(set(command.units)):
        raise WrongUse("account.unknown_unit")
    if not now < expires <= now + LONGEST:
        raise WrongUse("account.token_expiry", days=LONGEST.days)


def _locked(command: OfToken) -> SystemToken:
    _require_administrator(command.actor)
    token = SystemToken.objects.select_for_update().filter(public_id=command.token).first()
    require(token is not None)
    assert token is not None
    command.seen.require(seen_token(token))
    return token


def _require_administrator(actor: Actor) -> None:
    require(actor.has_role(Role.ADMINISTRATOR))


def _where(token: SystemToken) -> str:
    return f"{token.source}, {token.public_id}"


def _digest(shown: str) -> str:
    return hashlib.sha256(shown.encode()).hexdigest()
