"""Whether things go as they shall: what was achieved against what is owed. Pure: `arkivbro.health` brings the facts.

Nothing is in order because nothing was heard. A worker gives signs, a chore is looked at, a source is read, an archive takes what is
sent: where that did not happen for longer than its bound, it is told, with who can act and where.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from arkivbro.core.expiry import Expiry, told_of
from arkivbro.core.message_table import At, Entry, Who, table
from arkivbro.core.messages import Message, done_at, message
from arkivbro.core.room import OUTSIDE
from arkivbro.core.working_days import oslo_day

WORKER_SILENT = timedelta(seconds=60)
"""A worker signs at least twice in a lease, mostly each fifth second; not heard for so long, or for two leases, it is dead or away."""
DEATHS_SHOWN = timedelta(hours=1)
DEATHS_TOO_MANY = 3
CHORE_SILENT = timedelta(minutes=3)
"""A chore's loop looks every half minute whether it is due, and that is noted once a minute."""
SOURCE_LATE_FACTOR = 3
SOURCE_LATE_LEAST = timedelta(minutes=10)
STALLED_AFTER = timedelta(minutes=10)
LATE_AFTER = timedelta(hours=1)
LETTERS_LATE = timedelta(minutes=10)
FAILING_AT = 2
"""Calls in a row that the archive did not answer well; the second comes 5 s after the first."""
FAILING_FOR = timedelta(seconds=30)
INSPECTIONS_SLOW, INSPECTIONS_STUCK = timedelta(minutes=2), timedelta(minutes=15)
"""A file that waits longer than the first has many before it; longer than the second, and nobody inspects, or somebody floods us."""
UNCHECKED_TOO_MANY = 3
"""Files in an hour whose inspection was ended from outside, by its time, or by its memory."""
DISK_LOW = 2_000_000_000
"""Bytes above what must stay free: below it somebody should look."""
PUT_BACK_TOLD = timedelta(days=14)
"""So long it is told that the installation was put back from a copy."""
GONE_NEAR = timedelta(days=7)
"""What a source deletes so soon is no longer only a warning."""


class Level(StrEnum):
    """ERROR: something that is owed is not done. WARNING: somebody should look."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that is not as it shall be. It names no person."""

    told: Message
    level: Level

    @property
    def at(self) -> At:
        """The page where it is mended, or where more is told of it."""
        return done_at(self.told) or At.OPERATIONS

    @property
    def who(self) -> Who:
        """Who can act."""
        entry = table()[self.told.code]
        return entry.who if isinstance(entry, Entry) else Who.OPERATOR


@dataclass(frozen=True, slots=True)
class WorkerHeard:
    """A worker's first sign and its last; `ended`: it said that it stops."""

    worker: str
    started: datetime
    last_sign: datetime
    ended: bool
    silent_after: timedelta = WORKER_SILENT

    @property
    def process(self) -> str:
        """The number of its process, by which an operator finds it."""
        return self.worker.partition("-")[0]

    def lives(self, now: datetime) -> bool:
        return not self.ended and now - self.last_sign < self.silent_after


@dataclass(frozen=True, slots=True)
class ChoreHeard:
    """A chore that a worker shall do. `trouble`: what its last run told, if it failed."""

    name: Message
    looked: datetime | None
    """When its loop last looked whether it is due; None: never."""
    running_since: datetime | None
    longest: timedelta
    trouble: Message | None
    succeeded: datetime | None = None
    next_due: datetime | None = None
    code: str = ""
    detail: str = ""

    def state(self, now: datetime) -> str:
        """A status of ui.statuses."""
        if self.running_since is not None:
            return "error" if now - self.running_since > self.longest else "running"
        if self.looked is None or now - self.looked > CHORE_SILENT:
            return "silent"
        return "error" if self.trouble else "ok"


@dataclass(frozen=True, slots=True)
class SourceHeard:
    """A source that is read by itself every `interval`. `status`: ok, unreachable, error or paused."""

    name: str
    status: str
    told: Message | None
    since: datetime | None
    interval: timedelta
    last_read: datetime | None
    known_since: datetime | None
    """When a worker first met it."""
    gives_nothing: bool = False
    """It answers, and there was nothing in its last answer, though it always gives all that it has."""

    def is_late(self, now: datetime) -> bool:
        base = self.last_read or self.known_since
        bound = max(self.interval * SOURCE_LATE_FACTOR, self.interval + SOURCE_LATE_LEAST)
        return base is not None and now - base > bound


