"""The vacancy's life and the people who need more care, as the routine has them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from pytest_django import Settings

from arkivbro.core.completeness import flow_of
from arkivbro.core.errors import WrongUse
from arkivbro.core.facts import TransferFacts
from arkivbro.core.publicity import Scope
from arkivbro.core.recruitment import (
    Advertisement,
    Applicant,
    Application,
    Deadline,
    ExemptionRequest,
    Protection,
    Section,
    Unit,
    Vacancy,
    VacancyState,
)
from arkivbro.core.ref import Ref
from arkivbro.core.stored_json import from_json
from arkivbro.recruitment.models import Application as ApplicationRow
from arkivbro.recruitment.models import Vacancy as VacancyRow
from arkivbro.recruitment.selectors import people, transfer_facts, vacancy_by_reference
from arkivbro.recruitment.selectors.completeness import known_of, vacancies_to_prove
from arkivbro.recruitment.services import Outcome, receive
from arkivbro.transfers import services
from arkivbro.transfers.models import Attempt, State, Transfer
from arkivbro.transfers.models import TransferFacts as StoredFacts
from tests.doubles.states import force
from tests.integration.recruitment.conftest import Clock
from tests.recruitment_acts import exclude_vacancy, include_vacancy

VACANCY = Vacancy(
    ref=Ref("webcruiter", "901"),
    reference="R-1",
    title="Rådgiver",
    unit=Unit(Ref("webcruiter", "5"), "Region Nord"),
    advertisement=Advertisement("Rådgiver", (Section("Om stillingen", "Vi søker."),)),
    published=date(2026, 11, 2),
    deadlines=(Deadline(date(2026, 11, 30)),),
)
APPLICATION = Application(
    ref=Ref("folder", "A-1"),
    vacancy_reference="R-1",
    received=datetime(2026, 11, 20, 9, 15, tzinfo=UTC),
    applicant=Applicant("Inga", "Utsi", protection=Protection.NONE, email="inga@eksempel.example"),
    exemption=ExemptionRequest(False),
    letter="Jeg søker.",
)


def kinds() -> list[str]:
    return list(Transfer.objects.order_by("pk").values_list("kind", flat=True))


def finish_all() -> None:
    """As if the ledger had carried everything out."""
    force(Transfer.objects.exclude(state=State.CANCELLED), State.TRANSFERRED, due_at=None)


def facts_of(transfer: Transfer) -> TransferFacts:
    return from_json(TransferFacts, transfer.facts.text)


def test_a_changed_advertisement_after_the_first_was_archived(clock: Clock) -> None:
    assert receive(VACANCY).outcome is Outcome.NEW
    finish_all()
    changed = replace(
        VACANCY, advertisement=Advertisement("Rådgiver", (Section("Om stillingen", "Vi søker to."),))
    )
    assert receive(changed).outcome is Outcome.CHANGED
    assert receive(changed).outcome is Outcome.UNCHANGED
    assert kinds() == ["advertisement", "advertisement_change"]
    assert facts_of(Transfer.objects.latest("pk")).occurred == date(2026, 11, 23)


def test_a_change_before_anything_was_frozen_takes_the_first_ones_place() -> None:
    receive(VACANCY)
    receive(replace(VACANCY, title="Seniorrådgiver"))
    assert kinds() == ["advertisement"]
    assert facts_of(Transfer.objects.get()).vacancy.title == "Seniorrådgiver"


def test_deadlines_are_accumulated() -> None:
    receive(VACANCY)
    finish_all()
    receive(replace(VACANCY, deadlines=(Deadline(date(2026, 12, 10)),)))
    receive(replace(VACANCY, deadlines=(Deadline(None, "Snarest"),)))
    row = VacancyRow.objects.get()
    assert [(one.day, one.words) for one in row.deadlines.all()] == [
        (date(2026, 11, 30), ""),
        (date(2026, 12, 10), ""),
        (None, "Snarest"),
    ]
    assert (row.deadline, row.deadline_words) == (None, "Snarest")
    assert kinds()[1] == "advertisement_change"
    receive(replace(VACANCY, deadlines=()))
    assert row.deadlines.count() == 3


@pytest.mark.parametrize(
    "change", [{"unit": Unit(Ref("webcruiter", "6"), "Region Vest")}, {"officer_name": "En Annen"}]
)
def test_what_the_advertisement_does_not_show_makes_no_entry(change: dict[str, Any]) -> None:
    receive(VACANCY)
    finish_all()
    assert receive(replace(VACANCY, **change)).outcome is Outcome.CHANGED
    assert kinds() == ["advertisement"]


def test_a_new_reference_is_a_new_case() -> None:
    receive(VACANCY)
    receive(replace(VACANCY, ref=Ref("webcruiter", "902"), reference="R-2", continues="R-1"))
    assert kinds() == ["advertisement", "advertisement"]


def test_a_cancelled_vacancy_gets_a_note_once(clock: Clock) -> None:
    receive(VACANCY)
    finish_all()
    cancelled = replace(VACANCY, state=VacancyState.CANCELLED)
    for _ in range(3):
        receive(cancelled)
        finish_all()
        clock.forward(days=1)
    assert kinds() == ["advertisement", "other"]
    assert facts_of(Transfer.objects.latest("pk")).occurred == date(2026, 11, 23)


def test_a_changed_application_is_a_new_version_and_a_withdrawal_an_entry_of_its_own() -> None:
    receive(VACANCY)
    receive(APPLICATION)
    finish_all()
    longer = replace(APPLICATION, letter="Jeg søker virkelig.")
    assert receive(longer).outcome is Outcome.CHANGED
    withdrawn = replace(longer, withdrawn=datetime(2026, 11, 22, tzinfo=UTC))
    receive(withdrawn)
    receive(withdrawn)
    assert kinds() == ["advertisement", "application", "application", "withdrawal"]
    assert list(
        Transfer.objects.filter(kind="application").order_by("id").values_list("version", flat=True)
    ) == [1, 2]


def test_a_wish_for_exemption_changes_no_entry() -> None:
    receive(VACANCY)
    receive(APPLICATION)
    finish_all()
    receive(replace(APPLICATION, exemption=ExemptionRequest(True, "Arbeidsgiver vet det ikke")))
    assert kinds() == ["advertisement", "application"]
    assert ApplicationRow.objects.get().exemption == "requested"
    assert people(Ref("webcruiter", "901"))[0].scope is Scope.EXEMPT


def test_every_name_ever_given_is_screened() -> None:
    receive(VACANCY)
    receive(APPLICATION)
    for given, family in (("Inga", "Nilsen"), ("Inga Marja", "Utsi"), ("Inga", "Utsi")):
        applicant = replace(
            APPLICATION.applicant, given_name=given, family_name=family, email=f"{family}@ny.example"
        )
        receive(replace(APPLICATION, applicant=applicant))
    (person,) = people(Ref("webcruiter", "901"))
    assert set(person.names) == {("Inga", "Utsi"), ("Inga", "Nilsen"), ("Inga Marja", "Utsi")}
    facts = facts_of(Transfer.objects.get(kind="application"))
    assert facts.application is not None
    assert ("Inga", "Nilsen") in facts.application.applicant.former_names


def test_strictly_confidential_is_marked_and_asked_for() -> None:
    receive(VACANCY)
    protected = replace(APPLICATION.applicant, protection=Protection.STRICTLY_CONFIDENTIAL)
    received = receive(replace(APPLICATION, applicant=protected))
    assert received.findings
    assert ApplicationRow.objects.get().stop_reason
    assert kinds() == ["advertisement", "application"]


def test_late_by_the_day_in_oslo(clock: Clock) -> None:
    receive(VACANCY)
    in_time = datetime(2026, 11, 30, 22, 59, tzinfo=UTC)
    receive(replace(APPLICATION, received=in_time))
    receive(
        replace(APPLICATION, ref=Ref("folder", "A-2"), received=datetime(2026, 11, 30, 23, 0, tzinfo=UTC))
    )
    assert list(ApplicationRow.objects.order_by("pk").values_list("lateness", flat=True)) == [
        "in_time",
        "late",
    ]
    receive(replace(VACANCY, deadlines=(Deadline(date(2026, 12, 10)),)))
    assert list(ApplicationRow.objects.order_by("pk").values_list("lateness", flat=True)) == [
        "in_time",
        "in_time",
    ]


def test_a_profile_that_waits_for_the_deadline_waits_for_the_new_one(use_profile: Any) -> None:
    use_profile("kommune")
    receive(VACANCY)
    receive(APPLICATION)
    first = Transfer.objects.get(kind="application").due_at
    assert first == datetime(2026, 11, 30, 23, 0, tzinfo=UTC)
    receive(replace(VACANCY, deadlines=(Deadline(date(2026, 12, 10)),)))
    assert Transfer.objects.get(kind="application").due_at == datetime(2026, 12, 10, 23, 0, tzinfo=UTC)


def test_from_before_our_time(settings: Settings) -> None:
    settings.ARKIVBRO = settings.ARKIVBRO.model_copy(update={"archive_from": date(2026, 11, 3)})
    assert receive(VACANCY).findings
    receive(APPLICATION)
    assert kinds() == []
    assert not any(one.is_wanted for one in known_of(vacancies_to_prove().get(), ()))
    receive(replace(VACANCY, ref=Ref("webcruiter", "2"), reference="R-2", published=date(2026, 11, 3)))
    assert kinds() == ["advertisement"]


def test_not_to_be_archived() -> None:
    receive(VACANCY)
    receive(APPLICATION)
    assert exclude_vacancy("R-1", reason="Prøveannonse") == 2
    receive(replace(APPLICATION, ref=Ref("folder", "A-2")))
    assert set(Transfer.objects.values_list("state", flat=True)) == {State.CANCELLED}
    assert ApplicationRow.objects.count() == 2


def test_archived_after_all() -> None:
    """What was cancelled and what came meanwhile is due as the profile says; what a person cancelled stays so."""
    receive(VACANCY)
    receive(APPLICATION)
    receive(replace(APPLICATION, ref=Ref("folder", "A-9")))
    due = dict(Transfer.objects.values_list("kind", "due_at"))
    services.cancel(Transfer.objects.get(subject="folder:A-9").public_id, by="KAHA", reason="Dobbel")
    exclude_vacancy("R-1", reason="Prøveannonse")
    receive(replace(APPLICATION, ref=Ref("folder", "A-2")))
    receive(replace(VACANCY, title="Ny tittel"))
    with pytest.raises(WrongUse):
        include_vacancy("R-1", reason=" ")
    assert include_vacancy("R-1", reason="Den var ikke en prøve") == 2
    states = {one.subject: one.state for one in Transfer.objects.order_by("pk")}
    waiting = State.WAITING_FOR_CASE
    assert states == {
        "": State.WAITING,
        "folder:A-1": waiting,
        "folder:A-9": State.CANCELLED,
        "folder:A-2": waiting,
    }
    standing = Transfer.objects.exclude(state=State.CANCELLED)
    assert {one.kind: one.due_at for one in standing} == due
    assert "Ny tittel" in StoredFacts.objects.get(transfer__kind="advertisement").text
    assert set(standing.values_list("trigger", flat=True)) == {"automatic"}
    assert Attempt.objects.filter(code="archive_after_all").count() == 2
    receive(replace(APPLICATION, ref=Ref("folder", "A-3")))
    assert Transfer.objects.get(subject="folder:A-3").state == waiting
    with pytest.raises(WrongUse):
        include_vacancy("R-1", reason="En gang til")


def test_what_verify_asks_for_is_what_the_ledger_has() -> None:
    receive(replace(VACANCY, state=VacancyState.CANCELLED))
    receive(APPLICATION)
    receive(replace(APPLICATION, letter="Ny", withdrawn=datetime(2026, 11, 22, tzinfo=UTC)))
    known = known_of(vacancies_to_prove("R-1").get(), ())
    asked = {(one.flow, one.subject, one.shown) for one in known}
    sent = Transfer.objects.values_list("kind", "subject", "facts_hash")
    assert asked == {(flow_of(kind), subject, facts_hash) for kind, subject, facts_hash in sent}
    assert {flow_of(facts.kind) for facts in transfer_facts("901")} == {flow for flow, _, _ in asked}


def test_a_vacancy_is_still_found_by_its_first_reference() -> None:
    receive(VACANCY)
    receive(replace(VACANCY, reference="R-9"))
    for name in ("R-1", "R-9", "901"):
        found = vacancy_by_reference(name)
        assert found is not None
        assert found.reference == "R-9"
