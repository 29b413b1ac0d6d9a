"""`archiving --against`: the same flow on this version and on one before, in turns in one run."""

from __future__ import annotations

import argparse
import subprocess
from pathlib import Path
from statistics import median
from typing import Any

from rich.table import Table

from benchmarks.before import version
from benchmarks.running import ROOT, err, measured_alone, out


def show_against(folder: Path, wanted: argparse.Namespace) -> bool:
    """Whether it could be carried out. One turn of this version, two of the other, one of this, and so on: what the machine does
    besides meets both.
    """
    words = (wanted.vacancies, wanted.applications)
    now: list[dict[str, Any]] = []
    before: list[dict[str, Any]] = []
    try:
        with version(wanted.against, folder) as source:
            for turn in range(wanted.turns):
                both = [(ROOT / "src", now), (source, before)]
                for path, seen in both if turn % 2 == 0 else reversed(both):
                    err.print(f"archiving, turn {turn + 1}: {'now' if seen is now else wanted.against} …")
                    figures = measured_alone(folder, "flow", words, environment={"PYTHONPATH": str(path)})
                    if figures is None:
                        return False
                    if figures["source"] != str(path.resolve()):
                        err.print(f"{figures['source']} was measured, not {path}.")
                        return False
                    seen.append(figures)
    except subprocess.CalledProcessError:
        err.print(f"git knows no version {wanted.against}.")
        return False
    out.print(turns_table({"now": now, wanted.against: before}))
    out.print(
        f"Ratio of applications per second (medians): {rate(now) / rate(before):.2f} times {wanted.against}"
    )
    out.print(f"Ratio of processor time with children (before / now): {dear(before) / dear(now):.2f}")
    out.print()
    return True


def rate(turns: list[dict[str, Any]]) -> float:
    """Applications per second end to end, of the median turn."""
    return float(turns[0]["applications"] / median(one["received_in"] + one["archived_in"] for one in turns))


def dear(turns: list[dict[str, Any]]) -> float:
    """Processor time of the median turn, children and all: other work on the machine changes it least."""
    return float(median(one["with_children"] for one in turns))


def turns_table(columns: dict[str, list[dict[str, Any]]]) -> Table:
    """A column for each that took turns, by its name."""
    one = next(iter(columns.values()))[0]
    table = Table(
        title=f"{one['applications']} applications ({one['transferred']} registry entries), in turns",
        title_justify="left",
        show_edge=False,
        pad_edge=False,
    )
    table.add_column("Median [quickest–slowest]", no_wrap=True)
    for heading in columns:
        table.add_column(heading, justify="right")
    for title, parts in (
        ("Facts received, s", ("received_in",)),
        ("Archived by the worker, to rest, s", ("archived_in",)),
        ("End to end, s", ("received_in", "archived_in")),
        ("Processor time of the process, s", ("processor",)),
        ("Processor time with its children, s", ("with_children",)),
    ):
        table.add_row(title, *(_spread(turns, parts) for turns in columns.values()))
    table.add_row("Applications per second", *(f"{rate(turns):.1f}" for turns in columns.values()))
    return table


def _spread(turns: list[dict[str, Any]], parts: tuple[str, ...]) -> str:
    seconds = [sum(one[part] for part in parts) for one in turns]
    return f"{median(seconds):.2f} [{min(seconds):.2f}–{max(seconds):.2f}]"
