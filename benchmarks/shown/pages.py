"""Time, queries and the database's work per page, with few vacancies and with many."""

from __future__ import annotations

import argparse
from pathlib import Path

from rich.table import Table

from benchmarks.running import at_least_one, err, measured_alone, out

MOST = 1.5
GATE = (
    "Arkivlogg",
    "Start",
    "Drift",
    "Offentlig journal",
    "Offentlig journal, søk",
    "Offentlig journal, søk uten treff",
    "Offentlig journal, vanlig ord",
    "Arbeiderens blikk, ingenting forfalt",
    "Arbeiderens blikk, én overføring forfalt",
)
"""What must take no longer when a hundred times as much is archived (issue 12)."""
HEADINGS = ("few, ms", "full, ms", "ratio", "queries", "queries, full", "work", "work, full")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--pages-few", type=at_least_one, default=100, help="pages: vacancies of the small installation (100)"
    )
    parser.add_argument(
        "--pages-vacancies",
        type=at_least_one,
        default=10_000,
        help="pages: vacancies of the full installation (10000)",
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
    parser.add_argument(
        "--pages-database",
        nargs="+",
        choices=("sqlite", "postgres"),
        default=["sqlite"],
        help="pages: on which databases (sqlite)",
    )


def show(folder: Path, wanted: argparse.Namespace) -> bool:
    """Whether it could be carried out; that a page grows is told, and fails nothing: the machine may have been busy."""
    shown = [_shown(folder, wanted, database) for database in wanted.pages_database]
    return all(shown)


def _shown(folder: Path, wanted: argparse.Namespace, database: str) -> bool:
    err.print(f"pages, {database}, with {wanted.pages_vacancies:,} vacancies …")
    sizes = (wanted.pages_few, wanted.pages_vacancies, wanted.pages_applications, wanted.pages_repeated)
    figures = measured_alone(folder, "pages", (database, *sizes))
    if figures is None:
        return False
    few, full = figures
    told = "; ".join(
        ", ".join(f"{number:,} {name}" for name, number in one["rows"].items())
        + f" (filled in {one['filled']:.0f} s)"
        for one in figures
    )
    table = Table(title=f"Pages, {database}: {told}", title_justify="left", show_edge=False)
    for heading in ("Page", *HEADINGS):
        table.add_column(heading, justify="left" if heading == "Page" else "right")
    for name, (small, queries, status, work) in few["seen"].items():
        large, more, full_status, work_full = full["seen"][name]
        if (status, full_status) != (200, 200):
            err.print(f"{name} answers {status} and {full_status}.")
            return False
        ratio = large / small
        mark = " (!)" if name in GATE and ratio > MOST else ""
        numbers = (f"{small:.1f}", f"{large:.1f}", f"{ratio:.2f}{mark}", queries, more, work, work_full)
        table.add_row(f"{name} *" if name in GATE else name, *map(str, numbers))
    out.print(table)
    out.print(
        f"*: at most {MOST} is wanted; (!): more. Work: hundreds of SQLite's steps, or rows PostgreSQL read."
    )
    out.print()
    return True
