"""The worker: several cases at once in threads, one heartbeat thread, a thread for each source and each chore."""

from __future__ import annotations

import os
import secrets
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime, timedelta

import structlog
from django.db import DatabaseError, InterfaceError, close_old_connections, connections
from django.db.models import QuerySet

from arkivbro.runtime import Runtime, current
from arkivbro.tracing import span
from arkivbro.transfers.chore_loops import ChoreLoops, survive
from arkivbro.transfers.engine.case_worker import serve_one_case
from arkivbro.transfers.engine.heartbeats import Heartbeats
from arkivbro.transfers.engine.lease import LeaseLost, due_transfers
from arkivbro.transfers.models import ArchiveCase, State, Transfer
from arkivbro.transfers.own_chores import ledger_chores
from arkivbro.transfers.policy.recruitment import engine_for
from arkivbro.transfers.polling import Poller
from arkivbro.transfers.selectors.progress import progress
from arkivbro.transfers.stop_signals import on_stop_signal
from arkivbro.transfers.waiting_for_work import in_a_while, until_something_is_due, work_loop
from arkivbro.wake_ups.listening import tell_others
from arkivbro.wake_ups.waiting import Left, Polled, WakeUps

log = structlog.get_logger()

SOON = (State.UNRESOLVED, State.TRANSFERRING)
"""What is being checked: whether the archive has it, or whether its worker lives."""
MAIN_SECONDS = 60.0
"""Between two looks of the main thread whether all others still are there."""
LONGEST_WAIT_FOR_UNRESOLVED = 90.0
"""Seconds: `run_until_rest` waits out what is being checked, not an archive that cannot tell for hours."""


