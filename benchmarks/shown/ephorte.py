"""Archiving into a slow ePhorte with several cases in flight."""

from __future__ import annotations

import argparse
from pathlib import Path

from rich.table import Table

from benchmarks.running import at_least_one, err, measured_alone, out

HEADINGS = ("cases in flight", "remote calls", "s", "bound by the calls, s", "of the bound", "entries/s")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--in-flight",
        type=at_least_one,
        nargs="+",
        default=[1, 2, 4],
        help="ephorte: cases at a time (1 2 4)",
    )
    parser.add_argument(
        "--wait", type=int, default=100, help="ephorte: milliseconds added to each remote call (100)"
    )
    parser.add_argument("--ephorte-vacancies", type=at_least_one, default=4, help="ephorte: vacancies (4)")
    parser.add_argument(
        "--ephorte-applications", type=at_least_one, default=5, help="ephorte: applications to each (5)"
    )


def show(folder: Path, wanted: argparse.Namespace) -> bool:
    vacancies, applications = wanted.ephorte_vacancies, wanted.ephorte_applications
    table = Table(
        title=f"ePhorte, {wanted.wait} ms added to each remote call: {vacancies} vacancies with {applications} applications each",
        title_justify="left",
        show_edge=False,
    )
    for heading in HEADINGS:
        table.add_column(heading, justify="right")
    for in_flight in wanted.in_flight:
        err.print(f"ephorte, {in_flight} cases in flight …")
        figures = measured_alone(folder, "ephorte", (in_flight, vacancies, applications, wanted.wait))
        if figures is None:
            return False
        seconds, unavoidable = figures["seconds"], figures["unavoidable"]
        table.add_row(
            str(in_flight),
            str(figures["calls"]),
            f"{seconds:.1f}",
            f"{unavoidable:.1f}",
            f"{unavoidable / seconds:.2f}",
            f"{figures['transferred'] / seconds:.2f}",
        )
    out.print(table)
    out.print()
    return True
