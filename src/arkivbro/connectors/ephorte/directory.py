"""What ePhorte calls things: users by initials, units, and code tables; read from it, and remembered for a while.

A row that is not found is asked for anew, so that a new officer counts at once; an officer who has left counts as active
until the memory is out or ePhorte itself has said no.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from arkivbro.connectors.ephorte.budget import Budget
from arkivbro.connectors.ephorte.client import NCoreClient
from arkivbro.connectors.ephorte.filters import both, equals
from arkivbro.connectors.ephorte.mapping import Resolved
from arkivbro.connectors.ephorte.objects import OSLO, StoredObject
from arkivbro.core.errors import Declined

Found = TypeVar("Found")

CODE_TABLES: Mapping[str, str] = {
    "AccessCode": "ephorte_check.access_code",
    "CaseStatus": "ephorte_check.case_status",
    "DisposalCode": "ephorte_check.disposal_code",
    "DocumentCategory": "ephorte_check.document_category",
    "DocumentStatus": "ephorte_check.document_status",
    "FileFormat": "ephorte_check.file_format",
    "FileType": "ephorte_check.file_type",
    "FollowUpMethod": "ephorte_check.follow_up_method",
    "InformationType": "ephorte_check.remark_type",
    "RecordsStatus": "ephorte_check.record_status",
    "RegistryEntryType": "ephorte_check.entry_type",
    "RegistryManagementUnit": "ephorte_check.journal_unit",
    "SendingMethod": "ephorte_check.sending_method",
    "SendingStatus": "ephorte_check.sending_status",
    "Series": "ephorte_check.series",
    "VariantFormat": "ephorte_check.variant_format",
}
"""NCore's code tables, with the message of what ePhorte's administrator calls them."""


@dataclass(frozen=True, slots=True)
class User:
    """A person who can be officer: `id` is that of the UserName, which is what entries and cases hold."""

    id: int
    initials: str
    name: str


@dataclass(frozen=True, slots=True)
class Unit:
    id: int
    short_code: str
    name: str
    journal_unit: str


class Directory:
    """Safe to use from several threads."""

    def __init__(self, client: NCoreClient) -> None:
        self._client = client
        self._settings = client.settings
        self._lock = threading.Lock()
        self._held: dict[tuple[str, str], tuple[float, object]] = {}

    # --- lists, for a person to choose from, and for `check` ---------------------------------------------------

    def users(self, budget: Budget) -> tuple[User, ...]:
        """Everybody who is active now, by initials."""
        return self._remembered("users", "", lambda: self._users(equals("IsCurrent", True), budget))

    def units(self, budget: Budget) -> tuple[Unit, ...]:
        """Every unit that is not closed."""
        return self._remembered("units", "", lambda: self._units(equals("ClosedDate", None), budget))

    def codes(self, table: str, budget: Budget) -> Mapping[str, str]:
        """The codes of a table (a key of CODE_TABLES) with their descriptions."""
        return self._remembered("codes", table, lambda: self._codes(table, budget))

    def forget(self) -> None:
        """ePhorte has refused a person or a unit that we remembered: everything is asked for anew."""
        with self._lock:
            self._held.clear()

    # --- one, for a record -------------------------------------------------------------------------------------

    def resolved(self, officers: set[str], units: set[str], journal_unit: str, budget: Budget) -> Resolved:
        """Everything that a record names. Raises Declined for what ePhorte does not have or no longer uses."""
        found = {text: self._unit(text, budget) for text in sorted(units) if text}
        return Resolved(
            officers={text: self._officer(text, budget) for text in sorted(officers) if text},
            units={text: unit.id for text, unit in found.items()},
            journal_unit=journal_unit
            or self._settings.journal_unit
            or next((unit.journal_unit for unit in found.values() if unit.journal_unit), ""),
        )

    def is_active(self, initials: str, budget: Budget) -> bool:
        """Whether exactly one active user has these initials."""
        try:
            self._officer(initials, budget)
        except Declined:
            return False
        return True

    def unit_text(self, unit: StoredObject | None) -> str:
        """What the archive profile calls this unit."""
        if unit is None:
            return ""
        told = unit.text(self._settings.unit_field)
        return next((ours for ours, theirs in self._settings.units.items() if theirs == told), told)

    def _officer(self, initials: str, budget: Budget) -> int:
        def ask() -> tuple[User, ...]:
            wanted = equals("Initials", initials, quotes=self._settings.filter_quotes)
            return self._users(both(wanted, equals("IsCurrent", True)), budget)

        found = self._remembered("user", initials, ask)
        exact = [user for user in found if user.initials.casefold() == initials.casefold()]
        if len(exact) == 1:
            return exact[0].id
        if exact:
            raise Declined("ephorte.officer_ambiguous", initials=initials)
        raise Declined("ephorte.officer_inactive", initials=initials)

    def _unit(self, text: str, budget: Budget) -> Unit:
        theirs, field = self._settings.units.get(text, text), self._settings.unit_field

        def ask() -> tuple[Unit, ...]:
            wanted = equals(field, theirs, quotes=self._settings.filter_quotes)
            return self._units(both(wanted, equals("ClosedDate", None)), budget)

        found = self._remembered("unit", theirs, ask)
        exact = [unit for unit in found if theirs == (unit.short_code if field == "ShortCode" else unit.name)]
        if len(exact) == 1:
            return exact[0]
        if exact:
            raise Declined("ephorte.unit_ambiguous", unit=theirs)
        raise Declined("ephorte.unit_unknown", unit=theirs)

    # --- asking ------------------------------------------------------------------------------------------------

    def _users(self, condition: str, budget: Budget) -> tuple[User, ...]:
        """A name that is in use, of somebody whose last day as user has not passed."""
        rows = self._client.query("UserName", condition, budget, related=("User",)).objects
        users = (
            User(row.id, row.text("Initials"), row.text("Name"))
            for row in rows
            if not any(_has_passed(one.day("ToDate")) for one in (row, row.related.get("User", row)))
        )
        return tuple(sorted(users, key=lambda user: user.initials))

    def _units(self, condition: str, budget: Budget) -> tuple[Unit, ...]:
        rows = self._client.query("AdministrativeUnit", condition, budget).objects
        units = (
            Unit(
                row.id,
                row.text("ShortCode"),
                row.text("Description"),
                row.text("RegistryManagementUnitId"),
            )
            for row in rows
        )
        return tuple(sorted(units, key=lambda unit: unit.short_code))

    def _codes(self, table: str, budget: Budget) -> Mapping[str, str]:
        rows = self._client.query(table, "", budget).objects
        return {row.text("Id"): row.text("Description") for row in rows if row.text("Id")}

    def _remembered(self, kind: str, name: str, ask: Callable[[], Found]) -> Found:
        """What was found lately; an empty answer is never remembered."""
        with self._lock:
            at, held = self._held.get((kind, name), (0.0, None))
        if held and time.monotonic() - at < self._settings.cache_seconds:
            return held  # type: ignore[return-value]  # each key holds what its own question gave
        found = ask()
        with self._lock:
            self._held[kind, name] = (time.monotonic(), found)
        return found


def _has_passed(last: date | None) -> bool:
    return last is not None and last < datetime.now(OSLO).date()
