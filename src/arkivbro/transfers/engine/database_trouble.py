"""Trouble of the database: whether it was away, or would not have what it was given.

Only a database that is away (the connection lost, a time-out, a shutdown, no room) gives work back untouched. Whatever else it
says is about what was written, and will be said again: a Defect of that transfer.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

import structlog
from django.db import DatabaseError, InterfaceError, OperationalError, close_old_connections

log = structlog.get_logger()

AWAY_CLASSES = ("08", "53", "57", "40")
"""SQLSTATE: connection, resources, operator (time-outs and shutdowns too), and a transaction that lost to another."""
AWAY_STATES = frozenset({"55P03", "25P03", "25P04"})
"""A lock that did not come in time; a session or a transaction that was ended for taking too long."""
AWAY_IN_SQLITE = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_INTERRUPT,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_PROTOCOL,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_READONLY,
    }
)


def is_away(error: BaseException | None) -> bool:
    """Whether the error says that the database is away for the moment; False for every error that is not the database's."""
    if not isinstance(error, DatabaseError | InterfaceError):
        return False
    cause = error.__cause__
    state = getattr(cause, "sqlstate", None)
    if state:
        return state.startswith(AWAY_CLASSES) or state in AWAY_STATES
    code = getattr(cause, "sqlite_errorcode", None)
    if code is not None:
        return code & 0xFF in AWAY_IN_SQLITE
    if isinstance(cause, sqlite3.Error):
        return False
    return isinstance(error, OperationalError | InterfaceError)


def survive_database_trouble(action: Callable[[], object]) -> bool:
    """Runs the action; whether it went through. A broken connection is closed, so that the next action gets a new one."""
    try:
        action()
    except (DatabaseError, InterfaceError):
        log.warning("database_trouble", exc_info=True)
        close_old_connections()
        return False
    return True
