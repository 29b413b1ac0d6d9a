"""Issue 10 item 11: an act whose second half fails leaves nothing of the first, or an audit row for each part that stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from pytest_django import Settings

from arkivbro.accounts.acts import COMMAND_LINE
from arkivbro.accounts.models import AuditEntry, DoneOnce
from arkivbro.core.applicant_lists import ListKind
from arkivbro.core.errors import Misconfigured
from arkivbro.core.exemption import Outcome
from arkivbro.core.recruitment import Deadline, ExemptionRequest
from arkivbro.core.ref import Ref
from arkivbro.ports import ExternalReference
from arkivbro.recruitment.models import ApplicantHandling, Letter, LetterTemplate, LockedList, Vacancy
from arkivbro.recruitment.models import Application as Row
from arkivbro.recruitment.selectors.stored_facts import latest_facts
from arkivbro.recruitment.services import receive, transfer_acts, vacancy_archiving
from arkivbro.transfers.models import ArchiveCase, State, Transfer
from arkivbro.transfers.services.cases import CaseFound
from tests import recruitment_acts as acts
from tests.doubles.states import force
from tests.integration.recruitment.conftest import Clock
from tests.integration.recruitment.test_vacancy_life import APPLICATION, VACANCY

DAY = date(2026, 11, 18)
EARLY = APPLICATION.received.replace(day=17)
ASKED = replace(APPLICATION, received=EARLY, exemption=ExemptionRequest(True, "Sjefen vet det ikke."))
OTHER = replace(APPLICATION, received=EARLY, ref=Ref("folder", "A-2"))

REFERENCE = ExternalReference("case", "sak-1", number="2026/1")


class Cut(Exception):
    """The second half never comes."""


def cut(monkeypatch: pytest.MonkeyPatch, target: str, *, after: int = 0) -> None:
    """The function that stands there fails, after it has been called so many times."""
    module, _, name = target.rpartition(".")
    found = __import__(module, fromlist=[name])
    before: Callable[..., Any] = getattr(found, name)
    calls = 0

    def fails(*args: Any, **kwargs: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls > after:
            raise Cut
        return before(*args, **kwargs)

    monkeypatch.setattr(found, name, fails)


def no_plan(*_: Any, **__: Any) -> Any:
    """No archive is wired here, so what is asked for cannot be previewed: that is told, and is what was seen."""
    raise Misconfigured


@pytest.fixture
def vacancy(clock: Clock) -> Vacancy:
    receive(replace(VACANCY, deadlines=(Deadline(DAY),)))
    receive(ASKED)
    receive(OTHER)
    row = Vacancy.objects.get()
    acts.leader_of(row)
    clock.forward(days=7)
    return row


def rows_of(act: str) -> int:
    return AuditEntry.objects.filter(act=act).count()


def template(kind: str, **more: str) -> LetterTemplate:
    return LetterTemplate.objects.filter(kind=kind, language="nb", **more).order_by("pk")[0]


def test_item_11_linked_to_its_case_and_nothing_asked_for_is_not_linked(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.ARKIVBRO = settings.ARKIVBRO.model_copy(update={"archive_from": date(2026, 11, 10)})
    receive(VACANCY)
    receive(APPLICATION)
    case = CaseFound(REFERENCE, "2026/1")
    monkeypatch.setattr("arkivbro.transfers.services.find_case", lambda *_: case)
    command = vacancy_archiving.LinkCase(actor=COMMAND_LINE, vacancy="R-1", number="2026/1")
    with monkeypatch.context() as patched:
        cut(patched, "arkivbro.recruitment.services.vacancy_archiving.ask_for_application")
        with pytest.raises(Cut):
            vacancy_archiving.link_case(command)
    assert not any(one.is_there for one in ArchiveCase.objects.all())
    assert not Vacancy.objects.get().linked and not rows_of("vacancy.link_case")
    assert vacancy_archiving.link_case(command) == "2026/1"
    assert Vacancy.objects.get().linked and rows_of("vacancy.link_case") == 1


def test_item_11_applications_asked_for_and_letters_not_is_nothing_asked_for(
    vacancy: Vacancy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("arkivbro.recruitment.services.archiving.planned_now", no_plan)
    acts.write_letters(template("rejection"), list(vacancy.applications.all()))
    force(Transfer.objects.all(), State.FAILED)
    before = list(Transfer.objects.order_by("pk").values_list("pk", "state"))
    with monkeypatch.context() as patched:
        cut(patched, "arkivbro.recruitment.services.archiving.archive_letters")
        with pytest.raises(Cut):
            acts.transfer_to_archive(vacancy, applications=True, letter_kinds=("rejection",))
    assert list(Transfer.objects.order_by("pk").values_list("pk", "state")) == before
    assert not rows_of("vacancy.transfer")
    acts.transfer_to_archive(vacancy, applications=True, letter_kinds=("rejection",))
    assert rows_of("vacancy.transfer") == 1
    assert Transfer.objects.filter(kind="letter").exists()


def test_item_11_of_many_that_are_tried_again_each_that_was_is_told(
    vacancy: Vacancy, monkeypatch: pytest.MonkeyPatch
) -> None:
    force(Transfer.objects.all(), State.FAILED)
    cut(monkeypatch, "arkivbro.transfers.services.retry", after=2)
    with pytest.raises(Cut):
        transfer_acts.retry_many(transfer_acts.RetryMany(actor=COMMAND_LINE))
    assert Transfer.objects.exclude(state=State.FAILED).count() == 2
    assert rows_of("transfer.retry") == 2


def test_item_11_letters_marked_as_sent_and_their_notices_stand_together(
    vacancy: Vacancy, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = vacancy.applications.get(source_id="A-1")
    acts.decide(row, Outcome.REFUSED)
    notice = template("exemption_notice", outcome="refused")
    own = dict.fromkeys(notice.fields, "se vedtaket")
    with monkeypatch.context() as patched:
        cut(patched, "arkivbro.recruitment.services.exemption.note_told")
        with pytest.raises(Cut):
            acts.write_letters(notice, [row], own=own)
    assert not Letter.objects.exists() and not rows_of("letters.write") and not DoneOnce.objects.exists()
    acts.write_letters(notice, [row], own=own)
    decision = acts.record(row).decision
    assert decision is not None and decision.notice is not None and rows_of("letters.write") == 1


def test_item_11_a_decision_that_cannot_be_archived_is_not_made(
    vacancy: Vacancy, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = vacancy.applications.get(source_id="A-1")
    with monkeypatch.context() as patched:
        cut(patched, "arkivbro.recruitment.services.exemption.request_transfer")
        with pytest.raises(Cut):
            acts.decide(row, Outcome.GRANTED)
    assert not ApplicantHandling.objects.exclude(exemption="").exists()
    assert not rows_of("exemption.decide")


def test_item_11_a_list_that_cannot_be_asked_for_is_not_locked(
    vacancy: Vacancy, monkeypatch: pytest.MonkeyPatch
) -> None:
    acts.answer_requests(vacancy)
    with monkeypatch.context() as patched:
        cut(patched, "arkivbro.recruitment.services.list_acts.request_transfer")
        with pytest.raises(Cut):
            acts.lock_list(vacancy, ListKind.EXTENDED, DAY, override="Navnesøsteren er en annen.")
    assert not LockedList.objects.exists() and not rows_of("list.lock")
    acts.lock_list(vacancy, ListKind.EXTENDED, DAY, override="Navnesøsteren er en annen.")
    assert rows_of("list.lock") == 1


def test_item_11_excluded_in_the_ledger_and_not_here_is_not_excluded(
    vacancy: Vacancy, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        cut(patched, "arkivbro.recruitment.services.vacancy_archiving._note")
        with pytest.raises(Cut):
            acts.exclude_vacancy("R-1", reason="Prøve")
    assert not Transfer.objects.filter(state=State.CANCELLED).exists()
    assert not ArchiveCase.objects.exclude(excluded_reason="").exists() and not rows_of("vacancy.exclude")
    acts.exclude_vacancy("R-1", reason="Prøve")
    with monkeypatch.context() as patched:
        cut(patched, "arkivbro.recruitment.services.vacancy_archiving.ask_for_all")
        with pytest.raises(Cut):
            acts.include_vacancy("R-1", reason="Ikke en prøve")
    assert ArchiveCase.objects.exclude(excluded_reason="").exists() and not rows_of("vacancy.include")


def test_one_person_in_two_applications_is_said_of_both(
    vacancy: Vacancy, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = Row.objects.order_by("source_id")
    assert latest_facts(first).applicant.name == latest_facts(second).applicant.name
    with monkeypatch.context() as patched:
        cut(patched, "arkivbro.recruitment.services.handling.where_of")
        with pytest.raises(Cut):
            acts.say_one_person(first, second)
    assert not ApplicantHandling.objects.exclude(same_person="").exists()
