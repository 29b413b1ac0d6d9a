"""How the threads of a worker wait for a transfer that they could take up."""

from __future__ import annotations

import math
from collections.abc import Callable

from arkivbro.transfers.engine.lease import is_any_due
from arkivbro.transfers.engine.moments import clocks_now, next_moment
from arkivbro.transfers.engine.parts import Engine
from arkivbro.wake_ups.waiting import Left, Loop

TABLES = frozenset({"transfers_transfer", "transfers_archivecase", "transfers_connection"})
"""A commit there may make something due, or end what held it back."""
AGAIN_SECONDS = 0.5
"""Until a database that did not answer is asked again."""
FULL_SECONDS = 5.0
"""Between two looks at a disk that is full."""


def work_loop(every: float) -> Loop:
    """Of all threads of one process."""
    return Loop("work", every, TABLES)


def until_something_is_due(engine: Engine, has_room: Callable[[], bool]) -> Left:
    """Asked by a thread that found nothing and is about to wait: whether anything is due, and then what comes after the moment before
    that question. Whatever happens between the two, and however long this process stands still there, is in one of them: what came
    due, and the lease of what another claimed, who may have died.
    """
    if not has_room():
        return _until(engine.seams.monotonic, FULL_SECONDS)
    since = clocks_now(engine)
    if is_any_due(engine):
        return lambda: 0.0
    moment, seconds = next_moment(engine, since)
    otherwise = _until(engine.seams.monotonic, seconds)
    if moment is None:
        return otherwise
    return lambda: min((moment - engine.clock()).total_seconds(), otherwise())


def in_a_while(clock: Callable[[], float]) -> Left:
    """Where nothing can be asked."""
    return _until(clock, AGAIN_SECONDS)


def _until(clock: Callable[[], float], seconds: float) -> Left:
    if seconds == math.inf:
        return lambda: math.inf
    over = clock() + seconds
    return lambda: over - clock()
