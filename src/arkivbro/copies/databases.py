"""The database as a file, and back: SQLite by its own copying, PostgreSQL by pg_dump, pg_restore and psql.

Both are of one moment while others go on writing. What is marked when a copy is put back goes in with it, or nothing does.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from arkivbro.core.errors import Misconfigured, Transient

HALF = ".putting-back"
"""In the data folder while a copy is put back into it: made first and taken away last. It is in the folder, which may be a volume of its own."""
SECONDS = 24 * 3600.0
"""A program of PostgreSQL's may take so long."""


def dump(into: Path) -> None:
    """Writes the database there. Raises Misconfigured without PostgreSQL's programs, Transient where they fail."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(into)) as copy:
            assert connection.connection is not None
            connection.connection.backup(copy)
        return
    _postgres("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={into}")


def is_empty() -> bool:
    """Whether there is nothing in the database that is to be filled."""
    if connection.vendor == "sqlite":
        return not Path(connection.settings_dict["NAME"]).exists()
    return not connection.introspection.table_names()


def put_in(dumped: Path, sqlite: Path, marks: Sequence[str]) -> None:
    """What `dump` wrote, with `marks` carried out in it. `sqlite`: where SQLite's file is to lie. All of it, or nothing that counts."""
    if connection.vendor == "sqlite":
        dumped.chmod(0o600)
        with closing(sqlite3.connect(dumped, isolation_level=None)) as file:
            file.execute("BEGIN IMMEDIATE")
            for statement in marks:
                file.execute(statement)
            file.execute("COMMIT")
        dumped.rename(sqlite)
        return
    script = dumped.with_suffix(".sql")
    _run(["pg_restore", "--no-owner", "--no-privileges", f"--file={script}", str(dumped)])
    after = ("SET search_path TO DEFAULT", *marks)
    commands = [f"--command={one}" for one in after]  # what pg_restore writes leaves no search path
    _postgres(
        "psql",
        "--no-psqlrc",
        "--quiet",
        "--single-transaction",
        "--set=ON_ERROR_STOP=1",
        f"--file={script}",
        *commands,
    )
    script.unlink()


def is_half() -> bool:
    """Whether somebody began to put a copy back, and did not come to the end: then nobody starts."""
    return (Path(settings.ARKIVBRO_DATA_DIR) / HALF).exists()


def _postgres(program: str, *arguments: str) -> None:
    """Against our database; its password is in no command line."""
    given: dict[str, Any] = connection.get_connection_params()
    told = {
        name: str(given[name])
        for name in ("host", "port", "user", "dbname", "sslmode", "sslrootcert", "sslcert", "sslkey")
        if given.get(name)
    }
    from psycopg.conninfo import make_conninfo

    environment = {"PGPASSWORD": str(given["password"])} if given.get("password") else {}
    _run([program, f"--dbname={make_conninfo(**told)}", *arguments], environment)


def _run(command: list[str], environment: dict[str, str] | None = None) -> None:
    """What the program says may hold rows, and is told to nobody."""
    if shutil.which(command[0]) is None:
        raise Misconfigured("copies.no_program", program=command[0])
    done = subprocess.run(
        command,
        env={**os.environ, **(environment or {})},
        check=False,
        capture_output=True,
        timeout=SECONDS,
    )
    if done.returncode:
        raise Transient("copies.program_failed", program=command[0], status=done.returncode)
