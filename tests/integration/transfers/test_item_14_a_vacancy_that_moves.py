"""A vacancy changes while its entries wait for the archive: its case is opened, and its entries made, by what it is then."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from arkivbro.core.recruitment import Advertisement, Deadline, Section, Unit, VacancyState
from arkivbro.core.ref import Ref
from arkivbro.recruitment.services import receive
from arkivbro.runtime import Runtime
from arkivbro.transfers.models import ArchiveCase, State, Transfer
from tests.doubles import ledger
from tests.doubles.folder_archive import FolderArchive
from tests.doubles.states import force
from tests.integration.transfers.recruiting import DAY, PUBLISHED, TOLD, back, stands

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("recruiting")]
ONCE = pytest.mark.one_database("what the routine decides: one worker, one thing after another")
Rest = Callable[[], None]
MOVED = replace(PUBLISHED, unit=Unit(Ref("webcruiter", "6"), "Region Vest"), reference="R-9")


def records(archive: FolderArchive, kind: str) -> list[str]:
    return [one["record"] for one in archive.objects(kind)]


def case_of(archive: FolderArchive) -> tuple[str, str]:
    """The unit and the reference of the one case."""
    (record,) = map(json.loads, records(archive, "case"))
    return record["unit"], record["external_reference"]


def assert_all_is_of_the_new_unit(archive: FolderArchive) -> None:
    assert case_of(archive) == ("Region Vest", "R-9")
    (case,) = records(archive, "case")
    for record in (case, *records(archive, "entry")):
        assert "Region Nord" not in record
        assert "webcruiter:5" not in record
    assert ArchiveCase.objects.get().vacancy_ref == "R-9"


@pytest.mark.parametrize("worker_tried", [False, True])
@ONCE
def test_item_14_a_case_is_opened_where_the_vacancy_is(
    worker_tried: bool, archive: FolderArchive, rest: Rest
) -> None:
    archive.down(is_down=True)
    receive(PUBLISHED)
    receive(TOLD)
    if worker_tried:
        rest()
    receive(MOVED)
    back(archive)
    rest()
    assert stands("advertisement") + stands("application") == [(State.TRANSFERRED, "")] * 2
    assert_all_is_of_the_new_unit(archive)


def test_item_14_a_worker_that_plans_meanwhile_lets_go(
    runtime: Runtime, archive: FolderArchive, rest: Rest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The vacancy moves between the reading of the facts and the freezing of the plan."""
    real, moved = runtime.prepare_documents, list[bool]()

    def then_moved(*arguments: Any) -> Any:
        if not moved:
            moved.append(True)
            receive(MOVED)
        return real(*arguments)

    monkeypatch.setitem(runtime.__dict__, "prepare_documents", then_moved)
    receive(PUBLISHED)
    receive(TOLD)
    rest()
    assert stands("advertisement") + stands("application") == [(State.TRANSFERRED, "")] * 2
    assert_all_is_of_the_new_unit(archive)


def test_item_14_what_was_sent_stays_and_what_waits_tells_anew(archive: FolderArchive, rest: Rest) -> None:
    receive(PUBLISHED)
    rest()
    archive.down(is_down=True)
    receive(TOLD)
    rest()
    receive(MOVED)
    back(archive)
    rest()
    assert case_of(archive) == ("Region Nord", "R-1")
    assert "Region Vest" in records(archive, "entry")[-1]
    assert ArchiveCase.objects.get().vacancy_ref == "R-1"


@ONCE
def test_item_14_what_may_have_been_sent_is_not_planned_anew(
    archive: FolderArchive, rest: Rest, runtime: Runtime
) -> None:
    archive.fail("perform", "case", "outcome_unknown")
    receive(PUBLISHED)
    ledger.run_due(runtime)
    advertisement = Transfer.objects.get()
    assert advertisement.state == State.UNRESOLVED
    before = advertisement.plan.hash
    receive(MOVED)
    advertisement = Transfer.objects.get()
    assert (advertisement.state, advertisement.plan.hash) == (State.UNRESOLVED, before)


@ONCE
def test_item_14_a_longer_deadline_makes_nobody_late(archive: FolderArchive, rest: Rest) -> None:
    archive.down(is_down=True)
    receive(PUBLISHED)
    receive(replace(TOLD, received=datetime(2026, 11, 26, 9, 0, tzinfo=UTC)))
    receive(replace(PUBLISHED, deadlines=(Deadline(DAY), Deadline(date(2026, 12, 10)))))
    back(archive)
    rest()
    assert json.loads(records(archive, "entry")[-1])["remark"] == ""


def test_item_14_what_failed_by_the_old_unit_is_tried_by_the_new(rest: Rest, runtime: Runtime) -> None:
    receive(PUBLISHED)
    Transfer.objects.update(due_at=None)
    force(Transfer.objects.all(), State.FAILED)
    receive(MOVED)
    rest()
    assert stands("advertisement") == [(State.TRANSFERRED, "")]


@ONCE
def test_item_14_a_later_day_of_publication_is_waited_for(rest: Rest, recruiting: ledger.Clock) -> None:
    today = recruiting.today().toordinal()
    first, later = date.fromordinal(today + 2), date.fromordinal(today + 4)
    receive(replace(PUBLISHED, published=first))
    receive(replace(PUBLISHED, published=later))
    recruiting.forward(3 * 86400)
    rest()
    assert stands("advertisement") == [(State.WAITING, "")]
    recruiting.forward(2 * 86400)
    rest()
    assert stands("advertisement") == [(State.TRANSFERRED, "")]


def test_item_14_a_note_and_a_changed_text_tell_of_it_as_it_is(archive: FolderArchive, rest: Rest) -> None:
    """It moves, is rewritten and is cancelled, all while the archive is away."""
    receive(PUBLISHED)
    rest()
    archive.down(is_down=True)
    rewritten = replace(
        PUBLISHED, advertisement=Advertisement("Rådgiver", (Section("Om stillingen", "Vi søker to."),))
    )
    receive(replace(rewritten, state=VacancyState.CANCELLED, cancelled_on=DAY))
    rest()
    receive(replace(rewritten, unit=MOVED.unit, state=VacancyState.CANCELLED, cancelled_on=DAY))
    back(archive)
    rest()
    assert stands("advertisement_change") + stands("other") == [(State.TRANSFERRED, "")] * 2
    assert all("Region Vest" in record for record in records(archive, "entry")[1:])
