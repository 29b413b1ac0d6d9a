"""Archiving with few and with many vacancies already there, what it counts to, and where its time goes."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from rich.table import Table

from benchmarks.running import at_least_one, err, measured_alone, out
from benchmarks.shown.against import show_against

Figures = dict[str, Any]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--vacancies",
        type=at_least_one,
        default=12,
        help="archiving: vacancies that are archived and timed (12)",
    )
    parser.add_argument(
        "--applications", type=at_least_one, default=10, help="archiving: applications to each of them (10)"
    )
    parser.add_argument(
        "--before",
        type=at_least_one,
        nargs="+",
        default=[10, 10_000],
        help="archiving: already there (10 10000)",
    )
    parser.add_argument(
        "--applications-before", type=int, default=1, help="archiving: applications to each of those (1)"
    )
    parser.add_argument(
        "--repeated",
        type=at_least_one,
        default=3,
        help="archiving: how often each unavoidable part is repeated (3)",
    )
    parser.add_argument(
        "--profile",
        action="store_true",
        help="archiving: the same once more, profiled, with the first number of vacancies already there",
    )

    parser.add_argument(
        "--against", metavar="COMMIT", help="archiving: only the same flow on that version and on this one"
    )
    parser.add_argument(
        "--turns", type=at_least_one, default=3, help="archiving --against, usual: turns of each (3)"
    )


def show(folder: Path, wanted: argparse.Namespace) -> bool:
    """Whether it could be carried out."""
    if wanted.against:
        return show_against(folder, wanted)
    sizes = (wanted.vacancies, wanted.applications, wanted.applications_before)
    measured: list[Figures] = []
    for before in wanted.before:
        err.print(f"archiving, with {before:,} vacancies already there …")
        profiled = int(wanted.profile and not measured)
        figures = measured_alone(folder, "archiving", (before, *sizes, wanted.repeated, profiled))
        if figures is None:
            return False
        measured.append(figures)
    out.print(
        _table(TIMES, "Archiving, end to end, and the parts that cannot be avoided, repeated alone", measured)
    )
    out.print()
    out.print(_table(COUNTS, "Counted, per registry entry: facts received + archived = both", measured))
    for figures in measured[1:]:
        ratio = rate(figures) / rate(measured[0])
        out.print(
            f"With {figures['before']:,} vacancies already there: {ratio:.2f} times the applications per second "
            f"of an archive with {measured[0]['before']:,}."
        )
    out.print()
    if wanted.profile:
        _show_profile(measured[0]["profile"])
    return True


def _show_profile(figures: Figures) -> None:
    entries = figures["transferred"]
    lines = [
        f"Profiled: {entries} registry entries, {figures['processor']:.2f} s of processor time outside rendering, "
        "of which much is the profile's own."
    ]
    for part, title in (
        ("own", "By their own time"),
        ("ours", "Functions of arkivbro, with all that they call"),
    ):
        lines += ["", title, "calls/entry   own, s   with all, s   function"]
        lines += [
            f"{calls / entries:11,.1f} {own:8.2f} {cumulative:13.2f}   {function}"
            for function, calls, own, cumulative in figures[part]
        ]
    lines += ["", "Statements, by who asks", " per entry   function, verb, table"]
    lines += [f"{number / entries:10,.2f}   {name}" for name, number in figures["asked_by"]]
    out.print("\n".join(lines), soft_wrap=True)
    out.print()


def end_to_end(figures: Figures) -> float:
    """Seconds, from the first fact received until the worker is at rest."""
    return float(figures["received_in"] + figures["archived_in"])


def rate(figures: Figures) -> float:
    """Applications per second, end to end."""
    return float(figures["applications"] / end_to_end(figures))


def unavoidable(figures: Figures) -> float:
    """Seconds: rendering, commits and syncs, one after the other."""
    return float(sum(median(figures[part]) for part in ("rendering", "committing", "syncing")))


def alone(figures: Figures, part: str, number: str) -> str:
    """The median of the repetitions, the quickest and the slowest, and how many there were to do."""
    seconds = figures[part]
    return f"{median(seconds):.2f} [{min(seconds):.2f}–{max(seconds):.2f}] ({figures[number]:,})"


def counted(figures: Figures, *kinds: str) -> str:
    """Per registry entry: while facts were received, by the worker, both."""
    received, archived = (
        sum(figures["counts"][part].get(kind, 0) for kind in kinds) / figures["transferred"]
        for part in ("received", "archived")
    )
    return f"{received:.1f} + {archived:.1f} = {received + archived:.1f}"


def _table(rows: Rows, title: str, measured: list[Figures]) -> Table:
    """One column for each installation."""
    table = Table(title=title, title_justify="left", show_edge=False, pad_edge=False)
    table.add_column("Vacancies already there", no_wrap=True)
    for figures in measured:
        table.add_column(f"{figures['before']:,}", justify="right")
    for name, shown in rows:
        table.add_row(name, *(shown(figures) for figures in measured), end_section=name in LAST_OF_SECTION)
    return table


Rows = tuple[tuple[str, Callable[[Figures], str]], ...]
TIMES: Rows = (
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
    ("Ratio: the worker alone / sum", lambda f: f"{f['archived_in'] / unavoidable(f):.2f}"),
    ("Beside it: attachments inspected alone, s (files)", lambda f: alone(f, "inspecting", "inspections")),
    ("Ratio with inspection in the sum", lambda f: f"{end_to_end(f) / (unavoidable(f) + median(f['inspecting'])):.2f}"),
)  # fmt: skip
COUNTS: Rows = (
    ("Commits", lambda f: counted(f, "commits")),
    ("Statements that read", lambda f: counted(f, "reads")),
    ("Statements that write", lambda f: counted(f, "writes")),
    ("Savepoints, begun or ended", lambda f: counted(f, "savepoints")),
    ("Syncs of files", lambda f: counted(f, "files")),
    ("Syncs of folders", lambda f: counted(f, "folders")),
)
LAST_OF_SECTION = {
    "Filled in bulk, s (not timed below)",
    "Applications per second, end to end",
    "Ratio: the worker alone / sum",
}
