"""What a second look at issue 10 found: a row that cannot even be taken up, a yes that was for other facts, sweeps behind one odd
case, and a probe that ended half-way. Each test is named after the item of the issue.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, OperationalError, connection, connections
from django.utils import timezone

from arkivbro.accounts.acts import COMMAND_LINE
from arkivbro.accounts.models import AuditEntry
from arkivbro.chores import Chore
from arkivbro.core.errors import ArkivbroError, BadFacts, OutcomeUnknown, Transient
from arkivbro.core.facts import TransferFacts
from arkivbro.core.recruitment import Protection
from arkivbro.ports import ExternalReference
from arkivbro.runtime import Runtime
from arkivbro.transfers import responsible
from arkivbro.transfers.engine import case_worker
from arkivbro.transfers.engine.set_aside import LONGEST, SetAside
from arkivbro.transfers.engine.under_way import UnderWay
from arkivbro.transfers.models import ArchiveCase, ChoreState, Connection, Pause, State, Transfer
from arkivbro.transfers.services.drift_acts import ProbeConnection, probe
from arkivbro.transfers.worker import Worker
from tests.doubles.folder_archive import FolderArchive
from tests.doubles.ledger import Clock, TextDocuments, advertisement, application, ask, run_due
from tests.integration.transfers.test_between_the_parts import again, archived, code_of, release

pytestmark = pytest.mark.django_db(transaction=True)
ONCE = pytest.mark.one_database("what the routine decides: one worker, one thing after another")

Rest = Callable[[], None]


def work_for(runtime: Runtime, seconds: float, *, until_rest: bool = False) -> bool:
    """A worker in a thread of its own, for so long at most; whether it ended by itself."""
    worker = Worker(runtime)

    def work() -> None:
        try:
            worker.run_until_rest() if until_rest else worker.run_forever()
        finally:
            connections.close_all()

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    thread.join(seconds)
    ended = not thread.is_alive()
    worker.drain()
    thread.join(10)
    return ended


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Every transfer that a worker tried to take up, in order."""
    tried: list[int] = []
    real: Callable[[UnderWay], bool | None] = vars(case_worker)["take_up"]

    def counted(under_way: UnderWay) -> bool | None:
        tried.append(under_way.transfer_id)
        return real(under_way)

    monkeypatch.setattr(case_worker, "take_up", counted)
    return tried


@contextmanager
def refused_by_the_database(transfer: Transfer, states: tuple[str, ...]) -> Iterator[None]:
    """This row may not come into any of these states, whatever the table of states says."""
    named = ", ".join(f"'{state}'" for state in states)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                f"CREATE TRIGGER odd_row BEFORE UPDATE OF state ON transfers_transfer WHEN NEW.id = {transfer.pk} "
                f"AND NEW.state IN ({named}) BEGIN SELECT RAISE(ABORT, 'odd'); END"
            )
        else:
            cursor.execute(
                "CREATE FUNCTION odd_row() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                f"IF NEW.id = {transfer.pk} AND NEW.state IN ({named}) THEN RAISE EXCEPTION 'odd' "
                "USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$"
            )
            cursor.execute(
                "CREATE TRIGGER odd_row BEFORE UPDATE OF state ON transfers_transfer "
                "FOR EACH ROW EXECUTE FUNCTION odd_row()"
            )
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            on = "" if connection.vendor == "sqlite" else " ON transfers_transfer"
            cursor.execute(f"DROP TRIGGER odd_row{on}")
            if connection.vendor != "sqlite":
                cursor.execute("DROP FUNCTION odd_row()")


# --- 2: a poison transfer ----------------------------------------------------------------------------------------


def test_item_2_a_row_that_cannot_be_taken_up_failed_and_its_siblings_go_on(
    runtime: Runtime, archive: FolderArchive, rest: Rest, begun: list[int]
) -> None:
    archived(rest)
    begun.clear()
    poison, sibling = ask(application(candidate=1)), ask(application(candidate=2))
    Transfer.objects.filter(pk=poison.pk).update(beginnings=[{}])
    rest()
    assert (again(poison).state, code_of(poison)) == (State.FAILED, "defect")
    assert again(sibling).state == State.TRANSFERRED
    assert begun.count(poison.pk) == 1


