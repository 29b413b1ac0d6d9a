"""What tests of the ledger have in common: `runtime` is that of their own folder."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from arkivbro.runtime import Runtime
from arkivbro.transfers.worker import Worker
from tests.doubles.folder_archive import FolderArchive


@pytest.fixture
def archive(runtime: Runtime) -> FolderArchive:
    one = runtime.archives["double"]
    assert isinstance(one, FolderArchive)
    return one


@pytest.fixture
def rest(runtime: Runtime) -> Callable[[], None]:
    """Works until rest."""
    return lambda: Worker(runtime).run_until_rest()
