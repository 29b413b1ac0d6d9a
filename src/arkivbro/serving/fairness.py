"""Who is next, who gives way, and what each has had: the judgement of one lane, without threads and without a clock of its own.

What is counted is seconds in threads, forgotten by half every few seconds. Whoever has had least goes first; who floods us waits behind
everybody who does not. Against very many addresses that each ask for little that does not help, for each looks like a person.
So the three standings share the threads: a crowd of strangers takes nothing from who is logged in, or was here before it came.
"""

from __future__ import annotations

from collections import Counter, OrderedDict, deque
from dataclasses import dataclass, field
from typing import Protocol

from arkivbro.serving.rules import Asker, Lane, Standing

HALF_FORGOTTEN = 10.0
"""Seconds until what a client has had counts half."""
MOST_REMEMBERED, FORGOTTEN = 1000, 0.05
COUNTED_ANEW = 30 * HALF_FORGOTTEN
REFUSED_COSTS = 0.1
"""Seconds that count as had by whoever is refused: who asks again and again comes behind who waits as told."""
WIDE_SHARE = 8
"""A wide network counts as so many subscribers."""
SHARES = {Standing.STRANGER: 1, Standing.SEEN_BEFORE: 2, Standing.KNOWN: 4}
"""Of the time in threads, where all three ask for more than there is."""
MOST_SEEN, CALM_SECONDS = 20_000, 60.0
"""Addresses that are remembered, those seen last; and how long no one must have waited for a crowd to be over."""


class Job(Protocol):
    """A connection with one whole request."""

    lane: Lane

    @property
    def asker(self) -> Asker: ...

    def service(self) -> None: ...

    def cancel(self) -> None: ...

    def give_way(self) -> None: ...


class Spent:
    """Seconds that each has had of the threads, of late. Instead of making all less as time goes, what comes later counts for more."""

    def __init__(self) -> None:
        self._held: dict[object, float] = {}
        self._since = 0.0
        self._most = MOST_REMEMBERED

    def of(self, whom: object, now: float) -> float:
        """What is left of it by now."""
        return self._held.get(whom, 0.0) * self.left_of_one(now)

    def left_of_one(self, now: float) -> float:
        """What is left of one second that was had when counting began."""
        return float(0.5 ** ((now - self._since) / HALF_FORGOTTEN))

    def held(self, whom: object) -> float:
        """As of when counting began: compares, and costs nothing."""
        return self._held.get(whom, 0.0)

    def add(self, whom: object, seconds: float, now: float) -> None:
        """Has had so many more."""
        if now - self._since > COUNTED_ANEW or len(self._held) >= self._most:
            left = self.left_of_one(now)
            self._held = {one: had * left for one, had in self._held.items() if had * left > FORGOTTEN}
            self._since, self._most = now, max(MOST_REMEMBERED, 2 * len(self._held))
        self._held[whom] = self._held.get(whom, 0.0) + seconds / self.left_of_one(now)


class Seen:
    """Addresses that were served, and whether there is a crowd: who came before it did is no part of it."""

    def __init__(self) -> None:
        self._first: OrderedDict[str, float] = OrderedDict()
        self._crowd_since: float | None = None
        self._crowded_at = 0.0

    def served(self, own: str | None, now: float) -> None:
        if own is None:
            return
        self._first.setdefault(own, now)
        self._first.move_to_end(own)
        if len(self._first) > MOST_SEEN:
            self._first.popitem(last=False)

    @property
    def is_crowded(self) -> bool:
        return self._crowd_since is not None

    def crowded(self, is_crowded: bool, now: float) -> None:
        """Told at each request: whether more strangers wait than there are threads."""
        if is_crowded:
            self._crowd_since = now if self._crowd_since is None else self._crowd_since
            self._crowded_at = now
        elif self._crowd_since is not None and now - self._crowded_at > CALM_SECONDS:
            self._crowd_since = None

    def standing(self, asker: Asker) -> Standing:
        if asker.is_known:
            return Standing.KNOWN
        first = self._first.get(asker.own or "")
        came_before = first is not None and (self._crowd_since is None or first < self._crowd_since)
        return Standing.SEEN_BEFORE if asker.own is None or came_before else Standing.STRANGER


@dataclass(slots=True)
class Waiting:
    """Those of one standing whose requests no thread has taken up; `jobs` in the order in which each had its last turn."""

    jobs: OrderedDict[Asker, deque[Job]] = field(default_factory=OrderedDict)

    def __len__(self) -> int:
        return sum(map(len, self.jobs.values()))

    def first_of(self, asker: Asker) -> Job:
        """Taken out; whoever has more goes to the end."""
        jobs = self.jobs.pop(asker)
        job = jobs.popleft()
        if jobs:
            self.jobs[asker] = jobs
        return job

    def last_of(self, asker: Asker) -> Job:
        """Taken out, so that another has the place."""
        job = self.jobs[asker].pop()
        if not self.jobs[asker]:
            del self.jobs[asker]
        return job


