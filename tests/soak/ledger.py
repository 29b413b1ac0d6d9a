"""What stands, seen from outside: by SQL of our own, while the database restarts, and without the product's code."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Collection
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg

AT_REST = ("transferred", "cancelled", "declined", "failed", "stopped")
UNDER_WAY = "transferring"
PATIENCE = 60.0
"""Seconds that a database may be away until we give up."""


class Ledger:
    """`url` "": SQLite in that file."""

    def __init__(self, url: str, file: Path) -> None:
        self._url, self._file = url, file

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        """Asks until it is answered."""
        until = time.monotonic() + PATIENCE
        while True:
            try:
                return self._asked(statement)
            except (psycopg.OperationalError, sqlite3.OperationalError):
                if time.monotonic() > until:
                    raise
                time.sleep(0.1)

    def _asked(self, statement: str) -> list[tuple[Any, ...]]:
        if self._url:
            with psycopg.connect(self._url, autocommit=True) as connection:
                return connection.execute(statement.encode()).fetchall()
        with closing(sqlite3.connect(f"file:{self._file}?mode=ro", uri=True, timeout=10)) as connection:
            return connection.execute(statement).fetchall()

    def counted(self) -> dict[str, int]:
        """Transfers by state."""
        return dict(self.rows("SELECT state, COUNT(*) FROM transfers_transfer GROUP BY state"))

    def in_hands_of(self, process: int) -> set[int]:
        """The transfers that this worker is at."""
        return {
            key
            for (key,) in self.rows(
                "SELECT t.id FROM transfers_transfer t JOIN transfers_archivecase c ON c.id = t.case_id "
                f"WHERE c.owner LIKE '{int(process)}-%' AND t.state = '{UNDER_WAY}'"
            )
        }

    def not_at_rest(self, transfers: Collection[int]) -> set[int]:
        """Which of these are not."""
        if not transfers:
            return set()
        keys = ", ".join(map(str, transfers))
        states = ", ".join(f"'{one}'" for one in AT_REST)
        return {
            key
            for (key,) in self.rows(
                f"SELECT id FROM transfers_transfer WHERE id IN ({keys}) AND state NOT IN ({states})"
            )
        }
