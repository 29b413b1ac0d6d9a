"""The real recruitment on the real ledger, with a folder archive whose faults can be switched: from the source to what stands there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from arkivbro import runtime as runtime_module
from arkivbro.core.facts import TransferFacts
from arkivbro.core.plan_types import ArchivePlan
from arkivbro.core.recruitment import Applicant, Application, Deadline, ExemptionRequest
from arkivbro.documents.made import MadeDocuments
from arkivbro.recruitment.selectors import people
from arkivbro.runtime import Runtime
from arkivbro.transfers.models import State, Transfer
from tests.doubles import ledger
from tests.doubles.ledger import FolderFiles
from tests.integration.recruitment.test_vacancy_life import APPLICATION, VACANCY

DEADLINE = date(2026, 11, 24)
WITH_DEADLINE = replace(VACANCY, deadlines=(Deadline(DEADLINE),))
INGA: Applicant = replace(
    APPLICATION.applicant, municipality="Kautokeino", position="Rådgiver", birth_date=date(1980, 1, 1)
)
FROM_INGA: Application = replace(
    APPLICATION,
    received=datetime(2026, 11, 23, 9, 0, tzinfo=UTC),
    exemption=ExemptionRequest(False),
    applicant=INGA,
)


PATIENT = replace(ledger.QUICK, retry_waits=(60.0, 60.0, 60.0), probe_waits=(60.0,))
"""However slowly the test runs, nothing is tried again before its clock is moved."""


class Documents(ledger.TextDocuments):
    """The public list's text is what anyone would read."""

    def __call__(self, facts: TransferFacts, plan: ArchivePlan) -> MadeDocuments:
        made = super().__call__(facts, plan)
        shown = facts.applicant_list
        if shown is None or not shown.is_public:
            return MadeDocuments(made.objects)
        return MadeDocuments(made.objects, public_texts={plan.entry.documents[0].key: shown.text})


@pytest.fixture
def make(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> Iterator[Callable[..., Runtime]]:
    """Makes a runtime that knows the applicants, and has `current()` answer with it."""
    settings.ARKIVBRO_DATA_DIR = tmp_path / "data"

    def make_one(**options: Any) -> Runtime:
        made = ledger.make_runtime(tmp_path, **options)
        made = replace(made, people=people, prepare_documents=Documents(FolderFiles(tmp_path / "work")))
        monkeypatch.setattr(runtime_module, "_kept", {"arkivbro.wiring.runtime": made})
        return made

    yield make_one
    runtime_module.forget()


@pytest.fixture
def clock() -> ledger.Clock:
    return ledger.Clock()


@pytest.fixture
def runtime(make: Callable[..., Runtime], clock: ledger.Clock) -> Runtime:
    return make(clock=clock, settings=PATIENT)


@pytest.fixture
def later(clock: ledger.Clock, rest: Callable[[], None]) -> Callable[[], None]:
    """An hour later, worked until rest."""

    def work() -> None:
        clock.forward(3600)
        rest()

    return work


def the(kind: str) -> Transfer:
    """The newest transfer of that kind, as it stands."""
    return Transfer.objects.filter(kind=kind).latest("pk")


def told(kind: str) -> tuple[State, str]:
    """Where the newest of that kind stands, and the code of what is told."""
    one = the(kind)
    return State(one.state), one.error.code if one.error else ""
