"""Faults of an archive: what becomes of the transfer, and what stands in the archive afterwards."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from arkivbro.accounts.acts import COMMAND_LINE
from arkivbro.core.errors import BadFacts, Finding, OutcomeUnknown
from arkivbro.core.messages import message
from arkivbro.core.plan_types import Step as PlannedStep
from arkivbro.core.plan_types import StepKind
from arkivbro.core.publicity import PersonToScreen
from arkivbro.core.ref import Ref
from arkivbro.ports import KeyStrength
from arkivbro.runtime import Runtime
from arkivbro.transfers import services
from arkivbro.transfers.models import Attempt, Connection, Pause, State, Step, StepState, Transfer
from arkivbro.transfers.models.attempt import ArchiveWords
from arkivbro.transfers.selectors import failures_by_cause
from arkivbro.transfers.services.drift_acts import ProbeConnection, probe
from arkivbro.transfers.services.old_words import forget_old_words
from arkivbro.transfers.worker import Worker
from tests.doubles import ledger
from tests.doubles.folder_archive import FolderArchive
from tests.doubles.ledger import Clock, TextDocuments, advertisement, application, ask

pytestmark = pytest.mark.django_db(transaction=True)
ONCE = pytest.mark.one_database("what the routine decides: one worker, one thing after another")


def state_of(transfer: Transfer) -> str:
    return Transfer.objects.get(pk=transfer.pk).state


def error_of(transfer: Transfer) -> str:
    error = Transfer.objects.get(pk=transfer.pk).error
    return error.code if error else ""


def one_of_each(archive: FolderArchive) -> None:
    """The advertisement stands there once, whole and journalled."""
    assert len(archive.objects("case")) == 1
    (entry,) = archive.objects("entry")
    assert (entry["status"], entry["times_journalled"]) == ("J", 1)
    assert len(archive.objects("document")) == 1


@pytest.mark.parametrize("kind", ["case", "entry", "document", "status"])
@pytest.mark.parametrize("keys", [KeyStrength.STRONG, KeyStrength.WEAK])
@ONCE
def test_a_lost_answer_is_looked_up_and_never_repeated_blindly(
    make: Callable[..., Runtime], keys: KeyStrength, kind: str
) -> None:
    runtime = make(keys=keys, settle_seconds=0.0 if keys is KeyStrength.STRONG else 0.5)
    archive = runtime.archives["double"]
    assert isinstance(archive, FolderArchive)
    archive.fail("perform", kind, "lost_answer")
    transfer = ask(advertisement())
    Worker(runtime).run_until_rest()
    assert state_of(transfer) == State.TRANSFERRED
    assert (
        len(archive.objects("case")) == len(archive.objects("entry")) == len(archive.objects("document")) == 1
    )
    # A look-up tells at once that what was made is there; a change can only be waited for.
    waited = keys is KeyStrength.WEAK and kind == "status"
    assert Transfer.objects.get(pk=transfer.pk).attempts == (3 if waited else 2)


def test_a_change_with_an_unknown_outcome_is_not_made_again_before_it_settled(
    make: Callable[..., Runtime],
) -> None:
    """It could come late, and undo what an archivist did meanwhile."""
    runtime = make(keys=KeyStrength.WEAK, settle_seconds=0.8)
    archive = runtime.archives["double"]
    assert isinstance(archive, FolderArchive)
    archive.fail("perform", "status", "outcome_unknown")
    transfer = ask(advertisement())
    Worker(runtime).run_until_rest()
    one_of_each(archive)
    last = list(Attempt.objects.filter(transfer=transfer, call="perform").order_by("-pk")[:2])
    assert (last[0].at - last[1].at).total_seconds() >= 0.8


@pytest.mark.parametrize("kind", ["case", "entry", "document"])
def test_an_outcome_unknown_that_came_to_nothing_is_done_after_it_settled(
    make: Callable[..., Runtime], kind: str
) -> None:
    runtime = make(keys=KeyStrength.WEAK, settle_seconds=0.8)
    archive = runtime.archives["double"]
    assert isinstance(archive, FolderArchive)
    archive.fail("perform", kind, "outcome_unknown")
    ask(advertisement())
    Worker(runtime).run_until_rest()
    one_of_each(archive)
    absent = Attempt.objects.filter(call="find", code="absent").count()
    assert absent >= 3, "a no before it settled was believed"


def test_a_no_that_was_true_before_it_settled_and_is_told_after_it_is_none(
    make: Callable[..., Runtime], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The archive is asked within the window and has nothing; its answer is on the way until the window is over, and meanwhile the call
    that was cut off is carried out.
    """
    runtime = make(keys=KeyStrength.WEAK, settle_seconds=1.2)
    archive = runtime.archives["double"]
    assert isinstance(archive, FolderArchive)
    perform, find = FolderArchive.perform, FolderArchive.find
    late: list[threading.Timer] = []

    def cut_off(self: FolderArchive, step: PlannedStep, *given: Any, **named: Any) -> Any:
        if step.kind is StepKind.CASE and not late:
            late.append(threading.Timer(0.6, lambda: perform(self, step, *given, **named)))
            late[0].start()
            raise OutcomeUnknown
        return perform(self, step, *given, **named)

    def slow(self: FolderArchive, step: PlannedStep, *given: Any, **named: Any) -> Any:
        said = find(self, step, *given, **named)
        if len(late) == 1 and step.kind is StepKind.CASE:
            time.sleep(1.3)
        return said

    monkeypatch.setattr(FolderArchive, "perform", cut_off)
    monkeypatch.setattr(FolderArchive, "find", slow)
    transfer = ask(advertisement())
    ledger.run_due(runtime)
    Transfer.objects.filter(pk=transfer.pk).update(due_at=timezone.now())
    Worker(runtime).run_until_rest()
    late[0].join()
    one_of_each(archive)


