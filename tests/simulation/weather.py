"""What a seed decides before a run: how many take part, and which faults there are. Each run has some kinds of fault, never all."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from random import Random

from arkivbro.ledger_settings import LedgerSettings
from arkivbro.ports import KeyStrength
from tests.simulation.database_faults import Faults
from tests.simulation.temper import Temper


class Size(Enum):
    """How much there is in a run. What lies in an interleaving shows with little; what lies in numbers, with much."""

    SMALL = "small"
    MIDDLE = "middle"
    LARGE = "large"


HOW_OFTEN = {Size.SMALL: 14, Size.MIDDLE: 5, Size.LARGE: 1}
WORKERS = {Size.SMALL: (1, 2, 2, 4), Size.MIDDLE: (1, 2, 3, 4), Size.LARGE: (2, 2, 3, 4)}
WHERE_SLOW = (2, 4, 4)
"""Where the database is slow, leases are lost again and again: to several, and soon."""
CONCURRENCY = {Size.SMALL: (1,), Size.MIDDLE: (1, 1, 2), Size.LARGE: (1, 2, 2)}


@dataclass
class Weather:
    """The circumstances of one run."""

    size: Size
    workers: int
    threads: int
    preempt: float
    """How likely the baton goes on, at each point."""
    inside: float
    """How likely a statement inside a transaction is such a point, on PostgreSQL."""
    crash: float
    freeze: float
    clock_jump: float
    keys: KeyStrength
    settle_seconds: float
    temper: Temper
    faults: Faults
    settings: LedgerSettings
    outages: int
    acts: int
    """How many buttons somebody presses."""
    stories: float
    """How likely each story is."""
    grid: float
    """Seconds to which sleepers' moments are rounded up, so that they meet."""

    @classmethod
    def of(cls, random: Random) -> Weather:
        def some(most: float, *, often: float = 0.4) -> float:
            return random.choice((most, most / 3)) if random.random() < often else 0.0

        size = random.choices(list(HOW_OFTEN), list(HOW_OFTEN.values()))[0]
        keys = random.choice((KeyStrength.STRONG, KeyStrength.WEAK, KeyStrength.WEAK))
        settle = (
            random.choice((0.0, 120.0)) if keys is KeyStrength.STRONG else random.choice((60.0, 300.0, 900.0))
        )
        temper = Temper(
            transient=some(0.1),
            declined=some(0.05, often=0.2),
            misconfigured=some(0.03, often=0.15),
            cannot_tell=some(0.1, often=0.2),
            unreachable=some(0.05, often=0.3),
            lost=some(0.1),
            dropped=some(0.08),
            late=some(0.08),
            slow=some(0.1),
            defect=some(0.03, often=0.15),
            ticket=some(0.4, often=0.15),
            too_long=some(0.3, often=0.2),
        )
        faults = Faults(
            Random(random.getrandbits(64)),
            away=some(0.01),
            timed_out=some(0.01, often=0.3),
            slow=some(random.choice((0.02, 0.02, 0.1)), often=0.3),
            lost=some(0.02, often=0.3),
        )
        is_slow = faults.slow > 0.03
        settings = LedgerSettings(
            lease_seconds=10.0 if is_slow else random.choice((10.0, 30.0, 30.0)),
            retry_waits=(5, 30, 120, 600, 3600),
            concurrency=random.choice(CONCURRENCY[size]),
            poll_seconds=random.choice((5.0, 10.0)),
        )
        return cls(
            size=size,
            workers=random.choice(WHERE_SLOW if is_slow else WORKERS[size]),
            threads=settings.concurrency,
            preempt=random.choice((0.05, 0.2, 0.5, 0.9)),
            inside=random.choice((0.05, 0.2, 0.5)),
            crash=some(0.01),
            freeze=some(0.02, often=0.4),
            clock_jump=some(0.003, often=0.2),
            keys=keys,
            settle_seconds=settle,
            temper=temper,
            faults=faults,
            settings=settings,
            outages=random.choice((0, 0, 1) if size is Size.SMALL else (0, 0, 1, 2)),
            acts=random.choice((1, 2, 3) if size is Size.SMALL else (2, 4, 8)),
            stories=random.choice((0.1, 0.3, 0.6)),
            grid=random.choice((0.0, 0.5, 0.5, 2.0)),
        )