@dataclass(frozen=True, slots=True)
class ArchiveHeard:
    """An archive. `status`: ok, unreachable, error or paused; `waiting`: transfers on their way to it."""

    name: str
    status: str
    told: Message | None
    since: datetime | None
    waiting: int
    failing: int = 0
    """Calls in a row that were not answered well."""
    failing_since: datetime | None = None
    failing_told: Message | None = None
    in_doubt: int = 0
    """Transfers that are tried again or checked."""
    check_told: Message | None = None
    """What its last check complained of."""
    checked: datetime | None = None

    def is_failing(self, now: datetime) -> bool:
        """Whether it does not take what is sent: until a call goes well, or nothing of it is owed any more."""
        if not self.failing or not self.in_doubt or self.failing_since is None:
            return False
        return self.failing >= FAILING_AT or now - self.failing_since > FAILING_FOR


@dataclass(frozen=True, slots=True)
class InspectionsHeard:
    """Files that wait to be inspected, the time that the oldest began to wait, and how many could not be checked the last hour."""

    waiting: int = 0
    since: datetime | None = None
    unchecked: int = 0


@dataclass(frozen=True, slots=True)
class Heard:
    """Everything that is judged, at one moment."""

    now: datetime
    database_now: datetime
    """The same, by the clock that workers and chores sign with."""
    workers: tuple[WorkerHeard, ...] = ()
    chores: tuple[ChoreHeard, ...] = ()
    sources: tuple[SourceHeard, ...] = ()
    archives: tuple[ArchiveHeard, ...] = ()
    needs_person: int = 0
    stopped: int = 0
    """Of those: stopped to protect a name."""
    due: int = 0
    """Transfers that a worker should have taken up by now."""
    last_work: datetime | None = None
    """When a worker last did anything with any transfer."""
    late: int = 0
    """Transfers that are tried again or checked, asked for more than an hour ago."""
    late_since: datetime | None = None
    letters_not_sent: int = 0
    letters_waiting_since: datetime | None = None
    mail_since: datetime | None = None
    """Since when the mail server takes nothing."""
    without_vacancy: int = 0
    proof_differences: int = 0
    """Vacancies whose newest completeness proof found something that is not as it should be."""
    soon_gone: int = 0
    """Applications that are not archived and that their source deletes soon, and the day of the first."""
    first_gone: date | None = None
    unconfirmed: tuple[tuple[str, int], ...] = ()
    """Sources (as they are called) of which nothing is archived before an archivist confirms, with how many cases that would make."""
    undecided: tuple[tuple[str, int], ...] = ()
    """Sources that were confirmed, and how many of their vacancies wait for a decision of their own."""
    free_bytes: int | None = None
    floor_bytes: int = 0
    """What stays free of our disk, whatever comes."""
    unsent_bytes: int = 0
    most_unsent_bytes: int | None = None
    """Files of applications that are not sent, and how much they may take."""
    inspections: InspectionsHeard = InspectionsHeard()
    expiring: tuple[Expiry, ...] = ()
    put_back: tuple[datetime, datetime] | None = None
    """When the installation was put back from a copy, and when that was made."""

    @property
    def anybody_works(self) -> bool:
        return any(one.lives(self.database_now) for one in self.workers)

    @property
    def worked_for(self) -> timedelta:
        """How long workers have lived without a break, and what nobody did in that time is late. A worker that begins after another was
        heard does not begin anew: one that is started again and again is not forgiven each time.
        """
        if not self.anybody_works:
            return timedelta()
        began = self.database_now
        for one in sorted(self.workers, key=lambda one: one.last_sign, reverse=True):
            if began - one.last_sign >= one.silent_after:
                break
            began = min(began, one.started)
        return self.database_now - began

    def state_of(self, chore: ChoreHeard) -> str:
        """A status of ui.statuses: workers that have just begun come to each chore in turn."""
        state = chore.state(self.database_now)
        just_begun = self.anybody_works and self.worked_for <= CHORE_SILENT
        return "starting" if state == "silent" and just_begun else state


