"""The door into the ledger: the same facts again, newer facts at every stage, and what people decide."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.db import transaction

from arkivbro.core.errors import WrongUse
from arkivbro.core.facts import TransferFacts
from arkivbro.core.recruitment import Protection
from arkivbro.core.stored_json import from_json
from arkivbro.runtime import Runtime
from arkivbro.transfers import services
from arkivbro.transfers.engine.lease import claim
from arkivbro.transfers.engine.taking_up import take_up
from arkivbro.transfers.engine.under_way import UnderWay
from arkivbro.transfers.models import ArchiveCase, FrozenPlan, State, Step, StepState, Transfer
from arkivbro.transfers.policy.recruitment import engine_for
from arkivbro.transfers.services import request_transfer
from tests.doubles.folder_archive import FolderArchive
from tests.doubles.ledger import PUBLISHED, advertisement, application, ask, vacancy

pytestmark = pytest.mark.django_db(transaction=True)
ONCE = pytest.mark.one_database("what the routine decides: one worker, one thing after another")


def freeze(runtime: Runtime, transfer: Transfer) -> None:
    """As a worker that died just after it froze the plan; its lease is over."""
    engine = engine_for(runtime)
    lease = claim(engine, owner="died")
    assert lease is not None
    under_way = UnderWay(engine, lease, runtime.archives["double"], transfer.pk)
    take_up(under_way)
    engine.policy.prepare(under_way)
    ArchiveCase.objects.update(owner="", lease_until=None)
    Transfer.objects.filter(pk=transfer.pk).update(state=State.WAITING)


@ONCE
def test_the_same_facts_again_are_nothing_new(archive: FolderArchive, rest: Callable[[], None]) -> None:
    first = ask(advertisement())
    assert ask(advertisement()).pk == first.pk
    rest()
    assert ask(advertisement()).pk == first.pk
    rest()
    assert len(archive.objects("entry")) == 1


@ONCE
def test_before_the_plan_froze_newer_facts_take_the_place(
    archive: FolderArchive, rest: Callable[[], None]
) -> None:
    first = ask(advertisement())
    second = ask(advertisement(text="Vi søker to rådgivere."))
    assert (second.pk, Transfer.objects.count()) == (first.pk, 1)
    second.refresh_from_db()
    assert "to rådgivere" in second.facts.text
    rest()
    assert len(archive.objects("entry")) == 1


def test_a_frozen_plan_that_was_not_attempted_is_replaced(
    runtime: Runtime, archive: FolderArchive, rest: Callable[[], None]
) -> None:
    first = ask(advertisement())
    freeze(runtime, first)
    second = ask(advertisement(text="Nytt."))
    first.refresh_from_db()
    assert (first.state, first.superseded_by_id) == (State.CANCELLED, second.pk)
    assert (second.version, second.kind) == (1, "advertisement")
    rest()
    assert len(archive.objects("entry")) == 1
    assert Step.objects.filter(transfer=second, state=StepState.DONE).count() == Step.objects.count()


def test_after_an_attempt_the_first_is_finished_and_the_change_is_a_new_entry(
    runtime: Runtime, archive: FolderArchive, rest: Callable[[], None]
) -> None:
    first = ask(advertisement())
    freeze(runtime, first)
    Step.objects.filter(order=0).update(state=StepState.ATTEMPTING)
    second = ask(advertisement(text="Nytt."))
    rest()
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == (State.TRANSFERRED, State.TRANSFERRED)
    assert (second.version, second.kind) == (2, "advertisement_change")
    assert len(archive.objects("entry")) == 2
    assert len(archive.objects("case")) == 1


@ONCE
def test_a_changed_application_is_a_second_version_with_its_own_day(
    archive: FolderArchive, rest: Callable[[], None]
) -> None:
    ask(advertisement())
    ask(application())
    rest()
    second = ask(application(letter="Ny søknad."))
    facts = from_json(TransferFacts, second.facts.text)
    assert facts.application is not None
    assert (second.version, facts.version, facts.application.version) == (2, 2, 2)
    assert (
        facts.application.changed is None and facts.application.noticed is not None
    )  # nothing of ours is called theirs
    assert ask(application(letter="Ny søknad.")).pk == second.pk
    rest()
    assert len(archive.objects("entry")) == 3


def test_not_wanted_begins_nothing(runtime: Runtime) -> None:
    with transaction.atomic():
        answer = request_transfer(
            facts=advertisement(), trigger="automatic", archive="double", due_at=None, wanted=False
        )
    assert answer == (None, False)
    assert not Transfer.objects.exists()


def test_it_must_be_called_in_the_callers_transaction(runtime: Runtime) -> None:
    with pytest.raises(RuntimeError):
        request_transfer(facts=advertisement(), trigger="automatic", archive="double", due_at=None)


def test_a_person_makes_a_waiting_one_due(archive: FolderArchive, rest: Callable[[], None]) -> None:
    ask(advertisement(), due_at=None)
    rest()
    assert not archive.writers()
    pressed = ask(advertisement(), due_at=PUBLISHED, trigger="kari")
    assert pressed.trigger == "kari"
    rest()
    assert len(archive.objects("entry")) == 1


def test_a_vacancy_stays_with_the_archive_it_began_with(runtime: Runtime) -> None:
    ask(advertisement())
    with transaction.atomic():
        other, _ = request_transfer(
            facts=application(), trigger="automatic", archive="another", due_at=PUBLISHED
        )
    assert other is not None
    assert other.case.archive == "double"


@ONCE
def test_a_linked_case_takes_what_waited_for_it(archive: FolderArchive, rest: Callable[[], None]) -> None:
    ask(advertisement(2))
    rest()
    waiting = ask(application(1))
    case = services.link_case(vacancy(1), services.find_case(vacancy(1), "2026/1"), by="Arkivar")
    assert (case.number, case.linked_by) == ("2026/1", "Arkivar")
    rest()
    waiting.refresh_from_db()
    assert waiting.state == State.TRANSFERRED
    assert len(archive.objects("case")) == 1
    with pytest.raises(WrongUse):
        services.link_case(vacancy(1), services.find_case(vacancy(1), "2026/1"), by="Arkivar")
    with pytest.raises(WrongUse):
        services.link_case(vacancy(3), services.find_case(vacancy(3), "2026/99"), by="Arkivar")


def test_do_not_archive_cancels_what_is_and_what_comes(
    archive: FolderArchive, rest: Callable[[], None]
) -> None:
    first = ask(advertisement())
    assert services.do_not_archive(vacancy(), reason="Test", by="Arkivar") == 1
    second = ask(application())
    rest()
    first.refresh_from_db()
    assert (first.state, second.state) == (State.CANCELLED, State.CANCELLED)
    assert not archive.writers()


@ONCE
def test_archive_after_all_carries_out_what_was_cancelled_and_once(
    archive: FolderArchive, rest: Callable[[], None]
) -> None:
    first = ask(advertisement())
    services.do_not_archive(vacancy(), reason="Test", by="Arkivar")
    second = ask(application(), trigger="Arkivar")
    assert services.archive_after_all(vacancy(), reason="Ikke en test", by="Arkivar") == 2
    rest()
    assert archive.objects("entry") == []
    ask(advertisement())
    rest()
    for one in (first, second):
        one.refresh_from_db()
        assert one.state == State.TRANSFERRED
    assert (len(archive.objects("case")), len(archive.objects("entry"))) == (1, 2)
    with pytest.raises(WrongUse):
        services.archive_after_all(vacancy(), reason="Igjen", by="Arkivar")


@ONCE
def test_after_all_with_a_frozen_plan_is_planned_anew(
    archive: FolderArchive, rest: Callable[[], None]
) -> None:
    archive.fail("find", "case", "unreachable")
    first = ask(advertisement())
    rest()
    assert FrozenPlan.objects.filter(transfer=first).exists()
    services.do_not_archive(vacancy(), reason="Test", by="Arkivar")
    services.archive_after_all(vacancy(), reason="Ikke en test", by="Arkivar")
    services.resume_connection("double")
    ask(advertisement())
    rest()
    first.refresh_from_db()
    assert first.state == State.TRANSFERRED
    assert len(archive.objects("entry")) == 1


@ONCE
def test_cancel_only_while_nothing_was_attempted(
    runtime: Runtime, archive: FolderArchive, rest: Callable[[], None]
) -> None:
    cancelled = ask(advertisement(1))
    services.cancel(cancelled.public_id, by="Arkivar", reason="Feil stilling")
    archive.fail("perform", "entry", "declined")
    attempted = ask(advertisement(2))
    rest()
    assert not FrozenPlan.objects.filter(transfer=cancelled).exists()
    with pytest.raises(WrongUse):
        services.cancel(attempted.public_id, by="Arkivar")
    with pytest.raises(WrongUse):
        services.cancel("finnes-ikke", by="Arkivar")
    done = services.complete_by_hand(
        attempted.public_id, number="2026-9", reason="Ført i arkivet", by="Arkivar"
    )
    assert (done.state, done.entry_number, done.by_hand) == (State.TRANSFERRED, "2026-9", "Arkivar")


def test_a_new_plan_keeps_keys_and_what_is_done(archive: FolderArchive, rest: Callable[[], None]) -> None:
    archive.fail("perform", "document", "declined")
    transfer = ask(advertisement())
    rest()
    done = set(Step.objects.filter(state=StepState.DONE).values_list("key", flat=True))
    assert done
    services.replan(transfer.public_id, by="Arkivar")
    rest()
    transfer.refresh_from_db()
    assert transfer.state == State.TRANSFERRED
    assert done <= set(Step.objects.values_list("key", flat=True))
    assert len(archive.objects("entry")) == len(archive.objects("case")) == 1


@ONCE
def test_strictly_confidential_waits_for_a_named_archivist(
    archive: FolderArchive, rest: Callable[[], None]
) -> None:
    ask(advertisement())
    facts = application()
    assert facts.application is not None
    hidden = replace(facts.application.applicant, protection=Protection.STRICTLY_CONFIDENTIAL)
    transfer = ask(replace(facts, application=replace(facts.application, applicant=hidden)))
    rest()
    transfer.refresh_from_db()
    assert (transfer.state, transfer.error and transfer.error.code) == (State.STOPPED, "transfer.protected")
    with pytest.raises(WrongUse):
        services.retry(transfer.public_id)
    services.release_leak(
        transfer.public_id,
        by="Kari Arkivar",
        reason="Behandlet",
        stop=services.hash_of_stop(transfer.details),
    )
    rest()
    transfer.refresh_from_db()
    assert transfer.state == State.TRANSFERRED
