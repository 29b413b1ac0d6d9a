"""Whether an idle thread would find anything, were it woken: it is woken only then, so that waiting costs nothing."""

from __future__ import annotations

from bisect import bisect_right

from tests.simulation.actors import HEARTBEAT, Actor
from tests.simulation.database import Database

SWEEPS = 0.03
"""How often a sweep looks at once when something was written that it may be for; when all is quiet each has its turn."""
SWEEPS_IN_VAIN = 0.003
"""The same, where there is nothing to find, or where it is not for what others write."""
NOTHING_HERE = ("main", "chore claims", "chore-old_words")
"""Threads that wait for nothing in the ledger that anybody here writes."""


class Idle:
    """Asks what is committed; never says no where something could be found."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.is_calm = False
        """No more faults: a sweep that would find something looks at once."""

    def threshold(self, after: float) -> float | None:
        """The first moment after `after` that stands in the database for somebody to wait for."""
        moments = self._database.committed.moments
        place = bisect_right(moments, after)
        return moments[place] if place < len(moments) else None

    def finds(self, actor: Actor) -> bool:
        """A due transfer in a case that may be free; a paused archive to ask; something to sweep up."""
        database, scheduler, name = self._database, actor.scheduler, actor.name
        if name in NOTHING_HERE:
            return False
        by_its_clock = scheduler.now + max(actor.process.clock_ahead, 0.0)
        if name.startswith("worker"):
            return database.committed.may_be_taken(by_its_clock, scheduler.now)
        if name == HEARTBEAT:
            owner = actor.process.owner
            return bool(owner) and any(owner in one.beginnings for one in database.committed.transfers)
        if name == "chore-connections":
            return database.committed.is_any_pause_over(by_its_clock)
        if name == "chore-missed_waits":
            return self._sweeps(actor, database.committed.waits_missed)
        if name == "chore-waiting_applications":
            return self._sweeps(actor, database.committed.waits_for_what_is_there)
        return not name.startswith("chore-") or self._sweeps(actor, False)

    def _sweeps(self, actor: Actor, would_find: bool) -> bool:
        if would_find and self.is_calm:
            return True
        return actor.scheduler.random.random() < (SWEEPS if would_find else SWEEPS_IN_VAIN)
