"""What stands in the ledger now: transfers, cases and connections, read once for each state of the database."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Question:
    """The columns of a table that are looked at, in the order of its rows' numbers."""

    columns: str
    table: str
    order: str = "id"

    def rows(self, moment: Callable[[str], str]) -> str:
        """As SQL for one row each; `moment` is how a column of time is asked for."""
        return f"SELECT {self._columns(moment)} FROM {self.table} ORDER BY {self.order}"

    def as_json(self, moment: Callable[[str], str]) -> str:
        """As SQL for all rows in one value."""
        return f"SELECT json_agg(json_build_array({self._columns(moment)}) ORDER BY {self.order}) FROM {self.table}"

    def _columns(self, moment: Callable[[str], str]) -> str:
        return self.columns.format(**{name: moment(name) for name in MOMENTS})


MOMENTS = ("due_at", "lease_until", "next_probe", "paused_until")
TRANSFERS = Question(
    "id, case_id, state, {due_at}, makes_case, kind, subject, error ->> 'code', public_id, CAST(beginnings AS TEXT)",
    "transfers_transfer",
)
CASES = Question(
    "id, key, archive, owner, {lease_until}, reference IS NOT NULL, ready_at IS NOT NULL, linked_by",
    "transfers_archivecase",
)
CONNECTIONS = Question("archive, pause, {next_probe}, {paused_until}", "transfers_connection")
WAITING = Question(
    "a.id",
    "recruitment_application a JOIN recruitment_vacancyreference r ON r.text = a.vacancy_reference"
    " WHERE a.vacancy_id IS NULL",
    order="a.id",
)
"""Applications that wait for a vacancy that is there."""
QUESTIONS = (TRANSFERS, CASES, CONNECTIONS, WAITING)
WORKABLE = ("waiting", "waiting_for_case", "transferring", "accepted", "unresolved", "retrying")
UNDER_WAY = ("transferring", "accepted", "unresolved", "retrying")


@dataclass(frozen=True, slots=True)
class Row:
    """A transfer as it is stored. Moments in the simulation's seconds."""

    id: int
    case: int
    state: str
    due_at: float | None
    makes_case: bool
    kind: str
    subject: str
    error_code: str | None
    public_id: str
    beginnings: str

    @property
    def told(self) -> str:
        return f"{self.kind} {self.subject} ({self.state} {self.error_code})"


@dataclass(frozen=True, slots=True)
class Case:
    """A vacancy's case."""

    id: int
    key: str
    archive: str
    owner: str
    lease_until: float | None
    is_there: bool
    is_ready: bool
    linked_by: str


@dataclass(frozen=True, slots=True)
class Breaker:
    """A connection."""

    archive: str
    pause: str
    next_probe: float | None
    paused_until: float | None


@dataclass(frozen=True)
class Committed:
    """As of one version of the database."""

    transfers: tuple[Row, ...]
    cases: dict[int, Case]
    connections: tuple[Breaker, ...]
    moments: tuple[float, ...]
    """At which something comes due, in order."""
    waits_for_what_is_there: bool
    """Whether an application does, for its vacancy."""

    @property
    def waits_missed(self) -> bool:
        """Whether the sweep for missed waits would find one."""
        return any(self._is_missed(one) for one in self.transfers) or any(
            case.is_there and not case.is_ready and case.linked_by for case in self.cases.values()
        )

    def _is_missed(self, one: Row) -> bool:
        case = self.cases[one.case]
        if one.state == "waiting_for_case":
            return case.is_there and case.is_ready
        if one.state == "transferred":
            return one.makes_case and case.is_there and not case.is_ready
        return one.state in UNDER_WAY and one.due_at is None

    def may_be_taken(self, by_its_clock: float, by_ours: float) -> bool:
        """Whether a worker might find a due transfer in a case that is free."""
        paused = {one.archive for one in self.connections if one.pause}
        for one in self.transfers:
            if one.due_at is None or one.due_at > by_its_clock or one.state not in WORKABLE:
                continue
            case = self.cases[one.case]
            taken = case.owner and case.lease_until is not None and case.lease_until >= by_ours
            if (
                not taken
                and case.archive not in paused
                and (one.makes_case or (case.is_there and case.is_ready))
            ):
                return True
        return False

    def is_any_pause_over(self, now: float) -> bool:
        """Whether a silent archive is to be asked, or a pause ends by itself."""
        for one in self.connections:
            until = one.paused_until if one.pause == "by_person" else one.next_probe
            if one.pause and (until <= now if until is not None else one.pause == "unreachable"):
                return True
        return False


def committed(found: list[list[Any]], seconds: Callable[[Any], float | None]) -> Committed:
    """Of the rows that the questions gave; `seconds` reads a moment."""
    transfers, cases, connections, waiting = found
    rows = tuple(Row(*_read(one, seconds, 3)) for one in transfers)
    those = [Case(*_read(one, seconds, 4)) for one in cases]
    breakers = tuple(Breaker(*_read(one, seconds, 2, 3)) for one in connections)
    moments = [one.due_at for one in rows if one.state in WORKABLE]
    moments += [case.lease_until for case in those if case.owner]
    for one in breakers:
        moments += [one.next_probe, one.paused_until]
    in_order = tuple(sorted(one for one in moments if one is not None))
    return Committed(rows, {case.id: case for case in those}, breakers, in_order, bool(waiting))


def _read(row: Sequence[Any], seconds: Callable[[Any], float | None], *moments: int) -> list[Any]:
    """The row, with its columns of time in the simulation's seconds."""
    read = list(row)
    for place in moments:
        read[place] = seconds(row[place])
    return read