@ONCE
def test_unresolved_is_what_people_see_meanwhile(make: Callable[..., Runtime]) -> None:
    weak = make(keys=KeyStrength.WEAK, settle_seconds=60.0)
    archive = weak.archives["double"]
    assert isinstance(archive, FolderArchive)
    archive.fail("perform", "entry", "outcome_unknown")
    transfer = ask(advertisement())
    ledger.run_due(weak)
    assert state_of(transfer) == State.UNRESOLVED
    assert Step.objects.get(kind="entry").state == StepState.ATTEMPTING


@ONCE
def test_more_than_one_hit_goes_to_a_person_with_the_list(
    archive: FolderArchive, rest: Callable[[], None]
) -> None:
    archive.fail("find", "entry", "several")
    transfer = ask(advertisement())
    rest()
    transfer.refresh_from_db()
    assert (transfer.state, transfer.error and transfer.error.code) == (State.FAILED, "transfer.several_hits")
    assert len(transfer.details.findings) == 2
    assert not archive.objects("entry")


@ONCE
def test_an_archive_without_keys_is_never_sent_a_create_again(make: Callable[..., Runtime]) -> None:
    runtime = make(keys=KeyStrength.NONE)
    archive = runtime.archives["double"]
    assert isinstance(archive, FolderArchive)
    archive.fail("perform", "case", "lost_answer")
    transfer = ask(advertisement())
    Worker(runtime).run_until_rest()
    transfer.refresh_from_db()
    assert (transfer.state, transfer.error and transfer.error.code) == (State.FAILED, "transfer.no_keys")
    assert len(archive.objects("case")) == 1


