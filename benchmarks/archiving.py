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
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from arkivbro.core.recruitment import Vacancy
    from arkivbro.demo.applications import MadeApplication

FIRST_DAY = date(2026, 9, 7)
REPETITIONS = 3
"""One disturbed repetition does not make a part look dear, and the span tells how steady the machine was."""


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
    """Through the one door, attachments and all."""
    from arkivbro.recruitment.services import receive

    for one in told:
        receive(one.vacancy)
        for application in one.applications:
            files = application.files
            receive(
                application.fact, open_attachment=lambda each, files=files: io.BytesIO(files[each.ref.id])
            )  # type: ignore[misc]  # a bound default


def fill(before: int, applications: int) -> int:
    """So many vacancies with all of theirs archived; returns the rows that this made."""
    from arkivbro.transfers.worker import Worker
    from benchmarks.earlier_vacancies import copy_in_bulk, left_since, rows_now

    known = rows_now()
    told = made_up(range(1, 2), applications)
    receive_all(told)
    Worker().run_until_rest()
    facts = (told[0].vacancy, *(one.fact for one in told[0].applications))
    names = {told[0].vacancy.reference, *(name for one in facts for name in (one.ref.id, str(one.ref)))}
    left = left_since(known, frozenset(names))
    return copy_in_bulk(left, before - 1) + sum(len(rows) for rows in left.rows.values())


def measure(before: int, vacancies: int, applications: int, applications_before: int) -> Figures:
    """Everything in the data folder of the environment. Raises RuntimeError when something was not archived."""
    from django.conf import settings
    from django.db import connection, connections

    from arkivbro.runtime import current
    from arkivbro.transfers.selectors import count_by_status
    from arkivbro.transfers.worker import Worker
    from arkivbro.wiring import register_profile
    from benchmarks import alone
    from benchmarks.recording import recording

    register_profile()
    began = time.perf_counter()
    rows = fill(before, applications_before)
    prepared = time.perf_counter() - began
    finished = count_by_status().get("transferred", 0)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connections.close_all()
    folder = Path(settings.ARKIVBRO_DATA_DIR)
    database, repeated = folder / "arkivbro.sqlite3", folder / "repeated.sqlite3"
    shutil.copyfile(database, repeated)
    megabytes = database.stat().st_size / 1_000_000
    told = made_up(range(2, 2 + vacancies), applications)
    os.sync()
    gc.collect()
    with recording() as done:
        processor, began = time.process_time(), time.perf_counter()
        receive_all(told)
        received = time.perf_counter()
        Worker().run_until_rest()
        ended = time.perf_counter()
        processor = time.process_time() - processor
    counts = count_by_status()
    transferred = counts.get("transferred", 0) - finished
    if transferred != vacancies * (1 + applications):
        raise RuntimeError(f"not all was archived: {counts}")
    processes, threads = settings.ARKIVBRO.transfers.render_processes, current().settings.concurrency
    return Figures(
        before=before,
        rows_before=rows,
        megabytes_before=megabytes,
        prepared_in=prepared,
        applications=vacancies * applications,
        transferred=transferred,
        received_in=received - began,
        archived_in=ended - received,
        processor=processor,
        renders=len(done.renders),
        rendering=repeatedly(lambda: alone.rendering(done, folder, processes=processes, threads=threads)),
        inspections=sum(len(files) for files, _ in done.inspections),
        inspecting=repeatedly(lambda: alone.inspecting(done, processes=processes, threads=threads)),
        commits=len(done.commits),
        committing=repeatedly(lambda: alone.committing(done, repeated)),
        syncs=len(done.syncs),
        syncing=repeatedly(lambda: alone.syncing(done, folder)),
    )


def repeatedly(part: Callable[[], float]) -> list[float]:
    """The part alone, several times, each when the disk has nothing left to write."""
    seconds = []
    for _ in range(REPETITIONS):
        os.sync()
        seconds.append(part())
    return seconds


def main() -> int:
    """`python -m benchmarks.archiving BEFORE VACANCIES APPLICATIONS APPLICATIONS_BEFORE`."""
    from arkivbro.cli.frame import start

    start()
    before, vacancies, applications, applications_before = (int(word) for word in sys.argv[1:])
    json.dump(asdict(measure(before, vacancies, applications, applications_before)), sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
