"""`make bench`, or `.venv/bin/python -m benchmarks [names]`: every benchmark, or those that are named."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

from benchmarks.running import CONFIGURATION, show_machine
from benchmarks.shown import archiving, crowd, ephorte, idle, intake, lists, memory, pages, usual, workers

BENCHMARKS = {
    "archiving": archiving,
    "usual": usual,
    "idle": idle,
    "pages": pages,
    "lists": lists,
    "ephorte": ephorte,
    "workers": workers,
    "memory": memory,
    "crowd": crowd,
    "intake": intake,
}


def main() -> int:
    """Exits 1 when a benchmark could not be carried out, or did not keep a bound that it has."""
    wanted = arguments()
    folder = Path(wanted.folder)
    if wanted.configuration:
        os.environ[CONFIGURATION] = str(Path(wanted.configuration).resolve(strict=True))
    show_machine(folder)
    names = wanted.names or list(BENCHMARKS)
    done = [benchmark.show(folder, wanted) for name, benchmark in BENCHMARKS.items() if name in names]
    return 0 if all(done) else 1


def arguments() -> argparse.Namespace:
    """The sizes; the defaults take some minutes together."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help=f"{', '.join(BENCHMARKS)} (all)")
    parser.add_argument("--folder", default=tempfile.gettempdir(), help="where the data folders are made")
    parser.add_argument(
        "--configuration",
        help="the arkivbro.toml of what is measured, where it is not to be the defaults (not of ephorte)",
    )
    for benchmark in BENCHMARKS.values():
        benchmark.add_arguments(parser)
    wanted = parser.parse_args()
    if unknown := set(wanted.names) - set(BENCHMARKS):
        parser.error(f"no such benchmark: {', '.join(sorted(unknown))}; there are: {', '.join(BENCHMARKS)}")
    return wanted


if __name__ == "__main__":
    sys.exit(main())
