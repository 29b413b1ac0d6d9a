"""Whether the database was away, or would not have what it was given."""

from __future__ import annotations

import sqlite3

import psycopg
import pytest
from django.db import DataError, IntegrityError, InterfaceError, OperationalError, ProgrammingError

from arkivbro.transfers.engine.database_trouble import is_away


def of_postgres(wrapper: type[Exception], state: str | None) -> Exception:
    cause = psycopg.errors.lookup(state)() if state else psycopg.OperationalError("the connection is lost")
    error = wrapper("told")
    error.__cause__ = cause
    return error


def of_sqlite(wrapper: type[Exception], code: int) -> Exception:
    cause = sqlite3.OperationalError("told")
    cause.sqlite_errorcode = code
    error = wrapper("told")
    error.__cause__ = cause
    return error


AWAY = {
    "the connection is lost": of_postgres(OperationalError, None),
    "connection failure": of_postgres(OperationalError, "08006"),
    "shut down by the administrator": of_postgres(OperationalError, "57P01"),
    "the statement took too long": of_postgres(OperationalError, "57014"),
    "too many connections": of_postgres(OperationalError, "53300"),
    "a lock did not come in time": of_postgres(OperationalError, "55P03"),
    "deadlock": of_postgres(OperationalError, "40P01"),
    "the session was idle too long": of_postgres(OperationalError, "25P03"),
    "closed on our side": InterfaceError("the connection is closed"),
    "no cause": OperationalError("server closed the connection unexpectedly"),
    "locked": of_sqlite(OperationalError, sqlite3.SQLITE_BUSY),
    "locked, extended": of_sqlite(OperationalError, sqlite3.SQLITE_BUSY_SNAPSHOT),
    "the disk is full": of_sqlite(OperationalError, sqlite3.SQLITE_FULL),
    "the disk fails": of_sqlite(OperationalError, sqlite3.SQLITE_IOERR),
}
THERE = {
    "too long for its column": of_postgres(DataError, "22001"),
    "a broken unique index": of_postgres(IntegrityError, "23505"),
    "no such column": of_postgres(ProgrammingError, "42703"),
    "sqlite: constraint": of_sqlite(IntegrityError, sqlite3.SQLITE_CONSTRAINT),
    "sqlite: no such table": of_sqlite(OperationalError, sqlite3.SQLITE_ERROR),
    "sqlite: corrupt": of_sqlite(OperationalError, sqlite3.SQLITE_CORRUPT),
    "not the database's at all": KeyError("x"),
    "wrong use": ProgrammingError("told"),
}


@pytest.mark.parametrize("what", AWAY)
def test_away(what: str) -> None:
    assert is_away(AWAY[what])


@pytest.mark.parametrize("what", THERE)
def test_not_away(what: str) -> None:
    assert not is_away(THERE[what])
