"""Faults that lay between the parts (issue 10): each test is named after its number there."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import DataError, IntegrityError, OperationalError, connections, transaction
from django.utils import timezone

from arkivbro.accounts.acts import COMMAND_LINE
from arkivbro.core.errors import Misconfigured, OutcomeUnknown, Unreachable
from arkivbro.core.publicity import PersonToScreen, Scope
from arkivbro.core.recruitment import Protection
from arkivbro.core.ref import Ref
from arkivbro.ports import ExternalReference, KeyStrength
from arkivbro.runtime import Runtime
from arkivbro.transfers import services
from arkivbro.transfers.engine.case_worker import serve_case, serve_one_case
from arkivbro.transfers.engine.connections import note_outcome, tend
from arkivbro.transfers.engine.heartbeats import Heartbeats
from arkivbro.transfers.engine.lease import LeaseLost, claim
from arkivbro.transfers.engine.missed_waits import end_missed_waits
from arkivbro.transfers.engine.outcome import Circumstances, decide
from arkivbro.transfers.engine.parts import Engine
from arkivbro.transfers.engine.signs import LEASES_OF_GAP, judge, sign
from arkivbro.transfers.models import (
    ArchiveCase,
    Attempt,
    Connection,
    FrozenPlan,
    Pause,
    Release,
    State,
    Step,
    StepState,
    Transfer,
)
from arkivbro.transfers.policy.recruitment import engine_for
from arkivbro.transfers.services.drift_acts import ProbeConnection, probe
from arkivbro.transfers.worker import Worker
from tests.doubles.folder_archive import FolderArchive
from tests.doubles.ledger import Clock, TextDocuments, advertisement, application, ask, run_due

pytestmark = pytest.mark.django_db(transaction=True)

GURI = PersonToScreen(Ref("kilde", "A-1-1"), (("Guri", "Fjellstrand"),))


def again(transfer: Transfer) -> Transfer:
    return Transfer.objects.get(pk=transfer.pk)


def code_of(transfer: Transfer) -> str:
    error = again(transfer).error
    return error.code if error else ""


def archived(rest: Callable[[], None]) -> Transfer:
    transfer = ask(advertisement())
    rest()
    assert again(transfer).state == State.TRANSFERRED
    return transfer


def lapse() -> None:
    ArchiveCase.objects.update(lease_until=timezone.now() - timedelta(seconds=1))


# --- 2 -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("error", [DataError("value too long"), IntegrityError("unique")])
def test_item_2_a_poison_transfer_is_a_defect_and_its_siblings_go_on(
    runtime: Runtime,
    archive: FolderArchive,
    rest: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
) -> None:
    archived(rest)
    poison, sibling = ask(application(candidate=1)), ask(application(candidate=2))
    maker = runtime.prepare_documents
    assert isinstance(maker, TextDocuments)
    maker.fail_with = [error]
    calls = len(archive.writers())
    rest()
    assert (again(poison).state, code_of(poison), again(poison).attempts) == (State.FAILED, "defect", 1)
    assert again(sibling).state == State.TRANSFERRED
    assert Attempt.objects.filter(transfer=poison, call="outcome", code="defect").count() == 1
    assert len(archive.writers()) > calls


def test_item_2_an_outcome_that_cannot_be_stored_is_told_barely(
    runtime: Runtime, archive: FolderArchive, rest: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What there is to tell of it is longer than its column: it fails all the same, and once."""
    archived(rest)
    poison, sibling = ask(application(candidate=1)), ask(application(candidate=2))
    maker = runtime.prepare_documents
    assert isinstance(maker, TextDocuments)
    maker.fail_with = [IntegrityError("broken unique index")]
    create = Attempt.objects.create

    def broken(**fields: Any) -> Any:
        if fields["transfer"].pk == poison.pk:
            raise DataError("value too long for type character varying(60)")
        return create(**fields)

    monkeypatch.setattr(Attempt.objects, "create", broken)
    rest()
    assert (again(poison).state, code_of(poison)) == (State.FAILED, "defect")
    assert again(sibling).state == State.TRANSFERRED
    assert again(poison).beginnings == []


def test_item_2_a_database_that_is_away_gives_the_work_back_untouched(
    runtime: Runtime, archive: FolderArchive, rest: Callable[[], None]
) -> None:
    archived(rest)
    transfer = ask(application())
    maker = runtime.prepare_documents
    assert isinstance(maker, TextDocuments)
    maker.fail_with = [OperationalError("server closed the connection unexpectedly")]
    engine = engine_for(runtime)
    with pytest.raises(OperationalError):
        serve_one_case(engine, "one", Heartbeats("one", 2.0, engine.seams))
    assert (again(transfer).attempts, again(transfer).error) == (0, None)
    rest()
    assert (again(transfer).state, again(transfer).attempts) == (State.TRANSFERRED, 1)


