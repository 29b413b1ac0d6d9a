"""An archive whose receipt comes tomorrow: no unknown outcome, asked about again and again, and never sent twice."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from arkivbro.ports import KeyStrength
from arkivbro.runtime import Runtime
from arkivbro.transfers import services
from arkivbro.transfers.engine.states import json_status
from arkivbro.transfers.models import Attempt, State, Step, StepState, Transfer
from arkivbro.transfers.worker import Worker
from tests.doubles.folder_archive import FolderArchive
from tests.doubles.ledger import Clock, advertisement, application, ask, run_due

pytestmark = pytest.mark.django_db(transaction=True)

ONCE = pytest.mark.one_database("what the archive promises of its keys")
KINDS = ("case", "entry", "document", "status")


def again(transfer: Transfer) -> Transfer:
    return Transfer.objects.get(pk=transfer.pk)


def sent(archive: FolderArchive) -> int:
    """Writing calls that began."""
    return sum(line["what"] == "begin" for line in archive.writers())


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "keys", [KeyStrength.WEAK, *(pytest.param(one, marks=ONCE) for one in KeyStrength if one.value != "weak")]
)
def test_a_receipt_that_comes_tomorrow(make: Callable[..., Runtime], kind: str, keys: KeyStrength) -> None:
    """Whatever the archive can be asked by key: the ticket is enough. Each look is a new worker, as after a restart."""
    clock = Clock()
    runtime = make(clock=clock, keys=keys, settle_seconds=60.0)
    archive = runtime.archives["double"]
    assert isinstance(archive, FolderArchive)
    archive.fail("perform", kind, "accepted")
    transfer = ask(advertisement())
    Worker(runtime).run_until_rest()
    before = sent(archive)
    one = again(transfer)
    assert (one.state, json_status(State(one.state)), one.error) == (State.ACCEPTED, "transferring", None)
    step = Step.objects.get(transfer=transfer, kind=kind)
    assert (step.state, bool(step.ticket)) == (StepState.ACCEPTED, True)
    waits = []
    for _ in range(8):
        due = again(transfer).due_at
        assert due is not None
        waits.append((due - clock()).total_seconds())
        clock.forward(waits[-1] + 0.1)
        run_due(runtime)
        assert again(transfer).state == State.ACCEPTED
    assert waits[-1] > 50, "it is asked as often after a while as at first"
    assert (again(transfer).attempts, again(transfer).retries) == (0, 0)
    assert sent(archive) == before, "it was sent again"
    archive.give_receipts()
    clock.forward(24 * 3600)
    Worker(runtime).run_until_rest()
    assert again(transfer).state == State.TRANSFERRED
    assert [len(archive.objects(one)) for one in ("case", "entry", "document")] == [1, 1, 1]
    assert Step.objects.get(pk=step.pk).ticket == ""


def test_what_follows_waits_for_a_first_document_without_its_receipt(
    runtime: Runtime, archive: FolderArchive, rest: Callable[[], None]
) -> None:
    archive.fail("perform", "entry", "accepted")
    ask(advertisement())
    follower = ask(application())
    rest()
    assert again(follower).state == State.WAITING_FOR_CASE


def test_an_archive_that_would_not_have_it_after_all(
    make: Callable[..., Runtime],
) -> None:
    clock = Clock()
    runtime = make(clock=clock)
    archive = runtime.archives["double"]
    assert isinstance(archive, FolderArchive)
    (archive.folder / "refuse").touch()
    archive.fail("perform", "entry", "accepted")
    transfer = ask(advertisement())
    Worker(runtime).run_until_rest()
    archive.give_receipts(refused=True)
    clock.forward(3600)
    Worker(runtime).run_until_rest()
    stands = again(transfer)
    assert (stands.state, stands.error and stands.error.code) == (State.DECLINED, "declined")
    services.retry(again(transfer).public_id, by="Arkivar")
    Worker(runtime).run_until_rest()
    assert again(transfer).state == State.TRANSFERRED
    assert len(archive.objects("entry")) == 1
    looked_up = Attempt.objects.filter(transfer=transfer, call="find", code="absent").count()
    assert looked_up >= 3, "it was sent anew without a look"


@pytest.mark.parametrize("fault", ["transient", "outcome_unknown", "cannot_tell", "unreachable"])
def test_a_question_without_an_answer_is_asked_again(make: Callable[..., Runtime], fault: str) -> None:
    clock = Clock()
    runtime = make(clock=clock)
    archive = runtime.archives["double"]
    assert isinstance(archive, FolderArchive)
    archive.fail("perform", "entry", "accepted")
    transfer = ask(advertisement())
    Worker(runtime).run_until_rest()
    archive.fail("ask", "any", fault)
    archive.give_receipts()
    for _ in range(4):
        clock.forward(3600)
        Worker(runtime).run_until_rest()
    assert again(transfer).state == State.TRANSFERRED
    assert len(archive.objects("entry")) == 1


def test_a_person_may_complete_it_by_hand(
    runtime: Runtime, archive: FolderArchive, rest: Callable[[], None]
) -> None:
    archive.fail("perform", "status", "accepted")
    transfer = ask(advertisement())
    rest()
    services.complete_by_hand(
        again(transfer).public_id, number="2026/1-1", reason="Kvittering på e-post", by="arne"
    )
    assert again(transfer).state == State.TRANSFERRED
