"""One seed: the storm, the calm after it, the diligent archivist, and what must stand in the end."""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from random import Random

from django.conf import settings as django_settings

from arkivbro import runtime as runtime_module
from arkivbro.chores import Chore
from arkivbro.core.plan_types import Step, StepKind
from arkivbro.core.profile import read_profile
from arkivbro.ports import KeyStrength
from arkivbro.recruitment.selectors import people
from arkivbro.recruitment.selectors.people import forget_people
from arkivbro.recruitment.services.waiting_applications import (
    is_any_waiting_for_what_is_known,
    take_all_waiting,
)
from arkivbro.runtime import Runtime
from arkivbro.transfers.worker import Worker
from tests.simulation.actors import Endless, current_actor
from tests.simulation.archive import SimulatedArchive
from tests.simulation.database import Database
from tests.simulation.documents import Documents
from tests.simulation.happened import counted
from tests.simulation.idle import Idle
from tests.simulation.invariants import Broken, Invariants
from tests.simulation.later_archive import LaterArchive
from tests.simulation.outside import Outside
from tests.simulation.people import People
from tests.simulation.scheduler import Scheduler
from tests.simulation.sources import Sources
from tests.simulation.virtual import replaced, seams, wall_clock
from tests.simulation.weather import Weather
from tests.simulation.whole_archive import WholeArchive

ROOT = Path(__file__).resolve().parents[2]
PROFILE = ROOT / "profiles" / "arbeidstilsynet.toml"
_text = PROFILE.read_text(encoding="utf-8")
_profile = read_profile(_text, PROFILE.name)
CLOSELY = 0.8
WHOLE = 0.2
"""So many worlds have an archive that takes whole plans; which ones hangs on nothing else in them."""
CHORES: tuple[Chore, ...] = (
    Chore("waiting_applications", take_all_waiting, every=60, is_due=is_any_waiting_for_what_is_known),
)
"""Those of the installation's chores that touch what is looked at here; the ledger has its own."""


@dataclass
class Result:
    """What became of a seed."""

    seed: int
    failure: str = ""
    name: str = ""
    """Which invariant broke, or the class of the error."""
    steps: int = 0
    crashes: int = 0
    freezes: int = 0
    faults: int = 0
    calls: int = 0
    acts: int = 0
    seconds: float = 0.0
    trace: list[str] = field(default_factory=list)
    happened: Counter[str] = field(default_factory=Counter)


