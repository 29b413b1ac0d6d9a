"""A source that is polled: a feed server, and a runtime that reads it with a clock of the test's own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from arkivbro import runtime as runtime_module
from arkivbro import wiring
from arkivbro.connectors.folder.source import FolderSource
from arkivbro.connectors.webcruiter.feed import FeedSource
from arkivbro.runtime import Runtime
from arkivbro.transfers.polling import read_if_due
from arkivbro.transfers.services.reading_claims import meet
from tests.feeds import feed
from tests.integration.sources.feed_server import FeedServer, serving

INTERVAL = 300.0


class Clock:
    """Stands until it is moved."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def server() -> Iterator[FeedServer]:
    with serving(feed()) as served:
        yield served


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def runtime(
    server: FeedServer,
    clock: Clock,
    settings: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    db: None,
) -> Iterator[Runtime]:
    """As wired, with a feed and a folder."""
    settings.ARKIVBRO_DATA_DIR = tmp_path / "data"
    (tmp_path / "in").mkdir()
    made = replace(
        wiring.runtime(),
        clock=clock,
        sources={"webcruiter": FeedSource(server.address), "folder": FolderSource(tmp_path / "in")},
        poll_seconds={"webcruiter": INTERVAL, "folder": 60.0},
        configuration_hash="one",
    )
    monkeypatch.setattr(runtime_module, "_kept", {settings.ARKIVBRO_RUNTIME: made})
    for name in made.sources:
        meet(made, name)
    yield made
    runtime_module.forget()


@pytest.fixture
def look(runtime: Runtime) -> Callable[..., bool]:
    """A worker looks whether the source is due, and reads it if so."""

    def look_at(name: str = "webcruiter", *, owner: str = "worker-1") -> bool:
        return read_if_due(runtime, name, owner=owner)

    return look_at
