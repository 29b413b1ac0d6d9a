"""The most memory that `arkivbro serve` takes, with few applications there and with many."""

from __future__ import annotations

import argparse
from pathlib import Path

from rich.table import Table

from benchmarks.running import at_least_one, err, measured_alone, out

ROLES = ("web", "worker", "documents")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--memory-vacancies",
        type=at_least_one,
        nargs="+",
        default=[100, 1000],
        help="memory: vacancies there (100 1000)",
    )
    parser.add_argument(
        "--memory-applications", type=at_least_one, default=100, help="memory: applications to each (100)"
    )
    parser.add_argument(
        "--memory-more", type=at_least_one, default=20, help="memory: applications that come then (20)"
    )
    parser.add_argument(
        "--memory-seconds", type=int, default=30, help="memory: seconds for what is done at its start (30)"
    )


def show(folder: Path, wanted: argparse.Namespace) -> bool:
    """Whether it could be carried out."""
    table = Table(
        title="Memory of `arkivbro serve` at most, MB (at most 1.2 times the first is wanted)",
        title_justify="left",
        show_edge=False,
    )
    for heading in ("applications there", "rows", *(f"{role} (times the first)" for role in ROLES)):
        table.add_column(heading, justify="right")
    first: dict[str, int] = {}
    for vacancies in wanted.memory_vacancies:
        err.print(f"memory, {vacancies:,} vacancies …")
        words = (vacancies, wanted.memory_applications, wanted.memory_more, wanted.memory_seconds)
        figures = measured_alone(folder, "memory", words)
        if figures is None:
            return False
        peaks = figures["peaks"]
        first = first or peaks
        cells = [
            f"{peaks.get(role, 0)} ({peaks.get(role, 0) / max(1, first.get(role, 0)):.2f})" for role in ROLES
        ]
        table.add_row(f"{vacancies * wanted.memory_applications:,}", f"{figures['rows']:,}", *cells)
    out.print(table)
    out.print()
    return True
