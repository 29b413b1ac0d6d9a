"""What every act has in common: who does it, what they had seen, that it is done once, and that it is written down.

An act is one function in the app that owns it. It takes one frozen command (who, on what, with what, what was seen),
asks for the right, does its work and writes its row in the audit log, all in one transaction:

    @act("exemption.decide")
    def decide(command: Decide) -> ExemptionRecord:
        with recorded(command.actor, decide, where=…) as log: …

The web form, the command line and the clock call that same function. What is missing and what is forbidden answer
alike: `NotThere`.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from datetime import UTC, date, datetime
from enum import Enum, StrEnum
from typing import Any, ParamSpec, TypeVar

from django.db import transaction

from arkivbro.accounts import audit
from arkivbro.accounts.models import DoneOnce, Role, Scope, User
from arkivbro.core.errors import AskedTwice, ChangedSinceSeen, NotThere
from arkivbro.core.messages import Message

P = ParamSpec("P")
R = TypeVar("R")


class Stands(StrEnum):
    """Who stands behind an act."""

    PERSON = "person"
    COMMAND_LINE = "command_line"
    """Whoever has the machine has the database too: held back by nothing but the rules of the act."""
    APPLICANT = "applicant"
    """Whoever has the private link of an application: no user, no role."""
    AUTOMATIC = "automatic"
    """arkivbro itself, by the profile and the clock."""
    SYSTEM = "system"
    """Another recruitment system, by a token that an administrator gave it: no user, no role."""


@dataclasses.dataclass(frozen=True)
class Actor:
    """Who does something. A person has roles, units and clearances, read once; the other two have no user."""

    name: str
    """As records and the archive log say who it was: a user's name for signing in, never an applicant's."""
    stands: Stands = Stands.PERSON
    user: User | None = dataclasses.field(default=None, compare=False, repr=False)
    """For the audit log's link, and for selectors of other apps; nothing asks it for a right."""
    roles: frozenset[Role] = frozenset()
    unit_refs: frozenset[str] = frozenset()
    """What their units are known by, to us and to the sources: a vacancy or a case belongs to a unit by it."""
    clearances: frozenset[tuple[str, str]] = dataclasses.field(default=frozenset(), repr=False)
    """Access code and unit; "" is every unit."""
    initials: str = ""
    full_name: str = ""
    source: str = ""
    """Of a system: what its facts are told under. It knows of nothing that another source told."""
    scopes: frozenset[Scope] = frozenset()
    """Of a system: what its token is for."""
    token: str = ""
    """Of a system: the public id of its token, which is no secret."""
    has_every_unit: bool = False
    """Of a system whose token is not for some units only."""

    @classmethod
    def of(cls, user: User) -> Actor:
        """The person, as they stand now; one who is not active may do nothing."""
        active = user.is_active
        return cls(
            name=user.username,
            user=user,
            roles=frozenset(user.roles) if active else frozenset(),
            unit_refs=frozenset(user.unit_refs()) if active else frozenset(),
            clearances=user.held_clearances() if active else frozenset(),
            initials=user.initials,
            full_name=user.get_full_name() or user.username,
        )

    @property
    def is_person(self) -> bool:
        return self.stands is Stands.PERSON

    @property
    def is_system(self) -> bool:
        return self.stands is Stands.SYSTEM

    @property
    def is_command_line(self) -> bool:
        return self.stands is Stands.COMMAND_LINE

    @property
    def is_automatic(self) -> bool:
        return self.stands is Stands.AUTOMATIC

    def has_role(self, *roles: Role) -> bool:
        """Whether the actor holds one of them; the command line holds every role, the clock none."""
        return self.is_command_line or not self.roles.isdisjoint(roles)

    def is_of(self, unit_ref: str) -> bool:
        """Whether it is one of the actor's own units, by what we or a source know it by."""
        return self.is_command_line or (bool(unit_ref) and unit_ref in self.unit_refs)

    def is_cleared_for(self, code: str, unit: str) -> bool:
        """Whether the actor may read what carries the access code in that unit, by what we or a source know it by; "" is no code,
        and public.
        """
        if not code or self.is_command_line:
            return True
        return (code, "") in self.clearances or (bool(unit) and (code, unit) in self.clearances)


AUTOMATIC = Actor("automatic", Stands.AUTOMATIC)
COMMAND_LINE = Actor("kommandolinjen", Stands.COMMAND_LINE)


# --- what was seen ----------------------------------------------------------------------------------------------------


