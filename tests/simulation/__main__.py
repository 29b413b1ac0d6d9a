"""`python -m tests.simulation`: runs seeds and prints a line of sums. How to replay a seed: the package's docstring."""

from __future__ import annotations

import argparse
import multiprocessing
import os
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.simulation import happened
from tests.simulation.record import Record

if TYPE_CHECKING:
    from tests.simulation.run import Result

MEMORY = Path("/dev/shm")
SUMMED = ("steps", "calls", "acts", "crashes", "freezes", "faults")


def main() -> int:
    options = _options()
    if options.table:
        from tests.simulation.table import print_table

        return print_table(options.seeds, options.database)
    folder = Path(tempfile.mkdtemp(prefix="arkivbro-sim-", dir=MEMORY if MEMORY.is_dir() else None))
    try:
        return _run(options, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("--seeds", type=int, default=500, help="how many")
    parser.add_argument(
        "--from",
        dest="first",
        type=int,
        default=1,
        help="the first seed; goes on with a run that was stopped",
    )
    parser.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument(
        "--source",
        choices=("received", "webcruiter"),
        default="received",
        help="how facts come: received as they are told, or read from the simulated Webcruiter",
    )
    parser.add_argument("--processes", type=int, default=min(2, os.cpu_count() or 1))
    parser.add_argument("--trace", action="store_true", help="tell what happened in each seed, step by step")
    parser.add_argument(
        "--put-back", type=int, default=0, metavar="N", help="with fault N of the issue put back by hand"
    )
    parser.add_argument(
        "--until-found", action="store_true", help="stop at the first seed that breaks something"
    )
    parser.add_argument(
        "--seconds", type=float, default=0.0, help="stop after so long, and say where to go on"
    )
    parser.add_argument(
        "--happened", action="store_true", help="how often each thing that is simulated happened"
    )
    parser.add_argument(
        "--record",
        action="store_true",
        help="leave out what ran green before on this very code, and keep which do",
    )
    queries = parser.add_mutually_exclusive_group()
    queries.add_argument(
        "--check-sql",
        dest="queries",
        action="store_const",
        const="checked",
        default="kept",
        help="compare each statement that is kept to what Django writes",
    )
    queries.add_argument(
        "--plain-queries", dest="queries", action="store_const", const="plain",
        help="with nothing kept of Django's work; half as fast",
    )  # fmt: skip
    parser.add_argument("--table", action="store_true", help="which seed finds which fault that is put back")
    return parser.parse_args()


@dataclass
class Sums:
    """What came of the seeds so far."""

    sums: Counter[str] = field(default_factory=Counter)
    failed: list[Result] = field(default_factory=list)
    done: set[int] = field(default_factory=set)
    happened: Counter[str] = field(default_factory=Counter)

    def add(self, result: Result) -> None:
        for name in SUMMED:
            self.sums[name] += getattr(result, name)
        self.happened += result.happened
        self.sums["ms"] += int(result.seconds * 1000)
        self.done.add(result.seed)
        if result.failure:
            self.failed.append(result)

    def line(self, options: argparse.Namespace, seconds: float) -> str:
        count = len(self.done)
        told = ", ".join(f"{self.sums[name]} {name}" for name in SUMMED)
        each = self.sums["ms"] / max(count, 1)
        return (
            f"{options.database}: {count} seeds from {options.first}, {told}, {len(self.failed)} failures,"
            f" {seconds:.1f} s ({each:.0f} ms a seed)"
        )

    def next(self, first: int) -> int:
        """The first seed that is not done."""
        while first in self.done:
            first += 1
        return first


def _run(options: argparse.Namespace, folder: Path) -> int:
    from tests.simulation.prepared import Prepared

    prepared = Prepared(
        options.database,
        folder,
        put_back=options.put_back,
        queries=options.queries,
        source=options.source,
    )
    began = time.perf_counter()
    wanted = range(options.first, options.first + options.seeds)
    kept_apart = options.database + ("" if options.source == "received" else f"-{options.source}")
    record = Record(kept_apart) if options.record and not options.put_back else None
    green = record.green() if record else set()
    seeds = [seed for seed in wanted if seed not in green]
    context = multiprocessing.get_context("fork")
    results: Any = context.SimpleQueue()
    taken = context.Value("i", 0)
    children = [
        context.Process(target=prepared.work, args=(seeds, taken, results)) for _ in range(options.processes)
    ]
    for child in children:
        child.start()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)  # who is told to stop says how far it came
    sums, broken = Sums(), False
    try:
        while len(sums.done) < len(seeds):
            result = results.get()
            if result is None:
                broken = True
                break
            sums.add(result)
            if record is not None and not result.failure:
                record.add(result.seed)
            _tell(result, options)
            if len(sums.done) % 200 == 0:
                print(f"… {sums.line(options, time.perf_counter() - began)}", file=sys.stderr, flush=True)
            over = options.seconds and time.perf_counter() - began > options.seconds
            if over or (options.until_found and sums.failed):
                break
    except KeyboardInterrupt:
        pass
    for child in children:
        child.terminate()
    prepared.close()
    print(sums.line(options, time.perf_counter() - began))
    if options.happened:
        print("\n".join(happened.told(sums.happened, options.database, options.source)))
    _tell_failures(sums)
    if record is not None:
        held = len(record.green().intersection(wanted))
        print(
            f"{_thousands(held)} of {_thousands(len(wanted))} on {options.database}, {len(sums.failed)} failures"
        )
    if len(sums.done) < len(seeds) and not options.until_found:
        print(f"  not all: go on with --from {sums.next(options.first)}")
    return 1 if sums.failed or broken else 0


def _thousands(number: int) -> str:
    return f"{number:,}".replace(",", " ")


def _tell(result: Result, options: argparse.Namespace) -> None:
    if options.trace:
        print("\n".join(result.trace))
    if result.failure:
        print(f"seed {result.seed}: {result.failure}", flush=True)
        print(
            f"  its story: python -m tests.simulation --source {options.source} --database {options.database} --from {result.seed} --seeds 1 --trace"
        )


def _tell_failures(sums: Sums) -> None:
    for name, count in Counter(result.name for result in sums.failed).most_common():
        first = min(result.seed for result in sums.failed if result.name == name)
        print(f"  {count} × {name}, first seed {first}")


if __name__ == "__main__":
    sys.exit(main())
