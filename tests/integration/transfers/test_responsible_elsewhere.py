"""Who is responsible for a case in ePhorte is what ePhorte says: the list of those on the default officer is true."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from arkivbro.connectors.ephorte.adapter import EphorteArchive
from arkivbro.core.plan_types import StepKind
from arkivbro.transfers import responsible, selectors
from arkivbro.transfers.engine.references import as_stored
from arkivbro.transfers.models import ArchiveCase
from tests.contract.archive.conformance import step_for
from tests.contract.archive.records import MemoryFiles, advertisement_entry, case_record
from tests.simulated_ephorte import PASSWORD, Simulator, running

pytestmark = pytest.mark.django_db
BEGAN = datetime(2026, 11, 23, 9, tzinfo=UTC)


class Elsewhere:
    """An ePhorte with one case, known to the ledger; and a clock that is moved by hand."""

    def __init__(self, simulator: Simulator, archive: EphorteArchive) -> None:
        self.simulator, self.archive, self.now = simulator, archive, BEGAN
        files, record = MemoryFiles(), case_record()
        step = step_for(record, advertisement_entry(files), StepKind.CASE)
        made = archive.perform(step, {}, None, files, deadline=30)
        self.case = ArchiveCase.objects.create(
            archive="ephorte",
            key=record.key,
            source="webcruiter",
            vacancy_id="1",
            vacancy_ref="4711",
            reference=as_stored(made),
            number=made.number,
            created=BEGAN,
        )

    def runtime(self) -> SimpleNamespace:
        return SimpleNamespace(clock=lambda: self.now, archives={"ephorte": self.archive})

    def person_sets(self, type: str, **values: object) -> None:
        assert self.simulator.person_sets(type, {}, **values)

    def officer(self, initials: str) -> int:
        (found,) = self.simulator.rows("UserName", Initials=initials)
        return int(found["Id"])


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> Iterator[Elsewhere]:
    monkeypatch.setenv("ARKIVBRO_EPHORTE_PASSWORD", PASSWORD)
    with running() as simulator, closing(EphorteArchive("ephorte", **simulator.table)) as archive:
        made = Elsewhere(simulator, archive)
        monkeypatch.setattr(responsible, "current", made.runtime)
        yield made


def standing() -> list[str]:
    return [case.vacancy_ref for case in selectors.on_default_officer("OARR")]


def test_a_case_is_on_the_list_until_somebody_changes_it_in_ephorte(elsewhere: Elsewhere) -> None:
    assert standing() == []
    assert responsible.read_responsibles() == 1
    assert standing() == ["4711"]
    elsewhere.person_sets("Case", OfficerNameId=elsewhere.officer("KAHA"))
    assert responsible.read_responsibles() == 0, "it was asked about within the hour"
    elsewhere.now += timedelta(hours=2)
    assert responsible.read_responsibles() == 1
    assert standing() == []


def test_a_closed_case_is_nobodys_to_change(elsewhere: Elsewhere) -> None:
    elsewhere.person_sets("Case", CaseStatusId="A")
    responsible.read_responsibles()
    assert standing() == []


def test_an_archive_that_does_not_answer_changes_nothing(elsewhere: Elsewhere) -> None:
    responsible.read_responsibles()
    elsewhere.now += timedelta(hours=2)
    elsewhere.simulator.fault("unavailable", times=5)
    assert responsible.read_responsibles() == 0
    assert standing() == ["4711"]
