"""Which database the tests run on: a pytest plugin that is loaded before Django's settings are read.

ARKIVBRO_TEST_DATABASE is "sqlite" (default) or "postgres". Each run has a data folder of its own, removed at the end.
`fresh_installation()` gives the environment of an installation of its own, for tests that start real processes.
"""

from __future__ import annotations

import atexit
import itertools
import os
import shutil
import tempfile
from pathlib import Path

from tests.postgres import PrivatePostgres

KIND = os.environ.get("ARKIVBRO_TEST_DATABASE", "sqlite")
ROOT = Path(__file__).resolve().parent.parent
_folder = Path(tempfile.mkdtemp(prefix="arkivbro-test-"))
_cluster: PrivatePostgres | None = None
_numbers = itertools.count(1)

atexit.register(shutil.rmtree, _folder, ignore_errors=True)
os.environ["ARKIVBRO_DATA_DIR"] = str(_folder / "data")
os.environ.pop("ARKIVBRO_CONFIG", None)
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


def fresh_installation(folder: Path) -> dict[str, str]:
    """The environment of a new installation in `folder`, on the database of this run."""
    environment = {
        key: value for key, value in os.environ.items() if not key.startswith(("ARKIVBRO_", "DATABASE_"))
    }
    environment["ARKIVBRO_DATA_DIR"] = str(folder)
    environment["PYTHONPATH"] = f"{ROOT}{os.pathsep}{ROOT / 'src'}"
    if KIND == "postgres":
        environment["DATABASE_URL"] = cluster().create(f"fresh_{os.getpid()}_{next(_numbers)}")
    return environment
