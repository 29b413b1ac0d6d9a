"""What `arkivbro serve` uses of a processor while nothing happens, and how soon it archives what is then published."""

from __future__ import annotations

import argparse
from pathlib import Path
from statistics import median

from rich.table import Table

from benchmarks.running import at_least_one, err, measured_alone, out

HEADINGS = (
    "vacancies there",
    "web",
    "worker",
    "documents",
    "together",
    "archived after, s",
    "quickest–slowest",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--idle-before",
        type=int,
        nargs="+",
        default=[10, 10_000],
        help="idle: vacancies already there, on SQLite (10 10000)",
    )
    parser.add_argument(
        "--idle-postgres", type=int, choices=(0, 1), default=1, help="idle: 0: not on PostgreSQL too (1)"
    )
    parser.add_argument(
        "--idle-settling", type=int, default=20, help="idle: seconds from its start until it is watched (20)"
    )
    parser.add_argument(
        "--idle-seconds", type=at_least_one, default=30, help="idle: how long it is watched (30)"
    )
    parser.add_argument(
        "--idle-times", type=at_least_one, default=20, help="idle: how often a vacancy is published (20)"
    )


def show(folder: Path, wanted: argparse.Namespace) -> bool:
    """Whether it could be carried out."""
    table = Table(
        title=f"Idle: `arkivbro serve` over {wanted.idle_seconds} s, of one processor (under 1 % is wanted); "
        f"then published until archived, median of {wanted.idle_times} (under 1 s is wanted)",
        title_justify="left",
        show_edge=False,
    )
    table.add_column("")
    for heading in HEADINGS:
        table.add_column(heading, justify="right")
    installations = [("SQLite", "sqlite", before) for before in wanted.idle_before]
    if wanted.idle_postgres:
        installations += [("PostgreSQL", "postgres", before) for before in wanted.idle_before]
    for name, database, before in installations:
        err.print(f"idle, {name}, with {before:,} vacancies …")
        words = (database, before, wanted.idle_settling, wanted.idle_seconds, wanted.idle_times)
        figures = measured_alone(folder, "idle", words)
        if figures is None:
            break
        shares, seconds = figures["shares"], figures["latencies"]
        parts = [f"{shares.get(part, 0.0):.2%}" for part in ("web", "worker", "documents")]
        spread = f"{min(seconds):.2f}–{max(seconds):.2f}"
        table.add_row(
            name, f"{before:,}", *parts, f"{sum(shares.values()):.2%}", f"{median(seconds):.2f}", spread
        )
    out.print(table)
    out.print()
    return table.row_count == len(installations)
