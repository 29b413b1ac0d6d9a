"""No test depends on what another left. A pytest plugin: all tests from last to first, where ARKIVBRO_TEST_REVERSED is "1".

Django empties every table after a test that commits, also of what the migrations put in, and therefore runs those last. In another
order what is shipped is put back before the next test that only rolls back.
"""

from __future__ import annotations

import os

import pytest
from django.db import connection
from pytest_django.fixtures import validate_django_db

_is_empty = pytest.StashKey[bool]()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """After everything else has put them in order."""
    if os.environ.get("ARKIVBRO_TEST_REVERSED") == "1":
        items.reverse()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    stash = item.session.stash
    if _commits(item):
        stash[_is_empty] = True
    elif stash.get(_is_empty, False) and _uses_database(item):
        from pytest_django.plugin import blocking_manager_key

        with item.config.stash[blocking_manager_key].unblock():
            shipped = connection._test_serialized_contents  # type: ignore[attr-defined]  # Django sets it for tests
            connection.creation.deserialize_db_from_string(shipped)
        stash[_is_empty] = False


def _uses_database(item: pytest.Item) -> bool:
    return item.get_closest_marker("django_db") is not None or "db" in _fixtures(item)


def _commits(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    is_marked = marker is not None and bool(validate_django_db(marker)[0])
    return is_marked or not {"transactional_db", "live_server"}.isdisjoint(_fixtures(item))


def _fixtures(item: pytest.Item) -> list[str]:
    return list(getattr(item, "fixturenames", ()))
