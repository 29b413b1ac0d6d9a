"""What may happen to a statement or a commit on its way, and how the driver says it."""

from __future__ import annotations

import sqlite3
from random import Random
from typing import Any

import psycopg
from django.db import DataError, OperationalError

TOO_LONG = "9999/" + "9" * 80
"""A number that an archive may give and that no column of ours holds: what PostgreSQL says of it, SQLite is made to say."""


MOST = 150
"""After so many faults the database is well again: one that is slow for ever lets nobody come to an end."""


class Faults:
    """What may happen at a statement, by the seed. Everything is 0 once it is calm."""

    def __init__(
        self,
        random: Random,
        *,
        away: float = 0.0,
        timed_out: float = 0.0,
        slow: float = 0.0,
        lost: float = 0.0,
    ) -> None:
        self.random = random
        self.away, self.timed_out, self.slow, self.lost = away, timed_out, slow, lost
        self.count = 0

    def calm(self) -> None:
        self.away = self.timed_out = self.slow = self.lost = 0.0

    def happens(self, likely: float) -> bool:
        if likely and self.count < MOST and self.random.random() < likely:
            self.count += 1
            return True
        return False


def away(vendor: str) -> OperationalError:
    """The way to the database is cut, or its disk."""
    if vendor == "sqlite":
        return _sqlite("disk I/O error", sqlite3.SQLITE_IOERR)
    return _postgres(psycopg.OperationalError("server closed the connection unexpectedly"))


def statement_timed_out(vendor: str) -> OperationalError:
    """It took too long and was cancelled; on SQLite another process had the file for as long as one waits for it."""
    if vendor == "sqlite":
        return _sqlite("database is locked", sqlite3.SQLITE_BUSY)
    return _postgres(psycopg.errors.QueryCanceled("canceling statement due to statement timeout"))


def lock_timed_out() -> OperationalError:
    """Somebody held the row for longer than one waits for it."""
    return _postgres(psycopg.errors.LockNotAvailable("canceling statement due to lock timeout"))


def deadlock() -> OperationalError:
    """It and others waited for each other."""
    return _postgres(psycopg.errors.DeadlockDetected("deadlock detected"))


def poison(sql: Any, params: Any) -> None:
    """SQLite holds what does not fit; here it refuses it, as the other one does. Raises DataError."""
    if (
        not params
        or not isinstance(sql, str)
        or not sql.startswith(("UPDATE", "INSERT"))
        or "number" not in sql
    ):
        return
    if any(one == TOO_LONG for one in params):
        raise DataError("value too long for type character varying(60)")


def _postgres(cause: psycopg.Error) -> OperationalError:
    error = OperationalError(*cause.args)
    error.__cause__ = cause
    return error


def _sqlite(words: str, code: int) -> OperationalError:
    error, cause = OperationalError(words), sqlite3.OperationalError(words)
    cause.sqlite_errorcode = code
    error.__cause__ = cause
    return error
