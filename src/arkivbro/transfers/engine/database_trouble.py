"""When the database is in trouble: what a loop does about it."""

from __future__ import annotations

from collections.abc import Callable

import structlog
from django.db import DatabaseError, InterfaceError, close_old_connections

log = structlog.get_logger()


def survive_database_trouble(action: Callable[[], object]) -> bool:
    """Runs the action; whether it went through. A broken connection is closed, so that the next action gets a new one."""
    try:
        action()
    except (DatabaseError, InterfaceError):
        log.warning("database_trouble", exc_info=True)
        close_old_connections()
        return False
    return True