@dataclasses.dataclass(frozen=True, slots=True)
class Seen:
    """A digest of what somebody looked at before they pressed: forms carry it, and the act requires that it still holds."""

    digest: str

    FIELD = "sett"
    """The form's field."""

    @classmethod
    def of(cls, *values: object) -> Seen:
        """Of plain values, and of dataclasses, sequences, sets and mappings of such; equal values give an equal digest."""
        text = json.dumps([_plain(value) for value in values], ensure_ascii=False, sort_keys=True)
        return cls(hashlib.sha256(text.encode()).hexdigest()[:40])

    @classmethod
    def posted(cls, form: Mapping[str, Any]) -> Seen:
        """What the form says was shown; nothing, where it says nothing."""
        return cls(str(form.get(cls.FIELD, ""))[:40])

    def require(self, now: Seen) -> None:
        """Raises ChangedSinceSeen where something else stands there now, and where nothing was looked at."""
        if self != now:
            raise ChangedSinceSeen

    def __str__(self) -> str:
        return self.digest


NOTHING_SEEN = Seen("")


def _plain(value: object) -> object:
    match value:
        case None | bool() | int() | float():
            return value
        case Enum():
            return _plain(value.value)
        case str():
            return value
        case datetime():
            return (value.astimezone(UTC) if value.tzinfo else value).isoformat()
        case date():
            return value.isoformat()
        case Seen():
            return value.digest
        case Mapping():
            return {"": sorted(([_plain(key), _plain(one)] for key, one in value.items()), key=_order)}
        case AbstractSet():
            return sorted((_plain(one) for one in value), key=_order)
        case Sequence() if not isinstance(value, (bytes, bytearray)):
            return [_plain(one) for one in value]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    raise TypeError(f"{type(value).__name__} has no digest")


def _order(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


# --- asked twice ------------------------------------------------------------------------------------------------------

KEY_FIELD = "once"
"""The form's field with the key of what it asks for."""


def new_key() -> str:
    """For one form as it is shown now: however often its button is pressed, it is done once."""
    return secrets.token_urlsafe(12)


def posted_key(form: Mapping[str, Any]) -> str:
    """The key that the form carries. A form without one asks for nothing: raises AskedTwice."""
    key = str(form.get(KEY_FIELD, ""))[:40]
    if not key:
        raise AskedTwice
    return key


# --- written down -----------------------------------------------------------------------------------------------------


@dataclasses.dataclass
class Log:
    """The row that will stand in the audit log when the transaction ends; the act fills in what it learns on its way."""

    where: str = ""
    """A record's number or public id; never an applicant's name."""
    why: str = ""
    """A reason that a person typed; only those who may see every applicant are shown it."""
    detail: Message | None = None
    """From what to what; never an applicant."""
    code: str = ""
    """Of what it was, where that is another thing than the act is called after."""
    is_needed: bool = True
    """An act that found everything done already writes no row."""


@dataclasses.dataclass(frozen=True)
class Act:
    """One act of the system, as the registry knows it."""

    code: str
    """*Hendelseslogg* has words for it: `audit.` and this code, in the table of messages."""
    function: Callable[..., Any]


ACTS: dict[str, Act] = {}
"""Every act of the system by its code: tests go through it, so that none is forgotten."""


def act(code: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Makes the function an act: it stands in the registry, and `recorded` knows what to call it."""

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        if code in ACTS:
            raise ValueError(f"two acts are called {code}")
        ACTS[code] = Act(code, function)
        function.act_code = code  # type: ignore[attr-defined]  # read by `recorded`
        return function

    return decorate


@contextmanager
def recorded(
    actor: Actor, done: Callable[..., Any], *, where: str = "", why: str = "", key: str = ""
) -> Iterator[Log]:
    """One transaction with its row in the audit log: both, or neither.

    `done` is the act's function. `key` is what the form carries, for what the database cannot tell apart by itself: the
    same key a second time raises AskedTwice and changes nothing; where the act failed, it may be asked with again.
    """
    code: str = getattr(done, "act_code")  # noqa: B009  # a plain function has no such attribute for mypy
    log = Log(where, why)
    with transaction.atomic():
        if key:
            DoneOnce.spend(key, code, actor.name)
        yield log
        if log.is_needed:
            audit.record(actor, log.code or code, log.where, log.why, log.detail)


def require(holds: bool) -> None:
    """A right or a record that the actor lacks: both answer alike. Raises NotThere."""
    if not holds:
        raise NotThere


__all__ = [
    "ACTS",
    "AUTOMATIC",
    "COMMAND_LINE",
    "KEY_FIELD",
    "NOTHING_SEEN",
    "Act",
    "Actor",
    "Log",
    "Seen",
    "Stands",
    "act",
    "new_key",
    "posted_key",
    "recorded",
    "require",
]
