"""All tests from last to first, where ARKIVBRO_TEST_REVERSED is "1": none may depend on what another left. A pytest plugin."""

from __future__ import annotations

import os

import pytest


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """After everything else has put them in order."""
    if os.environ.get("ARKIVBRO_TEST_REVERSED") == "1":
        items.reverse()
