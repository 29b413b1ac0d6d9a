"""NCore's objects as values: what we send (`Draft`) and what we have read (`StoredObject`). Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import MAXYEAR, MINYEAR, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from arkivbro.core.errors import Defect

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
class Extra:
    """A field of an installation's own that its contract does not name. `tag` is the element's name with its namespace."""

    tag: str
    text: str


@dataclass(frozen=True, slots=True)
class StoredObject:
    """An object as read: its own fields, and the related objects that were asked for. What is absent is not there.

    `extras` and `derived` (its own type with namespace, where the contract has only the one it is derived from) go back
    with an update: whoever leaves them out empties them.
    """

    type: str
    fields: Mapping[str, Scalar]
    related: Mapping[str, StoredObject] = field(default_factory=dict)
    extras: tuple[Extra, ...] = ()
    derived: str = ""

    @property
    def id(self) -> int:
        """NCore's number for it: no object is read without its key."""
        return self.key("Id")

    def key(self, name: str) -> int:
        """A number of its key."""
        value = self.number(name)
        if value is None:
            raise Defect(detail=f"{self.type} without {name}")
        return value

    def text(self, name: str) -> str:
        """ "" for an absent one too: NCore does not tell them apart."""
        value = self.fields.get(name)
        return "" if value is None else str(value)

    def number(self, name: str) -> int | None:
        """None: it is absent, which is no number."""
        value = self.fields.get(name)
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    def flag(self, name: str) -> bool | None:
        """None: it is absent, which is neither yes nor no."""
        value = self.fields.get(name)
        return value if isinstance(value, bool) else None

    def day(self, name: str) -> date | None:
        """The date of a dateTime, in the server's time.

        None: it is absent, or .NET's first moment (0001-01-01), which is what a moment that was never set is. Its last one
        (9999-12-31) is that day: no end.
        """
        value = self.fields.get(name)
        if not isinstance(value, datetime):
            return None
        day = local_time(value).date()
        return None if day == date.min else day

    def with_fields(self, **changes: Scalar) -> StoredObject:
        """The whole object with some fields changed, to be sent back: NCore's Update is whole-object."""
        return replace(self, fields={**self.fields, **changes})


def local_time(moment: datetime) -> datetime:
    """The moment as the server's clock shows it: NCore's times have no zone, and one that has is made so.

    In the calendar's first and last year the zone is dropped instead: there the same moment elsewhere may be in no year.
    """
    if moment.tzinfo is None or moment.year in (MINYEAR, MAXYEAR):
        return moment.replace(tzinfo=None)
    return moment.astimezone(OSLO).replace(tzinfo=None)


def at_midnight(day: date | None) -> datetime | None:
    """A date as NCore's dateTime, without zone."""
    return datetime(day.year, day.month, day.day) if day else None  # noqa: DTZ001  (NCore's local time)