class Simulation:
    """The world of one seed."""

    def __init__(self, seed: int, database: Database, sources: type[Sources] = Sources) -> None:
        self.seed, self.database = seed, database
        self.random = Random(seed)
        self.weather = Weather.of(self.random)
        self.scheduler = Scheduler(Random(self.random.getrandbits(64)), preempt=self.weather.preempt)
        self.scheduler.grid = self.weather.grid
        forget_people()  # another run's, whose processes are not this one's
        database.begin(self.scheduler, self.weather.faults, preempt=self.weather.inside)
        self.idle = Idle(database)
        kind = LaterArchive if self.weather.temper.ticket else SimulatedArchive
        if Random(f"whole {seed}").random() < WHOLE:
            kind, self.weather.keys, self.weather.temper.ticket = WholeArchive, KeyStrength.STRONG, 0.0
        self.archive = kind(
            self.scheduler,
            Random(self.random.getrandbits(64)),
            self.weather.temper,
            self.weather.keys,
            self.weather.settle_seconds,
        )
        if isinstance(self.archive, WholeArchive):
            self.archive.stage, self.archive.between = database.stage, database.between
            self.archive.before_making = partial(self._sender_has_the_lease, is_locked=True)
        self.documents = Documents()
        self.invariants = Invariants(self.scheduler, database, self.archive)
        self.result = Result(seed)
        self.outside = Outside(self, Random(self.random.getrandbits(64)))
        self.is_calm = False
        hooks = self.scheduler.hooks
        hooks.at_point, hooks.after_step = self.outside.at_point, self.invariants.after_step
        hooks.goes_on, hooks.ended = database.goes_on, database.ended
        hooks.thresholds, hooks.finds = self.idle.threshold, self.idle.finds
        self.runtime = self._runtime()
        self.sources = sources(self)
        self.people = People(self)
        self.archive.on_public = self.sources.on_public
        self.archive.before_sending = self._sender_has_the_lease
        database.on_cut = self._cut

    # --- putting together -----------------------------------------------------------------------------------------

    def _runtime(self) -> Runtime:
        scheduler = self.scheduler
        return Runtime(
            profile=_profile,
            profile_hash=hashlib.sha256(_text.encode()).hexdigest(),
            profile_text=_text,
            sources={},
            archives={"sim": self.archive},
            default_archive="sim",
            clock=lambda: wall_clock(scheduler),
            prepare_documents=self.documents,
            files=self.documents,
            people=people,
            installation="simulation",
            settings=self.weather.settings,
            seams=seams(scheduler),
            chores=CHORES,
            configuration_hash="simulation",
        )

    def start_worker(self) -> None:
        """One more process at work."""
        process = self.scheduler.process("w", is_worker=True, restarts=self.start_worker)

        def work() -> None:
            worker = Worker(self.runtime)
            process.owner = worker.owner
            worker.run_forever()

        self.scheduler.spawn(process, "main", work)

    # --- what is asked in the middle ----------------------------------------------------------------------------------

    def _sender_has_the_lease(self, step: Step, *, is_locked: bool = False) -> None:
        """Asked where the engine has just made sure of its lease: then nobody else may have the case. `is_locked`: its row is, so that
        nobody can take it, though a lease may have run out since.
        """
        actor = current_actor()
        assert actor is not None
        cases = self.database.committed.cases.values()
        case = next((one for one in cases if one.key == step.case_key), None)
        owner, until = (case.owner, case.lease_until) if case else ("", None)
        is_over = until is None or (until < self.scheduler.now and not is_locked)
        if owner != actor.process.owner or is_over:
            holder = "nobody" if not owner or owner == actor.process.owner else "another worker"
            what = f"{actor.label} sends {step.kind.value} though {holder} has the case"
            self.archive.problems.append(("one writer", what))
        if step.kind is StepKind.CASE and case and case.linked_by:
            what = f"{actor.label} makes a case though {case.linked_by} linked the vacancy to one"
            self.archive.problems.append(("once", what))

    @contextmanager
    def closely(self) -> Iterator[None]:
        """Inside, two that do something at the same moment come between each other at nearly every statement."""
        before = self.scheduler.preempt, self.database.preempt
        self.scheduler.preempt = self.database.preempt = CLOSELY
        try:
            yield
        finally:
            self.scheduler.preempt, self.database.preempt = before

    def _cut(self, seconds: float) -> None:
        """A process cannot reach the database for so long."""
        self.invariants.silences += seconds >= self.weather.settings.lease_seconds / 2

    # --- the run --------------------------------------------------------------------------------------------------------

    def run(self) -> None:
        """Raises Broken, Endless, or what went wrong in the code under test."""
        for _ in range(self.weather.workers):
            self.start_worker()
        self.sources.start()
        self.people.start()
        self.outside.outages()
        self.scheduler.run()
        self._calm()
        self._end()

    def _calm(self) -> None:
        """No more faults: what waits is waited for, and whoever idles looks again now and then."""
        self.is_calm = self.idle.is_calm = True
        self.weather.temper.calm()
        self.weather.faults.calm()
        self.archive.down_until = 0.0
        for process in self.scheduler.processes:
            process.away_until = process.clock_ahead = process.frozen_until = 0.0
        self.quiet(0.0)
        for process in self.scheduler.processes:
            if process.is_worker:
                self.invariants.silences += (
                    not process.dead
                )  # this is a death as any other (seed 17144 on PostgreSQL)
                self.scheduler.kill(process)
        self.start_worker()
        self.sources.read_all()
        self.quiet(700.0)
        self.quiet(26 * 3600.0, everybody=True)

    def quiet(self, seconds: float, *, everybody: bool = False) -> None:
        """So long nothing happens from outside. `everybody`: whoever idles looks again, expecting something or not."""
        self.scheduler.now += seconds
        if everybody:
            self.scheduler.wake_everybody()
        self.scheduler.run()

    def _end(self) -> None:
        self.sources.everything_rests()
        self.invariants.of_acts()
        self.invariants.of_second_objects()
        self.people.see_to_everything()
        self.sources.source_is_archive()
        self.invariants.of_acts()


def run_seed(seed: int, database: Database, sources: type[Sources] = Sources) -> Result:
    """Runs the seed; what broke stands in the result."""
    began = time.perf_counter()
    simulation = Simulation(seed, database, sources)
    result, scheduler = simulation.result, simulation.scheduler
    path = django_settings.ARKIVBRO_RUNTIME
    kept = runtime_module._kept
    with replaced(scheduler):
        kept[path] = simulation.runtime
        try:
            simulation.run()
        except Broken as broken:
            result.name, result.failure = broken.name, str(broken)
        except Endless as endless:
            result.name, result.failure = "rest", f"rest: {endless}"
        except Exception as error:
            result.name, result.failure = type(error).__name__, _told(error)
        finally:
            scheduler.kill_everything()
            kept.pop(path, None)
    database.end()
    result.steps, result.trace = scheduler.steps, scheduler.trace
    result.happened = counted(scheduler.trace, at_webcruiter=sources.is_webcruiter)
    result.calls, result.faults = (
        simulation.archive.calls,
        simulation.archive.faults + simulation.weather.faults.count,
    )
    result.seconds = time.perf_counter() - began
    return result


def _told(error: Exception) -> str:
    import traceback

    return "".join(traceback.format_exception(error)[-6:])


Seeds = Callable[[int], Result]
