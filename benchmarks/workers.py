"""Several `arkivbro worker` on one PostgreSQL, each with one case at a time: JSON on standard output.

Run by `python -m benchmarks workers`, in a process of its own: `python -m benchmarks.workers ARCHIVE WORKERS VACANCIES APPLICATIONS
MILLISECONDS`. What is to be archived is received while the archive is paused; the clock runs from when the pause ends, of which the idle
workers hear, until all is transferred.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import httpx

from benchmarks.archiving import made_up, receive_all
from benchmarks.ephorte import CONFIGURATION, simulator
from benchmarks.processor import with_all_below
from benchmarks.running import ROOT

LONGEST = 600.0
LOOK_EVERY = 0.02
ENDS_WITHIN = 30.0
BUILTIN = "builtin"


@dataclass(frozen=True, slots=True)
class Figures:
    """What was seen; times in seconds."""

    workers: int
    entries: int
    seconds: float
    calls: int
    wait: float
    workers_busy: float
    """Processor time of the workers and all that they started, and of the database's server, below."""
    server_busy: float


@contextmanager
def started(number: int) -> Iterator[list[int]]:
    """So many workers, until the block ends; their process ids."""
    command = [sys.executable, "-m", "arkivbro", "worker"]
    with ExitStack() as ending:
        workers = [
            subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            for _ in range(number)
        ]
        for worker in workers:
            ending.callback(worker.wait, ENDS_WITHIN)
            ending.callback(worker.send_signal, signal.SIGTERM)
        yield [worker.pid for worker in workers]


def until_transferred(wanted: int) -> None:
    """Raises TimeoutError."""
    from arkivbro.transfers.models import State, Transfer

    until = time.monotonic() + LONGEST
    while Transfer.objects.filter(state=State.TRANSFERRED).count() < wanted:
        if time.monotonic() > until:
            raise TimeoutError
        time.sleep(LOOK_EVERY)


def measure(
    number: int, vacancies: int, applications: int, wait: float, server: int, address: str
) -> Figures:
    """Each worker has archived something before the clock runs, so that all that it reads once is read."""
    from arkivbro.runtime import current
    from arkivbro.transfers.services.pauses import pause_connection, resume_connection
    from arkivbro.wiring import register_profile

    register_profile()
    archive = current().default_archive
    warm = 2 * number
    with started(number) as workers:
        receive_all(made_up(range(1, 1 + warm), 1))
        until_transferred(2 * warm)
        pause_connection(archive, by="bench", reason="bench")
        receive_all(made_up(range(1 + warm, 1 + warm + vacancies), applications))
        if address:
            httpx.delete(f"{address}/_faults").raise_for_status()
        entries = vacancies * (1 + applications)
        busy = [with_all_below(pid) for pid in (*workers, server)]
        began = time.perf_counter()
        resume_connection(archive)
        until_transferred(2 * warm + entries)
        seconds = time.perf_counter() - began
        used = [with_all_below(pid) - before for pid, before in zip((*workers, server), busy, strict=True)]
    calls = len(httpx.get(f"{address}/_calls").raise_for_status().json()) if address else 0
    return Figures(number, entries, seconds, calls, wait, sum(used[:-1]), used[-1])


def main() -> int:
    archive, (number, vacancies, applications, milliseconds) = sys.argv[1], (int(one) for one in sys.argv[2:])
    from tests.postgres import DURABLE, PrivatePostgres

    wait = milliseconds / 1000
    configuration = Path(os.environ["ARKIVBRO_DATA_DIR"]) / "arkivbro.toml"
    cluster = PrivatePostgres(DURABLE)
    try:
        server = int((cluster.data / "postmaster.pid").read_text(encoding="utf-8").split()[0])
        os.environ["DATABASE_URL"] = cluster.create("workers")
        with ExitStack() as ending:
            address, table = "", "[transfers]\nconcurrency = 1\n"
            if archive != BUILTIN:
                address = ending.enter_context(simulator(wait))
                table = CONFIGURATION.format(in_flight=1, address=address)
            configuration.write_text(table, encoding="utf-8")
            os.environ["ARKIVBRO_CONFIG"] = str(configuration)
            os.environ["ARKIVBRO_EPHORTE_PASSWORD"] = "hemmelig"
            from arkivbro.cli.frame import start

            start()
            from django.db import connections

            figures = measure(number, vacancies, applications, wait, server, address)
            connections.close_all()
    finally:
        cluster.stop()
    json.dump(asdict(figures), sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
