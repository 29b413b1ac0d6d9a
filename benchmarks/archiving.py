"""One installation in a folder of its own, filled, measured, and the unavoidable parts repeated: JSON on standard output.

Run by `python -m benchmarks`, in a process of its own since Django takes its settings once a process.
"""

from __future__ import annotations

import gc
import io
import json
import os
import shutil
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from arkivbro.core.recruitment import Vacancy
    from arkivbro.demo.applications import MadeApplication
    from benchmarks.recording import Recording

FIRST_DAY = date(2026, 9, 7)


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much is done: the words of the command line."""

    before: int
    vacancies: int
    applications: int
    applications_before: int
    repeated: int
    """How often each part is repeated alone: one that is disturbed does not make it look dear, and the span tells how steady the
    machine was.
    """
    profiled: int
    """1: the flow once more with other vacancies, profiled."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What was seen; times in seconds. A part that was repeated alone has the time of each repetition."""

    before: int
    """Vacancies already there."""
    rows_before: int
    megabytes_before: float
    prepared_in: float
    applications: int
    transferred: int
    """Registry entries: the applications and their vacancies' advertisements."""
    received_in: float
    archived_in: float
    processor: float
    """Processor time of this process, which is all but the rendering."""
    renders: int
    rendering: list[float]
    inspections: int
    inspecting: list[float]
    commits: int
    committing: list[float]
    syncs: int
    syncing: list[float]
    counts: dict[str, dict[str, int]]
    """While facts were received, and from then on until the worker was at rest: commits, statements and syncs."""
    profile: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Told:
    """A vacancy and its applications, with the attachments' bytes."""

    vacancy: Vacancy
    applications: list[MadeApplication]


def made_up(numbers: range, applications: int) -> list[Told]:
    """Vacancies of the made-up public body, the same for the same numbers."""
    from random import Random

    from arkivbro.demo.advertisements import vacancy
    from arkivbro.demo.applications import application

    told = []
    for number in numbers:
        random = Random(number)
        one = vacancy(number, FIRST_DAY, random)
        told.append(Told(one, [application(one, which, random) for which in range(1, applications + 1)]))
    return told


def receive_all(told: list[Told]) -> None:
    """Through the one door, attachments and all, as a source's reading does: a vacancy, then its applications together where this
    version can.
    """
    from arkivbro.recruitment import services

    for one in told:
        services.receive(one.vacancy)
        opened = [(made.fact, partial(_opened, made.files)) for made in one.applications]
        if not hasattr(services, "receive_several"):  # a version before (`--against`)
            for fact, open_attachment in opened:
                services.receive(fact, open_attachment=open_attachment)
            continue
        items = [services.Item(fact, open_attachment) for fact, open_attachment in opened]
        for start in range(0, len(items), services.importing.MOST_TOGETHER):
            together = items[start : start + services.importing.MOST_TOGETHER]
            services.receive_several(together, _require_received)


def _require_received(_item: Any, outcome: Any) -> None:
    if isinstance(outcome, Exception):
        raise outcome


def _opened(files: dict[str, bytes], attachment: Any) -> io.BytesIO:
    """By the id of the attachment's facts; those of versions before `Ref` have it themselves (`--against`)."""
    return io.BytesIO(files[getattr(attachment, "ref", attachment).id])


def fill(before: int, applications: int) -> int:
    """So many vacancies with all of theirs archived; returns the rows that this made."""
    from arkivbro.transfers.worker import Worker
    from benchmarks.earlier_vacancies import copy_in_bulk, left_since, rows_now

    known = rows_now()
    told = made_up(range(1, 2), applications)
    receive_all(told)
    Worker().run_until_rest()
    refs = [told[0].vacancy.ref, *(one.fact.ref for one in told[0].applications)]
    names = {told[0].vacancy.reference, *(name for ref in refs for name in (ref.id, str(ref)))}
    left = left_since(known, frozenset(names))
    return copy_in_bulk(left, before - 1) + sum(len(rows) for rows in left.rows.values())


@dataclass(frozen=True, slots=True)
class Flow:
    """One run of the flow that is timed; moments of the same clock."""

    began: float
    received: float
    ended: float
    processor: float
    transferred: int
    counts: dict[str, dict[str, int]]


