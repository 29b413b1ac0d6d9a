"""`make bench`, or `.venv/bin/python -m benchmarks [names]`: every benchmark, or those that are named."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks.machine import machine

ROOT = Path(__file__).resolve().parent.parent
NAMES = ("archiving", "pages", "lists", "ephorte")
MOST_OF_WEASYPRINT = 0.1
LONGEST = 900
"""Seconds that one installation may take, before it is given up."""

out = Console(highlight=False, markup=False, width=None if sys.stdout.isatty() else 100)
err = Console(stderr=True, highlight=False)


def main() -> int:
    """Exits 1 when a benchmark could not be carried out, or a list took more than a tenth of WeasyPrint's time."""
    wanted = arguments()
    folder = Path(wanted.folder)
    show_machine(folder)
    names = wanted.names or NAMES
    done = [benchmark(folder, wanted) for name, benchmark in BENCHMARKS.items() if name in names]
    return 0 if all(done) else 1


def show_archiving(folder: Path, wanted: argparse.Namespace) -> bool:
    """Archiving with few and with many vacancies already there; whether it could be carried out."""
    measured = []
    for before in wanted.before:
        err.print(f"archiving, with {before:,} vacancies already there …")
        figures = in_an_installation_of_its_own(folder, before, wanted)
        if figures is None:
            return False
        measured.append(figures)
    out.print(archiving_table(measured))
    for figures in measured[1:]:
        ratio = rate(figures) / rate(measured[0])
        out.print(
            f"With {figures['before']:,} vacancies already there: {ratio:.2f} times the applications per second "
            f"of an archive with {measured[0]['before']:,}."
        )
    out.print()
    return True


def show_pages(folder: Path, wanted: argparse.Namespace) -> bool:
    """Time and queries per page, with one vacancy and with many; whether it could be carried out."""
    err.print(f"pages, with {wanted.pages_vacancies:,} vacancies …")
    figures = measured_alone(folder, "pages", (wanted.pages_vacancies, wanted.pages_applications))
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
    return True


def show_lists(folder: Path, wanted: argparse.Namespace) -> bool:
    """A public list by us and by WeasyPrint; whether it could be carried out, and ours took at most a tenth of the time."""
    err.print(f"lists, with {wanted.rows:,} rows …")
    figures = measured_alone(folder, "lists", (wanted.rows, wanted.rows_repeated))
    if figures is None:
        return False
    table = Table(title=f"The public list of {figures['rows']:,} rows", title_justify="left", show_edge=False)
    for heading in ("", "s, median", "quickest–slowest", "pages", "MB"):
        table.add_column(heading, justify="right" if heading else "left")
    named = (
        ("arkivbro, PDF/A-2a + PDF/UA-1", "ours", 0),
        (f"WeasyPrint {figures['version']}, PDF/A-2a", "theirs", 1),
        (f"WeasyPrint {figures['version']}, plain PDF", "theirs_plain", None),
    )
    for name, part, number in named:
        seconds = figures[part]
        spread = f"{min(seconds):.2f}–{max(seconds):.2f}"
        made = (
            ("", "")
            if number is None
            else (str(figures["pages"][number]), f"{figures['bytes'][number] / 1e6:.1f}")
        )
        table.add_row(name, f"{median(seconds):.2f}", spread, *made)
    out.print(table)
    ours = median(figures["ours"])
    ratio = ours / median(figures["theirs"])
    out.print(f"Ratio, both PDF/A-2a: {ratio:.3f} (at most {MOST_OF_WEASYPRINT} is wanted)")
    out.print(f"Ratio to WeasyPrint's plain PDF: {ours / median(figures['theirs_plain']):.3f}")
    return ratio <= MOST_OF_WEASYPRINT


def show_ephorte(folder: Path, wanted: argparse.Namespace) -> bool:
    """Archiving into a slow ePhorte with several cases in flight; whether it could be carried out."""
    table = Table(
        title=f"ePhorte, {wanted.wait} ms added to each remote call: 4 vacancies with 5 applications each",
        title_justify="left",
        show_edge=False,
    )
    for heading in (
        "cases in flight",
        "remote calls",
        "s",
        "bound by the calls, s",
        "of the bound",
        "entries/s",
    ):
        table.add_column(heading, justify="right")
    for in_flight in wanted.in_flight:
        err.print(f"ephorte, {in_flight} cases in flight …")
        figures = measured_alone(folder, "ephorte", (in_flight, 4, 5, wanted.wait))
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
    return True


