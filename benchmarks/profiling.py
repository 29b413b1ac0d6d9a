"""Where the processor time of this process goes, in all its threads: cProfile by each thread's own processor clock.

What waits costs nothing by that clock: rendering, which children do, and locks are out of it. The profile itself makes calls dearer, so
its seconds are not comparable with a run without it; what they are compared with is each other.
"""

from __future__ import annotations

import cProfile
import pstats
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

MOST_SHOWN = 40
OURS = f"{Path('arkivbro')}/"


class Profile:
    """Of everything between the beginning and the end of `profiling`."""

    def __init__(self) -> None:
        self._of_threads: list[cProfile.Profile] = []

    def enable_here(self) -> cProfile.Profile:
        """Begins with this thread."""
        profile = cProfile.Profile(time.thread_time)
        self._of_threads.append(profile)
        profile.enable()
        return profile

    def rows(self) -> dict[str, list[tuple[str, int, float, float]]]:
        """Function, calls, own seconds, seconds with all it called: "own" by own time, "ours" the functions of arkivbro by all."""
        stats: Any = pstats.Stats(self._of_threads[0])
        for profile in self._of_threads[1:]:
            stats.add(profile)
        rows = [
            (_name(*function), calls, own, cumulative)
            for function, (_, calls, own, cumulative, _) in stats.stats.items()
        ]
        ours = [row for row in rows if row[0].startswith("arkivbro")]
        return {
            "own": sorted(rows, key=lambda row: -row[2])[:MOST_SHOWN],
            "ours": sorted(ours, key=lambda row: -row[3])[:MOST_SHOWN],
        }


@contextmanager
def profiling() -> Iterator[Profile]:
    """This thread, and each that is started meanwhile and has ended when the block does."""
    profile = Profile()

    def in_a_new_thread(_frame: FrameType, _event: str, _what: Any) -> None:
        profile.enable_here()  # takes the place of this function in that thread

    threading.setprofile(in_a_new_thread)
    own = profile.enable_here()
    try:
        yield profile
    finally:
        own.disable()
        threading.setprofile(None)


def caller() -> str:
    """The nearest function of arkivbro above: who asked the database."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        name = frame.f_globals.get("__name__", "")
        if name.startswith("arkivbro"):
            return f"{name}.{frame.f_code.co_name}"
        frame = frame.f_back
    return "elsewhere"


def _name(path: str, line: int, function: str) -> str:
    """Modules of ours as they are imported; others by file and line."""
    _, found, below = path.rpartition(f"/{OURS}")
    if found:
        return f"arkivbro.{below.removesuffix('.py').replace('/', '.')}.{function}:{line}"
    place = "/".join(Path(path).parts[-3:])
    return f"{place}:{line} {function}" if line else function
