"""What comes from outside in a run: processes that are killed or stand still, clocks that jump, an archive that is away."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from arkivbro.conf.database import IDLE_SECONDS
from tests.simulation.actors import Actor, Process

if TYPE_CHECKING:
    from tests.simulation.run import Simulation

KILLED, STILL = 4, 3
"""So many processes of a run are killed, or stand still, at most."""


class Outside:
    """Asked at every point of every actor."""

    def __init__(self, simulation: Simulation, chance: Random) -> None:
        self._simulation, self._chance = simulation, chance
        self._crashes_left, self._freezes_left = KILLED, STILL

    def at_point(self, actor: Actor, kind: str) -> None:
        """Where an actor might be interrupted: its process may die, or stand still; its clock may jump."""
        weather, process = self._simulation.weather, actor.process
        if self._simulation.is_calm or process.restarts is None:
            return
        chance = self._chance.random()
        if chance < weather.crash and self._crashes_left:
            self._crashes_left -= 1
            self.crash(process, kind)
        elif weather.crash <= chance < weather.crash + weather.freeze and self._freezes_left:
            self._freezes_left -= 1
            self.freeze(process, kind)
        elif process.is_worker and weather.clock_jump and self._chance.random() < weather.clock_jump:
            process.clock_ahead = self._chance.choice((-90.0, -5.0, 0.0, 5.0, 90.0, 3600.0))
            self._tell(f"the clock of {process.name} is {process.clock_ahead:+.0f} s from now on")

    def crash(self, process: Process, kind: str) -> None:
        """It dies here and now, and is started again a while later."""
        simulation = self._simulation
        simulation.result.crashes += 1
        self._tell(f"KILLED at {kind}")
        simulation.invariants.silences += process.is_worker
        simulation.scheduler.kill(process)
        assert process.restarts is not None
        simulation.scheduler.at(
            simulation.scheduler.now + self._chance.choice((0.0, 2.0, 30.0)), process.restarts
        )

    def freeze(self, process: Process, kind: str) -> None:
        """It stands still; a transaction that it is in the middle of is ended by the database, when that has seen enough."""
        simulation = self._simulation
        scheduler = simulation.scheduler
        simulation.result.freezes += 1
        seconds = self._chance.choice((4.0, 12.0, 45.0, 400.0))
        suspended = self._chance.random() < 0.5
        self._tell(f"FROZEN at {kind} for {seconds} s{', its monotonic clock too' if suspended else ''}")
        if process.is_worker:
            simulation.invariants.silences += seconds >= simulation.weather.settings.lease_seconds / 2
        scheduler.freeze(process, seconds, monotonic_stands=suspended)
        if seconds > IDLE_SECONDS:
            scheduler.at(scheduler.now + IDLE_SECONDS, lambda: self._end_transactions(process))

    def _end_transactions(self, process: Process) -> None:
        self._simulation.database.end_idle_transactions(process.actors)

    def outages(self) -> None:
        """The archive is away, some time during the first minutes."""
        simulation = self._simulation
        for _ in range(simulation.weather.outages):
            begins, lasts = self._chance.random() * 600, self._chance.choice((20.0, 200.0, 900.0))

            def down(until: float = begins + lasts) -> None:
                simulation.archive.down_until = max(simulation.archive.down_until, until)

            simulation.scheduler.at(begins, down)

    def _tell(self, what: str) -> None:
        self._simulation.scheduler.tell(what)
