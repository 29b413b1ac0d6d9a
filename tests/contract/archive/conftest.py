"""A simulated ePhorte for a module's tests, and the connector to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from arkivbro.connectors.ephorte.adapter import EphorteArchive
from tests.simulated_ephorte import PASSWORD, Simulator, running

Opens = Callable[..., EphorteArchive]


@pytest.fixture(scope="module")
def simulator() -> Iterator[Simulator]:
    with running() as held:
        yield held


@pytest.fixture
def opened(simulator: Simulator, monkeypatch: pytest.MonkeyPatch) -> Iterator[Opens]:
    """Opens the archive, emptied, with some settings changed."""
    monkeypatch.setenv("ARKIVBRO_EPHORTE_PASSWORD", PASSWORD)
    simulator.reset()
    with ExitStack() as stack:

        def one(**changes: Any) -> EphorteArchive:
            made = EphorteArchive("ephorte", **{**simulator.table, **changes})
            stack.callback(made.close)
            return made

        yield one


@pytest.fixture
def archive(opened: Opens) -> EphorteArchive:
    return opened()
