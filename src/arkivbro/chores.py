"""Chores: what workers do besides transferring. Mail, clocks, sweeps, retention.

A chore has a loop of its own (`transfers.chore_loops`): what goes wrong in it is told, and stops nobody else's. What goes wrong
with one thing in a chore goes wrong with that thing alone (`one_by_one`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

import structlog
from django.db import InterfaceError, OperationalError, connection

from arkivbro.core.errors import ArkivbroError

T = TypeVar("T")
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Chore:
    """Something that is done again and again, by one process of the installation at a time.

    `act` does all that is due and returns; it MUST be safe to begin anew, for a process may die in the middle of it.
    """

    name: str
    """Stable: it stands in the ledger and on Drift."""
    act: Callable[[], object]
    every: float
    """Seconds from the end of one run to the beginning of the next."""
    tables: frozenset[str] = frozenset()
    """A commit in one of them may give it something to do: it is looked at then, and else only by the clock."""
    seconds_left: Callable[[], float | None] | None = None
    """Until time alone may give it something to do, which no commit tells of; None: never."""
    is_due: Callable[[], bool] | None = None
    """A cheap look whether there is anything to do, before anything is written: idle costs nothing. None: always."""
    longest: float = 600.0
    """Seconds after which another process may take it up, though this one never said that it ended."""
    longest_retry: float = 3600.0
    """Seconds at most until the next run, however often it failed (or `every`, where that is longer)."""
    in_workers_only: bool = False
    """It looks after an installation that goes on: `arkivbro run`, which ends, does not do it."""


class SomeFailed(ArkivbroError):
    """Some of a chore's things failed, each for itself; all others were done. `detail` names kinds of errors, never people."""

    default_code = "chore.some_failed"


def one_by_one(chore: str, things: Iterable[T], act: Callable[[T], object]) -> int:
    """Does `act` with each thing; one that fails is told in the log and passed over. Returns how many gave something true.

    The things should be small (keys, paths): what reads their rows belongs in `act`. Raises SomeFailed at the end, and at once
    OperationalError or InterfaceError when the database itself is away: then nothing else would go through either.
    """
    done, failed = 0, dict[str, int]()
    for thing in things:
        try:
            done += bool(act(thing))
        except Exception as error:
            if isinstance(error, (OperationalError, InterfaceError)) and not connection.is_usable():
                raise
            code = error.code if isinstance(error, ArkivbroError) else type(error).__name__
            failed[code] = failed.get(code, 0) + 1
            log.exception("chore_item_failed", chore=chore, code=code)
    if failed:
        raise SomeFailed(detail=", ".join(f"{count} {code}" for code, count in sorted(failed.items())))
    return done
