"""One vacancy with many applications against several with as many together: time for each application."""

from __future__ import annotations

import argparse
from pathlib import Path
from statistics import median
from typing import Any

from rich.table import Table

from benchmarks.running import at_least_one, err, measured_alone, out


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--crowd", type=at_least_one, default=2000, help="crowd: applications to one vacancy (2000)"
    )
    parser.add_argument(
        "--crowd-vacancies", type=at_least_one, default=10, help="crowd: vacancies that share as many (10)"
    )
    parser.add_argument("--crowd-turns", type=at_least_one, default=1, help="crowd: how often each (1)")


def show(folder: Path, wanted: argparse.Namespace) -> bool:
    """Whether it could be carried out."""
    several = wanted.crowd_vacancies
    each = max(1, wanted.crowd // several)
    sizes = ((several, each), (1, each * several))
    seen: dict[int, list[dict[str, Any]]] = {several: [], 1: []}
    for _ in range(wanted.crowd_turns):
        for vacancies, applications in sizes:
            err.print(f"crowd, {vacancies} × {applications:,} …")
            figures = measured_alone(folder, "flow", (vacancies, applications))
            if figures is None:
                return False
            seen[vacancies].append(figures)
    table = Table(
        title="One vacancy against several (at most 1.2 times the time is wanted)",
        title_justify="left",
        show_edge=False,
    )
    for heading in ("ms an application", *(f"{number} × {size:,}" for number, size in sizes), "ratio"):
        table.add_column(heading, justify="right")
    for name, parts in (
        ("facts received", ("received_in",)),
        ("archived", ("archived_in",)),
        ("both", ("received_in", "archived_in")),
        ("processor, all", ("with_children",)),
    ):
        shared, alone = (
            1000 * median(sum(one[part] for part in parts) / one["applications"] for one in seen[number])
            for number in (several, 1)
        )
        table.add_row(name, f"{shared:.1f}", f"{alone:.1f}", f"{alone / shared:.2f}")
    out.print(table)
    out.print()
    return True
