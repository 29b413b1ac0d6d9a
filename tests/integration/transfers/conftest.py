"""A ledger on a folder archive, for each test a new one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from arkivbro import runtime as runtime_module
from arkivbro.recruitment.selectors import people
from arkivbro.runtime import Runtime
from tests.doubles import ledger


@pytest.fixture
def make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Runtime]]:
    """Makes a runtime and has `current()` answer with it."""

    def make_one(**options: object) -> Runtime:
        made = ledger.make_runtime(tmp_path, **options)  # type: ignore[arg-type]  # passed on as they are
        monkeypatch.setattr(runtime_module, "_kept", {"arkivbro.wiring.runtime": made})
        return made

    yield make_one
    runtime_module.forget()


@pytest.fixture
def runtime(make: Callable[..., Runtime]) -> Runtime:
    """With strong keys."""
    return make()


@pytest.fixture
def recruiting(
    runtime: Runtime, monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path
) -> ledger.Clock:
    """Recruitment itself tells who is to be screened, by a clock that the test moves forward."""
    settings.ARKIVBRO_DATA_DIR = tmp_path / "data"
    clock = ledger.Clock()
    monkeypatch.setitem(runtime.__dict__, "people", people)
    monkeypatch.setitem(runtime.__dict__, "clock", clock)
    return clock
