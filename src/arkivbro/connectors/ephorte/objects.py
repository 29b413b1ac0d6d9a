"""NCore's objects as values: what we send (`Draft`) and what we have read (`Standing`). Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

Scalar = str | int | bool | float | Decimal | datetime | None
OSLO = ZoneInfo("Europe/Oslo")


@dataclass(frozen=True, slots=True)
class Draft:
    """An object to be inserted. `references` name siblings of the same batch by their `id` (z:Ref → z:Id)."""

    type: str
    fields: Mapping[str, Scalar]
    id: str = ""
    references: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Standing:
    """An object as read: its own fields (absent ones are None), and the related objects that were asked for."""

    type: str
    fields: Mapping[str, Scalar]
    related: Mapping[str, Standing] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """ "" for null."""
        value = self.fields.get(name)
        return "" if value is None else str(value)

    def number(self, name: str) -> int:
        """0 for null."""
        value = self.fields.get(name)
        return value if isinstance(value, int) else 0

    def flag(self, name: str) -> bool:
        return self.fields.get(name) is True

    def day(self, name: str) -> date | None:
        """The date of a dateTime: NCore's times have no zone and are local to the server; one with a zone is made so."""
        value = self.fields.get(name)
        if not isinstance(value, datetime):
            return None
        return (value.astimezone(OSLO) if value.tzinfo else value).date()

    def with_fields(self, **changes: Scalar) -> Standing:
        """The whole object with some fields changed, to be sent back: NCore's Update is whole-object."""
        return Standing(self.type, {**self.fields, **changes}, self.related)


def at_midnight(day: date | None) -> datetime | None:
    """A date as NCore's dateTime, without zone."""
    return datetime(day.year, day.month, day.day) if day else None  # noqa: DTZ001  (NCore's local time)
