"""What must hold after every step, and what must hold when all is quiet. Each broken one names itself."""

from __future__ import annotations

from dataclasses import dataclass, field

from arkivbro.transfers.engine.late_answers import PERHAPS_TWICE
from tests.simulation.archive import SimulatedArchive
from tests.simulation.database import Database
from tests.simulation.scheduler import Scheduler
from tests.simulation.whole_archive import WholeArchive

NEEDS_PERSON = ("declined", "failed", "stopped")
FINISHED = ("transferred", "cancelled")


WHOLE = (
    (
        "a decision on an exemption and its row in the log",
        "SELECT (SELECT COUNT(*) FROM accounts_auditentry WHERE act = 'exemption.decide'), "
        "(SELECT COALESCE(SUM((LENGTH(CAST(exemption AS TEXT)) - LENGTH(REPLACE(CAST(exemption AS TEXT), 'decided_at', '')))"
        " / LENGTH('decided_at')), 0) FROM recruitment_applicanthandling)",
    ),
    (
        "a locked list and its row in the log",
        # one whose transfer was cancelled is locked again as it is, which is one more row in the log and no other list
        "SELECT CASE WHEN a.n > l.n THEN l.n ELSE a.n END, l.n FROM"
        " (SELECT COUNT(*) AS n FROM accounts_auditentry WHERE act = 'list.lock') a,"
        " (SELECT COUNT(*) AS n FROM recruitment_lockedlist) l",
    ),
    (
        "a locked list and its transfer",
        "SELECT (SELECT COUNT(*) FROM recruitment_lockedlist), (SELECT COUNT(*) FROM recruitment_lockedlist l"
        " JOIN transfers_transfer t ON t.public_id = l.transfer_id)",
    ),
    (
        "a linked case and its row in the log",
        "SELECT (SELECT COUNT(*) FROM accounts_auditentry WHERE act = 'vacancy.link_case'),"
        " (SELECT COUNT(*) FROM transfers_archivecase WHERE linked_by <> '')",
    ),
    (
        "what a person cancelled or completed, and its state",
        "SELECT COUNT(*), COALESCE(SUM(CASE WHEN t.state = CASE a.code WHEN 'cancel' THEN 'cancelled' ELSE 'transferred' END"
        " THEN 1 ELSE 0 END), 0) FROM transfers_attempt a JOIN transfers_transfer t ON t.id = a.transfer_id"
        " WHERE a.call = 'by_hand' AND a.code IN ('cancel', 'complete')",
    ),
)
"""What one act writes, in two numbers that are the same: a process that dies in the middle of it leaves all or nothing."""


class Broken(AssertionError):
    """An invariant does not hold; `name` says which."""

    def __init__(self, name: str, what: str) -> None:
        super().__init__(f"{name}: {what}")
        self.name = name


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
        self.of_whole_plans()
        if self.database.version != self._seen:
            self._seen = self.database.version
            self.of_the_ledger()

    def of_whole_plans(self) -> None:
        """What went in whole stands in the ledger in the same instant: done, with its number."""
        if not isinstance(self.archive, WholeArchive):
            return
        while self.archive.made_whole:
            entry = self.archive.made_whole.pop()
            row = self.database.rows(f"SELECT state, reference FROM transfers_step WHERE key = '{entry.key}'")
            if not row or row[0][0] != "done" or entry.number not in str(row[0][1]):
                raise Broken("whole", f"{entry.id} stands in the archive, and the ledger says {row}")

    def of_acts(self) -> None:
        """No act was done by half."""
        for what, sql in WHOLE:
            one, other = self.database.rows(sql)[0]
            if one != other:
                raise Broken("half an act", f"{what}: {one} and {other}")

    def of_second_objects(self) -> None:
        """What a machine that slept for longer than the settle window made a second time is told of in the history, unless it died
        before it could tell or could not reach the database then.
        """
        for one in self.archive.twice:
            told = (
                f"SELECT 1 FROM transfers_attempt WHERE code = '{PERHAPS_TWICE}' AND step_key = '{one.key}'"
            )
            if not (self.archive.by_sleepers[one.id].could_not_tell or self.database.rows(told)):
                raise Broken("told", f"{one.kind} {one.key} stands there twice, and nobody is told")

    def of_the_ledger(self) -> None:
        """Every unfinished transfer is due, leased, waits for something that exists, or is on a person's list."""
        stands = self.database.committed
        made = {row.case for row in stands.transfers if row.makes_case and row.state != "cancelled"}
        for row in stands.transfers:
            if row.state in FINISHED:
                continue
            if row.state in NEEDS_PERSON:
                if row.error_code == "transfer.worker_died" and self.silences < 3:
                    raise Broken(
                        "deaths", f"{row.told}: given up as killing its worker; {self.silences} gave no sign"
                    )
                continue
            if row.due_at is None and row.case not in self.undone:
                raise Broken("nobody's", f"{row.told} is unfinished, not due, and on nobody's list")
            if not row.makes_case and not stands.cases[row.case].is_there and row.case not in made:
                raise Broken("nobody's", f"{row.told} waits for a case that nothing makes")
        if self.paused_by_person:
            pauses = {one.archive: one.pause for one in stands.connections}
            if pauses.get("sim") != "by_person":
                raise Broken("a person's pause", f"ended by itself: now {pauses.get('sim')!r}")