class Worker:
    """One process's worker. `run()` works until it is told to stop, `run_until_rest()` until there is nothing to do."""

    def __init__(
        self, runtime: Runtime | None = None, *, on_progress: Callable[[int, int], None] | None = None
    ) -> None:
        self.runtime = runtime or current()
        self.engine = engine_for(self.runtime)
        self.owner = f"{os.getpid()}-{secrets.token_hex(8)}"
        self._on_progress = on_progress
        self._draining = threading.Event()
        self._rest: Callable[[Runtime], bool] | None = None
        self._wake_ups: WakeUps = Polled(self._draining, self.engine.seams.wait)
        self._looking = work_loop(self.runtime.settings.poll_seconds)
        chores = (*ledger_chores(self.runtime, self.engine), *self.runtime.chores)
        self._chores = ChoreLoops(
            chores, self.owner, self._draining, claim_seconds=self.runtime.settings.lease_seconds
        )
        self._telling = threading.Lock()
        self._busy = 0
        self._busy_lock = threading.Lock()

    def drain(self) -> None:
        """No new transfer is begun; what is begun is brought to its outcome. From any thread, never in a signal's handler."""
        self._draining.set()
        self._wake_ups.stop()

    def run_forever(self) -> None:
        """Works until SIGTERM or SIGINT, or `drain()` from another thread. Signals are caught in the main thread only."""
        if threading.current_thread() is threading.main_thread():
            on_stop_signal(self.drain)
        self._work()

    def run_until_rest(self) -> None:
        """Works until nothing is leased and nothing is due now. Waits out *Uavklart*, not future retries or pauses."""
        self._rest = at_rest
        self._work()

    def run_due(self) -> None:
        """Works until nothing is due now; what is being checked is left."""
        self._rest = nothing_due
        self._work()

    def _work(self) -> None:
        settings = self.runtime.settings
        log.info("worker_started", worker=self.owner, count=settings.concurrency)
        self._tell()
        with (
            Heartbeats(self.owner, settings.lease_seconds, self.engine.seams) as heartbeats,
            self._listening() as self._wake_ups,
            self._reading(),
            self._doing_chores(),
        ):
            threads = [
                threading.Thread(target=self._loop, args=(heartbeats,), name=f"worker-{number}", daemon=True)
                for number in range(settings.concurrency)
            ]
            for thread in threads:
                thread.start()
            self._until_done(threads)
        survive("end", lambda: tell_others(Transfer._meta.db_table))
        self._tell()
        log.info("worker_stopped", worker=self.owner)

    def _listening(self) -> AbstractContextManager[WakeUps]:
        """A worker that works on is woken; `arkivbro run`, which ends, looks again and again."""
        if self._rest is None:
            return self.engine.seams.listening(self._draining)
        return nullcontext(Polled(self._draining, self.engine.seams.wait))

    def _reading(self) -> AbstractContextManager[object]:
        """Sources are read by a worker that works on, not by `arkivbro run`, which carries out what is due."""
        if self._rest is not None:
            return nullcontext()
        return Poller(self.runtime, self.owner, self._draining, self._wake_ups)

    def _doing_chores(self) -> AbstractContextManager[object]:
        """A worker that works on has a loop for each; `arkivbro run` does them between its looks whether all is at rest."""
        return self._chores.woken_by(self._wake_ups) if self._rest is None else nullcontext()

    # --- the main thread: rest --------------------------------------------------------------------------------------

    def _until_done(self, threads: list[threading.Thread]) -> None:
        first = True
        while any(thread.is_alive() for thread in threads):
            if self._rest is not None and not self._draining.is_set():
                self._chores.run_here(all_of_them=first)
                first = False
                survive("rest", self._drain_at_rest)
            seconds = MAIN_SECONDS if self._rest is None else self.runtime.settings.poll_seconds
            self.engine.seams.wait(self._draining, seconds)
            if self._draining.is_set():
                for thread in threads:
                    thread.join()

    def _drain_at_rest(self) -> None:
        if self._rest is None or self._busy or not self._rest(self.runtime):
            return
        if not self._chores.any_waits():
            self.drain()

    # --- the threads that work --------------------------------------------------------------------------------------

    def _loop(self, heartbeats: Heartbeats) -> None:
        try:
            while not self._draining.is_set():
                worked = False
                try:
                    close_old_connections()
                    worked = self._one_turn(heartbeats)
                except LeaseLost:
                    log.warning("lease_lost", worker=self.owner)
                except (DatabaseError, InterfaceError):
                    log.warning("database_trouble", exc_info=True)
                    connections.close_all()
                except Exception:
                    log.exception("worker_trouble", worker=self.owner)
                if not worked:
                    self._wake_ups.wait(self._looking, self._until_work)
        finally:
            connections.close_all()

    def _until_work(self) -> Left:
        """Where nobody can tell, it is tried again soon."""
        try:
            return until_something_is_due(self.engine, lambda: self.runtime.has_room(1))
        except Exception:
            log.warning("worker_trouble", worker=self.owner, exc_info=True)
            connections.close_all()
            return in_a_while(self.engine.seams.monotonic)

    def _one_turn(self, heartbeats: Heartbeats) -> bool:
        """Whether there was a case to serve. Without room on our own disk none is taken up; `arkivbro run` tries, and tells."""
        if self._rest is None and not self.runtime.has_room(1):
            return False
        with self._busy_lock:
            self._busy += 1
        try:
            with span("case") as one:
                was_there = serve_one_case(
                    self.engine,
                    self.owner,
                    heartbeats,
                    draining=self._draining.is_set,
                    told=self._tell,
                    claimed=lambda: self._wake_ups.ring(self._looking),
                )
                if not was_there:
                    one.forget()
                return was_there
        finally:
            with self._busy_lock:
                self._busy -= 1

    def _tell(self) -> None:
        """One thread at a time tells; another's news is told with the next."""
        if self._on_progress is None or not self._telling.acquire(blocking=False):
            return
        try:
            told = progress()
            self._on_progress(told.settled, told.total)
        finally:
            self._telling.release()


def nothing_due(runtime: Runtime) -> bool:
    """Nothing is leased, and nothing is due now to an archive that is open."""
    if ArchiveCase.objects.exclude(owner="").filter(lease_until__gte=runtime.seams.database_time()).exists():
        return False
    return not _due_until(runtime.clock(), runtime).exists()


def at_rest(runtime: Runtime) -> bool:
    """Nothing is leased, nothing is due now, and nothing that is being checked comes due within a minute and a half."""
    horizon = runtime.clock() + timedelta(seconds=LONGEST_WAIT_FOR_UNRESOLVED)
    return nothing_due(runtime) and not _due_until(horizon, runtime).filter(state__in=SOON).exists()


def _due_until(moment: datetime, runtime: Runtime) -> QuerySet[Transfer]:
    return due_transfers(moment, runtime.archives)


def run_until_rest(*, on_progress: Callable[[int, int], None] | None = None) -> None:
    """`arkivbro run --until-rest`; `on_progress(settled, total)`."""
    Worker(on_progress=on_progress).run_until_rest()


def run_due(*, on_progress: Callable[[int, int], None] | None = None) -> None:
    """`arkivbro run`; `on_progress(settled, total)`."""
    Worker(on_progress=on_progress).run_due()
