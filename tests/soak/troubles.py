"""What happens to workers, database, disk and archive: drawn by chance, counted, and watched until what it hit is at rest."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from tests.processes import Process
from tests.soak.feeder import DONE_FILE
from tests.soak.ground import LEASE_SECONDS, Ground

WORKERS = (1, 4)
WORKER, FEEDER = ("-m", "tests.soak.worker"), "tests.soak.feeder"
GRACE = 10.0
"""Seconds beyond a lease within which what a killed worker was at must be at rest."""
JUMPS = (-7_200.0, -5.0, 0.0, 5.0, 7_200.0)
FAULTS = (
    "unavailable", "cut_before", "cut_after_commit", "truncated", "generic_fault", "fault_after_commit",
    "late_commit", "slow", "time_out_after_commit",
)  # fmt: skip


@dataclass
class Told:
    """What was done, and how long the worst of it took."""

    done: Counter[str] = field(default_factory=Counter)
    longest_rest: float = 0.0
    rests: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


class Troubles:
    """The workers and the feeder, and what befalls them. `draws`: how often each kind is drawn."""

    def __init__(self, ground: Ground, random: Random, feed: tuple[int, int, int]) -> None:
        self.ground, self.random, self.told = ground, random, Told()
        self._feed = feed
        self.workers = [self._worker() for _ in range(2)]
        self.feeder = self._fed()
        self._watched: dict[int, float] = {}
        """Transfers that a killed worker was at: since when nothing hurt them."""
        self._lock = threading.Lock()
        self._kinds: dict[str, tuple[float, Callable[[], None]]] = {
            "worker killed": (10, self._kill),
            "worker suspended": (1.5, self._suspend),
            "feeder killed": (0.7, self._kill_feeder),
            "workers more or fewer": (1, self._change_number),
            "clock jumps": (0.7, self._jump),
        }
        if ground.server is not None:
            self._kinds["database restarted"] = (1.3, self._restart)
        if ground.disk is not None:
            self._kinds["disk full"] = (0.4, self._fill)
        if ground.simulator is not None:
            self._kinds["archive failed"] = (4, self._fail)

    def _worker(self) -> Process:
        return Process(WORKER, self.ground.environment)

    def _fed(self) -> Process:
        return Process(("-c", _FEED.format(*self._feed)), self.ground.environment)

    # --- what is done ---

    def one(self) -> None:
        """The next trouble."""
        names = list(self._kinds)
        name = self.random.choices(names, [self._kinds[one][0] for one in names])[0]
        self._kinds[name][1]()
        self.told.done[name] += 1

    def _kill(self, worker: Process | None = None) -> None:
        if worker is None and not self.workers:
            return
        victim = worker or self.random.choice(self.workers)
        held = self.ground.ledger.in_hands_of(victim.pid)
        victim.kill()
        victim.communicate(timeout=30)
        self._hurt(held)
        self.workers.remove(victim)
        self.workers.append(self._worker())

    def _suspend(self) -> None:
        """For less or more than a lease: it may find that another went on."""
        victim = self.random.choice(self.workers)
        seconds = self.random.uniform(0.5, 1.6 * LEASE_SECONDS)
        with suppress(ProcessLookupError):
            os.kill(victim.pid, signal.SIGSTOP)
            held = self.ground.ledger.in_hands_of(victim.pid)
            time.sleep(seconds)
            os.kill(victim.pid, signal.SIGCONT)
            self._hurt(held)

    def _kill_feeder(self) -> None:
        if self.feeder.poll() is None:
            self.feeder.kill()
            self.feeder.communicate(timeout=30)
            self.feeder = self._fed()

    def _change_number(self) -> None:
        """By a polite stop, as an operator's."""
        wanted = self.random.randint(*WORKERS)
        while len(self.workers) < wanted:
            self.workers.append(self._worker())
        while len(self.workers) > wanted:
            self.workers.pop().send_signal(signal.SIGTERM)

    def _jump(self) -> None:
        self.ground.jump(self.random.choice(JUMPS))

    def _restart(self) -> None:
        self.ground.restart_database()
        self._hurt()

    def _fill(self) -> None:
        """To the last byte, for some seconds."""
        assert self.ground.disk is not None
        filler = self.ground.disk / "filler"
        free = os.statvfs(self.ground.disk)
        with suppress(OSError), filler.open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, free.f_bavail * free.f_frsize)
        time.sleep(self.random.uniform(1, 4))
        filler.unlink(missing_ok=True)
        self._hurt()

    def _fail(self) -> None:
        assert self.ground.simulator is not None
        kind = self.random.choice(FAULTS)
        self.ground.simulator.fault(
            kind,
            after=self.random.randint(0, 20),
            times=self.random.randint(1, 3),
            seconds=self.random.uniform(0.2, 2.5),
        )
        self._hurt()

    # --- what is watched ---

    def _hurt(self, transfers: set[int] | None = None) -> None:
        """The time of these begins anew; None: of all that is watched, since nobody could go on."""
        now = time.monotonic()
        with self._lock:
            self._watched.update(dict.fromkeys(self._watched if transfers is None else transfers, now))

    def look(self) -> None:
        """Who died by itself is told and begun again; what came to rest is reckoned."""
        for worker in list(self.workers):
            if worker.poll() is not None:
                self.told.done["worker ended by itself"] += 1
                self.workers.remove(worker)
                self.workers.append(self._worker())
        with self._lock:
            watched = dict(self._watched)
        still = self.ground.ledger.not_at_rest(watched)
        now = time.monotonic()
        with self._lock:
            for key in set(watched) - still:
                since = self._watched.pop(key, None)
                if since is not None:
                    self.told.rests.append(now - since)
                    self.told.longest_rest = max(self.told.longest_rest, now - since)

    @property
    def is_fed(self) -> bool:
        """Whether the source has told of all."""
        if self.feeder.poll() is None:
            return False
        done = Path(self.ground.environment[DONE_FILE])
        if done.exists() and int(done.read_text(encoding="ascii")) > self._feed[1]:
            return True
        self.told.done["feeder ended by itself"] += 1
        self.feeder = self._fed()
        return False

    def calm(self) -> None:
        """Nothing is wrong any more: the clocks are right, the archive answers, two workers work."""
        self.ground.jump(0)
        if self.ground.simulator is not None:
            self.ground.simulator.clear()
        while len(self.workers) < WORKERS[0] + 1:
            self.workers.append(self._worker())

    def end(self) -> None:
        """Everybody is stopped, whatever happened."""
        for one in (*self.workers, self.feeder):
            if one.poll() is None:
                one.kill()
                one.communicate(timeout=30)


_FEED = """
from tests.soak.feeder import main
main({}, {}, {})
"""
