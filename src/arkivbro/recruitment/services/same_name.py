"""What is received under one name is received one after the other: an application and its vacancy would else not see each other.

Each looks for the other and then stores itself. On PostgreSQL two transactions at once would both look before either had
stored, and the application would wait for a vacancy that is there.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from django.db import connection


def hold(names: Iterable[str]) -> None:
    """Until the transaction ends, nobody else receives a vacancy that is called so, or an application to one.

    Before anything is read in the transaction. In one order, so that no two wait for each other. SQLite has one writer
    anyway.
    """
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for key in sorted({_key(name) for name in names}):
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])


def _key(name: str) -> int:
    """64 bits, signed. Two names with one key wait for each other without need, and that is all."""
    digest = hashlib.sha256(f"recruitment.same_name\n{name}".encode()).digest()
    return int.from_bytes(digest[:8], "big", signed=True)
