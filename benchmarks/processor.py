"""Processor time by /proc: of a process, and of all that run below it or have ended there."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

GONE = (FileNotFoundError, ProcessLookupError)


def with_all_below(pid: int) -> float:
    """Seconds so far: its own, its children's, theirs."""
    total = 0.0
    for one in (pid, *below(pid)):
        with suppress(*GONE):
            total += seconds(one)
    return total


def below(pid: int) -> Iterator[int]:
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(*GONE):
            for child in task.read_text(encoding="ascii").split():
                yield int(child)
                yield from below(int(child))


def seconds(pid: int) -> float:
    """Its own, and that of its children that have ended."""
    fields = (
        Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    )
    return sum(int(ticks) for ticks in fields[11:15]) / os.sysconf("SC_CLK_TCK")
