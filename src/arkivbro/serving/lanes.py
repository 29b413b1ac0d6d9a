"""Threads in lanes, and a fair queue before each: clients take turns, and none has all threads of a lane."""

from __future__ import annotations

import threading
import time
from collections import Counter, OrderedDict, deque
from collections.abc import Mapping
from typing import Protocol

import structlog

from arkivbro.serving.rules import Lane

log = structlog.get_logger()


class Job(Protocol):
    """A connection with one whole request."""

    client: str | None
    lane: Lane

    def service(self) -> None: ...

    def cancel(self) -> None: ...

    def give_way(self) -> None: ...


class Threads:
    """Of one lane. A client that is known runs in all threads but one, where there are several."""

    def __init__(self, lane: Lane, count: int) -> None:
        self._most_for_one = max(1, count - 1)
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
        """The first of the client that has waited longest for its turn, and may run one more; it is last in line afterwards."""
        for client, jobs in self._waiting.items():
            if client is not None and self._running[client] >= self._most_for_one:
                continue
            job = jobs.popleft()
            del self._waiting[client]
            if jobs:
                self._waiting[client] = jobs
            self._running[client] += 1
            return job
        return None

    def _work(self) -> None:
        while True:
            with self._changed:
                while (job := self._next()) is None:
                    if self._is_ending:
                        return
                    self._changed.wait()
            client = job.client
            try:
                job.service()
            except Exception:
                log.exception("request_failed")
            with self._changed:
                self._running[client] -= 1
                if not self._running[client]:
                    del self._running[client]
                self._changed.notify()


class Lanes:
    """What waitress calls a task dispatcher."""

    def __init__(self, threads: Mapping[Lane, int]) -> None:
        self._lanes = {lane: Threads(lane, count) for lane, count in threads.items()}

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
