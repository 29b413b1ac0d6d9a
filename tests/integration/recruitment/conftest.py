"""Recruitment with the shipped profile and the real ledger; nothing is carried out here."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from arkivbro import runtime
from arkivbro.core.facts import TransferFacts
from arkivbro.core.plan_types import ArchivePlan
from arkivbro.core.profile import read_profile
from arkivbro.documents.made import MadeDocuments
from arkivbro.recruitment.selectors import people
from arkivbro.runtime import Runtime
from arkivbro.working_files import work_store
from tests.database import ROOT


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **by: float) -> None:
        self.now += timedelta(**by)


_clock = Clock()
_profile = "arbeidstilsynet"


def made_runtime() -> Runtime:
    text = (ROOT / "profiles" / f"{_profile}.toml").read_text(encoding="utf-8")

    def nothing_is_carried_out(facts: TransferFacts, plan: ArchivePlan) -> MadeDocuments:
        raise AssertionError("no documents are made in these tests")

    return Runtime(
        profile=read_profile(text),
        profile_hash=hashlib.sha256(text.encode()).hexdigest(),
        sources={},
        archives={},
        default_archive="builtin",
        clock=_clock,
        prepare_documents=nothing_is_carried_out,
        files=work_store(),
        people=people,
        installation="test-installation",
    )


@pytest.fixture
def use_profile(settings: Settings, tmp_path: Path) -> Iterator[Any]:
    """`use_profile("kommune")`: with that shipped profile from now on."""
    global _clock  # noqa: PLW0603 - the runtime is made by a function without arguments
    settings.ARKIVBRO_RUNTIME = f"{__name__}.made_runtime"
    settings.ARKIVBRO_DATA_DIR = tmp_path / "data"
    _clock = Clock()

    def use(name: str) -> None:
        global _profile  # noqa: PLW0603
        _profile = name
        runtime.forget()

    use("arbeidstilsynet")
    yield use
    _clock = Clock()  # others use it too
    use("arbeidstilsynet")


@pytest.fixture(autouse=True)
def clock(use_profile: Any, db: None) -> Clock:
    return _clock