def arguments() -> argparse.Namespace:
    """The sizes; the defaults take a few minutes together."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help="archiving, pages, lists, ephorte (all)")
    parser.add_argument(
        "--vacancies", type=int, default=12, help="vacancies that are archived and timed (12)"
    )
    parser.add_argument("--applications", type=int, default=10, help="applications to each of them (10)")
    parser.add_argument(
        "--before", type=at_least_one, nargs="+", default=[10, 10_000], help="already there (10 10000)"
    )
    parser.add_argument(
        "--applications-before", type=int, default=1, help="applications to each of those (1)"
    )
    parser.add_argument(
        "--pages-vacancies",
        type=at_least_one,
        default=2000,
        help="pages: vacancies of the full installation (2000)",
    )
    parser.add_argument(
        "--pages-applications",
        type=int,
        default=50,
        help="pages: applications to each, every one sent and changed (50)",
    )
    parser.add_argument("--rows", type=at_least_one, default=1000, help="lists: applicants on it (1000)")
    parser.add_argument(
        "--rows-repeated", type=at_least_one, default=3, help="lists: how often WeasyPrint makes it (3)"
    )
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
    parser.add_argument("--folder", default=tempfile.gettempdir(), help="where the data folders are made")
    wanted = parser.parse_args()
    if unknown := set(wanted.names) - set(NAMES):
        parser.error(f"no such benchmark: {', '.join(sorted(unknown))}; there are: {', '.join(NAMES)}")
    return wanted


def at_least_one(word: str) -> int:
    """The first vacancy is archived for real: the others are its copies, and the process is warm when timing begins."""
    number = int(word)
    if number < 1:
        raise argparse.ArgumentTypeError("at least 1 vacancy is there already")
    return number


def in_an_installation_of_its_own(
    folder: Path, before: int, wanted: argparse.Namespace
) -> dict[str, Any] | None:
    """The figures of `benchmarks.archiving`; None when it failed, which is then told on standard error."""
    sizes = (before, wanted.vacancies, wanted.applications, wanted.applications_before)
    return measured_alone(folder, "archiving", sizes)


def measured_alone(folder: Path, name: str, sizes: tuple[int, ...]) -> dict[str, Any] | None:
    """The figures of that benchmark, in a process and a data folder of its own; None when it failed."""
    with tempfile.TemporaryDirectory(prefix="arkivbro-bench-", dir=folder) as data:
        environment = {
            key: value for key, value in os.environ.items() if not key.startswith(("ARKIVBRO_", "DATABASE_"))
        }
        environment["ARKIVBRO_DATA_DIR"] = data
        ran = subprocess.run(
            [sys.executable, "-m", f"benchmarks.{name}", *map(str, sizes)],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            timeout=LONGEST,
            check=False,
        )
    if ran.returncode:
        err.print(f"{name} did not end well.")
        return None
    figures: dict[str, Any] = json.loads(ran.stdout)
    return figures


def show_machine(folder: Path) -> None:
    """Without it no figure means anything."""
    table = Table(title="Machine", title_justify="left", show_header=False, show_edge=False, pad_edge=False)
    for row in machine(folder):
        table.add_row(*row)
    out.print(table)
    out.print()


def end_to_end(figures: dict[str, Any]) -> float:
    """Seconds, from the first fact received until the worker is at rest."""
    return float(figures["received_in"] + figures["archived_in"])


def rate(figures: dict[str, Any]) -> float:
    """Applications per second, end to end."""
    return float(figures["applications"] / end_to_end(figures))


def unavoidable(figures: dict[str, Any]) -> float:
    """Seconds: rendering, commits and syncs, one after the other."""
    return float(sum(median(figures[part]) for part in ("rendering", "committing", "syncing")))


def alone(figures: dict[str, Any], part: str, number: str) -> str:
    """The median of the repetitions, the quickest and the slowest, and how many there were to do."""
    seconds = figures[part]
    return f"{median(seconds):.2f} [{min(seconds):.2f}–{max(seconds):.2f}] ({figures[number]:,})"


def archiving_table(measured: list[dict[str, Any]]) -> Table:
    """One column for each installation."""
    table = Table(
        title="Archiving, end to end, and beside it the parts that cannot be avoided, repeated alone",
        title_justify="left",
        show_edge=False,
        pad_edge=False,
    )
    table.add_column("Vacancies already there", no_wrap=True)
    for figures in measured:
        table.add_column(f"{figures['before']:,}", justify="right")
    for name, shown in ROWS:
        table.add_row(name, *(shown(figures) for figures in measured), end_section=name in LAST_OF_SECTION)
    return table


ROWS: tuple[tuple[str, Callable[[dict[str, Any]], str]], ...] = (
    ("Rows already there", lambda f: f"{f['rows_before']:,}"),
    ("Database before, MB", lambda f: f"{f['megabytes_before']:,.0f}"),
    ("Filled in bulk, s (not timed below)", lambda f: f"{f['prepared_in']:.1f}"),
    ("Applications archived (registry entries)", lambda f: f"{f['applications']} ({f['transferred']})"),
    ("Facts received, s", lambda f: f"{f['received_in']:.2f}"),
    ("Archived by the worker, to rest, s", lambda f: f"{f['archived_in']:.2f}"),
    ("End to end, s", lambda f: f"{end_to_end(f):.2f}"),
    ("of that, processor time outside rendering, s", lambda f: f"{f['processor']:.2f}"),
    ("Applications per second, end to end", lambda f: f"{rate(f):.1f}"),
    ("Rendering alone, s (documents)", lambda f: alone(f, "rendering", "renders")),
    ("Database commits alone, s (commits)", lambda f: alone(f, "committing", "commits")),
    ("File syncs alone, s (syncs)", lambda f: alone(f, "syncing", "syncs")),
    ("Sum of what cannot be avoided (medians), s", lambda f: f"{unavoidable(f):.2f}"),
    ("Ratio: end to end / sum", lambda f: f"{end_to_end(f) / unavoidable(f):.2f}"),
    ("Beside it: attachments inspected alone, s (files)", lambda f: alone(f, "inspecting", "inspections")),
    ("Ratio with inspection in the sum", lambda f: f"{end_to_end(f) / (unavoidable(f) + median(f['inspecting'])):.2f}"),
)  # fmt: skip
LAST_OF_SECTION = {
    "Filled in bulk, s (not timed below)",
    "Applications per second, end to end",
    "Ratio: end to end / sum",
}

BENCHMARKS: dict[str, Callable[[Path, argparse.Namespace], bool]] = {
    "archiving": show_archiving,
    "pages": show_pages,
    "lists": show_lists,
    "ephorte": show_ephorte,
}

if __name__ == "__main__":
    sys.exit(main())
