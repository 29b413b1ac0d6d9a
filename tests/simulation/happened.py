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
AT_WEBCRUITER = {
    "a reader of Webcruiter was killed": r" reader\d+/\S.* KILLED",
    "a reader of Webcruiter stood still": r" reader\d+/\S.* FROZEN",
    "Webcruiter answered 401": r"Webcruiter, \S+: 401",
    "Webcruiter answered 429": r"Webcruiter, \S+: 429",
    "Webcruiter broke off in its answer": r"Webcruiter, \S+: cut",
    "Webcruiter did not answer in time": r"Webcruiter, \S+: time-out",
    "somebody withdrew": r"withdraws at Webcruiter",
    "an application was delivered, too": r"is delivered, too",
    "a hook brought something forward": r"hook of .*: True",
    "a hook was heard twice": r"hook of .*: False",
    "a hook named somebody whose vacancy was not there": r"read \S+: waiting",
    "what had changed was read": r"read \S+: changed",
}
"""With `--source webcruiter`."""
_PATTERNS = {
    name: (pattern.rsplit(" +")[-1], re.compile(pattern))
    for name, pattern in (ANYWHERE | ON_POSTGRES).items()
}
"""Each with the words in it, which are looked for first: most things happen in few lines of a story."""
_PATTERNS_AT_WEBCRUITER = {name: ("", re.compile(pattern)) for name, pattern in AT_WEBCRUITER.items()}


def counted(trace: Iterable[str], *, at_webcruiter: bool = False) -> Counter[str]:
    """How often each happened in one story."""
    lines = list(trace)
    patterns = _PATTERNS | (_PATTERNS_AT_WEBCRUITER if at_webcruiter else {})
    return Counter(
        {
            name: sum(words in line and bool(pattern.search(line)) for line in lines)
            for name, (words, pattern) in patterns.items()
        }
    )


def told(sums: Counter[str], database: str, source: str) -> list[str]:
    """A line for each, as `python -m tests.simulation --happened` prints them."""
    names = ANYWHERE | (ON_POSTGRES if database == "postgres" else {})
    if source == "webcruiter":
        names = AT_WEBCRUITER
    return [f"  {sums[name]:6} × {name}" for name in names]


def never(printed: str) -> list[str]:
    """What of it did not happen once, of what was printed."""
    return re.findall(r"^ +0 × (.+)$", printed, re.MULTILINE)