@ONCE
def test_an_archive_that_cannot_tell_is_asked_for_a_day(make: Callable[..., Runtime]) -> None:
    clock = Clock()
    runtime = make(clock=clock)
    archive = runtime.archives["double"]
    assert isinstance(archive, FolderArchive)
    archive.fail("find", "case", "undecided", times=30)
    transfer = ask(advertisement())
    for _ in range(8):
        ledger.run_due(runtime)
        assert state_of(transfer) == State.UNRESOLVED
        clock.forward(3600)
    clock.forward(24 * 3600)
    ledger.run_due(runtime)
    transfer.refresh_from_db()
    assert (transfer.state, transfer.error and transfer.error.code) == (State.FAILED, "cannot_tell")


def test_a_transient_fault_is_tried_again_and_a_person_gets_it_in_the_end(
    make: Callable[..., Runtime],
) -> None:
    clock = Clock()
    # the clock decides when it is tried again, however slow the machine is
    runtime = make(clock=clock, settings=replace(ledger.QUICK, retry_waits=(60, 60, 60)))
    archive = runtime.archives["double"]
    assert isinstance(archive, FolderArchive)
    archive.fail("perform", "entry", "transient", times=4)
    transfer = ask(advertisement())
    for _ in range(3):
        ledger.run_due(runtime)
        assert state_of(transfer) == State.RETRYING
        clock.forward(100)
    ledger.run_due(runtime)
    transfer.refresh_from_db()
    assert (transfer.state, transfer.error and transfer.error.code, transfer.attempts) == (
        State.FAILED,
        "transient",
        4,
    )
    (group,) = failures_by_cause()
    assert (group.count, group.oldest) == (1, transfer.public_id)
    services.retry(transfer.public_id, by="Arkivar")
    ledger.run_due(runtime)
    assert state_of(transfer) == State.TRANSFERRED
    one_of_each(archive)


def test_a_declined_entry_does_not_block_its_siblings(
    archive: FolderArchive, rest: Callable[[], None]
) -> None:
    ask(advertisement())
    rest()
    archive.fail("perform", "entry", "declined")
    refused, other = ask(application(candidate=1)), ask(application(candidate=2))
    rest()
    assert (state_of(refused), state_of(other)) == (State.DECLINED, State.TRANSFERRED)
    assert ArchiveWords.objects.get().text == "Ugyldig kode"
    services.retry(refused.public_id, by="Arkivar")
    rest()
    assert state_of(refused) == State.TRANSFERRED


def test_what_an_archive_said_is_deleted_after_sixty_days(make: Callable[..., Runtime]) -> None:
    clock = Clock()
    runtime = make(clock=clock)
    archive = runtime.archives["double"]
    assert isinstance(archive, FolderArchive)
    archive.fail("perform", "case", "declined")
    ask(advertisement())
    ledger.run_due(runtime)
    assert forget_old_words(runtime) == 0
    clock.forward(61 * 24 * 3600)
    assert forget_old_words(runtime) == 1
    assert Attempt.objects.filter(code="declined").exists()


def test_silence_opens_the_breaker_and_uses_up_no_attempt(make: Callable[..., Runtime]) -> None:
    clock = Clock()
    runtime = make(clock=clock)
    archive = runtime.archives["double"]
    assert isinstance(archive, FolderArchive)
    archive.down(is_down=True)
    transfers = [ask(advertisement(number)) for number in range(5)]
    Worker(runtime).run_until_rest()
    connection = Connection.objects.get()
    assert connection.pause == Pause.UNREACHABLE
    assert connection.alerted_at is not None
    for transfer in transfers:
        transfer.refresh_from_db()
        assert (transfer.state, transfer.attempts, transfer.retries) == (State.WAITING, 0, 0)
    assert not Step.objects.exclude(state=StepState.PLANNED).exists()
    archive.down(is_down=False)
    clock.forward(400)
    Worker(runtime).run_until_rest()
    Worker(runtime).run_until_rest()
    assert {state_of(transfer) for transfer in transfers} == {State.TRANSFERRED}
    assert Connection.objects.get().pause == Pause.NONE


