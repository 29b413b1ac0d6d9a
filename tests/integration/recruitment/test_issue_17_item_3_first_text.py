"""Issue 17 item 3: a text that takes the place of the first before that is archived has its own time, as the source tells it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from arkivbro.core.recruitment import Deadline
from arkivbro.documents.from_facts import application_document
from arkivbro.documents.making import timestamp_of
from arkivbro.recruitment.models import Application as ApplicationRow
from arkivbro.recruitment.selectors.stored_facts import latest_facts
from arkivbro.recruitment.services import receive
from arkivbro.transfers.models import Transfer
from tests.integration.recruitment.conftest import Clock
from tests.integration.recruitment.test_issue_17_item_3_dates import newest_entry
from tests.integration.recruitment.test_vacancy_life import APPLICATION, VACANCY, facts_of, finish_all

LATE = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
"""After the deadline, the thirtieth of November; the application itself came on the twentieth."""
CHANGED = replace(APPLICATION, letter="Skrevet 1. desember.", changed=LATE)


def assert_told_as_late() -> None:
    """The newest transfer is a first version that says when its text was submitted."""
    transfer, entry = Transfer.objects.latest("pk"), newest_entry()
    facts = facts_of(transfer)
    assert transfer.version == 1 and facts.application is not None
    assert facts.application.letter == "Skrevet 1. desember."
    assert (entry.received_date, entry.document_date) == (date(2026, 12, 1), date(2026, 12, 1))
    assert entry.remark == "Endret etter frist. Søknaden kom i tide."
    assert ApplicationRow.objects.get().lateness == "changed_late"
    assert timestamp_of(facts) == LATE
    document = application_document(facts.vacancy, facts.application, "Etaten")
    received = next(str(fact.value) for fact in document.facts if fact.label == "Mottatt")
    assert "20. november 2026" in received and ", endret 1. desember 2026 kl. 10.00" in received


def test_issue_17_a_late_change_before_the_first_entry_rests() -> None:
    receive(VACANCY)
    finish_all()
    receive(APPLICATION)
    receive(CHANGED)
    assert_told_as_late()


def test_issue_17_a_late_change_while_the_vacancy_is_unknown() -> None:
    receive(APPLICATION)
    receive(CHANGED)
    receive(VACANCY)
    assert_told_as_late()


def test_issue_17_the_first_reading_is_a_changed_one() -> None:
    receive(VACANCY)
    receive(CHANGED)
    assert_told_as_late()


@pytest.mark.parametrize("vacancy_is_known", [True, False])
def test_issue_17_a_mere_stamp_is_no_new_time(vacancy_is_known: bool) -> None:
    if vacancy_is_known:
        receive(VACANCY)
    receive(APPLICATION)
    receive(replace(APPLICATION, changed=LATE))
    receive(VACANCY)
    assert newest_entry().received_date == date(2026, 11, 20)
    assert newest_entry().remark == "" and ApplicationRow.objects.get().lateness == "in_time"


def test_issue_17_a_moved_deadline_counts_for_the_text_that_stands_first() -> None:
    receive(VACANCY)
    receive(APPLICATION)
    receive(CHANGED)
    receive(replace(VACANCY, deadlines=(Deadline(date(2026, 12, 2)),)))
    assert ApplicationRow.objects.get().lateness == "in_time"
    finish_all()
    receive(replace(APPLICATION, letter="Enda en.", changed=datetime(2026, 12, 5, tzinfo=UTC)))
    receive(replace(VACANCY, deadlines=(Deadline(date(2026, 12, 3)),)))
    assert ApplicationRow.objects.get().lateness == "changed_late"


@pytest.mark.parametrize("vacancy_is_known", [True, False])
def test_issue_17_changed_before_it_came_is_a_finding_and_the_submission_counts(
    vacancy_is_known: bool,
) -> None:
    if vacancy_is_known:
        receive(VACANCY)
    told = receive(replace(APPLICATION, changed=datetime(2026, 11, 1, tzinfo=UTC)))
    receive(VACANCY)
    assert "application.changed_before_received" in [one.message.code for one in told.findings]
    assert newest_entry().received_date == date(2026, 11, 20)


@pytest.mark.parametrize("vacancy_is_known", [True, False])
def test_issue_17_item_3_a_replacing_text_without_a_time_says_that_it_is_not_known(
    clock: Clock, vacancy_is_known: bool
) -> None:
    """It takes the place of the first before that is archived: one entry, and no time of its own."""
    if vacancy_is_known:
        receive(VACANCY)
    receive(APPLICATION)
    clock.forward(days=14)
    told = receive(replace(APPLICATION, letter="En annen tekst."))
    assert "application.no_time_of_change" in [one.message.code for one in told.findings]
    receive(VACANCY)
    facts, entry = facts_of(Transfer.objects.latest("pk")), newest_entry()
    assert facts.version == 1 and facts.application is not None
    assert entry.remark == "Kilden oppgir ikke når søknaden ble endret. Endringen ble lest 7.12.2026."
    assert ApplicationRow.objects.get().lateness == "changed_untold"
    document = application_document(facts.vacancy, facts.application, "Etaten")
    assert any("ikke oppgitt av kilden" in str(fact.value) for fact in document.facts)


def test_issue_17_item_3_a_source_that_moves_the_reception_makes_nobody_late() -> None:
    receive(VACANCY)
    receive(APPLICATION)
    receive(replace(APPLICATION, letter="Ny.", received=LATE))
    assert ApplicationRow.objects.get().lateness == "changed_late"
    receive(replace(APPLICATION, letter="Enda nyere.", received=LATE.replace(day=3)))
    row = ApplicationRow.objects.get()
    assert row.lateness == "changed_late" and latest_facts(row).came == APPLICATION.received