# --- 4 -----------------------------------------------------------------------------------------------------------


def begin_and_vanish(engine: Engine, worker: str) -> None:
    """As a worker that began and then lost its lease, or died: nobody knows yet which."""
    lease = claim(engine, owner=worker)
    assert lease is not None

    def gone() -> None:
        raise LeaseLost

    object.__setattr__(lease, "confirm", gone)
    with suppress(LeaseLost):
        serve_case(engine, lease)
    lapse()


def test_item_4_a_slow_database_is_no_death(make: Callable[..., Runtime]) -> None:
    """Three times the lease was lost while the process lived: each gives a sign when the database is there again."""
    clock = Clock()
    runtime = make(clock=clock)
    engine = engine_for(runtime)
    transfer = ask(advertisement())
    for number in range(6):
        begin_and_vanish(engine, f"slow-{number}")
        if number:
            sign(f"slow-{number - 1}", engine.seams)
    sign("slow-5", engine.seams)
    Worker(runtime).run_until_rest()
    assert again(transfer).state == State.TRANSFERRED


def test_item_4_only_a_worker_that_ended_without_a_word_counts(make: Callable[..., Runtime]) -> None:
    runtime = make()
    engine = engine_for(runtime)
    engine = replace(engine, settings=replace(engine.settings, lease_seconds=0.3))
    transfer = ask(advertisement())
    for number in range(3):
        sign(f"dead-{number}", engine.seams)
        begin_and_vanish(engine, f"dead-{number}")
        time.sleep(0.35)
    Worker(runtime).run_until_rest()
    assert (again(transfer).state, code_of(transfer)) == (State.FAILED, "transfer.worker_died")


def test_item_4_where_everybody_signs_seldom_a_silence_is_long_later(make: Callable[..., Runtime]) -> None:
    """A database in which a statement takes longer than a lease: who lives cannot sign more often either."""
    runtime = make()
    engine = engine_for(runtime)
    engine = replace(engine, settings=replace(engine.settings, lease_seconds=0.1))
    transfer = ask(advertisement())
    for number in range(3):
        sign(f"slow-{number}", engine.seams)
        begin_and_vanish(engine, f"slow-{number}")
        time.sleep(0.15)
    sign("another", engine.seams, gap=0.7)
    Transfer.objects.filter(pk=transfer.pk).update(due_at=timezone.now())
    begin_and_vanish(engine, "judge")
    time.sleep(0.4)
    begin_and_vanish(engine, "judge")
    assert again(transfer).state == State.TRANSFERRING, "after three leases nobody is taken for dead"
    time.sleep(2.1)
    sign("another", engine.seams, gap=0.7)
    begin_and_vanish(engine, "judge")
    assert (again(transfer).state, code_of(transfer)) == (State.FAILED, "transfer.worker_died")


def test_item_4_who_slept_for_a_week_and_died_holds_up_no_judgement(make: Callable[..., Runtime]) -> None:
    """Its one sign after a week says that it takes others a week to give one; that counts as twenty leases (simulator, seed 12231)."""
    engine = engine_for(make())
    lease, now = 0.1, engine.seams.read_database_time()
    ago = (now - timedelta(seconds=3 * LEASES_OF_GAP * lease + 1)).isoformat()
    sign("slept", engine.seams, gap=7 * 24 * 3600.0)
    beginnings = [{"worker": f"dead-{number}", "taken_over": ago} for number in range(3)]
    assert judge(beginnings, taken_by="judge", now=now, lease_seconds=lease).deaths == 3


# --- 5 -----------------------------------------------------------------------------------------------------------


def test_item_5_a_persons_pause_is_stronger_than_an_outage_at_the_same_moment(
    runtime: Runtime, archive: FolderArchive
) -> None:
    """Two connections to the database: a person presses pause while a worker notes that the archive is silent."""
    engine = engine_for(runtime)
    Connection.objects.create(archive="double")
    noted, pressed = threading.Event(), threading.Event()
    silent = decide(Unreachable(), Circumstances(0, (5,), 0.5))

    def person() -> None:
        try:
            noted.wait(5)
            pressed.set()
            services.pause_connection("double", by="Arkivar", reason="Oppgradering")
        finally:
            connections.close_all()

    thread = threading.Thread(target=person)
    thread.start()
    with transaction.atomic():
        note_outcome("double", silent, engine)
        noted.set()
        pressed.wait(5)
        time.sleep(0.2)
    thread.join()
    row = Connection.objects.get()
    assert (row.pause, row.paused_by) == (Pause.BY_PERSON, "Arkivar")
    Connection.objects.update(next_probe=None)
    tend(engine)
    assert Connection.objects.get().pause == Pause.BY_PERSON