def test_item_2_a_move_that_the_database_refuses_is_told(
    runtime: Runtime, archive: FolderArchive, rest: Rest, begun: list[int]
) -> None:
    archived(rest)
    begun.clear()
    poison, sibling = ask(application(candidate=1)), ask(application(candidate=2))
    with refused_by_the_database(poison, ("transferring",)):
        rest()
    assert again(poison).state == State.FAILED
    assert again(sibling).state == State.TRANSFERRED
    assert begun.count(poison.pk) == 1


def test_item_2_what_cannot_even_be_told_waits_and_the_rest_goes_on(
    runtime: Runtime, archive: FolderArchive, rest: Rest, begun: list[int]
) -> None:
    """Neither that it began nor that it failed can be stored: tried anew after a while, not in a loop."""
    archived(rest)
    begun.clear()
    poison, sibling = ask(application(candidate=1)), ask(application(candidate=2))
    with refused_by_the_database(poison, ("transferring", "failed")):
        work_for(runtime, 3)
        assert again(sibling).state == State.TRANSFERRED
        assert begun.count(poison.pk) == 1
    rest()
    assert again(poison).state == State.TRANSFERRED


def test_item_2_an_outcome_that_cannot_be_stored_is_not_tried_in_a_loop(
    runtime: Runtime, archive: FolderArchive, monkeypatch: pytest.MonkeyPatch, begun: list[int]
) -> None:
    def refuse(*_: object) -> None:
        raise IntegrityError("odd")

    documents = runtime.prepare_documents
    assert isinstance(documents, TextDocuments)
    documents.fail_with = [ValueError("x")] * 1000
    for name in ("store_outcome", "store_bare_fault"):
        monkeypatch.setattr(case_worker, name, refuse)
    ask(advertisement())
    work_for(runtime, 2)
    assert len(begun) == 1


def test_a_wait_doubles_and_ends() -> None:
    aside = SetAside()
    aside.put(1, 0.0)
    assert (aside.waiting(4.9), aside.waiting(5.0)) == ([1], [])
    aside.put(1, 5.0)
    assert (aside.waiting(14.9), aside.waiting(15.0)) == ([1], [])
    for _ in range(20):
        aside.put(1, 0.0)
    assert (aside.waiting(LONGEST - 1), aside.waiting(LONGEST)) == ([1], [])
    aside.forget(1)
    aside.put(1, 0.0)
    assert aside.waiting(5.0) == []


# --- 16: a named archivist says yes to these facts ---------------------------------------------------------------


def protected(letter: str = "Jeg søker.", given: str = "Guri") -> TransferFacts:
    facts = application(letter=letter)
    assert facts.application is not None
    applicant = replace(
        facts.application.applicant, given_name=given, protection=Protection.STRICTLY_CONFIDENTIAL
    )
    return replace(facts, application=replace(facts.application, applicant=applicant))


def is_stopped(transfer: Transfer) -> bool:
    return (again(transfer).state, code_of(transfer)) == (State.STOPPED, "transfer.protected")


@ONCE
def test_item_16_who_asked_before_it_was_known_did_not_say_yes(archive: FolderArchive, rest: Rest) -> None:
    transfer = ask(application(), trigger="rakel")
    assert ask(protected()).pk == transfer.pk
    archived(rest)
    assert is_stopped(transfer)


@ONCE
def test_item_16_a_person_who_reads_a_file_in_did_not_say_yes(archive: FolderArchive, rest: Rest) -> None:
    archived(rest)
    transfer = ask(protected(), trigger="kommandolinjen")
    rest()
    assert is_stopped(transfer)


@ONCE
def test_item_16_an_archivist_who_chose_that_applicant_did(archive: FolderArchive, rest: Rest) -> None:
    archived(rest)
    transfer = ask(protected(), trigger="arkivar", allowed_by="arkivar")
    rest()
    assert again(transfer).state == State.TRANSFERRED