class Fairness:
    """Of one lane. Not safe for threads: whoever uses it holds a lock."""

    def __init__(self, count: int, most_for_one: int, most_for_strangers: int) -> None:
        """So many threads; so many at once for one who is told apart from others; so many for a crowd of strangers,
        of which each has one: what they run in, the others share the processor with.
        """
        self._count = count
        self._most_for_one, self._most_for_strangers = max(1, most_for_one), max(1, most_for_strangers)
        self._waiting = {standing: Waiting() for standing in sorted(Standing, reverse=True)}
        self._running: Counter[Asker] = Counter()
        self._of_standing: Counter[Standing] = Counter()
        self._spent = Spent()
        self._seen = Seen()

    def waiting(self, standing: Standing | None = None) -> int:
        return sum(len(found) for one, found in self._waiting.items() if standing in (None, one))

    def standing(self, asker: Asker) -> Standing:
        return self._seen.standing(asker)

    def add(self, job: Job, now: float) -> None:
        strangers = self._waiting[Standing.STRANGER]
        self._waiting[self.standing(job.asker)].jobs.setdefault(job.asker, deque()).append(job)
        self._seen.crowded(len(strangers.jobs) > self._count, now)

    def next(self, now: float) -> tuple[Job, Standing] | None:
        """The first of whoever has had least of late, and may run one more, of the standing that has had least of its share.

        Of a crowd the last who came, among those who had equally little: it cannot all be served in time, and who comes now may be.
        """
        for standing in sorted(Standing, key=lambda one: self._had(one, now)):
            is_crowd = standing is Standing.STRANGER and self._seen.is_crowded
            if is_crowd and self._of_standing[standing] >= self._most_for_strangers:
                continue
            waiting, most = self._waiting[standing], 1 if is_crowd else self._most_for_one
            may_run = [one for one in waiting.jobs if one.own is None or self._running[one] < most]
            if is_crowd:
                may_run.reverse()
            if may_run:
                left = self._spent.left_of_one(now)
                asker = min(may_run, key=lambda one: (self._running[one], self._counted(one, left)))
                self._running[asker] += 1
                self._of_standing[standing] += 1
                return waiting.first_of(asker), standing
        return None

    def done(self, asker: Asker, standing: Standing, seconds: float, now: float) -> None:
        """Its request took so long in a thread."""
        self._add(asker, seconds, now)
        self._spent.add(standing, seconds, now)
        self._seen.served(asker.own, now)
        self._of_standing[standing] -= 1
        self._running[asker] -= 1
        if not self._running[asker]:
            del self._running[asker]

    def gives_way_to(self, asker: Asker, now: float) -> Job | None:
        """One of the same standing, taken out: the last of whoever has the most waiting, or where nobody has more, of whoever has had
        most; None where that is the one who asks. Where all of a crowd had equally little, it is who has waited longest.
        """
        waiting, left = self._waiting[self.standing(asker)], self._spent.left_of_one(now)
        if not waiting.jobs:
            return None
        own = len(waiting.jobs.get(asker, ()))
        most = max(waiting.jobs, key=lambda one: len(waiting.jobs[one]))
        if len(waiting.jobs[most]) > own + 1:
            return waiting.last_of(most)
        worst = max(waiting.jobs, key=lambda one: self._counted(one, left))
        more = self._counted(worst, left) - self._counted(asker, left)
        is_crowd = self.standing(asker) is Standing.STRANGER and self._seen.is_crowded
        return waiting.last_of(worst) if more > 0 or (is_crowd and more == 0 and not own) else None

    def refused(self, asker: Asker, now: float) -> None:
        self._add(asker, REFUSED_COSTS, now)

    def all_out(self) -> list[Job]:
        """Everything that waits, taken out."""
        left = [job for one in self._waiting.values() for jobs in one.jobs.values() for job in jobs]
        for one in self._waiting.values():
            one.jobs.clear()
        return left

    def _add(self, asker: Asker, seconds: float, now: float) -> None:
        self._spent.add(asker.own, seconds, now)
        if asker.wide != asker.own:
            self._spent.add(("wide", asker.wide), seconds, now)

    def _counted(self, asker: Asker, left: float) -> float:
        """What it has had. To the tenth of a second: what differs by less takes turns."""
        had = self._spent.held(asker.own)
        if asker.wide != asker.own:
            had += self._spent.held(("wide", asker.wide)) / WIDE_SHARE
        return round(had * left, 1)

    def _had(self, standing: Standing, now: float) -> tuple[float, int]:
        """Of its share, which is the larger the more is known of it."""
        return (self._of_standing[standing] + self._spent.of(standing, now)) / SHARES[standing], -standing
