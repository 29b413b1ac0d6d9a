"""`python -m tests.simulation --seeds 500 --database sqlite`: runs seeds and prints a line of sums."""

from __future__ import annotations

import argparse
import multiprocessing
import os
import shutil
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

MEMORY = Path("/dev/shm")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("--seeds", type=int, default=500)
    parser.add_argument("--from", dest="first", type=int, default=1)
    parser.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--processes", type=int, default=min(2, os.cpu_count() or 1))
    parser.add_argument("--trace", action="store_true")
    parser.add_argument("--stop-after", type=int, default=5)
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="arkivbro-sim-", dir=MEMORY if MEMORY.is_dir() else None))
    try:
        return _run(options, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(options: argparse.Namespace, folder: Path) -> int:
    from tests.simulation.prepared import Prepared

    prepared = Prepared(options.database, folder)
    began = time.perf_counter()
    seeds = range(options.first, options.first + options.seeds)
    context = multiprocessing.get_context("fork")
    results: Any = context.SimpleQueue()
    children = []
    for number in range(options.processes):
        child = context.Process(
            target=prepared.work, args=(list(seeds)[number :: options.processes], results)
        )
        child.start()
        children.append(child)
    sums: Counter[str] = Counter()
    failed = []
    for _ in seeds:
        result = results.get()
        if result is None:
            break
        for name in ("steps", "crashes", "freezes", "faults", "calls", "acts"):
            sums[name] += getattr(result, name)
        sums["seeds"] += 1
        sums["ms"] += int(result.seconds * 1000)
        if result.failure:
            failed.append(result)
            print(f"seed {result.seed}: {result.failure}", flush=True)
        if options.trace:
            print("\n".join(result.trace))
            print(f"seed {result.seed}: {result.seconds:.3f} s, {result.steps} steps")
    for child in children:
        child.terminate()
    by_name = Counter(result.name for result in failed)
    seconds = time.perf_counter() - began
    print(
        f"{options.database}: {sums['seeds']} seeds from {options.first}, {sums['steps']} steps, {sums['calls']} calls,"
        f" {sums['crashes']} crashes, {sums['freezes']} freezes, {sums['faults']} faults, {len(failed)} failures,"
        f" {seconds:.1f} s ({sums['ms'] / max(sums['seeds'], 1):.0f} ms a seed)"
    )
    for name, count in by_name.most_common():
        first = min(result.seed for result in failed if result.name == name)
        print(f"  {count} × {name}, first seed {first}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
