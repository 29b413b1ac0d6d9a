"""What each source's units are in the archive: as the page says, else as the profile's file does; and what the sources told of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import tomlkit

from arkivbro.accounts.models import OWN_SOURCE, UnitRef, User
from arkivbro.core.profile import UnitRule
from arkivbro.ports import TellsUnits
from arkivbro.recruitment.models import SourceUnit, UnitInArchive
from arkivbro.runtime import current

FIELDS = ("code", "name", "leader", "officer")
LONGEST = {"code": 200, "name": 200, "leader": 20, "officer": 20, "unit_ref": 261}
"""Characters that the model's columns take."""


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One unit of a source. `said_by` "": what stands is the file's, or nothing is said."""

    ref: str
    name: str
    rule: UnitRule | None
    proposed_leader: str
    """Initials of the user with the address of the one whom the source calls its leader; "" where nobody is found."""
    leader_email: str
    said_by: str = ""
    said_at: datetime | None = None
    reason: str = ""

    @property
    def called(self) -> str:
        """In the archive; "" where it is by the name that the source gives."""
        return (self.rule.code or self.rule.name) if self.rule else ""


def rule_of(ref: str) -> UnitRule | None:
    """What was said of the unit on the page; None where nothing was. One query."""
    row = UnitInArchive.objects.filter(unit_ref=ref).first()
    return _rule(row) if row is not None else None


def said_of_units() -> dict[str, UnitRule]:
    """By Ref, of every unit that something was said of on the page."""
    return {row.unit_ref: _rule(row) for row in UnitInArchive.objects.all()}


def units_in_archive(search: str = "") -> list[UnitRow]:
    """Every unit that a source has told of, with a vacancy or by itself, and those that something is said of; by name. With `search` those
    in whose name or id it stands.
    """
    names = dict(UnitRef.objects.exclude(source=OWN_SOURCE).values_list("text", "unit__name"))
    told = _told()
    said = {one.unit_ref: one for one in UnitInArchive.objects.all()}
    initials = _initials(one.leader_email for one in told.values())
    refs = {*names, *told, *said}
    rows = [_row(ref, names.get(ref, ""), told.get(ref), said.get(ref), initials) for ref in refs]
    found = [one for one in rows if search.casefold() in f"{one.name} {one.ref}".casefold()]
    return sorted(found, key=lambda one: (one.name.casefold(), one.ref))


def without_id() -> list[SourceUnit]:
    """Units that the source has, and that the body has given no id there."""
    return list(SourceUnit.objects.filter(unit_ref="").order_by("source", "name", "own_id"))


def sources_that_tell() -> list[str]:
    """Doors that know their units."""
    return sorted(name for name, one in current().sources.items() if isinstance(one, TellsUnits))


def as_toml() -> str:
    """What is said on the page, as the profile's tables: for its file, and to be read back."""
    document, units = tomlkit.document(), tomlkit.table(is_super_table=True)
    for row in UnitInArchive.objects.order_by("unit_ref"):
        table = tomlkit.table()
        table.comment(f"{row.changed_by}, {row.changed_at:%Y-%m-%d}")
        for name in FIELDS:
            if value := getattr(row, name):
                table.add(name, value)
        units.add(row.unit_ref, table)
    document.add("units", units)
    return tomlkit.dumps(document)


def _told() -> dict[str, SourceUnit]:
    """By Ref. Two nodes of one id cannot be told apart: they are one, by both names, and nobody leads both but who leads each."""
    found: dict[str, SourceUnit] = {}
    for one in SourceUnit.objects.exclude(unit_ref="").order_by("name", "pk"):
        if (other := found.get(one.unit_ref)) is not None:
            one.name = f"{other.name} / {one.name}"
            one.leader_email = one.leader_email if one.leader_email == other.leader_email else ""
        found[one.unit_ref] = one
    return found


def _row(
    ref: str, name: str, told: SourceUnit | None, said: UnitInArchive | None, initials: dict[str, str]
) -> UnitRow:
    shown = name or (told.name if told else "") or ref
    email = told.leader_email if told else ""
    rule = _rule(said) if said else current().profile.unit_rule(ref, shown)
    proposed = initials.get(email.casefold(), "")
    if said is None:
        return UnitRow(ref, shown, rule, proposed, email)
    return UnitRow(ref, shown, rule, proposed, email, said.changed_by, said.changed_at, said.reason)


def _rule(row: UnitInArchive) -> UnitRule:
    return UnitRule(code=row.code, name=row.name, leader=row.leader, officer=row.officer)


def _initials(emails: Iterable[str]) -> dict[str, str]:
    """By address in small letters; of active users, and only where one has it."""
    wanted = {one.casefold() for one in emails if one}
    found: dict[str, str] = {}
    if wanted:
        rows = User.objects.filter(is_active=True).exclude(initials="").values_list("email", "initials")
        for email, initials in rows:
            if email.casefold() in wanted:
                found[email.casefold()] = "" if email.casefold() in found else initials
    return found
