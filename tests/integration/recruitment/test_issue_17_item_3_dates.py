"""Issue 17 item 3: the source's own time counts wherever it gives one; where it gives none, that is said."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from arkivbro.core.noark import RegistryEntry
from arkivbro.core.plan import PlanContext, plan_transfer
from arkivbro.core.recruitment import Advertisement, Section, VacancyState
from arkivbro.recruitment.models import Application as ApplicationRow
from arkivbro.recruitment.services import receive
from arkivbro.runtime import current
from arkivbro.transfers.models import Transfer
from tests.integration.recruitment.conftest import Clock
from tests.integration.recruitment.test_vacancy_life import APPLICATION, VACANCY, facts_of, finish_all

IN_TIME = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)
"""Before the deadline, the thirtieth, and after the first was submitted, the twentieth."""
READ_LATE = {"days": 14}


def newest_entry() -> RegistryEntry:
    """As the newest transfer would be registered."""
    facts = facts_of(Transfer.objects.latest("pk"))
    return plan_transfer(facts, current().profile, PlanContext("test", date(2026, 12, 7))).entry


def archived_and_later(clock: Clock) -> None:
    receive(VACANCY)
    receive(APPLICATION)
    finish_all()
    clock.forward(**READ_LATE)


def test_item_3_a_change_has_the_sources_own_time(clock: Clock) -> None:
    archived_and_later(clock)
    told = receive(replace(APPLICATION, letter="Ny.", changed=IN_TIME))
    entry = newest_entry()
    assert (entry.document_date, entry.received_date, entry.remark) == (
        date(2026, 11, 28),
        date(2026, 11, 28),
        "",
    )
    assert "endret 28.11.2026" in entry.title.full
    assert told.findings == ()
    assert ApplicationRow.objects.get().lateness == "in_time"


def test_item_3_without_one_the_submission_counts_and_that_is_said(clock: Clock) -> None:
    archived_and_later(clock)
    told = receive(replace(APPLICATION, letter="Ny."))
    entry = newest_entry()
    assert (entry.document_date, entry.received_date) == (date(2026, 11, 20), date(2026, 11, 20))
    assert entry.remark == "Kilden oppgir ikke når søknaden ble endret. Endringen ble lest 7.12.2026."
    assert [one.message.code for one in told.findings] == ["application.no_time_of_change"]


def test_item_3_after_the_deadline_is_judged_by_the_source(clock: Clock) -> None:
    """The change was submitted late: its entry says so, and the applicant is in time all the same."""
    archived_and_later(clock)
    receive(replace(APPLICATION, letter="Ny.", changed=datetime(2026, 12, 1, 9, 0, tzinfo=UTC)))
    assert newest_entry().remark == "Endret etter frist. Søknaden kom i tide."
    assert ApplicationRow.objects.get().lateness == "changed_late"


def test_item_3_a_withdrawal_that_is_told_later_leaves_the_changes_time(clock: Clock) -> None:
    archived_and_later(clock)
    receive(replace(APPLICATION, letter="Ny.", changed=IN_TIME))
    gone = IN_TIME + timedelta(days=1)
    receive(replace(APPLICATION, letter="Ny.", changed=gone, withdrawn=gone))
    by_kind = {
        one.kind: facts_of(one)
        for one in Transfer.objects.filter(version=2) | Transfer.objects.filter(kind="withdrawal")
    }
    changed = by_kind["application"].application
    assert changed is not None and changed.changed == IN_TIME
    assert newest_entry().document_date == date(2026, 11, 29)


def test_item_3_a_changed_advertisement(clock: Clock) -> None:
    receive(VACANCY)
    finish_all()
    clock.forward(**READ_LATE)
    text = Advertisement("Rådgiver", (Section("Om stillingen", "Vi søker to."),))
    receive(replace(VACANCY, advertisement=text, changed_on=date(2026, 11, 25)))
    entry = newest_entry()
    assert (entry.document_date, entry.remark) == (date(2026, 11, 25), "")
    finish_all()
    other = Advertisement("Rådgiver", (Section("Om stillingen", "Vi søker tre."),))
    told = receive(replace(VACANCY, advertisement=other))
    assert "Kilden oppgir ikke når utlysningen ble endret" in newest_entry().remark
    assert [one.message.code for one in told.findings] == ["vacancy.no_time_of_change"]


def test_item_3_a_cancellation(clock: Clock) -> None:
    receive(VACANCY)
    finish_all()
    clock.forward(**READ_LATE)
    told = receive(replace(VACANCY, state=VacancyState.CANCELLED))
    assert newest_entry().remark == "Kilden oppgir ikke når utlysningen ble trukket. Det ble lest 7.12.2026."
    assert [one.message.code for one in told.findings] == ["vacancy.no_time_of_cancellation"]
    clock.forward(**READ_LATE)
    receive(replace(VACANCY, state=VacancyState.CANCELLED, title="Ny tittel"))
    assert facts_of(Transfer.objects.filter(kind="other").get()).occurred == date(2026, 12, 7)


def test_item_3_a_cancellation_whose_day_the_source_tells() -> None:
    receive(VACANCY)
    finish_all()
    told = receive(replace(VACANCY, state=VacancyState.CANCELLED, cancelled_on=date(2026, 11, 21)))
    assert (newest_entry().document_date, newest_entry().remark) == (date(2026, 11, 21), "")
    assert told.findings == ()
