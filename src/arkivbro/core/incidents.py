"""Incidents: what was wrong with the installation, from when to when. Pure: `arkivbro.incidents` keeps them and tells.

`core.health` says what is wrong at one moment. Here that becomes something that begins and ends, so that each who can act is told once
when it begins and once when it is over, and not each time somebody looks.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from arkivbro.core.health import Level, Trouble
from arkivbro.core.messages import Message, Value

OPENS_AFTER = {Level.ERROR: timedelta(seconds=30), Level.WARNING: timedelta(minutes=10)}
"""So long it has stood before anybody is told. Health itself waits until it is sure of an error; a warning often mends itself."""
CLOSES_AFTER = timedelta(minutes=2)
"""So long it has been gone: what comes and goes is one incident, not ten."""
LONGEST_ABOUT = 200
"""Characters."""
ABOUT = ("archive", "source", "chore", "name")
"""Parameters of a trouble that say what it is of; the others (how many, since when) change while it stands."""


@dataclass(frozen=True, slots=True)
class Key:
    """Which incident a trouble is: its code, and what it is of."""

    code: str
    about: str = ""


def key_of(told: Message) -> Key:
    """As it is stored: a name that is longer than its column is the same one at the next look."""
    parameters = told.parameters
    about = ", ".join(_plain(parameters[name]) for name in ABOUT if name in parameters)
    return Key(told.code, about[:LONGEST_ABOUT])


def _plain(value: Value) -> str:
    return value.code if isinstance(value, Message) else str(value)


def without_words(told: Message) -> Message:
    """For what leaves the house: where a message tells a `problem` in another system's own `words`, which may name anybody, the problem alone."""
    parameters = told.parameters
    problem = parameters.get("problem")
    if "words" in parameters and isinstance(problem, Message):
        return without_words(problem)
    items = (
        (name, without_words(value) if isinstance(value, Message) else value) for name, value in told.items
    )
    return Message(told.code, tuple(items))


@dataclass(frozen=True, slots=True)
class Standing:
    """An incident that is not over. `gone_since`: it was not seen when looked for, first then."""

    first_seen: datetime
    is_open: bool = False
    gone_since: datetime | None = None
    level: Level = Level.ERROR


@dataclass(slots=True)
class Changes:
    """What one look makes of the incidents that stand."""

    begun: dict[Key, Trouble] = field(default_factory=dict)
    seen: dict[Key, Trouble] = field(default_factory=dict)
    """They stand still; `opened` and `risen` among them."""
    opened: set[Key] = field(default_factory=set)
    risen: set[Key] = field(default_factory=set)
    """Who was told of a warning is told once more: it is an error now."""
    gone: set[Key] = field(default_factory=set)
    """Not seen this time, and waited for."""
    closed: set[Key] = field(default_factory=set)
    dropped: set[Key] = field(default_factory=set)
    """Gone before anybody was to be told of them."""


def changes(
    standing: Mapping[Key, Standing],
    found: Iterable[Trouble],
    now: datetime,
    *,
    certain: Collection[str] = (),
) -> Changes:
    """What is new, opened, gone and closed. The worst of several troubles of one key counts; `found` has the worst first. `certain`: codes of
    what need not stand for a while first, since whoever looks knows it for sure.
    """
    made = Changes()
    for trouble in found:
        key = key_of(trouble.told)
        if key in made.seen or key in made.begun:
            continue
        known = standing.get(key)
        if known is None:
            made.begun[key] = trouble
            continue
        made.seen[key] = trouble
        if not known.is_open:
            if key.code in certain or _passed(known.first_seen, now, OPENS_AFTER[trouble.level]):
                made.opened.add(key)
        elif trouble.level is Level.ERROR and known.level is not Level.ERROR:
            made.risen.add(key)
    for key, known in standing.items():
        if key in made.seen:
            continue
        if known.gone_since is None or not _passed(known.gone_since, now, CLOSES_AFTER):
            made.gone.add(key)
        else:
            (made.closed if known.is_open else made.dropped).add(key)
    return made


def _passed(since: datetime, now: datetime, wanted: timedelta) -> bool:
    """Also where the clock was put back meanwhile: nobody waits for it to come there again."""
    return not timedelta() <= now - since < wanted


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From and until a time of the day in Oslo, past midnight too: nobody is told of a warning, or that anything is over. Errors are told."""

    begins: time
    ends: time

    def holds(self, now: time) -> bool:
        if self.begins <= self.ends:
            return self.begins <= now < self.ends
        return now >= self.begins or now < self.ends


def told_now(level: Level, quiet: QuietHours | None, now: time, *, is_over: bool) -> bool:
    """Whether somebody is told at this time of the day; what is not, is told when the quiet hours end, if it still stands."""
    return quiet is None or not quiet.holds(now) or (level is Level.ERROR and not is_over)