def troubles(heard: Heard) -> tuple[Trouble, ...]:
    """What is wrong, the worst first. Nothing: all is in order."""
    found = [
        *disk_troubles(heard.free_bytes, heard.floor_bytes),
        *_of_unsent(heard),
        *_of_workers(heard),
        *(one for archive in heard.archives for one in _of_archive(archive, heard.now)),
        *(one for source in heard.sources for one in _of_source(source, heard)),
        *_of_mail(heard),
        *_of_inspections(heard),
        *_of_transfers(heard),
        *(one for chore in heard.chores for one in _of_chore(chore, heard)),
        *_of_people(heard),
        *_of_expiring(heard),
    ]
    return tuple(sorted(found, key=lambda one: one.level is not Level.ERROR))


def level_of(found: tuple[Trouble, ...]) -> str:
    """ "ok", "warning" or "error"."""
    return found[0].level.value if found else "ok"


def disk_troubles(free: int | None, floor: int) -> Iterator[Trouble]:
    """Of the disk that the data folder lies on; nothing where it could not be measured."""
    if free is None or free >= OUTSIDE * floor + DISK_LOW:
        return
    megabytes, bounds = free // 1_000_000, (floor // 1_000_000, OUTSIDE * floor // 1_000_000)
    if free < floor:
        yield Trouble(message("health.disk_floor", megabytes=megabytes, floor=bounds[0]), Level.ERROR)
    elif free < OUTSIDE * floor:
        yield Trouble(message("health.disk_full", megabytes=megabytes, floor=bounds[1]), Level.ERROR)
    else:
        yield Trouble(message("health.disk_low", megabytes=megabytes, floor=bounds[1]), Level.WARNING)


