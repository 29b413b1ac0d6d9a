"""A started `arkivbro serve` to which nothing happens: its share of a processor, and how soon it does the first thing that does.

Run by `python -m benchmarks idle`, in a process of its own, `python -m benchmarks.idle DATABASE BEFORE SETTLING SECONDS TIMES`: JSON on
standard output. A vacancy comes in by `receive` in this process; the worker of the served installation archives its advertisement.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random
from typing import TYPE_CHECKING

from benchmarks.archiving import fill, made_up
from benchmarks.served import Served, serving

if TYPE_CHECKING:
    from arkivbro.core.recruitment import Vacancy

LONGEST = 60.0
LOOK_EVERY = 0.005
WARM = 1


@contextmanager
def database(kind: str) -> Iterator[None]:
    """SQLite in the data folder, or a PostgreSQL of its own that keeps what it has committed."""
    if kind == "sqlite":
        yield
        return
    from tests.postgres import DURABLE, PrivatePostgres

    cluster = PrivatePostgres(DURABLE)
    try:
        os.environ["DATABASE_URL"] = cluster.create("idle")
        yield
    finally:
        cluster.stop()


def shares(served: Served, seconds: int) -> dict[str, float]:
    """Of one processor, by who used it."""
    first, began = served.processor(), time.monotonic()
    time.sleep(seconds)
    last, passed = served.processor(), time.monotonic() - began
    return {name: (used - first.get(name, 0.0)) / passed for name, used in last.items()}


def latencies(times: int) -> list[float]:
    """Seconds from published to archived, at any moment of the workers' own rounds."""
    told = [one.vacancy for one in made_up(range(2, 2 + WARM + times), 0)]
    random, seconds = Random(17), []
    for vacancy in told:
        time.sleep(0.5 + random.random())
        seconds.append(published_to_archived(vacancy))
    return seconds[WARM:]


def published_to_archived(vacancy: Vacancy) -> float:
    """Seconds. Raises TimeoutError."""
    from arkivbro.recruitment.services import receive
    from arkivbro.transfers.models import State, Transfer

    began = time.perf_counter()
    receive(vacancy)
    done = Transfer.objects.filter(case__vacancy_id=vacancy.ref.id, state=State.TRANSFERRED)
    while not done.exists():
        if time.perf_counter() - began > LONGEST:
            raise TimeoutError
        time.sleep(LOOK_EVERY)
    return time.perf_counter() - began


def main() -> int:
    kind, (before, settling, seconds, times) = sys.argv[1], (int(word) for word in sys.argv[2:])
    with database(kind):
        from arkivbro.cli.frame import start

        start()
        from django.db import connections

        from arkivbro.wiring import register_profile

        register_profile()
        rows = fill(before, 1) if before else 0
        connections.close_all()
        with serving() as served:
            time.sleep(settling)  # what every process does once when it begins
            figures = {"rows": rows, "shares": shares(served, seconds), "latencies": latencies(times)}
        connections.close_all()
    json.dump(figures, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
