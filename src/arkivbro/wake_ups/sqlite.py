"""Commits in an SQLite database, whichever process of the machine makes them: told by the file itself, so that SQL by hand wakes too.

Every commit writes to the file beside the database (`-wal`), and Linux tells of that. The commit is to be seen a moment later, when
it is synced: `PRAGMA data_version`, which reads shared memory, says when. Where the system does not tell, that is asked once a second.
"""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

import structlog

from arkivbro.wake_ups.file_changes import FileChanges, NotTold

log = structlog.get_logger()

LOOK_SECONDS = 1.0
"""Between two looks where nothing tells of a commit, and until one that was begun is given up."""
SHORTEST = 0.002
BUSY_SECONDS = 30.0
"""A commit that has written and is not to be seen for so long was none, or the next one tells of it."""
WAIT_SECONDS = 300.0


class SqliteCommits:
    """Calls `heard` after each commit of anybody, until it is closed."""

    def __init__(self, path: Path, heard: Callable[[], object]) -> None:
        self._path, self._heard = path, heard
        self._stopped = threading.Event()
        self._stop_read, self._stop_write = os.pipe()
        self._thread = threading.Thread(target=self._run, name="commits", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        self._stopped.set()
        os.write(self._stop_write, b"x")
        self._thread.join()
        os.close(self._stop_read)
        os.close(self._stop_write)

    def _run(self) -> None:
        while not self._stopped.is_set():
            try:
                with closing(
                    sqlite3.connect(f"{self._path.absolute().as_uri()}?mode=rw", uri=True)
                ) as database:
                    self._watch(database)
            except (
                sqlite3.Error,
                OSError,
            ):  # a share that is away for a moment, too many open files: it comes back
                log.warning("commits_not_heard", exc_info=True)
                self._heard()
                self._stopped.wait(LOOK_SECONDS)

    def _watch(self, database: sqlite3.Connection) -> None:
        """As long as the file is the same one."""
        changes = self._changes()
        try:
            identity = self._identity()
            seen: int | None = None
            self._heard()  # what was committed before is found by a look
            while not self._stopped.is_set() and self._identity() == identity:
                version = _version(database)
                if version != seen:
                    seen = version
                    self._heard()
                if changes is None:
                    self._stopped.wait(LOOK_SECONDS)
                elif changes.wait(self._stop_read, WAIT_SECONDS):
                    self._until_seen(database, seen, identity)
        except NotTold:
            self._stopped.wait(LOOK_SECONDS)
        finally:
            if changes is not None:
                changes.close()

    def _changes(self) -> FileChanges | None:
        try:
            file = self._path.resolve()  # behind a symbolic link, the `-wal` lies beside the file itself
            return FileChanges(file.parent, file.name)
        except NotTold as why:
            log.warning("file_changes_not_told", code=str(why))
            return None

    def _until_seen(
        self, database: sqlite3.Connection, seen: int | None, identity: tuple[int, int] | None
    ) -> None:
        """Something was written: waits until its commit is to be seen, a little longer each time."""
        wait, until = SHORTEST, time.monotonic() + BUSY_SECONDS
        while _version(database) == seen and self._identity() == identity and time.monotonic() < until:
            if self._stopped.wait(wait):
                return
            wait = min(2 * wait, LOOK_SECONDS)

    def _identity(self) -> tuple[int, int] | None:
        """Of the database's file: a copy that was put back is another."""
        with suppress(FileNotFoundError):
            status = self._path.stat()
            return status.st_dev, status.st_ino
        return None


def _version(database: sqlite3.Connection) -> int:
    """Another number than before after a commit of any other connection."""
    number: int = database.execute("PRAGMA data_version").fetchone()[0]
    return number
