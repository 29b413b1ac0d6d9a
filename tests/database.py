"""Which database the tests run on: a pytest plugin that is loaded before Django's settings are read.

ARKIVBRO_TEST_DATABASE is "sqlite" (default) or "postgres". Each run has a data folder of its own, removed at the end.
`fresh_installation()` gives the environment of an installation of its own, for tests that start real processes.
All databases are copies of one that the product set up: `make test` sets it up once, in the folder ARKIVBRO_TEST_PREPARED.
"""

from __future__ import annotations

import atexit
import fcntl
import itertools
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from functools import cache
from pathlib import Path

from tests.postgres import PrivatePostgres, memory

KIND = os.environ.get("ARKIVBRO_TEST_DATABASE", "sqlite")
SETS_UP = (
    "import django; django.setup(); from arkivbro.conf.migrate import ensure_migrated; ensure_migrated()"
)
SQLITE, SET_UP = "arkivbro.sqlite3", "set_up"
MADE_ANEW = ("auth_permission", "django_content_type")
"""What Django puts in at each migration, which nothing of ours uses."""
ROOT = Path(__file__).resolve().parent.parent
if ROOM_IN_MEMORY := memory():
    # All that tests write lies there: what is synced to a disk is waited for, thousands of times.
    os.environ["TMPDIR"] = os.environ["PYTEST_DEBUG_TEMPROOT"] = tempfile.tempdir = str(ROOM_IN_MEMORY)
_folder = Path(tempfile.mkdtemp(prefix="arkivbro-test-"))
PREPARED = Path(os.environ.get("ARKIVBRO_TEST_PREPARED") or _folder / "prepared")
_cluster: PrivatePostgres | None = None
_numbers = itertools.count(1)

atexit.register(shutil.rmtree, _folder, ignore_errors=True)
os.environ["ARKIVBRO_DATA_DIR"] = str(_folder / "data")
CONFIGURATION = _folder / "arkivbro.toml"
CONFIGURATION.write_text(
    "archive_from = 1990-01-01  # what a source gives is archived by itself\n"
    "[disk]\nfloor_megabytes = 1  # tests write into memory, of which there may be little\n",
    encoding="utf-8",
)
os.environ["ARKIVBRO_CONFIG"] = str(CONFIGURATION)
os.environ.pop("DATABASE_URL", None)
(_folder / "data").mkdir(mode=0o700)
(_folder / "data" / "static").mkdir(mode=0o700)


def cluster() -> PrivatePostgres:
    """The one PostgreSQL of this run, started when it is first wanted."""
    global _cluster  # noqa: PLW0603 - one a run
    if _cluster is None:
        _cluster = PrivatePostgres(original=set_up())
    return _cluster


def fresh_installation(folder: Path, *, is_empty: bool = False) -> dict[str, str]:
    """The environment of a new installation in `folder`, on the database of this run.

    Its database is a copy of one that was set up once; `is_empty`: it has none yet, and the first command sets it up.
    """
    environment = _environment(folder)
    if KIND == "postgres":
        name = f"fresh_{os.getpid()}_{next(_numbers)}"
        template = "template1" if is_empty else SET_UP
        environment["DATABASE_URL"] = cluster().create(name, template=template)
    elif not is_empty:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        shutil.copy(set_up(), folder / SQLITE)
    return environment


def put_test_database(name: str) -> None:
    """The database that the tests of this process use, under the name that Django gives it."""
    forgets = [f"DELETE FROM {table}" for table in MADE_ANEW]
    if KIND == "postgres":
        import psycopg

        with psycopg.connect(cluster().create(name, template=SET_UP)) as connection:
            for statement in forgets:
                connection.execute(statement.encode())
        return
    shutil.copy(set_up(), name)
    with closing(sqlite3.connect(name)) as file:
        for statement in forgets:
            file.execute(statement)
        file.commit()


def _environment(folder: Path) -> dict[str, str]:
    environment = {
        key: value for key, value in os.environ.items() if not key.startswith(("ARKIVBRO_", "DATABASE_"))
    }
    environment["ARKIVBRO_DATA_DIR"] = str(folder)
    environment["ARKIVBRO_CONFIG"] = str(CONFIGURATION)
    environment["PYTHONPATH"] = f"{ROOT}{os.pathsep}{ROOT / 'src'}"
    return environment


@cache
def set_up() -> Path:
    """A database with its tables and what is shipped in them, and nothing else: SQLite's file, or PostgreSQL's folder."""
    place = PREPARED / KIND
    PREPARED.mkdir(mode=0o711, parents=True, exist_ok=True)
    with (PREPARED / f"{KIND}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not place.exists():
            environment = _environment(PREPARED / "data")
            environment["DJANGO_SETTINGS_MODULE"] = "arkivbro.conf.settings"
            if KIND == "postgres":
                made = PrivatePostgres()
                _run(SETS_UP, environment | {"DATABASE_URL": made.create(SET_UP)})
                made.leave(place)
            else:
                _run(SETS_UP, environment)
                (PREPARED / "data" / SQLITE).rename(place)
    return place


def _run(code: str, environment: dict[str, str]) -> None:
    subprocess.run(
        [sys.executable, "-c", code],
        env=environment, cwd=ROOT, check=True, capture_output=True, timeout=120,
    )  # fmt: skip


if KIND == "postgres":
    os.environ["DATABASE_URL"] = cluster().url("arkivbro")
    cluster().create("arkivbro")
