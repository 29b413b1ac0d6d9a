"""One worker killed at one boundary, and what another makes of it: real processes, a real SIGKILL, the real archive."""

from __future__ import annotations

import json
import signal
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.failure.installations import Installation, copy
from tests.processes import Process

LEASE = 2.0
AT_REST_WITHIN = LEASE + 10.0
BUSY = 10.0
"""A worker whom nothing disturbs is timed in the same run, alone; with others at work beside it each takes so many times that."""
AT_ONCE = 6
"""Installations: most of the time of each is waiting for the dead worker's lease."""

ALWAYS_COME = 0.75
"""Of the boundaries that a calm worker meets; the others come by time."""

ArchivingStatus = dict[str, Any]
"""What `finishing_worker` prints."""
Verdict = Callable[[ArchivingStatus], str]
""" "" when all is as it must be at rest, else what is wrong."""


@dataclass(frozen=True)
class Undisturbed:
    """An installation in which nothing went wrong: how many boundaries its worker met, and what stood there at rest."""

    boundaries: int
    standing: ArchivingStatus
    seconds: float
    """What two workers took, one after the other."""


def undisturbed(original: Installation, folder: Path) -> Undisturbed:
    whole = copy(original, folder)
    began = time.monotonic()
    met = int(whole.run("-m", "tests.failure.dying_worker", "0").stdout.split()[-1])
    standing = finished(whole)
    return Undisturbed(met, standing, time.monotonic() - began)


def finished(installation: Installation) -> ArchivingStatus:
    """What stands there when a new worker has worked to rest."""
    return read(installation.run("-m", "tests.failure.finishing_worker").stdout)


def read(printed: str) -> ArchivingStatus:
    standing: ArchivingStatus = json.loads(printed.splitlines()[-1])
    return standing


def kill_at(original: Installation, folder: Path, boundary: int, verdict: Verdict, calm: Undisturbed) -> str:
    """What went wrong when a worker died there, or "". At every second boundary another worker is alive when it dies."""
    installation = copy(original, folder)
    alive = boundary % 2 == 0
    victim = installation.start("-m", "tests.failure.dying_worker", str(boundary))
    survivor: Process | None = None
    if alive:
        wait_for(Path(installation.environment["ARKIVBRO_STARTED_FILE"]))
        survivor = installation.start("-m", "tests.failure.finishing_worker")
    victim.communicate(timeout=60)
    died = time.monotonic()
    if wrong := not_killed(victim, boundary, calm.boundaries, alone=survivor is None):
        return wrong
    if survivor is None:
        standing = finished(installation)
    else:
        standing = read(survivor.communicate(timeout=120)[0])
    took = time.monotonic() - died
    wrong = verdict(standing)
    if not wrong and took > AT_REST_WITHIN + BUSY * calm.seconds:
        wrong = f"at rest only after {took:.0f} s"
    return f"boundary {boundary}{' (another worker alive)' if alive else ''}: {wrong}" if wrong else ""


def not_killed(victim: Process, boundary: int, calm: int, *, alone: bool = True) -> str:
    """Why the worker should have died there and did not, or "": it died, or it came to rest before that boundary.

    A worker alone may do that near the end: some boundaries come by time (a sign of life, a look whether all is at rest), so that
    the `calm` one met some more. Beside another it may anywhere, for the other does the work.
    """
    if victim.returncode == -signal.SIGKILL:
        return ""
    if victim.returncode != 0:
        return f"boundary {boundary}: the worker ended with {victim.returncode}"
    met = int(victim.communicate()[0].split()[-1])
    if met >= boundary or (alone and met < calm * ALWAYS_COME):
        return f"boundary {boundary}: the worker was never killed; it met {met}, the calm one {calm}"
    return ""


def wait_for(file: Path) -> None:
    until = time.monotonic() + 30
    while not file.exists() and time.monotonic() < until:
        time.sleep(0.02)


def failures(
    original: Installation, folder: Path, chosen: Iterable[int], verdict: Verdict, calm: Undisturbed
) -> list[str]:
    """What went wrong at any of those boundaries."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        found = pool.map(
            lambda boundary: kill_at(original, folder / f"b{boundary}", boundary, verdict, calm), chosen
        )
        return [one for one in found if one]
