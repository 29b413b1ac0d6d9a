"""Threads in lanes, and a fair queue before each: see `fairness` for who is next, and who gives way.

Turns alone are not fair: a client that asks for what is dear has a turn like any other, and most of the time. Nobody is refused for
having had much: a whole municipality can stand behind one address.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping

import structlog

from arkivbro.serving.fairness import Fairness, Job
from arkivbro.serving.rules import Asker, Lane

log = structlog.get_logger()


class Threads:
    """Of one lane. A client that is known runs in `most_for_one` of its threads at once, a crowd of strangers in
    `most_for_strangers`: the rest is for others, who then need not share the processor with more of them either.

    What a page has had is the processor's time: that it waited while others had it is no fault of its own, and would make whoever
    asks for a few pages among a flood look like one. Elsewhere it is how long the thread was held.
    """

    def __init__(self, lane: Lane, count: int, most_for_one: int, most_for_strangers: int) -> None:
        self._fairness = Fairness(count, most_for_one, most_for_strangers)
        self._seconds = time.thread_time if lane is Lane.PAGE else time.monotonic
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
            return self._fairness.waiting()

    def add(self, job: Job) -> None:
        """It is done when its client's turn has come."""
        with self._changed:
            self._fairness.add(job, time.monotonic())
            self._changed.notify()

    def has_place(self, asker: Asker, most_waiting: int) -> tuple[bool, Job | None]:
        """Whether one more of this client may wait, where so many of each standing may; and who gives way for it."""
        with self._changed:
            now, fairness = time.monotonic(), self._fairness
            if fairness.waiting(fairness.standing(asker)) < most_waiting:
                return True, None
            job = fairness.gives_way_to(asker, now)
            fairness.refused(asker if job is None else job.asker, now)
            return job is not None, job

    def end(self, until: float) -> None:
        """Those that are being done are waited for until then; the others are not begun."""
        with self._changed:
            self._is_ending = True
            left = self._fairness.all_out()
            self._changed.notify_all()
        for job in left:
            job.cancel()
        for one in self._threads:
            one.join(max(0.0, until - time.monotonic()))

    def _work(self) -> None:
        while True:
            with self._changed:
                while (found := self._fairness.next(time.monotonic())) is None:
                    if self._is_ending:
                        return
                    self._changed.wait()
            job, standing = found
            asker, began = job.asker, self._seconds()
            try:
                job.service()
            except Exception:
                log.exception("request_failed")
            took = self._seconds() - began
            with self._changed:
                self._fairness.done(asker, standing, took, time.monotonic())
                self._changed.notify()


class Lanes:
    """What waitress calls a task dispatcher."""

    def __init__(self, threads: Mapping[Lane, int]) -> None:
        """What works in a thread of the page lane is mostly the processor, which the threads share: half of them is as much as all.
        In the others it is mostly waiting.
        """
        self._lanes = {lane: Threads(lane, count, *_bounds(lane, count)) for lane, count in threads.items()}

    def add_task(self, job: Job) -> None:
        """In the lane that the job says."""
        self._lanes[job.lane].add(job)

    def waiting(self, lane: Lane) -> int:
        """Requests that no thread of the lane has taken up."""
        return self._lanes[lane].waiting

    def has_place(self, asker: Asker, lane: Lane, most_waiting: int) -> tuple[bool, Job | None]:
        """See `Threads`."""
        return self._lanes[lane].has_place(asker, most_waiting)

    def end(self, seconds: float) -> None:
        """Ends all threads that are done by then."""
        until = time.monotonic() + seconds
        for one in self._lanes.values():
            one.end(until)


def _bounds(lane: Lane, count: int) -> tuple[int, int]:
    """So many threads for one, and for a crowd of strangers."""
    if lane is Lane.PAGE:
        return count // 2, count // 2
    return count - 1, count - 1
