"""The loops of the chores: a thread for each in a process that works, one process of the installation for each at a time.

A loop survives every exception: it is told in the log and in the chore's row (which Drift shows), and the chore is tried again,
less and less often. A chore that hangs holds up no other.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable

import structlog
from django.db import close_old_connections, connections

from arkivbro.chores import Chore
from arkivbro.seams import seconds_passed, wait_for
from arkivbro.tracing import span
from arkivbro.transfers.services.chore_claims import (
    CLAIM_SECONDS,
    claim,
    code_of,
    end,
    free,
    keep,
    note_looked,
    seconds_until_free,
)
from arkivbro.wake_ups.waiting import Left, Loop, Polled, WakeUps

log = structlog.get_logger()

LONGEST_WAIT = 30.0
"""Seconds between two signs of life of claims, however long they last."""
SWEPT_SECONDS = 60.0
"""Between two looks at what commits tell of: should one have told nobody."""
LOOKED_SECONDS = 60.0
"""So often it is noted which chores were looked at: one write for all of them."""
STOP_SECONDS = 5.0
"""What a stopping process waits for its chores; one that does not end is left, and its claim runs out."""


class ChoreLoops:
    """The chores of one process. `with ChoreLoops(…):` does them until `stopping` is set."""

    def __init__(
        self,
        chores: Iterable[Chore],
        owner: str,
        stopping: threading.Event,
        *,
        claim_seconds: float = CLAIM_SECONDS,
    ) -> None:
        self._chores, self._owner, self._stopping = tuple(chores), owner, stopping
        self._wake_ups: WakeUps = Polled(stopping, wait_for)
        self._claim_seconds = claim_seconds
        self._running: dict[str, float] = {}
        self._held_elsewhere: set[str] = set()
        """Of the last `run_here`: due, and another process had them at that moment."""
        self._waited: set[str] = set()
        """Something waited for them at the last look."""
        self._looked: set[str] = set()
        self._noted: float | None = None
        self._lock = threading.Lock()
        self._threads = [
            threading.Thread(target=self._loop, args=(chore,), name=f"chore-{chore.name}", daemon=True)
            for chore in self._chores
        ]
        self._heart = threading.Thread(target=self._keep_claims, name="chore claims", daemon=True)

    def woken_by(self, wake_ups: WakeUps) -> ChoreLoops:
        """Its loops wait with these. Before it is entered."""
        self._wake_ups = wake_ups
        return self

    def __enter__(self) -> ChoreLoops:
        for thread in (*self._threads, self._heart):
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        self._wake_ups.stop()
        for thread in (*self._threads, self._heart):
            thread.join(STOP_SECONDS / (len(self._threads) + 1))

    def run_here(self, *, all_of_them: bool) -> None:
        """Each once, in this thread, whenever it was done last: for `arkivbro run`, which ends when nothing is left to do.

        `all_of_them` False: only those that can tell that something waits for them.
        """
        self._held_elsewhere.clear()
        for chore in self._chores:
            if not chore.in_workers_only and (all_of_them or chore.is_due is not None):
                survive(chore.name, lambda chore=chore: self._do_if_due(chore, at_once=True))  # type: ignore[misc]  # a bound default

    def any_waits(self) -> bool:
        """Whether something waits for a chore that another process holds, or held when it died: `arkivbro run` waits it out.

        One that was held when `run_here` came to it counts, though its claim may have run out since: it was not done. One that only
        workers do is nothing to wait for.
        """
        return any(
            chore.is_due is not None
            and not chore.in_workers_only
            and (chore.name in self._held_elsewhere or not free(chore.name, at_once=True).exists())
            and _waits(chore)
            for chore in self._chores
        )

    def _loop(self, chore: Chore) -> None:
        def lives() -> None:
            with self._lock:
                self._looked.add(chore.name)

        loop = Loop(f"chore-{chore.name}", chore.every, chore.tables, lives)
        try:
            while not self._stopping.is_set():
                self._waited.discard(chore.name)
                if survive(chore.name, lambda: self._do_if_due(chore)):
                    lives()
                self._wake_ups.wait(loop, lambda: _until_due(chore, waits=chore.name in self._waited))
        finally:
            connections.close_all()

    def _do_if_due(self, chore: Chore, *, at_once: bool = False) -> None:
        if not _waits(chore):
            return
        self._waited.add(chore.name)
        if not claim(chore, self._owner, at_once=at_once, seconds=self._claim_seconds):
            self._held_elsewhere.add(chore.name)
            return
        with self._lock:
            self._running[chore.name] = chore.longest
        error: Exception | None = None
        try:
            if chore.is_due is None or chore.is_due():
                with span("chore", chore=chore.name):
                    chore.act()
        except Exception as trouble:
            error = trouble
            log.exception("chore_failed", chore=chore.name, code=code_of(trouble))
            close_old_connections()
        finally:
            with self._lock:
                self._running.pop(chore.name, None)
        end(chore, self._owner, error)

    def _keep_claims(self) -> None:
        interval = min(self._claim_seconds / 3, LONGEST_WAIT)
        try:
            while not self._stopping.wait(interval):
                with self._lock:
                    for name in self._running:
                        self._running[name] -= interval
                    alive = [name for name, left in self._running.items() if left > 0]
                if alive:
                    survive("claims", lambda alive=alive: keep(alive, self._owner, self._claim_seconds))  # type: ignore[misc]  # a bound default
                survive("looks", self._note_looks)
        finally:
            connections.close_all()

    def _note_looks(self) -> None:
        """The chores whose loops have looked since the last time: at most one write a minute."""
        now = seconds_passed()
        if self._noted is not None and now - self._noted < LOOKED_SECONDS:
            return
        with self._lock:
            looked, self._looked = self._looked, set()
        if looked:
            note_looked(looked)
            self._noted = now


def _until_due(chore: Chore, *, waits: bool) -> Left:
    """Asked by a loop that is about to wait, which has just looked whether anything `waits` for the chore: until the chore's own time, or
    whoever does it now has ended. Where nobody can tell, it is looked again soon.
    """
    seconds = min(chore.every, LONGEST_WAIT)
    try:
        seconds = seconds_until_free(chore.name) if waits else _seconds_until_it_waits(chore)
    except Exception as error:  # noqa: BLE001 - the look that follows tells
        log.warning("chore_cannot_tell", chore=chore.name, code=code_of(error))
        close_old_connections()
    over = seconds_passed() + seconds
    return lambda: over - seconds_passed()


def _seconds_until_it_waits(chore: Chore) -> float:
    """Until something may wait for it of which no commit tells."""
    by_time = chore.seconds_left() if chore.seconds_left is not None else None
    swept = max(chore.every, SWEPT_SECONDS) if chore.tables else chore.every
    return swept if by_time is None else min(swept, max(0.0, by_time))


def _waits(chore: Chore) -> bool:
    """Whether there is something to do. Where even that cannot be told, the chore is claimed, and its row says what is wrong."""
    if chore.is_due is None:
        return True
    try:
        return chore.is_due()
    except Exception as error:  # noqa: BLE001 - whatever is wrong is told in the chore's row, by the act that follows
        log.warning("chore_cannot_tell", chore=chore.name, code=code_of(error))
        close_old_connections()
        return True


def survive(chore: str, act: Callable[[], object]) -> bool:
    """Does it; whether it went through. Whatever is wrong is told, and the caller goes on with a good connection."""
    try:
        close_old_connections()
        act()
    except Exception as error:
        log.exception("chore_loop_trouble", chore=chore, code=code_of(error))
        close_old_connections()
        return False
    return True