def _of_unsent(heard: Heard) -> Iterator[Trouble]:
    if heard.most_unsent_bytes is not None and heard.unsent_bytes >= heard.most_unsent_bytes:
        told = message("health.unsent_full", megabytes=heard.unsent_bytes // 1_000_000)
        yield Trouble(told, Level.WARNING)


def _of_workers(heard: Heard) -> Iterator[Trouble]:
    if not heard.anybody_works:
        last = max((one.last_sign for one in heard.workers), default=None)
        told = message("health.no_worker", moment=last) if last else message("health.never_a_worker")
        yield Trouble(told, Level.ERROR)
        return
    dead = [
        one
        for one in heard.workers
        if not one.ended and one.silent_after <= heard.database_now - one.last_sign < DEATHS_SHOWN
    ]
    if len(dead) >= DEATHS_TOO_MANY:
        yield Trouble(message("health.workers_die", count=len(dead)), Level.WARNING)


def _of_archive(one: ArchiveHeard, now: datetime) -> Iterator[Trouble]:
    why, since = one.told or message("health.no_word"), one.since or now
    match one.status:
        case "unreachable":
            told = message("health.archive_silent", archive=one.name, moment=since, count=one.waiting)
        case "error":
            told = message(
                "health.archive_set_up", archive=one.name, moment=since, why=why, count=one.waiting
            )
        case "paused":
            told = message("health.archive_paused", archive=one.name, moment=since, count=one.waiting)
        case _ if one.is_failing(now):
            told = message(
                "health.archive_failing",
                archive=one.name,
                moment=one.failing_since or now,
                why=one.failing_told or message("health.no_word"),
                count=one.in_doubt,
            )
        case _ if one.check_told is not None:
            told = message(
                "health.archive_check", archive=one.name, moment=one.checked or now, why=one.check_told
            )
        case _:
            return
    yield Trouble(told, Level.WARNING if one.status == "paused" else Level.ERROR)


def _of_source(one: SourceHeard, heard: Heard) -> Iterator[Trouble]:
    since = one.since or heard.now
    match one.status:
        case "unreachable":
            told = message("health.source_silent", source=one.name, moment=since)
        case "error":
            why = one.told or message("health.no_word")
            told = message("health.source_unreadable", source=one.name, moment=since, why=why)
        case "paused":
            yield Trouble(message("health.source_paused", source=one.name, moment=since), Level.WARNING)
            return
        case _ if one.is_late(heard.now) and heard.worked_for > SOURCE_LATE_LEAST:
            told = (
                message("health.source_late", source=one.name, moment=one.last_read)
                if one.last_read
                else message("health.source_never_read", source=one.name)
            )
        case _ if one.gives_nothing:
            yield Trouble(message("health.source_empty", source=one.name), Level.WARNING)
            return
        case _:
            return
    yield Trouble(told, Level.ERROR)


def _of_inspections(heard: Heard) -> Iterator[Trouble]:
    one = heard.inspections
    waited = min(heard.database_now - one.since, heard.worked_for) if one.since else timedelta()
    if one.since is not None and waited > INSPECTIONS_SLOW:
        level = Level.ERROR if waited > INSPECTIONS_STUCK else Level.WARNING
        yield Trouble(message("health.inspections_wait", count=one.waiting, moment=one.since), level)
    if one.unchecked >= UNCHECKED_TOO_MANY:
        yield Trouble(message("health.inspections_die", count=one.unchecked), Level.WARNING)


def _of_mail(heard: Heard) -> Iterator[Trouble]:
    if heard.mail_since is not None:
        yield Trouble(message("health.mail_silent", moment=heard.mail_since), Level.ERROR)
    if heard.letters_not_sent:
        yield Trouble(message("health.letters_not_sent", count=heard.letters_not_sent), Level.WARNING)
    waiting = heard.letters_waiting_since
    if waiting is not None and min(heard.now - waiting, heard.worked_for) > LETTERS_LATE:
        yield Trouble(message("health.letters_wait", moment=waiting), Level.ERROR)


def _of_transfers(heard: Heard) -> Iterator[Trouble]:
    if heard.stopped:
        yield Trouble(message("health.leak_stopped", count=heard.stopped), Level.WARNING)
    if stuck := heard.needs_person - heard.stopped:
        yield Trouble(message("health.needs_person", count=stuck), Level.WARNING)
    idle = heard.last_work is None or heard.now - heard.last_work > STALLED_AFTER
    if heard.due and idle and heard.worked_for > STALLED_AFTER:
        told = (
            message("health.stalled", count=heard.due, moment=heard.last_work)
            if heard.last_work
            else message("health.never_begun", count=heard.due)
        )
        yield Trouble(told, Level.ERROR)
    if heard.late and heard.late_since is not None:
        told = message("health.late", count=heard.late, moment=heard.late_since)
        yield Trouble(told, Level.WARNING)


def _of_chore(one: ChoreHeard, heard: Heard) -> Iterator[Trouble]:
    state = heard.state_of(one)
    if one.trouble is not None:
        yield Trouble(one.trouble, Level.WARNING)
    elif state == "error" and one.running_since is not None:
        yield Trouble(message("health.chore_hangs", chore=one.name, moment=one.running_since), Level.ERROR)
    elif state == "silent" and heard.anybody_works:
        told = (
            message("health.chore_stopped", chore=one.name, moment=one.looked)
            if one.looked
            else message("health.chore_never", chore=one.name)
        )
        yield Trouble(told, Level.ERROR)


def _of_people(heard: Heard) -> Iterator[Trouble]:
    if heard.put_back is not None and heard.now - heard.put_back[0] < PUT_BACK_TOLD:
        moment, copied = heard.put_back
        yield Trouble(message("health.put_back", moment=moment, copied=copied), Level.WARNING)
    for source, count in heard.unconfirmed:
        told = message("health.unconfirmed", source=source, count=count)
        yield Trouble(told, Level.WARNING)
    for source, count in heard.undecided:
        yield Trouble(message("health.undecided", source=source, count=count), Level.WARNING)
    if heard.proof_differences:
        yield Trouble(message("health.proof_differences", count=heard.proof_differences), Level.WARNING)
    if heard.without_vacancy:
        yield Trouble(message("health.without_vacancy", count=heard.without_vacancy), Level.WARNING)
    if heard.soon_gone and heard.first_gone is not None:
        is_near = heard.first_gone <= oslo_day(heard.now) + GONE_NEAR
        told = message("health.soon_gone", count=heard.soon_gone, day=heard.first_gone)
        yield Trouble(told, Level.ERROR if is_near else Level.WARNING)


def _of_expiring(heard: Heard) -> Iterator[Trouble]:
    for told, is_urgent in told_of(heard.expiring, oslo_day(heard.now)):
        yield Trouble(told, Level.ERROR if is_urgent else Level.WARNING)
