"""What must hold after every step, and what must hold when all is quiet. Each broken one names itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.simulation.archive import SimulatedArchive
from tests.simulation.database import Database
from tests.simulation.scheduler import Scheduler

NEEDS_PERSON = ("declined", "failed", "stopped")
FINISHED = ("transferred", "cancelled")
TRANSFERS = (
    "SELECT id, case_id, state, due_at, makes_case, kind, subject, error ->> 'code', public_id, trigger"
    " FROM transfers_transfer ORDER BY id"
)
CASES = "SELECT id, owner, reference IS NOT NULL, excluded_reason, key FROM transfers_archivecase"
CONNECTIONS = "SELECT archive, pause FROM transfers_connection"


class Broken(AssertionError):
    """An invariant does not hold; `name` says which."""

    def __init__(self, name: str, what: str) -> None:
        super().__init__(f"{name}: {what}")
        self.name = name


@dataclass(frozen=True)
class Row:
    """A transfer as it is stored."""

    id: int
    case: int
    state: str
    due_at: Any
    makes_case: bool
    kind: str
    subject: str
    error_code: str | None
    public_id: str
    trigger: str

    @property
    def told(self) -> str:
        return f"{self.kind} {self.subject} ({self.state} {self.error_code})"


def transfers(database: Database) -> list[Row]:
    return [Row(*row) for row in database.known(TRANSFERS)]


@dataclass
class Invariants:
    """Asked at every point; the database is looked at only where something was committed since."""

    scheduler: Scheduler
    database: Database
    archive: SimulatedArchive
    paused_by_person: bool = False
    """A person paused the archive, and nobody has ended it: known for certain."""
    silences: int = 0
    """How often a worker was killed, or could give no sign of life for as long as a lease: nobody can tell these apart."""
    undone: set[int] = field(default_factory=set)
    """Cases that were taken up again after *Skal ikke arkiveres*."""
    _seen: int = -1

    def after_step(self) -> None:
        if self.archive.problems:
            raise Broken(*self.archive.problems[0])
        if self.database.version != self._seen:
            self._seen = self.database.version
            self.of_the_ledger()

    def of_the_ledger(self) -> None:
        """Every unfinished transfer is due, leased, waits for something that exists, or is on a person's list."""
        cases = {row[0]: row for row in self.database.known(CASES)}
        rows = transfers(self.database)
        made = {row.case for row in rows if row.makes_case and row.state != "cancelled"}
        for row in rows:
            if row.state in FINISHED:
                continue
            _, _owner, is_there, _, _key = cases[row.case]
            if row.state in NEEDS_PERSON:
                if row.error_code == "transfer.worker_died" and self.silences < 3:
                    raise Broken(
                        "deaths", f"{row.told}: given up as killing its worker; {self.silences} gave no sign"
                    )
                continue
            if row.due_at is None and row.case not in self.undone:
                raise Broken("nobody's", f"{row.told} is unfinished, not due, and on nobody's list")
            if not row.makes_case and not is_there and row.case not in made:
                raise Broken("nobody's", f"{row.told} waits for a case that nothing makes")
        if self.paused_by_person:
            pauses = dict(self.database.known(CONNECTIONS))
            if pauses.get("sim") != "by_person":
                raise Broken("a person's pause", f"ended by itself: now {pauses.get('sim')!r}")