@pytest.mark.parametrize("allowed_by", ["", "arkivar"])
@ONCE
def test_item_16_newer_facts_stop_again(archive: FolderArchive, rest: Rest, allowed_by: str) -> None:
    """The yes was for the facts as they were: after a release, and after an archivist's own request."""
    archived(rest)
    transfer = ask(protected(), allowed_by=allowed_by)
    if not allowed_by:
        rest()
        release(transfer)
    assert ask(protected("En helt ny tekst", given="Gro")).pk == transfer.pk
    rest()
    assert is_stopped(transfer)
    release(transfer)
    rest()
    assert again(transfer).state == State.TRANSFERRED


@ONCE
def test_item_16_a_new_version_after_a_fault_stops_again(
    runtime: Runtime, archive: FolderArchive, rest: Rest
) -> None:
    archived(rest)
    transfer = ask(protected())
    rest()
    release(transfer)
    documents = runtime.prepare_documents
    assert isinstance(documents, TextDocuments)
    documents.fail_with = [BadFacts()]
    rest()
    assert again(transfer).state == State.FAILED
    mended = ask(protected("En ny tekst", given="Gro"))
    rest()
    assert is_stopped(mended)


# --- 3: one odd row stops no sweep -------------------------------------------------------------------------------


def test_item_3_a_case_that_brings_the_archive_into_trouble_is_asked_about_last(
    make: Callable[..., Runtime], monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock()
    runtime = make(clock=clock)
    for number in range(4):
        ArchiveCase.objects.create(
            source="kilde",
            vacancy_id=str(number),
            archive="double",
            key=f"k{number}",
            vacancy_ref=str(number),
            created=clock(),
            reference={"kind": "case", "id": str(number), "number": f"2026/{number}"},
        )
    asked: list[str] = []

    def read_case(reference: ExternalReference, *, deadline: float) -> None:
        asked.append(reference.id)
        if reference.id == "0":
            raise Transient

    monkeypatch.setattr(runtime.archives["double"], "read_case", read_case)
    for _ in range(2):
        responsible.read_responsibles()
    assert asked == ["0", "1", "2", "3"]


def test_item_3_a_chore_that_cannot_tell_whether_it_is_due_is_told_and_ends_nothing(
    make: Callable[..., Runtime],
) -> None:
    runtime = make()

    def odd() -> bool:
        raise ValueError("odd row")

    object.__setattr__(runtime, "chores", (Chore("odd", lambda: None, every=0.05, is_due=odd),))
    assert work_for(runtime, 10, until_rest=True)
    (row,) = ChoreState.objects.filter(name="odd")
    assert row.failures and row.error_code == "ValueError"


# --- 11: an act that fails half-way ------------------------------------------------------------------------------


def test_item_11_a_probe_ends_a_pause_and_tells_of_it_or_neither(
    runtime: Runtime, archive: FolderArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut(**_: object) -> None:
        raise OperationalError("away")

    since = timezone.now() - timedelta(minutes=1)
    Connection.objects.create(archive="double", pause=Pause.UNREACHABLE, since=since)
    with monkeypatch.context() as broken:
        broken.setattr(AuditEntry.objects, "create", cut)
        with pytest.raises(OperationalError):
            probe(ProbeConnection(actor=COMMAND_LINE, archive="double"))
    assert Connection.objects.get(archive="double").pause == Pause.UNREACHABLE
    assert probe(ProbeConnection(actor=COMMAND_LINE, archive="double")) is None
    assert Connection.objects.get(archive="double").pause == ""
    assert AuditEntry.objects.count() == 1


@pytest.mark.parametrize("words", ["HTTP 503 \x00", "HTTP 503 \ud800", "HTTP 503"])
@pytest.mark.parametrize(
    ("fault", "state"), [(Transient, State.RETRYING), (OutcomeUnknown, State.UNRESOLVED)]
)
def test_item_2_words_that_no_database_takes_change_no_outcome(
    words: str, fault: type[ArkivbroError], state: str, runtime: Runtime, archive: FolderArchive,
    rest: Callable[[], None], monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    ask(advertisement())
    rest()

    def answers(*_: object, **__: object) -> None:
        raise fault(archive_words=words)

    monkeypatch.setattr(archive, "perform", answers)
    transfer = ask(application())
    run_due(runtime)
    transfer.refresh_from_db()
    assert transfer.state == state
    assert transfer.history.exists()
