"""Taking in what Webcruiter tells: memory and time per application with few and with many, and how soon what happens there is archived."""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from statistics import median

from rich.table import Table

from benchmarks.running import at_least_one, err, measured_alone, out

MOST = 1.2
"""Times the first: what many may take more than few, in memory and in time for each."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--intake-vacancies",
        type=at_least_one,
        nargs="+",
        default=[10, 100],
        help="intake: vacancies (10 100)",
    )
    parser.add_argument(
        "--intake-applications", type=at_least_one, default=100, help="intake: applications to each (100)"
    )
    parser.add_argument("--intake-files", type=int, default=2, help="intake: attachments to each (2)")
    parser.add_argument(
        "--intake-kilobytes", type=int, default=50, help="intake: size of each attachment (50)"
    )
    parser.add_argument(
        "--intake-times", type=int, default=20, help="intake: how often somebody applies (20); 0: not at all"
    )
    parser.add_argument(
        "--intake-advertisements",
        type=int,
        default=5,
        help="intake: how often a vacancy is published (5)",
    )
    parser.add_argument(
        "--intake-quiet",
        type=int,
        default=62,
        help="intake: seconds before each of them (62); a hook that names no candidate has the feed read a minute after its last "
        "reading at the earliest",
    )
    parser.add_argument(
        "--intake-sweep",
        type=at_least_one,
        default=10,
        help="intake: seconds between two readings of the list (10)",
    )
    parser.add_argument(
        "--intake-minutes",
        type=at_least_one,
        default=30,
        help="intake: how long all of it may take (30); what there was no time for is left out, and how many there were is told",
    )


def show(folder: Path, wanted: argparse.Namespace) -> bool:
    """Whether it could be carried out, and many take no more than few."""
    until = time.monotonic() + wanted.intake_minutes * 60
    flat = _show_sizes(folder, wanted, until)
    return (_show_soon(folder, wanted, until) if wanted.intake_times else True) and flat


def _share(until: float, parts: int) -> int:
    """Seconds for the next of so many parts, of what is left; some for each, however late it is."""
    return max(20, int((until - time.monotonic()) / parts))


def _show_sizes(folder: Path, wanted: argparse.Namespace, until: float) -> bool:
    table = Table(
        title=f"Taken in from Webcruiter's API, {wanted.intake_files} attachments of {wanted.intake_kilobytes} kB each "
        f"(at most {MOST} times the first is wanted)",
        title_justify="left",
        show_edge=False,
    )
    headings = (
        "applications",
        "s",
        "ms each (times the first)",
        "processor, ms each",
        "peak memory, MB (times the first)",
    )
    for heading in headings:
        table.add_column(heading, justify="right")
    first: tuple[float, int] | None = None
    flat = True
    for vacancies in wanted.intake_vacancies:
        count = vacancies * wanted.intake_applications
        err.print(f"intake, {count:,} applications …")
        sizes = (vacancies, wanted.intake_applications, wanted.intake_files, wanted.intake_kilobytes)
        words = ("read", _share(until, 2), *sizes)
        figures = measured_alone(folder, "intake", words)
        if figures is None:
            return False
        told = (
            f"{count:,}" if figures["applications"] == count else f"{figures['applications']:,} of {count:,}"
        )
        count = figures["applications"]
        each, peak = figures["seconds"] / count, figures["peak"]
        err.print(f"  {told}: {each * 1000:.1f} ms each, {peak} MB")
        first = first or (each, peak)
        times, memory = each / first[0], peak / first[1]
        flat = flat and times <= MOST and memory <= MOST
        table.add_row(
            told,
            f"{figures['seconds']:.1f}",
            f"{each * 1000:.1f} ({times:.2f})",
            f"{figures['processor'] / count * 1000:.1f}",
            f"{peak} ({memory:.2f})",
        )
    out.print(table)
    out.print()
    return flat


def _show_soon(folder: Path, wanted: argparse.Namespace, until: float) -> bool:
    hooks = (wanted.intake_times, wanted.intake_advertisements, wanted.intake_quiet)
    figures: dict[str, list[float]] = {}
    for name, words, parts in (
        ("webhook", hooks, 2),
        ("sweep", (wanted.intake_times, wanted.intake_sweep), 1),
    ):
        err.print(f"intake, how soon, {name} …")
        measured = measured_alone(folder, "intake", (name, _share(until, parts), *words))
        if measured is None:
            return False
        for what, seconds in measured.items():
            if seconds:
                err.print(
                    f"  {what}: median {median(seconds):.2f} s, worst {max(seconds):.2f} s, {len(seconds)} times"
                )
        figures |= measured
    table = Table(
        title="From what happened in Webcruiter until it is archived, idle `arkivbro serve`, s (with a webhook, a median under 1 is wanted); "
        f"the sweep reads every {wanted.intake_sweep} s",
        title_justify="left",
        show_edge=False,
    )
    table.add_column("")
    for heading in ("median", "quickest–slowest", "times"):
        table.add_column(heading, justify="right")
    for name, seconds in figures.items():
        if not seconds:
            continue
        spread = f"{min(seconds):.2f}–{max(seconds):.2f}"
        table.add_row(name, f"{median(seconds):.2f}", spread, str(len(seconds)))
    out.print(table)
    out.print()
    return True