def test_a_wrong_setting_pauses_until_it_is_probed(archive: FolderArchive, runtime: Runtime) -> None:
    archive.fail("perform", "case", "misconfigured")
    transfer = ask(advertisement())
    Worker(runtime).run_until_rest()
    connection = Connection.objects.get()
    assert (connection.pause, connection.setting) == (Pause.MISCONFIGURED, "archive.double.password")
    transfer.refresh_from_db()
    assert transfer.attempts == 0
    Worker(runtime).run_until_rest()
    assert not archive.objects("case")
    assert probe(ProbeConnection(actor=COMMAND_LINE, archive="double")) is None
    Worker(runtime).run_until_rest()
    one_of_each(archive)


def test_the_pause_button(archive: FolderArchive, rest: Callable[[], None]) -> None:
    services.pause_connection("double", by="Arkivar", reason="Oppgradering")
    transfer = ask(advertisement())
    rest()
    assert state_of(transfer) == State.WAITING
    services.resume_connection("double")
    rest()
    assert state_of(transfer) == State.TRANSFERRED


@ONCE
def test_an_entry_that_differs_is_not_journalled(archive: FolderArchive, rest: Callable[[], None]) -> None:
    archive.fail("read_entry", "entry", "other_officer")
    transfer = ask(advertisement())
    rest()
    transfer.refresh_from_db()
    assert (transfer.state, transfer.error and transfer.error.code) == (State.FAILED, "read_back_differs")
    assert [finding.where for finding in transfer.details.findings] == ["where.case_handler"]
    (entry,) = archive.objects("entry")
    assert entry["status"] == "R"


def test_a_worker_that_died_three_times_in_it_fails_it_and_the_rest_goes_on(
    archive: FolderArchive, rest: Callable[[], None]
) -> None:
    ask(advertisement())
    rest()
    poison, other = ask(application(candidate=1)), ask(application(candidate=2))
    over = (timezone.now() - timedelta(minutes=1)).isoformat()
    silent = [{"worker": f"dead-{number}", "taken_over": over} for number in range(3)]
    Transfer.objects.filter(pk=poison.pk).update(state=State.TRANSFERRING, beginnings=silent)
    rest()
    poison.refresh_from_db()
    assert (poison.state, poison.error and poison.error.code) == (State.FAILED, "transfer.worker_died")
    assert state_of(other) == State.TRANSFERRED


@ONCE
def test_a_defect_fails_only_its_own_transfer(
    archive: FolderArchive, runtime: Runtime, rest: Callable[[], None]
) -> None:
    ask(advertisement())
    rest()
    maker = runtime.prepare_documents
    assert isinstance(maker, TextDocuments)
    maker.fail_with = [
        KeyError("intern"),
        BadFacts(findings=(Finding("where.application", message("value.empty")),)),
    ]
    states = [ask(application(candidate=number)) for number in range(3)]
    rest()
    told = sorted((state_of(one), error_of(one)) for one in states)
    assert told == [("failed", "bad_facts"), ("failed", "defect"), ("transferred", "")]


@ONCE
def test_a_leak_stops_it_and_an_archivist_may_release_just_that(
    runtime: Runtime, archive: FolderArchive, rest: Callable[[], None]
) -> None:
    object.__setattr__(
        runtime,
        "people",
        lambda _vacancy: (PersonToScreen(Ref("kilde", "A-1-1"), (("Guri", "Fjellstrand"),)),),
    )
    maker = runtime.prepare_documents
    assert isinstance(maker, TextDocuments)
    maker.public_text = "Kontakt Guri Fjellstrand"
    transfer = ask(advertisement())
    rest()
    assert state_of(transfer) == State.STOPPED
    assert not archive.writers()
    services.release_leak(
        transfer.public_id,
        by="Arkivar",
        reason="Ansatt med samme navn",
        stop=services.hash_of_stop(Transfer.objects.get(pk=transfer.pk).details),
    )
    rest()
    assert state_of(transfer) == State.TRANSFERRED
    completed = Transfer.objects.get(pk=transfer.pk).completed
    assert completed is not None and completed <= timezone.now()
