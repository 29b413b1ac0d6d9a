"""Which database the tests run on: a pytest plugin that is loaded before Django's settings are read.

ARKIVBRO_TEST_DATABASE is "sqlite" (default) or "postgres". Each run has a data folder of its own, removed at the end.
`fresh_installation()` gives the environment of an installation of its own, for tests that start real processes.
"""

from __future__ import annotations

import atexit
import itertools
import os
import shutil
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

from tests.postgres import PrivatePostgres, memory

KIND = os.environ.get("ARKIVBRO_TEST_DATABASE", "sqlite")
SETS_UP = (
    "import django; django.setup(); from arkivbro.conf.migrate import ensure_migrated; ensure_migrated()"
)
SQLITE = "arkivbro.sqlite3"
ROOT = Path(__file__).resolve().parent.parent
if ROOM_IN_MEMORY := memory():
    # All that tests write lies there: what is synced to a disk is waited for, thousands of times.
    os.environ["TMPDIR"] = os.environ["PYTEST_DEBUG_TEMPROOT"] = tempfile.tempdir = str(ROOM_IN_MEMORY)
_folder = Path(tempfile.mkdtemp(prefix="arkivbro-test-"))
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
        _cluster = PrivatePostgres()
    return _cluster


if KIND == "postgres":
    os.environ["DATABASE_URL"] = cluster().url("arkivbro")
    cluster().create("arkivbro")


def fresh_installation(folder: Path, *, is_empty: bool = False) -> dict[str, str]:
    """The environment of a new installation in `folder`, on the database of this run.

    Its database is a copy of one that was set up once; `is_empty`: it has none yet, and the first command sets it up.
    """
    environment = _environment(folder)
    original = None if is_empty else _set_up()
    if KIND == "postgres":
        template = _name_of(original["DATABASE_URL"]) if original else "template1"
        name = f"fresh_{os.getpid()}_{next(_numbers)}"
        environment["DATABASE_URL"] = cluster().create(name, template=template)
    elif original:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        shutil.copy(Path(original["ARKIVBRO_DATA_DIR"]) / SQLITE, folder / SQLITE)
    return environment


def _environment(folder: Path) -> dict[str, str]:
    environment = {
        key: value for key, value in os.environ.items() if not key.startswith(("ARKIVBRO_", "DATABASE_"))
    }
    environment["ARKIVBRO_DATA_DIR"] = str(folder)
    environment["ARKIVBRO_CONFIG"] = str(CONFIGURATION)
    environment["PYTHONPATH"] = f"{ROOT}{os.pathsep}{ROOT / 'src'}"
    return environment


@cache
def _set_up() -> dict[str, str]:
    """An installation with its tables and what is shipped in them, and nothing else."""
    environment = _environment(_folder / "set_up")
    if KIND == "postgres":
        environment["DATABASE_URL"] = cluster().create("set_up")
    environment["DJANGO_SETTINGS_MODULE"] = "arkivbro.conf.settings"
    subprocess.run(
        [sys.executable, "-c", SETS_UP],
        env=environment,
        cwd=ROOT,
        check=True,
        capture_output=True,
        timeout=120,
    )
    return environment


def _name_of(url: str) -> str:
    return url.rpartition("/")[2].partition("?")[0]
