"""Threads in lanes, and a fair queue before each: whoever has used least goes first, and no client has all threads of a lane.

Turns alone are not fair: a client that asks for what is dear has a turn like any other, and most of the time. So each client's time in
threads is counted, and forgotten by half every few seconds: whoever floods us waits behind everybody who does not, and is served
with what they leave over. Nobody is refused for it: a whole municipality can stand behind one address.
"""

from __future__ import annotations

import threading
import time
from collections import Counter, OrderedDict, deque
from collections.abc import Mapping
from typing import Protocol

import structlog

from arkivbro.serving.rules import Lane

log = structlog.get_logger()
HALF_FORGOTTEN = 10.0
"""Seconds until what a client has had counts half."""
MOST_REMEMBERED, FORGOTTEN = 1000, 0.05


class Job(Protocol):
    """A connection with one whole request."""

    client: str | None
    lane: Lane

    def service(self) -> None: ...

    def cancel(self) -> None: ...

    def give_way(self) -> None: ...


class Spent:
    """Seconds that each client has had of the threads, of late."""

    def __init__(self) -> None:
        self._held: dict[str | None, tuple[float, float]] = {}

    def of(self, client: str | None, now: float) -> float:
        """What is left of it by now."""
        seconds, at = self._held.get(client, (0.0, now))
        return seconds * float(0.5 ** ((now - at) / HALF_FORGOTTEN))

    def add(self, client: str | None, seconds: float, now: float) -> None:
        """Has had so many more."""
        self._held[client] = (self.of(client, now) + seconds, now)
        if len(self._held) > MOST_REMEMBERED:
            self._held = {one: held for one, held in self._held.items() if self.of(one, now) > FORGOTTEN}


class Threads:
    """Of one lane. A client that is known runs in `most_for_one` of its threads at once: the rest is for others, who then need not
    share the processor with more of it either.
    """

    def __init__(self, lane: Lane, count: int, most_for_one: int) -> None:
        self._most_for_one = max(1, most_for_one)
        self._spent = Spent()
        self._waiting: OrderedDict[str | None, deque[Job]] = OrderedDict()
        self._running: Counter[str | None] = Counter()
        self._changed = threading.Condition()
        self._is_ending = False
        self._threads = [
            threading.Thread(target=self._work, name=f"web-{lane.value}-{number}", daemon=True)
            for number in range(count)
        ]
        for one in self._threads:
            one.start()

    @property
    def waiting(self) -> int:
        """Requests that no thread has taken up."""
        with self._changed:
            return sum(map(len, self._waiting.values()))

    def add(self, job: Job) -> None:
        """It is done when its client's turn has come."""
        with self._changed:
            self._waiting.setdefault(job.client, deque()).append(job)
            self._changed.notify()

    def displaced_for(self, client: str | None) -> Job | None:
        """The last of whoever has the most waiting, taken out for one of a client that has fewer; None where nobody has more."""
        with self._changed:
            most = max(self._waiting.values(), key=len, default=None)
            if most is None or len(most) <= len(self._waiting.get(client, ())) + 1:
                return None
            return most.pop()

    def end(self, until: float) -> None:
        """Those that are being done are waited for until then; the others are not begun."""
        with self._changed:
            self._is_ending = True
            left = [job for jobs in self._waiting.values() for job in jobs]
            self._waiting.clear()
            self._changed.notify_all()
        for job in left:
            job.cancel()
        for one in self._threads:
            one.join(max(0.0, until - time.monotonic()))

    def _next(self) -> Job | None:
        """The first of the client that has had least of late, and may run one more; of several, of the one whose turn was longest ago."""
        now = time.monotonic()
        may_run = [
            client for client in self._waiting if client is None or self._running[client] < self._most_for_one
        ]
        if not may_run:
            return None
        client = min(may_run, key=lambda one: self._share_of(one, now))
        jobs = self._waiting.pop(client)
        job = jobs.popleft()
        if jobs:
            self._waiting[client] = jobs
        self._running[client] += 1
        return job

    def _share_of(self, client: str | None, now: float) -> tuple[int, float]:
        """How many threads it has just now, and what it has had. To the tenth of a second: what differs by less takes turns."""
        return self._running[client], round(self._spent.of(client, now), 1)

    def _work(self) -> None:
        while True:
            with self._changed:
                while (job := self._next()) is None:
                    if self._is_ending:
                        return
                    self._changed.wait()
            client, began = job.client, time.monotonic()
            try:
                job.service()
            except Exception:
                log.exception("request_failed")
            with self._changed:
                now = time.monotonic()
                self._spent.add(client, now - began, now)
                self._running[client] -= 1
                if not self._running[client]:
                    del self._running[client]
                self._changed.notify()


class Lanes:
    """What waitress calls a task dispatcher."""

    def __init__(self, threads: Mapping[Lane, int]) -> None:
        """What works in a thread of the page lane is mostly the processor, which the threads share: half of them is as much as all.
        In the others it is mostly waiting.
        """
        self._lanes = {
            lane: Threads(lane, count, count // 2 if lane is Lane.PAGE else count - 1)
            for lane, count in threads.items()
        }

    def add_task(self, job: Job) -> None:
        """In the lane that the job says."""
        self._lanes[job.lane].add(job)

    def waiting(self, lane: Lane) -> int:
        """Requests that no thread of the lane has taken up."""
        return self._lanes[lane].waiting

    def displaced_for(self, client: str | None, lane: Lane) -> Job | None:
        """One who waits in the lane and gives way; see `Threads`."""
        return self._lanes[lane].displaced_for(client)

    def end(self, seconds: float) -> None:
        """Ends all threads that are done by then."""
        until = time.monotonic() + seconds
        for one in self._lanes.values():
            one.end(until)
