"""Time and queries per page, with one vacancy and with many."""

from __future__ import annotations

import argparse
from pathlib import Path

from rich.table import Table

from benchmarks.running import at_least_one, err, measured_alone, out


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--pages-vacancies",
        type=at_least_one,
        default=2000,
        help="pages: vacancies of the full installation (2000)",
    )
    parser.add_argument(
        "--pages-applications",
        type=at_least_one,
        default=50,
        help="pages: applications to each, every one sent and changed (50)",
    )
    parser.add_argument(
        "--pages-repeated", type=at_least_one, default=7, help="pages: how often each is timed (7)"
    )


def show(folder: Path, wanted: argparse.Namespace) -> bool:
    err.print(f"pages, with {wanted.pages_vacancies:,} vacancies …")
    sizes = (wanted.pages_vacancies, wanted.pages_applications, wanted.pages_repeated)
    figures = measured_alone(folder, "pages", sizes)
    if figures is None:
        return False
    told = ", ".join(f"{number:,} {name}" for name, number in figures["rows"].items())
    table = Table(title=f"Pages: {told}", title_justify="left", show_edge=False)
    for heading in ("Page", "one vacancy, ms", "full, ms", "ratio", "queries", "queries, full"):
        table.add_column(heading, justify="left" if heading == "Page" else "right")
    for name, (small, queries, status) in figures["small"].items():
        full, more, full_status = figures["full"][name]
        if (status, full_status) != (200, 200):
            err.print(f"{name} answers {status} and {full_status}.")
            return False
        table.add_row(name, f"{small:.1f}", f"{full:.1f}", f"{full / small:.1f}", str(queries), str(more))
    out.print(table)
    out.print()
    return True
