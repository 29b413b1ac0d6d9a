"""A public list by us and by WeasyPrint."""

from __future__ import annotations

import argparse
from pathlib import Path
from statistics import median

from rich.table import Table

from benchmarks.running import at_least_one, err, measured_alone, out

MOST_OF_WEASYPRINT = 0.1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--rows", type=at_least_one, default=1000, help="lists: applicants on it (1000)")
    parser.add_argument(
        "--rows-repeated", type=at_least_one, default=3, help="lists: how often WeasyPrint makes it (3)"
    )


def show(folder: Path, wanted: argparse.Namespace) -> bool:
    """Whether it could be carried out, and ours took at most a tenth of WeasyPrint's time."""
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
    ratio: float = ours / median(figures["theirs"])
    out.print(f"Ratio, both PDF/A-2a: {ratio:.3f} (at most {MOST_OF_WEASYPRINT} is wanted)")
    out.print(f"Ratio to WeasyPrint's plain PDF: {ours / median(figures['theirs_plain']):.3f}")
    out.print()
    return ratio <= MOST_OF_WEASYPRINT