def test_item_5_an_outage_that_was_noted_late_does_not_undo_the_pause(
    runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The person presses between the worker's look at the row and its writing."""
    engine = engine_for(runtime)
    Connection.objects.create(archive="double")
    silent = decide(Unreachable(), Circumstances(0, (5,), 0.5))
    real = Connection.save
    done = threading.Event()

    def person() -> None:
        try:
            services.pause_connection("double", by="Arkivar", reason="Oppgradering")
        finally:
            done.set()
            connections.close_all()

    threads: list[threading.Thread] = []

    def save(self: Connection, *arguments: Any, **named: Any) -> None:
        if threading.current_thread() is threading.main_thread() and not threads:
            threads.append(threading.Thread(target=person))
            threads[0].start()
            done.wait(0.7)
        real(self, *arguments, **named)

    monkeypatch.setattr(Connection, "save", save)
    with transaction.atomic():
        note_outcome("double", silent, engine)
    threads[0].join()
    assert Connection.objects.get().pause == Pause.BY_PERSON


def test_item_5_no_automatic_state_takes_the_place_of_a_persons_pause(
    runtime: Runtime, archive: FolderArchive
) -> None:
    """Calls that were on their way when it was pressed fail by silence, by a wrong setting, and a probe answers well."""
    engine = engine_for(runtime)
    services.pause_connection("double", by="Arkivar", reason="Oppgradering")
    for error in (Unreachable(), Misconfigured(setting="archive.double.url")):
        with transaction.atomic():
            note_outcome("double", decide(error, Circumstances(0, (5,), 0.5)), engine)
    assert probe(ProbeConnection(actor=COMMAND_LINE, archive="double")) is None
    tend(engine)
    row = Connection.objects.get()
    assert (row.pause, row.paused_by, row.reason) == (Pause.BY_PERSON, "Arkivar", "Oppgradering")


# --- 6 -----------------------------------------------------------------------------------------------------------


def test_item_6_a_wake_up_that_was_missed_is_found(runtime: Runtime, rest: Callable[[], None]) -> None:
    archived(rest)
    waits = ask(application())
    ArchiveCase.objects.update(ready_at=None)
    Transfer.objects.filter(pk=waits.pk).update(state=State.TRANSFERRING)
    Transfer.objects.filter(pk=waits.pk).update(state=State.WAITING_FOR_CASE)
    engine = engine_for(runtime)
    assert claim(engine, owner="one") is None
    assert again(waits).state == State.WAITING_FOR_CASE
    assert end_missed_waits(engine) == 1
    rest()
    assert again(waits).state == State.TRANSFERRED
    assert end_missed_waits(engine) == 0


def test_item_6_what_is_under_way_and_never_due_is_found(runtime: Runtime, rest: Callable[[], None]) -> None:
    archived(rest)
    out, unsent = ask(application(candidate=1)), ask(application(candidate=2))
    for one in (out, unsent):
        Transfer.objects.filter(pk=one.pk).update(state=State.TRANSFERRING, due_at=None)
    Step.objects.create(
        transfer=out, archive="double", key="k", kind="entry", order=0, state=StepState.ATTEMPTING
    )
    assert end_missed_waits(engine_for(runtime)) == 2
    assert again(out).due_at is not None
    assert (again(unsent).state, again(unsent).due_at) == (State.WAITING, None)


# --- 7 -----------------------------------------------------------------------------------------------------------


def test_item_7_a_revived_worker_does_not_shorten_its_successors_settle_window(
    make: Callable[..., Runtime], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its call fails after another took the case over and began the step anew: nothing of that is written."""
    runtime = make(keys=KeyStrength.WEAK, settle_seconds=30.0)
    archive = runtime.archives["double"]
    assert isinstance(archive, FolderArchive)
    engine = engine_for(runtime)
    ask(advertisement())
    seen: list[Any] = []

    def suspended(*_: Any, **__: Any) -> ExternalReference:
        """While the call is out, the lease lapses and another attempts the step."""
        lapse()
        heir = claim(engine, owner="heir")
        assert heir is not None
        Step.objects.filter(state=StepState.ATTEMPTING).update(
            attempted_at=timezone.now(), attempt_ended=None
        )
        seen.append(heir)
        raise OutcomeUnknown

    monkeypatch.setattr(archive, "perform", suspended)
    lease = claim(engine, owner="revived")
    assert lease is not None
    with pytest.raises(LeaseLost):
        serve_case(engine, lease)
    assert seen
    assert Step.objects.get(kind="case").attempt_ended is None


def test_item_7_the_settle_window_runs_from_the_end_of_the_attempt_or_from_when_it_has_certainly_ended(
    make: Callable[..., Runtime], monkeypatch: pytest.MonkeyPatch
) -> None:
    runtime = make(keys=KeyStrength.WEAK, settle_seconds=30.0)
    archive = runtime.archives["double"]
    assert isinstance(archive, FolderArchive)
    archive.fail("perform", "case", "outcome_unknown")
    transfer = ask(advertisement())
    run_due(runtime)
    told = Step.objects.get(kind="case")
    assert told.attempted_at is not None and told.attempt_ended is not None
    assert told.attempt_ended >= told.attempted_at
    Step.objects.filter(pk=told.pk).update(attempt_ended=None)
    Transfer.objects.filter(pk=transfer.pk).update(due_at=timezone.now())
    before = timezone.now()
    run_due(runtime)
    reckoned = Step.objects.get(kind="case").attempt_ended
    # Its machine may have slept for as long as the archive settles, and its call then goes on until its deadline.
    assert reckoned is not None
    assert reckoned >= before + timedelta(seconds=30.0 + runtime.settings.answer_seconds)
    due = again(transfer).due_at
    assert due is not None
    assert due >= reckoned + timedelta(seconds=29.0), "it is asked about again when it has settled"
    assert again(transfer).state == State.UNRESOLVED
    assert not archive.objects("case")


# --- 9 -----------------------------------------------------------------------------------------------------------


def test_item_9_the_case_is_read_back_before_the_first_public_thing_in_it(
    runtime: Runtime, archive: FolderArchive, rest: Callable[[], None]
) -> None:
    archive.fail("read_case", "case", "open_title")
    transfer, follower = ask(advertisement()), ask(application())
    rest()
    assert (again(transfer).state, code_of(transfer)) == (State.FAILED, "read_back_differs")
    assert [finding.where for finding in again(transfer).details.findings] == ["where.case_title"]
    (entry,) = archive.objects("entry")
    assert entry["status"] == "R"
    assert again(follower).state == State.WAITING_FOR_CASE


# --- 14 ----------------------------------------------------------------------------------------------------------


def screen(runtime: Runtime, *people: PersonToScreen) -> None:
    object.__setattr__(runtime, "people", lambda _vacancy: people)


def with_text(runtime: Runtime, text: str) -> None:
    maker = runtime.prepare_documents
    assert isinstance(maker, TextDocuments)
    maker.public_text = text


def test_item_14_the_leak_check_is_made_again_before_the_first_call_of_each_attempt(
    make: Callable[..., Runtime],
) -> None:
    """Frozen, then the archive is away for days; meanwhile somebody is to be screened."""
    clock = Clock()
    runtime = make(clock=clock)
    archive = runtime.archives["double"]
    assert isinstance(archive, FolderArchive)
    with_text(runtime, "Kontakt Guri Fjellstrand")
    archive.down(is_down=True)
    transfer = ask(advertisement())
    Worker(runtime).run_until_rest()
    assert FrozenPlan.objects.filter(transfer=transfer).exists()
    screen(runtime, GURI)
    archive.down(is_down=False)
    clock.forward(3 * 24 * 3600)
    for _ in range(2):
        Worker(runtime).run_until_rest()
    assert (again(transfer).state, code_of(transfer)) == (State.STOPPED, "would_leak")
    assert not archive.writers()
    assert not FrozenPlan.objects.filter(transfer=transfer).exists(), "Prøv igjen would keep the leaking plan"


def test_item_14_the_leak_check_is_made_again_before_the_call_that_makes_it_public(
    runtime: Runtime, archive: FolderArchive, rest: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody is to be screened while the files are on their way."""
    with_text(runtime, "Kontakt Guri Fjellstrand")
    real = archive.perform

    def then_decided(step: Any, *arguments: Any, **named: Any) -> Any:
        screen(runtime, GURI)
        return real(step, *arguments, **named)

    monkeypatch.setattr(archive, "perform", then_decided)
    transfer = ask(advertisement())
    rest()
    assert (again(transfer).state, code_of(transfer)) == (State.STOPPED, "would_leak")
    (entry,) = archive.objects("entry")
    assert entry["status"] == "R", "it was made public"
    assert FrozenPlan.objects.filter(transfer=transfer).exists(), "what is out keeps its plan"


# --- 16 ----------------------------------------------------------------------------------------------------------


def release(transfer: Transfer) -> None:
    one = again(transfer)
    services.release_leak(
        one.public_id, by="Arkivar", reason="Sett på", stop=services.hash_of_stop(one.details)
    )


def test_item_16_two_stops_of_one_transfer_can_each_be_released(
    runtime: Runtime, archive: FolderArchive, rest: Callable[[], None]
) -> None:
    """Strictly confidential, and a leak: without end before, for each release took the other's place."""
    archived(rest)
    screen(runtime, GURI)
    with_text(runtime, "Kontakt Guri Fjellstrand")
    facts = application()
    assert facts.application is not None
    applicant = replace(facts.application.applicant, protection=Protection.STRICTLY_CONFIDENTIAL)
    transfer = ask(replace(facts, application=replace(facts.application, applicant=applicant)))
    rest()
    assert code_of(transfer) == "transfer.protected"
    release(transfer)
    rest()
    assert code_of(transfer) == "would_leak"
    release(transfer)
    rest()
    assert again(transfer).state == State.TRANSFERRED
    assert set(Release.objects.values_list("kind", flat=True)) == {"transfer.protected", "would_leak"}


def test_item_16_a_release_ends_when_the_text_that_it_covers_changes(
    runtime: Runtime, archive: FolderArchive, rest: Callable[[], None]
) -> None:
    """The same person in the same place, and another text round them: a later, real leak."""
    screen(runtime, GURI)
    with_text(runtime, "Kontaktperson: Guri Fjellstrand, seksjonsleder")
    transfer = ask(advertisement())
    rest()
    release(transfer)
    with_text(runtime, "Guri Fjellstrand har søkt stillingen")
    rest()
    assert (again(transfer).state, code_of(transfer)) == (State.STOPPED, "would_leak")
    assert not archive.writers()


# --- 17.6 --------------------------------------------------------------------------------------------------------


def test_issue_17_item_6_nothing_comes_before_the_first_document(
    make: Callable[..., Runtime],
) -> None:
    """The answer to the advertisement's upload is lost: what follows waits until it rests, and then nothing blocks it."""
    runtime = make(keys=KeyStrength.WEAK, settle_seconds=4.0)
    archive = runtime.archives["double"]
    assert isinstance(archive, FolderArchive)
    archive.fail("perform", "document", "outcome_unknown")
    first, follower = ask(advertisement()), ask(application())
    run_due(runtime)
    assert ArchiveCase.objects.get().is_there
    assert again(first).state == State.UNRESOLVED
    assert (again(follower).state, len(archive.objects("entry"))) == (State.WAITING_FOR_CASE, 1)
    Worker(runtime).run_until_rest()
    Worker(runtime).run_until_rest()
    assert {again(one).state for one in (first, follower)} == {State.TRANSFERRED}
    made = [entry["number"] for entry in archive.objects("entry")]
    assert made == [again(first).entry_number, again(follower).entry_number]
    archive.fail("perform", "entry", "outcome_unknown")
    unresolved, sibling = ask(application(candidate=2)), ask(application(candidate=3))
    run_due(runtime)
    assert again(unresolved).state in (State.UNRESOLVED, State.TRANSFERRED)
    assert again(sibling).state == State.TRANSFERRED


def test_issue_17_item_6_a_person_may_decide_that_the_rest_goes_on(
    runtime: Runtime, archive: FolderArchive, rest: Callable[[], None]
) -> None:
    archive.fail("perform", "document", "declined")
    first, follower = ask(advertisement()), ask(application())
    rest()
    assert (again(first).state, again(follower).state) == (State.DECLINED, State.WAITING_FOR_CASE)
    facts = advertisement()
    assert services.go_on_without_first(facts.vacancy, reason="Annonsen registreres på papir", by="arne") == 1
    rest()
    assert again(follower).state == State.TRANSFERRED
    assert ArchiveCase.objects.get().ready_by == "arne"


def test_item_16_a_release_does_not_cover_one_who_asked_for_exemption_since(
    runtime: Runtime, archive: FolderArchive, rest: Callable[[], None]
) -> None:
    """Let through while she was an applicant as others; then she asks for exemption, before the worker comes to it."""
    screen(runtime, GURI)
    with_text(runtime, "Guri Fjellstrand er tillitsvalgt her")
    transfer = ask(advertisement())
    rest()
    release(transfer)
    screen(runtime, replace(GURI, scope=Scope.EXEMPT))
    rest()
    assert (again(transfer).state, code_of(transfer)) == (State.STOPPED, "would_leak")
