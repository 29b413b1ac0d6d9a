"""What people say of a source's units: what the archive calls each, who leads it, and who handles its vacancies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from arkivbro.accounts.acts import Actor, Seen, act, recorded, require
from arkivbro.accounts.models import Installation, Role
from arkivbro.accounts.selectors import offered, units_called
from arkivbro.core.errors import WrongUse
from arkivbro.core.messages import Message, message
from arkivbro.core.profile import UnitRule
from arkivbro.core.ref import Ref
from arkivbro.ports import Chosen, TellsUnits, UnitTold
from arkivbro.recruitment.clock import clock
from arkivbro.recruitment.models import SourceUnit, UnitInArchive
from arkivbro.recruitment.selectors.units_in_archive import FIELDS, rule_of
from arkivbro.recruitment.services.unit_text import NOTHING, UnitChange, changes_of, rule_as_typed
from arkivbro.recruitment.services.vacancy_archiving import require_cleared
from arkivbro.runtime import current


@dataclass(frozen=True, slots=True, kw_only=True)
class SayOfUnit:
    """The unit of that Ref is this in the archive."""

    actor: Actor
    unit: str
    seen: Seen
    code: str = ""
    name: str = ""
    leader: str = ""
    officer: str = ""
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SayOfUnits:
    """Those of the TOML text, as the export writes them; what it does not name stands."""

    actor: Actor
    seen: Seen
    text: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadUnits:
    """The source is asked for its units, and who leads them."""

    actor: Actor
    source: str
    """Its door."""


@dataclass(frozen=True, slots=True)
class UnitsRead:
    """How many units the source has, and of how many it was not asked who leads them, for want of time."""

    count: int
    not_asked: int


def seen_of(ref: str) -> Seen:
    """What the form of a unit shows."""
    return Seen.of("unit in archive", ref, _values(rule_of(ref)))


def seen_of_changes(changes: Sequence[UnitChange]) -> Seen:
    """What reading a text in would change."""
    return Seen.of(
        "units in archive", [(one.ref, _values(one.before), _values(one.after)) for one in changes]
    )


@act("unit.say")
def say_of_unit(command: SayOfUnit) -> None:
    """Who leads a unit decides on exemptions, and what the archive calls it decides who reads there: that takes clearance in the unit,
    and in what it is called before and after. Nothing said takes back what was. Raises NotThere, ChangedSinceSeen, Declined, WrongUse.
    """
    values = {
        "code": command.code,
        "name": command.name,
        "leader": command.leader,
        "officer": command.officer,
    }
    in_use = _InUse()
    with recorded(command.actor, say_of_unit, where=command.unit, why=command.reason.strip()) as log:
        require(command.actor.has_role(Role.ARCHIVIST))
        require(is_ref(command.unit))
        require_cleared(command.actor, command.unit, command.unit)
        rule = rule_as_typed(command.unit, values)
        _require_reason(command.reason)
        _one_at_a_time()
        command.seen.require(seen_of(command.unit))
        log.detail = _say(command.actor, command.unit, rule, command.reason, in_use)


@act("unit.say_several")
def say_of_units(command: SayOfUnits) -> int:
    """How many were changed; all of them or none. What the text says of others, as it stands, takes no right. Raises as `say_of_unit`."""
    in_use = _InUse()
    with recorded(command.actor, say_of_units, why=command.reason.strip()) as log:
        require(command.actor.has_role(Role.ARCHIVIST))
        _one_at_a_time()
        changes = changes_of(command.text)
        for one in changes:
            require_cleared(command.actor, one.ref, one.ref)
        _require_reason(command.reason)
        command.seen.require(seen_of_changes(changes))
        for one in changes:
            _say(command.actor, one.ref, one.after, command.reason, in_use)
        log.detail = message("audited.units_read", count=len(changes))
        return len(changes)


@act("unit.read")
def read_units(command: ReadUnits) -> UnitsRead:
    """The source is asked first, outside any transaction, and no longer than a page may take: who leads those that it had no time for is as
    it was told before. Raises NotThere, WrongUse, and what the source raises.
    """
    require(command.actor.has_role(Role.ARCHIVIST, Role.ADMINISTRATOR))
    source = current().sources.get(command.source)
    if not isinstance(source, TellsUnits):
        raise WrongUse("transfer.no_such_source", source=command.source)
    told, now = source.units(_asked_before(command.source)), clock()
    with recorded(command.actor, read_units, where=command.source):
        _one_at_a_time()  # of two who ask at once, the second's answer stands, and not both
        rows = SourceUnit.objects.filter(source=command.source)
        known = {one.unit_ref: one for one in rows.exclude(unit_ref="")}
        rows.delete()
        SourceUnit.objects.bulk_create(_unit(command.source, one, known, now) for one in told)
    return UnitsRead(len(told), sum(one.ref is not None and one.leader_email is None for one in told))


def _asked_before(source: str) -> list[str]:
    """Ids of units that the source was asked about, the longest ago first."""
    rows = SourceUnit.objects.filter(source=source, leader_read_at__isnull=False).order_by("leader_read_at")
    return list(rows.values_list("unit_ref", flat=True))


def _unit(source: str, told: UnitTold, known: Mapping[str, SourceUnit], now: datetime) -> SourceUnit:
    ref = str(told.ref) if told.ref else ""
    before = known.get(ref)
    row = SourceUnit(source=source, own_id=told.own_id[:200], unit_ref=ref, name=told.name[:200], read_at=now)
    if told.leader_email is not None:
        row.leader_email, row.leader_read_at = told.leader_email[:254], now
    elif before is not None:
        row.leader_email, row.leader_read_at = before.leader_email, before.leader_read_at
    return row


def _say(actor: Actor, ref: str, rule: UnitRule, reason: str, in_use: _InUse) -> Message:
    before = rule_of(ref) or NOTHING
    for one in (before, rule):
        if called := one.code or one.name:
            for unit in units_called(called) or [ref]:
                require_cleared(actor, unit, called)
    in_use.require(Chosen.UNIT, rule.code, "unit.no_such_unit")
    in_use.require(Chosen.USER, rule.leader, "unit.no_such_user")
    in_use.require(Chosen.USER, rule.officer, "unit.no_such_user")
    if rule == NOTHING:
        UnitInArchive.objects.filter(unit_ref=ref).delete()
    else:
        values = {name: getattr(rule, name) for name in FIELDS}
        UnitInArchive.objects.update_or_create(
            unit_ref=ref,
            defaults={**values, "reason": reason.strip(), "changed_by": actor.name, "changed_at": clock()},
        )
    return message("audited.unit_in_archive", before=_in_words(before), after=_in_words(rule))


class _InUse:
    """What the archive has, asked for once and before the act's transaction: it may take seconds to answer."""

    def __init__(self) -> None:
        self._values = {what: {one.value for one in offered(what)} for what in (Chosen.UNIT, Chosen.USER)}

    def require(self, what: Chosen, value: str, refused: str) -> None:
        """Raises WrongUse with that code where the archive tells what it has, and it is not this."""
        if value and self._values[what] and value not in self._values[what]:
            raise WrongUse(refused, value=value)


def is_ref(text: str) -> bool:
    """Whether it is `<source>:<id>`."""
    try:
        return bool(Ref.parse(text))
    except ValueError:
        return False


def _in_words(rule: UnitRule) -> str:
    return " / ".join(_values(rule))


def _values(rule: UnitRule | None) -> tuple[str, ...]:
    return tuple(getattr(rule, name) for name in FIELDS) if rule is not None else ()


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise WrongUse("unit.reason_missing")


def _one_at_a_time() -> None:
    """Until the act's transaction ends: what was seen is what is changed."""
    Installation.objects.select_for_update(no_key=True).first()
