"""*Skal ikke arkiveres* and *Arkiver likevel*: what the source told in between holds, as if nobody had pressed anything."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from pytest_django import Settings

from arkivbro.accounts.acts import COMMAND_LINE
from arkivbro.core.applicant_lists import ListKind
from arkivbro.core.recruitment import Advertisement, Deadline, Section, Unit, VacancyState
from arkivbro.core.ref import Ref
from arkivbro.recruitment.models import Application, SourceBeginning, Vacancy
from arkivbro.recruitment.models.vacancy import Archiving
from arkivbro.recruitment.services import receive
from arkivbro.recruitment.services.first_contact import (
    ConfirmSource,
    PickVacancies,
    confirm_source,
    pick_vacancies,
    seen_of_day,
    seen_of_picked,
)
from arkivbro.recruitment.services.vacancy_archiving import LinkCase, link_case
from arkivbro.transfers import services
from arkivbro.transfers.models import ArchiveCase, State, Transfer
from tests import recruitment_acts as acts
from tests.doubles.folder_archive import FolderArchive
from tests.doubles.ledger import Clock
from tests.integration.whole.conftest import DEADLINE, FROM_INGA, WITH_DEADLINE, the

pytestmark = pytest.mark.django_db(transaction=True)
ONCE = pytest.mark.one_database("what the routine decides: one worker, one thing after another")

Rest = Callable[[], None]
CANCELLED = replace(WITH_DEADLINE, state=VacancyState.CANCELLED, cancelled_on=date(2026, 11, 10))
MOVED = replace(WITH_DEADLINE, unit=Unit(Ref("webcruiter", "6"), "Region Nord"), title="Rådgiver i nord")
CHANGED = replace(
    WITH_DEADLINE, advertisement=Advertisement("Rådgiver", (Section("Om stillingen", "Vi søker to."),))
)


def records(archive: FolderArchive) -> list[str]:
    return [str(one["record"]) for one in archive.objects("entry")]


def back(archive: FolderArchive, later: Rest) -> None:
    """The archive is there again, and what waited is done."""
    archive.down(is_down=False)
    services.resume_connection("double")
    later()
    later()


def of_kind(kind: str) -> list[State]:
    rows = Transfer.objects.filter(kind=kind).order_by("pk")
    return [State(state) for state in rows.values_list("state", flat=True)]


def test_issue_10_item_14_a_case_is_opened_where_the_vacancy_is_after_it_was_excluded(
    archive: FolderArchive, rest: Rest, later: Rest
) -> None:
    receive(WITH_DEADLINE)
    receive(FROM_INGA)
    acts.exclude_vacancy("R-1", reason="prøve")
    receive(replace(MOVED, reference="R-9"))
    acts.include_vacancy("R-9", reason="likevel")
    rest()
    later()
    case = str(archive.objects("case")[0]["record"])
    assert "Region Nord" in case and "R-9" in case
    assert len(records(archive)) == 2
    assert all("Region Nord" in one for one in records(archive))


@ONCE
def test_issue_10_item_14_a_list_that_stands_again_tells_of_the_vacancy_as_it_is(
    archive: FolderArchive, rest: Rest, later: Rest, clock: Clock
) -> None:
    receive(WITH_DEADLINE)
    receive(FROM_INGA)
    rest()
    vacancy = Vacancy.objects.get()
    acts.leader_of(vacancy)
    clock.forward(7 * 86400)
    archive.down(is_down=True)
    acts.lock_list(vacancy, ListKind.PUBLIC, DEADLINE)
    acts.exclude_vacancy("R-1", reason="feil")
    receive(MOVED)
    acts.include_vacancy("R-1", reason="likevel")
    back(archive, later)
    lists = [one for one in records(archive) if "Offentlig s" in one]
    assert len(lists) == 1
    assert "Region Nord" in lists[0] and "Rådgiver i nord" in lists[0]


@pytest.mark.parametrize("trigger", ["automatic", "kari"])
def test_issue_10_item_15_a_withdrawal_taken_back_while_excluded_stays_so(
    trigger: str, archive: FolderArchive, rest: Rest, later: Rest, clock: Clock
) -> None:
    receive(WITH_DEADLINE)
    receive(FROM_INGA)
    rest()
    archive.down(is_down=True)
    receive(replace(FROM_INGA, withdrawn=FROM_INGA.received + timedelta(hours=1)))
    Transfer.objects.filter(kind="withdrawal").update(trigger=trigger, due_at=clock())
    acts.exclude_vacancy("R-1", reason="feil")
    receive(FROM_INGA)
    acts.include_vacancy("R-1", reason="likevel")
    back(archive, later)
    assert of_kind("withdrawal") == [State.CANCELLED]
    receive(replace(FROM_INGA, withdrawn=FROM_INGA.received + timedelta(hours=2)))
    later()
    assert of_kind("withdrawal")[-1] is State.TRANSFERRED, "withdrawn after all"


@ONCE
def test_issue_10_item_15_a_cancellation_taken_back_while_excluded_stays_so(
    archive: FolderArchive, rest: Rest, later: Rest
) -> None:
    receive(WITH_DEADLINE)
    rest()
    archive.down(is_down=True)
    receive(CANCELLED)
    acts.exclude_vacancy("R-1", reason="feil")
    receive(WITH_DEADLINE)
    acts.include_vacancy("R-1", reason="likevel")
    back(archive, later)
    assert of_kind("other") == [State.CANCELLED]


@pytest.fixture
def linked(archive: FolderArchive, rest: Rest) -> Vacancy:
    """One from before our time, linked to the case that it has."""
    receive(replace(WITH_DEADLINE, ref=Ref("webcruiter", "902"), reference="R-2"))
    rest()
    number = ArchiveCase.objects.get().number
    receive(WITH_DEADLINE)
    Transfer.objects.filter(case__vacancy_id=WITH_DEADLINE.ref.id).delete()
    Vacancy.objects.filter(reference="R-1").update(archiving=Archiving.BEFORE_OUR_TIME)
    link_case(LinkCase(actor=COMMAND_LINE, vacancy="R-1", number=number))
    return Vacancy.objects.get(reference="R-1")


@pytest.mark.parametrize(
    ("meanwhile", "kind"),
    [(CANCELLED, "other"), (CHANGED, "advertisement_change")],
    ids=["cancelled", "changed"],
)
def test_issue_10_item_6_what_came_to_a_linked_vacancy_while_excluded_is_asked_for(
    meanwhile: object, kind: str, linked: Vacancy, later: Rest
) -> None:
    acts.exclude_vacancy("R-1", reason="feil")
    receive(meanwhile)  # type: ignore[arg-type]  # a vacancy, as the parameters are
    acts.include_vacancy("R-1", reason="likevel")
    later()
    assert of_kind(kind) == [State.TRANSFERRED]
    assert of_kind("advertisement") == [State.TRANSFERRED], "the other vacancy's, and no second"


@ONCE
def test_issue_10_item_6_one_cancelled_before_it_was_linked_gets_its_note(
    archive: FolderArchive, rest: Rest, later: Rest
) -> None:
    receive(replace(WITH_DEADLINE, ref=Ref("webcruiter", "902"), reference="R-2"))
    rest()
    number = ArchiveCase.objects.get().number
    receive(WITH_DEADLINE)
    Transfer.objects.filter(case__vacancy_id=WITH_DEADLINE.ref.id).delete()
    Vacancy.objects.filter(reference="R-1").update(archiving=Archiving.BEFORE_OUR_TIME)
    receive(CANCELLED)
    link_case(LinkCase(actor=COMMAND_LINE, vacancy="R-1", number=number))
    later()
    assert of_kind("other") == [State.TRANSFERRED]


@pytest.mark.parametrize("then_confirmed", [False, True])
def test_issue_10_item_6_one_that_was_picked_is_archived_again_after_it_was_excluded(
    then_confirmed: bool, rest: Rest, later: Rest, settings: Settings
) -> None:
    settings.ARKIVBRO = settings.ARKIVBRO.model_copy(update={"archive_from": None})
    SourceBeginning.objects.all().delete()
    receive(WITH_DEADLINE)
    chosen = (Vacancy.objects.get().public_id,)
    seen = seen_of_picked("webcruiter", chosen)
    pick_vacancies(PickVacancies(actor=COMMAND_LINE, source="webcruiter", seen=seen, vacancies=chosen))
    rest()
    if then_confirmed:
        receive(replace(WITH_DEADLINE, ref=Ref("webcruiter", "77"), reference="R-77"))
        day = date(2026, 12, 1)
        confirm_source(
            ConfirmSource(
                actor=COMMAND_LINE, source="webcruiter", seen=seen_of_day("webcruiter", day), archive_from=day
            )
        )
    acts.exclude_vacancy("R-1", reason="feil")
    receive(FROM_INGA)
    acts.include_vacancy("R-1", reason="likevel")
    later()
    assert Vacancy.objects.get(reference="R-1").archiving == Archiving.AUTOMATIC
    assert of_kind("application") == [State.TRANSFERRED]


def test_issue_10_item_14_a_deadline_moved_before_first_contact_makes_nobody_late(rest: Rest) -> None:
    receive(WITH_DEADLINE)
    Vacancy.objects.update(archiving=Archiving.UNCONFIRMED)
    receive(replace(FROM_INGA, received=datetime(2026, 11, 26, 9, 0, tzinfo=UTC)))
    assert Application.objects.get().lateness == "late"
    receive(replace(WITH_DEADLINE, deadlines=(Deadline(DEADLINE), Deadline(date(2026, 11, 30)))))
    assert Application.objects.get().lateness != "late"


@ONCE
def test_issue_10_item_14_a_note_that_waits_has_the_day_that_was_told_last(
    archive: FolderArchive, rest: Rest, later: Rest
) -> None:
    receive(WITH_DEADLINE)
    rest()
    archive.down(is_down=True)
    receive(CANCELLED)
    receive(replace(CANCELLED, cancelled_on=date(2026, 11, 12)))
    back(archive, later)
    assert the("other").state == State.TRANSFERRED
    assert "2026-11-12" in records(archive)[-1] and "2026-11-10" not in records(archive)[-1]