def flow(told: list[Told], done: Recording) -> Flow:
    """The facts are received, then the worker runs to rest. Raises RuntimeError when something was not archived."""
    from arkivbro.transfers.selectors import count_by_status
    from arkivbro.transfers.worker import Worker

    finished = count_by_status().get("transferred", 0)
    counted = done.counts()
    processor, began = time.process_time(), time.perf_counter()
    receive_all(told)
    received, counted_then = time.perf_counter(), done.counts()
    Worker().run_until_rest()
    ended = time.perf_counter()
    processor = time.process_time() - processor
    counted_last = done.counts()
    counts = count_by_status()
    transferred = counts.get("transferred", 0) - finished
    if transferred != sum(1 + len(one.applications) for one in told):
        raise RuntimeError(f"not all was archived: {counts}")
    parts = {"received": counted_then - counted, "archived": counted_last - counted_then}
    return Flow(
        began, received, ended, processor, transferred, {name: dict(part) for name, part in parts.items()}
    )


def measure(sizes: Sizes) -> Figures:
    """Everything in the data folder of the environment. Raises RuntimeError when something was not archived."""
    from django.conf import settings
    from django.db import connection, connections

    from arkivbro.runtime import current
    from arkivbro.wiring import register_profile
    from benchmarks import alone
    from benchmarks.recording import recording

    register_profile()
    began = time.perf_counter()
    rows = fill(sizes.before, sizes.applications_before)
    prepared = time.perf_counter() - began
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connections.close_all()
    folder = Path(settings.ARKIVBRO_DATA_DIR)
    database, repeated = folder / "arkivbro.sqlite3", folder / "repeated.sqlite3"
    shutil.copyfile(database, repeated)
    megabytes = database.stat().st_size / 1_000_000
    told = made_up(range(2, 2 + sizes.vacancies), sizes.applications)
    os.sync()
    gc.collect()
    with recording() as done:
        ran = flow(told, done)
    processes, places = settings.ARKIVBRO.transfers.render_processes, settings.ARKIVBRO.inspection.processes
    threads = current().settings.concurrency

    def repeatedly(part: Callable[[], float]) -> list[float]:
        """The part alone, several times, each when the disk has nothing left to write."""
        seconds = []
        for _ in range(sizes.repeated):
            os.sync()
            seconds.append(part())
        return seconds

    return Figures(
        before=sizes.before,
        rows_before=rows,
        megabytes_before=megabytes,
        prepared_in=prepared,
        applications=sizes.vacancies * sizes.applications,
        transferred=ran.transferred,
        received_in=ran.received - ran.began,
        archived_in=ran.ended - ran.received,
        processor=ran.processor,
        renders=len(done.renders),
        rendering=repeatedly(lambda: alone.rendering(done, folder, processes=processes, threads=threads)),
        inspections=len(done.inspections),
        inspecting=repeatedly(lambda: alone.inspecting(done, processes=places, threads=threads)),
        commits=len(done.commits),
        committing=repeatedly(lambda: alone.committing(done, repeated)),
        syncs=len(done.syncs),
        syncing=repeatedly(lambda: alone.syncing(done, folder)),
        counts=ran.counts,
        profile=profile(sizes) if sizes.profiled else None,
    )


def profile(sizes: Sizes) -> dict[str, Any]:
    """The same flow, profiled; and who asked the database for what, how often."""
    from benchmarks.profiling import MOST_SHOWN, profiling
    from benchmarks.recording import recording

    first = 2 + sizes.vacancies
    told = made_up(range(first, first + sizes.vacancies), sizes.applications)
    with recording(with_callers=True) as done, profiling() as profiled:
        ran = flow(told, done)
    asked_by: Counter[str] = sum(done.asked_by, Counter())
    return {
        "transferred": ran.transferred,
        "processor": ran.processor,
        "asked_by": asked_by.most_common(MOST_SHOWN),
        **profiled.rows(),
    }


def main() -> int:
    """`python -m benchmarks.archiving BEFORE VACANCIES APPLICATIONS APPLICATIONS_BEFORE REPEATED PROFILED`."""
    from arkivbro.cli.frame import start

    start()
    sizes = Sizes(*(int(word) for word in sys.argv[1:]))
    json.dump(asdict(measure(sizes)), sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
