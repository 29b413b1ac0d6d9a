"""What is said of units, as a person types it: each value looked at, and the TOML text read. Nothing is changed here."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from arkivbro.core.errors import WrongUse
from arkivbro.core.profile import UnitRule
from arkivbro.core.ref import Ref
from arkivbro.recruitment.selectors.units_in_archive import (
    FIELDS,
    LONGEST,
    UnitRow,
    said_of_units,
    units_in_archive,
)

MOST_AT_ONCE = 500
NOTHING = UnitRule()
"""Said of a unit, it takes back what was said: the profile's file holds again."""


@dataclass(frozen=True, slots=True)
class UnitChange:
    """Of one unit of the text something else is said now. `before`: what holds until then, whoever said it."""

    ref: str
    name: str
    is_known: bool
    """A source has told of it, or something is said of it already. Else its id may be misspelled."""
    before: UnitRule
    after: UnitRule

    @property
    def takes_back(self) -> bool:
        return self.after == NOTHING


def rule_as_typed(unit: str, values: Mapping[str, Any]) -> UnitRule:
    """Without the blanks around each value. Raises WrongUse for what no title, field or database takes."""
    typed = dict[str, str]()
    for field, value in values.items():
        if field not in FIELDS:
            raise WrongUse("unit.no_such_field", unit=unit, field=field[:60])
        text = value.strip() if isinstance(value, str) else None
        if text is None or len(text) > LONGEST[field] or not text.isprintable():
            raise WrongUse("unit.value_unusable", unit=unit, field=field, most=LONGEST[field])
        typed[field] = text
    return UnitRule(**typed)


def changes_of(text: str) -> list[UnitChange]:
    """What the text says otherwise than was said. Five queries. Raises WrongUse."""
    rules, known, said = _rules(text), {row.ref: row for row in units_in_archive()}, said_of_units()
    return [
        _change(ref, known.get(ref), rule) for ref, rule in rules.items() if rule != said.get(ref, NOTHING)
    ]


def _change(ref: str, row: UnitRow | None, after: UnitRule) -> UnitChange:
    before = row.rule if row is not None and row.rule is not None else NOTHING
    return UnitChange(ref, row.name if row else "", row is not None, before, after)


def _rules(text: str) -> dict[str, UnitRule]:
    try:
        told = tomllib.loads(text.removeprefix("\ufeff"))
    except RecursionError:
        raise WrongUse("unit.text_unreadable") from None
    except ValueError as error:
        line = re.search(r"line (\d+)", str(error))
        raise (
            WrongUse("unit.text_unreadable_at", line=int(line[1]))
            if line
            else WrongUse("unit.text_unreadable")
        ) from None
    units = told.get("units")
    if not isinstance(units, dict) or not units or set(told) != {"units"}:
        raise WrongUse("unit.text_unreadable")
    if len(units) > MOST_AT_ONCE:
        raise WrongUse("unit.text_too_long", most=MOST_AT_ONCE)
    return {_ref(key): rule_as_typed(key[:100], _table(key, value)) for key, value in units.items()}


def _ref(key: str) -> str:
    """Raises WrongUse for a name: the page says something of ids alone; and for blanks, which no source has in its ids' ends."""
    try:
        ref = Ref.parse(key)
    except ValueError:
        raise WrongUse("unit.no_such_id", unit=key[:100]) from None
    if ref.id != ref.id.strip() or len(str(ref)) > LONGEST["unit_ref"]:
        raise WrongUse("unit.no_such_id", unit=key[:100])
    return str(ref)


def _table(key: str, value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise WrongUse("unit.no_such_id", unit=key[:100])
    return value
