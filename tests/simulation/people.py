"""People: who do things meanwhile, and the diligent archivist who sees to every list in the end."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from random import Random
from typing import TYPE_CHECKING

from django.db import InterfaceError, OperationalError, close_old_connections, connections
from django.db.transaction import TransactionManagementError

from arkivbro.accounts.acts import COMMAND_LINE
from arkivbro.core.errors import ArkivbroError
from arkivbro.transfers import services
from arkivbro.transfers.models import TransferDetails
from arkivbro.transfers.services.drift_acts import ProbeConnection, probe
from tests.simulation.actors import ActorState, current_actor
from tests.simulation.committed import Row
from tests.simulation.database_faults import TOO_LONG
from tests.simulation.invariants import FINISHED, NEEDS_PERSON, Broken
from tests.simulation.stories import Stories
from tests.simulation.weather import Size

if TYPE_CHECKING:
    from tests.simulation.run import Simulation

ROUNDS = 6
BY = "arkivar"


class People:
    """They press buttons; each press is a request in the web server's process, which may die or stand still in it."""

    def __init__(self, simulation: Simulation) -> None:
        self.simulation = simulation
        self.random = Random(simulation.random.getrandbits(64))
        self.process = simulation.scheduler.process("people")
        self._start_web()
        self.stories = Stories(self)

    def _start_web(self) -> None:
        self.web = self.simulation.scheduler.process("web", restarts=self._start_web)

    def start(self) -> None:
        """Some of the stories, each an actor of its own; one where there is little."""
        weather = self.simulation.weather
        if weather.size is Size.SMALL:
            chosen = [self.random.choice(self.stories.all())]
        else:
            chosen = [one for one in self.stories.all() if self.random.random() < weather.stories]
        for name, story in chosen:
            self.simulation.scheduler.spawn(self.process, name, story)

    def attempt(self, what: str, act: Callable[[], object], *, times: int = 4) -> bool:
        """Presses a button; again where the server was in trouble, or is gone. Whether it went through."""
        scheduler = self.simulation.scheduler
        for _ in range(times):
            scheduler.tell(what)
            self.simulation.result.acts += 1
            answer, in_trouble = self._request(act)
            if answer == []:
                scheduler.tell("… no answer")
            elif answer[0] is None:
                return True
            elif isinstance(answer[0], ArkivbroError):
                scheduler.tell(f"… refused: {answer[0].code}")
                return False
            elif isinstance(answer[0], OperationalError | InterfaceError) or (
                in_trouble and isinstance(answer[0], TransactionManagementError)
            ):  # of a savepoint that could not be rolled back, Django tells so much
                scheduler.tell(f"… not now: {type(answer[0]).__name__}")
            else:
                raise answer[0]
            scheduler.pause("pressing again", 20.0)
        return False

    def _request(self, act: Callable[[], object]) -> tuple[list[Exception | None], bool]:
        """What came of it, nothing where the server died on the way; and whether the database was in trouble for it."""
        scheduler, answer = self.simulation.scheduler, list[Exception | None]()
        person = current_actor()
        assert person is not None

        def request() -> None:
            try:
                close_old_connections()
                act()
                answer.append(None)
            except Exception as error:
                answer.append(error)
            finally:
                connections.close_all()
                scheduler.wakes(person)

        served = scheduler.spawn(self.web, "request", request)
        while served.standing is not ActorState.ENDED:
            scheduler.pause("waiting for the answer", 30.0)
        return answer, served.met_fault

    # --- buttons ------------------------------------------------------------------------------------------------------

    def press_buttons(self) -> None:
        """Somebody who tries everything that is offered."""
        for _ in range(self.simulation.weather.acts):
            self.simulation.scheduler.pause(
                "a while", self.random.random() * self.random.choice((3.0, 60.0, 900.0))
            )
            self.random.choice((self._press, self._press, self._press, self._probe, self._pause_and_resume))()

    def _press(self) -> None:
        """One of the buttons of one transfer."""
        rows = [row for row in self.simulation.database.committed.transfers if row.state not in FINISHED]
        if not rows:
            return
        row = self.random.choice(rows)
        act = self.random.choice(("retry", "replan", "cancel", "complete", "release"))
        if act in ("cancel", "complete") and row.makes_case:
            return
        self.attempt(f"presses {act} on {row.told}", lambda: self._decide(act, row), times=1)

    def _decide(self, act: str, row: Row) -> None:
        if act == "retry":
            services.retry(row.public_id, by=BY)
        elif act == "replan":
            services.replan(row.public_id, by=BY)
        elif act == "cancel":
            services.cancel(row.public_id, by=BY, reason="Skulle ikke dit")
        elif act == "complete":
            services.complete_by_hand(row.public_id, number="2026/1-1", reason="Gjort der", by=BY)
        else:
            self._release(row)

    def _release(self, row: Row) -> None:
        """Only what is a false alarm: a list that names somebody who asked is never let through."""
        if row.kind == "public_list":
            return
        self.simulation.sources.said_yes(row.subject)
        details = TransferDetails.objects.filter(transfer_id=row.id).first()
        if details is not None:
            services.release_leak(
                row.public_id, by=BY, reason="Falsk alarm", stop=services.hash_of_stop(details)
            )

    def _probe(self) -> None:
        self.attempt("probes", lambda: probe(ProbeConnection(actor=COMMAND_LINE, archive="sim")), times=1)

    def _pause_and_resume(self) -> None:
        self.pause()
        self.simulation.scheduler.pause("a while", self.random.random() * 600.0)
        self.resume()

    def pause(self) -> None:
        """Until a person ends it. Two people's pauses are one: this one is known to stand only if nobody else was between pausing and
        resuming from the press to the answer, which may have taken long.
        """
        is_alone, before = not self.pausing, self.resumed
        self.pausing += 1
        if self.attempt(
            "pauses the archive", lambda: services.pause_connection("sim", by=BY, reason="Vedlikehold")
        ):
            is_alone = is_alone and self.pausing == 1 and self.resumed == before
            self.simulation.invariants.paused_by_person = is_alone

    def resume(self) -> None:
        self.simulation.invariants.paused_by_person = False
        self.resumed += 1
        self.attempt("resumes the archive", lambda: services.resume_connection("sim"), times=20)
        self.pausing -= 1

    pausing = 0
    """How many are between pause and resume."""
    resumed = 0
    """How often somebody set out to resume."""

    # --- in the end ---------------------------------------------------------------------------------------------------

    def see_to_everything(self) -> None:
        """Round after round: what stands on a list is tried again, released, or vouched for. Raises Broken where it does not end."""
        for _ in range(ROUNDS):
            left = [row for row in self.simulation.database.committed.transfers if row.state not in FINISHED]
            if not left and not self._paused():
                return
            self._do(partial(self._round, left))
            for seconds in (0.0, 4000.0):
                self.simulation.quiet(seconds)
        self.simulation.quiet(0.0, everybody=True)
        left = [row for row in self.simulation.database.committed.transfers if row.state not in FINISHED]
        if left:
            raise Broken(
                "an end",
                f"after {ROUNDS} rounds of an archivist's work: {', '.join(row.told for row in left)}",
            )

    def _paused(self) -> bool:
        return bool(self.simulation.database.rows("SELECT 1 FROM transfers_connection WHERE pause <> ''"))

    def _do(self, act: Callable[[], object]) -> None:
        self.simulation.scheduler.spawn(self.process, "archivist", act)
        self.simulation.scheduler.run()

    def _round(self, left: list[Row]) -> None:
        if self._paused():
            self.simulation.invariants.paused_by_person = False
            services.resume_connection("sim")
        for row in left:
            if row.state in NEEDS_PERSON:
                self._see_to(row)

    def _see_to(self, row: Row) -> None:
        if row.state == "stopped" and row.kind == "public_list":
            if not self.attempt(f"cancels {row.told}", lambda: self._decide("cancel", row)):
                self.attempt(f"completes by hand {row.told}", lambda: self._decide("complete", row))
        elif row.state == "stopped":
            self.attempt(f"releases {row.told}", lambda: self._release(row))
        elif self._is_hopeless(row):
            self.attempt(f"completes by hand {row.told}", lambda: self._decide("complete", row))
        else:
            self.attempt(f"tries again {row.told}", lambda: self._decide("retry", row))

    def _is_hopeless(self, row: Row) -> bool:
        """The archive's number for it fits nowhere, or there are several: a person looks there and vouches for it."""
        archive = self.simulation.archive
        found = self.simulation.database.rows(f"SELECT key FROM transfers_step WHERE transfer_id = {row.id}")
        standing = [one for (key,) in found for one in archive.by_key.get(key, ())]
        several = any(len(archive.by_key.get(key, ())) > 1 for (key,) in found)
        return several or any(one.number == TOO_LONG for one in standing)
