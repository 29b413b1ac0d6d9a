"""`python -m tests.soak [--transfers N] [--seed N] [--only sqlite postgres ephorte] [--minutes N]`.

Prints a table; exits 1 where a gate is broken: nothing twice, nothing lost, and what a killed worker was at rests within a lease and ten seconds of
the last that hurt it (and the time that its archive settles).
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from dataclasses import dataclass
from random import Random

from tests.processes import run
from tests.soak.compared import Found, compared
from tests.soak.ground import LEASE_SECONDS, Ground, ground
from tests.soak.ledger import AT_REST
from tests.soak.troubles import GRACE, Told, Troubles

APPLICATIONS = 19
"""To each vacancy: with its advertisement twenty transfers."""
LEAST_KILLS, LEAST_RESTARTS = 200, 20


@dataclass(frozen=True)
class Part:
    """`share` of the transfers; `pace` seconds between two troubles at least."""

    name: str
    database: str
    archive: str
    share: float
    pace: float


PARTS = (
    Part("sqlite", "sqlite", "builtin", 0.3, 1.2),
    Part("postgres", "postgres", "builtin", 0.6, 1.5),
    Part("ephorte", "postgres", "ephorte", 0.1, 1.5),
)


@dataclass
class Result:
    """Of one part."""

    part: Part
    told: Told
    found: Found
    transfers: int
    seconds: float
    retried: int
    last_rest: float


def main() -> int:
    parser = argparse.ArgumentParser(prog="tests.soak", description=__doc__)
    parser.add_argument("--transfers", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--only", nargs="*", choices=[one.name for one in PARTS])
    parser.add_argument("--minutes", type=float, default=90.0, help="of each part, at most")
    asked = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = (
        "arkivbro.conf.settings"  # for the process that all are forked from
    )
    seed = asked.seed if asked.seed is not None else time.time_ns() % 1_000_000
    print(f"seed {seed}", flush=True)
    parts = [one for one in PARTS if not asked.only or one.name in asked.only]
    shares = sum(one.share for one in parts)
    results = []
    for part in parts:
        vacancies = max(1, round(asked.transfers * part.share / shares / (APPLICATIONS + 1)))
        with ground(part.database, part.archive) as place:
            result = played(part, place, vacancies, Random(seed), asked.minutes * 60)
        results.append(result)
        print(_line(result), flush=True)
    return _judged(results, asked.transfers)


def played(part: Part, place: Ground, vacancies: int, random: Random, most_seconds: float) -> Result:
    """One part from its first fact until it is compared."""
    began = time.monotonic()
    troubles = Troubles(place, random, (1, vacancies, APPLICATIONS))
    try:
        while not troubles.is_fed and time.monotonic() - began < most_seconds:
            troubles.one()
            until = time.monotonic() + part.pace * random.uniform(0.5, 1.5)
            while time.monotonic() < until:
                troubles.look()
                time.sleep(0.25)
        fed = time.monotonic()
        if not troubles.is_fed:
            troubles.told.wrong.append("the source had not told of all when the time was up")
        troubles.calm()
        troubles._kill()  # the last: what it was at rests in time, with everything else
        last_rest = _rested(troubles, fed + 600)
        retried = _retried(place, troubles)
        found = compared(place, vacancies, APPLICATIONS)
        counted = place.ledger.counted()
        if any(state not in AT_REST for state in counted):
            troubles.told.wrong.append(f"not at rest: {counted}")
        return Result(
            part,
            troubles.told,
            found,
            counted.get("transferred", 0),
            time.monotonic() - began,
            retried,
            last_rest,
        )
    finally:
        troubles.end()


def _rested(troubles: Troubles, until: float) -> float:
    """Seconds until all is at rest."""
    began = time.monotonic()
    while time.monotonic() < until:
        troubles.look()
        if all(state in AT_REST for state in troubles.ground.ledger.counted()):
            break
        time.sleep(0.25)
    return time.monotonic() - began


def _retried(place: Ground, troubles: Troubles) -> int:
    """What the archive's faults gave up is tried again by a person; how many."""
    counted = place.ledger.counted()
    given_up = sum(counted.get(state, 0) for state in ("failed", "declined", "stopped"))
    if given_up:
        run(("-m", "arkivbro", "retry", "--all-failed"), place.environment, check=False)
        _rested(troubles, time.monotonic() + 300)
    return given_up


def _line(one: Result) -> str:
    told = ", ".join(f"{name} {number}" for name, number in sorted(one.told.done.items()))
    rests = sorted(one.told.rests)
    middle = rests[len(rests) // 2] if rests else 0.0
    wrong = [*one.found.duplicates[:5], *one.found.losses[:5], *one.found.other[:5], *one.told.wrong]
    return (
        f"{one.part.name}: {one.transfers} transfers in {one.seconds:.0f} s; {told}; duplicates {len(one.found.duplicates)}, "
        f"losses {len(one.found.losses)}; rest after a hurt {middle:.1f} s in the middle, {one.told.longest_rest:.1f} s at most "
        f"({len(rests)} transfers); all at rest {one.last_rest:.1f} s after the last kill; tried again by a person {one.retried}"
        + "".join(f"\n  WRONG {what}" for what in wrong)
    )


def _judged(results: list[Result], transfers: int) -> int:
    kills = sum(one.told.done["worker killed"] + 1 for one in results)
    restarts = sum(one.told.done["database restarted"] for one in results)
    done = sum(one.transfers for one in results)
    broken = [
        f"{one.part.name}: {what}"
        for one in results
        for what in (*one.found.duplicates, *one.found.losses, *one.found.other, *one.told.wrong)
    ]
    for one in results:
        gate = LEASE_SECONDS + GRACE + (0 if one.part.archive == "builtin" else 13)
        if one.told.longest_rest > gate:
            broken.append(f"{one.part.name}: at rest after {one.told.longest_rest:.1f} s, bound {gate:.0f}")
    if transfers >= 20_000 and len(results) == len(PARTS):
        if kills < LEAST_KILLS or restarts < LEAST_RESTARTS:
            broken.append(f"{kills} kills and {restarts} restarts are too few")
        if done < 20_000:
            broken.append(f"{done} transfers are too few")
    print(
        f"together: {done} transfers, {kills} kills, {restarts} database restarts; gates broken: {len(broken)}"
    )
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
