"""Several workers on one PostgreSQL: into a slow archive, and into the built-in one."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import Any

from rich.table import Table

from benchmarks.running import at_least_one, err, measured_alone, out

SLOW, BUILTIN = "ephorte", "builtin"
SLOW_HEADINGS = ("workers", "remote calls", "s", "one worker's bound, s", "times that bound", "wanted")
BUILTIN_HEADINGS = (
    "workers",
    "entries",
    "s",
    "entries/s",
    "times one",
    "wanted",
    "cores busy (workers + database)",
)
WANTED = {1: "0.9", 2: "1.8", 4: "3.5"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--workers",
        type=at_least_one,
        nargs="+",
        default=[1, 2, 4],
        help="workers: processes, into a slow archive (1 2 4)",
    )
    parser.add_argument(
        "--workers-builtin",
        type=at_least_one,
        nargs="+",
        default=[1, 2],
        help="workers: into the built-in archive (1 2)",
    )
    parser.add_argument(
        "--workers-wait", type=int, default=100, help="workers: milliseconds added to each call (100)"
    )
    parser.add_argument("--workers-vacancies", type=at_least_one, default=8, help="workers: vacancies (8)")
    parser.add_argument(
        "--workers-applications", type=at_least_one, default=3, help="workers: applications to each (3)"
    )
    parser.add_argument(
        "--workers-times", type=at_least_one, default=8, help="workers: so many times more built-in (8)"
    )


def show(folder: Path, wanted: argparse.Namespace) -> bool:
    """Whether it could be carried out."""
    return _show_slow(folder, wanted) and _show_builtin(folder, wanted)


def _show_slow(folder: Path, wanted: argparse.Namespace) -> bool:
    table = _table(
        f"Workers with one case at a time on PostgreSQL, {wanted.workers_wait} ms added to each remote call",
        SLOW_HEADINGS,
    )
    for number in wanted.workers:
        figures = _measured(folder, SLOW, number, wanted.workers_applications, wanted)
        if figures is None:
            return False
        bound = figures["calls"] * figures["wait"]
        table.add_row(
            str(number),
            str(figures["calls"]),
            f"{figures['seconds']:.1f}",
            f"{bound:.1f}",
            f"{bound / figures['seconds']:.2f}",
            WANTED.get(number, ""),
        )
    out.print(table)
    out.print()
    return True


def _show_builtin(folder: Path, wanted: argparse.Namespace) -> bool:
    table = _table(
        f"Workers with one case at a time on PostgreSQL, built-in archive; this machine has {os.cpu_count()} cores",
        BUILTIN_HEADINGS,
    )
    first: float | None = None
    for number in wanted.workers_builtin:
        applications = wanted.workers_applications * wanted.workers_times
        figures = _measured(folder, BUILTIN, number, applications, wanted)
        if figures is None:
            return False
        pace = figures["entries"] / figures["seconds"]
        first = first or pace
        workers, server = (figures[name] / figures["seconds"] for name in ("workers_busy", "server_busy"))
        table.add_row(
            str(number),
            str(figures["entries"]),
            f"{figures['seconds']:.1f}",
            f"{pace:.1f}",
            f"{pace / first:.2f}",
            "1.6" if number == 2 else "",
            f"{workers:.2f} + {server:.2f}",
        )
    out.print(table)
    out.print()
    return True


def _measured(folder: Path, archive: str, number: int, applications: int, wanted: argparse.Namespace) -> Any:
    err.print(f"workers, {archive}, {number} …")
    words = (archive, number, wanted.workers_vacancies, applications, wanted.workers_wait)
    return measured_alone(folder, "workers", words)


def _table(title: str, headings: tuple[str, ...]) -> Table:
    table = Table(title=title, title_justify="left", show_edge=False)
    for heading in headings:
        table.add_column(heading, justify="right")
    return table
