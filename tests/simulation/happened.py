"""What happened in the seeds that ran, counted from their stories: what is said to be simulated has to occur."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

ANYWHERE = {
    "a worker was killed": r" w\d+/\S+ +KILLED",
    "a reader was killed": r" sources\d+/\S+ +KILLED",
    "the web server was killed in an act": r" web\d+/request +KILLED",
    "a worker stood still": r" w\d+/\S+ +FROZEN",
    "the web server stood still in an act": r" web\d+/request +FROZEN",
    "a clock jumped": r"the clock of",
    "the database was away": r"the database is away",
    "a statement took too long": r"takes too long: cancelled",
    "the database was slow": r"the database is slow",
    "the answer to a commit was lost": r"the answer to COMMIT is lost",
    "a call was carried out late": r"carried out late",
    "a receipt came later": r"receipt at",
    "a plan went in whole": r"carries out whole",
    "several plans went in by one commit": r"carries out whole together",
    "several applications were received by one transaction": r"receives together",
    "a person linked a case": r"… linked",
    "a person paused": r"pauses the archive",
    "a person was told to wait": r"… not now",
    "a person got no answer": r"… no answer",
    "somebody asked for exemption and was decided on": r"decides on",
    "a public list was locked": r"locks the public list",
}
"""By name: how a story tells it."""
ON_POSTGRES = {
    "a statement waited for a lock": r"waits for a lock",
    "a statement waited too long for a lock": r"has waited too long for a lock",
    "a transaction was idle for too long": r"was idle in a transaction",
}
_PATTERNS = {
    name: (pattern.rsplit(" +")[-1], re.compile(pattern))
    for name, pattern in (ANYWHERE | ON_POSTGRES).items()
}
"""Each with the words in it, which are looked for first: most things happen in few lines of a story."""


def counted(trace: Iterable[str]) -> Counter[str]:
    """How often each happened in one story."""
    lines = list(trace)
    return Counter(
        {
            name: sum(words in line and bool(pattern.search(line)) for line in lines)
            for name, (words, pattern) in _PATTERNS.items()
        }
    )


def told(sums: Counter[str], database: str) -> list[str]:
    """A line for each, as `python -m tests.simulation --happened` prints them."""
    names = ANYWHERE | (ON_POSTGRES if database == "postgres" else {})
    return [f"  {sums[name]:6} × {name}" for name in names]


def never(printed: str) -> list[str]:
    """What of it did not happen once, of what was printed."""
    return re.findall(r"^ +0 × (.+)$", printed, re.MULTILINE)
