"""What all suites share."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.contrib.contenttypes.management import create_contenttypes
from django.db import connection
from django.db.models.signals import post_migrate
from hypothesis import HealthCheck, settings

from tests.database import KIND, fresh_installation, put_test_database
from tests.inspecting import inspect_what_waits
from tests.postgres import empty_what_has_rows

EXAMPLES = int(os.environ.get("ARKIVBRO_EXAMPLES", "50"))
"""Of each property; `make soak` takes a thousand."""
settings.register_profile(
    "arkivbro", deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=EXAMPLES
)
settings.load_profile("arkivbro")


def pytest_configure() -> None:
    """Thousands of users are made here, and a password that is kept well takes a fifth of a second. The started products of
    `tests/e2e` and of every test with real processes keep theirs as the product does.
    """
    django_settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """A thousand modules and all tests stay: the collector of garbage does not go through them again and again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def _a_worker_inspects(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever waits for a file to be inspected does it meanwhile: no worker runs beside a test."""
    monkeypatch.setattr("arkivbro.inspections.services.asking.pause", inspect_what_waits)


SHARED = Path(__file__).resolve().parent.parent.parent / "shared"


@pytest.fixture(scope="session")
def database_kind() -> str:
    """ "sqlite" or "postgres"."""
    return KIND


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Content types and permissions, which nothing of ours uses, are not made again at each flush: they would stand in the way
    of what `serialized_rollback` puts back, so that tests would depend on their order.
    """
    post_migrate.disconnect(create_contenttypes)
    post_migrate.disconnect(dispatch_uid="django.contrib.auth.management.create_permissions")
    if KIND == "postgres":
        empty_what_has_rows()
    put_test_database(connection.creation._get_test_db_name())  # type: ignore[attr-defined]  # Django's own name for it


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """The tests' database is a copy of one that was set up, so that nothing is left to migrate."""
    return True


@pytest.fixture
def installation(tmp_path: Path) -> dict[str, str]:
    """The environment of a new installation, for tests that start real processes."""
    return fresh_installation(tmp_path / "data")


@pytest.fixture
def empty_installation(tmp_path: Path) -> dict[str, str]:
    """As the day it was unpacked: its first command makes its database."""
    return fresh_installation(tmp_path / "data", is_empty=True)


@pytest.fixture
def shared_file() -> Callable[[str], Path]:
    """A file of the reference material beside the project; the test says NOT RUN where it is absent."""

    def find(name: str) -> Path:
        path = SHARED / name
        if not path.exists():
            pytest.skip(f"NOT RUN: ../shared/{name} is not here")
        return path

    return find
