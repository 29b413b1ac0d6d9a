"""What people say of a source's units: what the archive calls each, who leads it, and who handles its vacancies."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import ValidationError

from arkivbro.accounts.acts import Actor, Seen, act, recorded, require
from arkivbro.accounts.models import Installation, Role
from arkivbro.accounts.selectors import require_offered, unit_of_record
from arkivbro.core.errors import WrongUse
from arkivbro.core.messages import Message, message
from arkivbro.core.profile import UnitRule
from arkivbro.core.ref import Ref
from arkivbro.ports import Chosen, TellsUnits
from arkivbro.recruitment.clock import clock
from arkivbro.recruitment.models import SourceUnit, UnitInArchive
from arkivbro.recruitment.selectors.units_in_archive import FIELDS, rule_of
from arkivbro.recruitment.services.vacancy_archiving import require_cleared
from arkivbro.runtime import current

MOST_AT_ONCE = 500


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


def seen_of(ref: str) -> Seen:
    """What the form of a unit shows."""
    return Seen.of("unit in archive", ref, _values(rule_of(ref)))


def seen_of_text(text: str) -> Seen:
    """What reading the text in would change. Raises WrongUse."""
    return Seen.of("units in archive", [(ref, before, after) for ref, before, after in changes_of(text)])


@act("unit.say")
def say_of_unit(command: SayOfUnit) -> None:
    """Who leads a unit decides on exemptions, and what the archive calls it decides who reads there: that takes clearance in the unit,
    and in what it is called before and after. Raises NotThere, ChangedSinceSeen, Declined, WrongUse.
    """
    rule = UnitRule(
        code=command.code.strip(),
        name=command.name.strip(),
        leader=command.leader.strip(),
        officer=command.officer.strip(),
    )
    with recorded(command.actor, say_of_unit, where=command.unit, why=command.reason.strip()) as log:
        require(command.actor.has_role(Role.ARCHIVIST))
        require(is_ref(command.unit))
        require_cleared(command.actor, command.unit, command.unit)
        _require_reason(command.reason)
        _one_at_a_time()
        command.seen.require(seen_of(command.unit))
        log.detail = _say(command.actor, command.unit, rule, command.reason)


@act("unit.say_several")
def say_of_units(command: SayOfUnits) -> int:
    """How many were changed; all of them or none. Raises as `say_of_unit`."""
    with recorded(command.actor, say_of_units, why=command.reason.strip()) as log:
        require(command.actor.has_role(Role.ARCHIVIST))
        for ref in _rules(command.text):
            require_cleared(command.actor, ref, ref)
        _require_reason(command.reason)
        _one_at_a_time()
        command.seen.require(seen_of_text(command.text))
        changes = changes_of(command.text)
        for ref, _, after in changes:
            _say(command.actor, ref, UnitRule(**dict(zip(FIELDS, after, strict=True))), command.reason)
        log.detail = message("audited.units_read", count=len(changes))
        return len(changes)


@act("unit.read")
def read_units(command: ReadUnits) -> int:
    """How many the source has. It is asked first, outside any transaction. Raises NotThere, WrongUse, and what the source raises."""
    require(command.actor.has_role(Role.ARCHIVIST, Role.ADMINISTRATOR))
    source = current().sources.get(command.source)
    if not isinstance(source, TellsUnits):
        raise WrongUse("transfer.no_such_source", source=command.source)
    told, now = source.units(), clock()
    with recorded(command.actor, read_units, where=command.source):
        _one_at_a_time()  # of two who ask at once, the second's answer stands, and not both
        SourceUnit.objects.filter(source=command.source).delete()
        SourceUnit.objects.bulk_create(
            SourceUnit(
                source=command.source,
                own_id=one.own_id[:200],
                unit_ref=str(one.ref) if one.ref else "",
                name=one.name[:200],
                leader_email=one.leader_email[:254],
                read_at=now,
            )
            for one in told
        )
    return len(told)


def changes_of(text: str) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    """Each unit of the text of which something else is said now: its Ref, what was said, what will be. Raises WrongUse."""
    changed = []
    for ref, rule in _rules(text).items():
        before, after = _values(rule_of(ref)), _values(rule)
        if before != after:
            changed.append((ref, before, after))
    return changed


def _rules(text: str) -> Mapping[str, UnitRule]:
    try:
        units = tomllib.loads(text).get("units", {})
        rules = {str(Ref.parse(ref)): UnitRule.model_validate(table) for ref, table in units.items()}
    except (ValueError, ValidationError, AttributeError):
        raise WrongUse("unit.text_unreadable") from None
    if not rules or len(rules) > MOST_AT_ONCE:
        raise WrongUse("unit.text_unreadable")
    return rules


def _say(actor: Actor, ref: str, rule: UnitRule, reason: str) -> Message:
    before = rule_of(ref)
    for one in (before, rule):
        if one is not None and (called := one.code or one.name):
            require_cleared(actor, unit_of_record("", called) or ref, called)
    require_offered(Chosen.UNIT, rule.code, "unit.no_such_unit")
    require_offered(Chosen.USER, rule.leader, "unit.no_such_user")
    require_offered(Chosen.USER, rule.officer, "unit.no_such_user")
    values = {name: getattr(rule, name) for name in FIELDS}
    UnitInArchive.objects.update_or_create(
        unit_ref=ref,
        defaults={**values, "reason": reason.strip(), "changed_by": actor.name, "changed_at": clock()},
    )
    return message(
        "audited.unit_in_archive", before=" / ".join(_values(before)), after=" / ".join(_values(rule))
    )


def is_ref(text: str) -> bool:
    """Whether it is `<source>:<id>`."""
    try:
        return bool(Ref.parse(text))
    except ValueError:
        return False


def _values(rule: UnitRule | None) -> tuple[str, ...]:
    return tuple(getattr(rule, name) if rule is not None else "" for name in FIELDS)


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise WrongUse("unit.reason_missing")


def _one_at_a_time() -> None:
    """Until the act's transaction ends: what was seen is what is changed."""
    Installation.objects.select_for_update(no_key=True).first()
