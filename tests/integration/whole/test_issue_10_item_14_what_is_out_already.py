"""A wish for exemption comes when the list's last call was made: nobody is told that nothing is out, and it is not sent again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from arkivbro.core.applicant_lists import ListKind
from arkivbro.core.messages import sentence_of
from arkivbro.core.recruitment import ExemptionRequest
from arkivbro.recruitment.models import Vacancy
from arkivbro.recruitment.services import receive
from arkivbro.runtime import Runtime
from arkivbro.transfers import services
from arkivbro.transfers.models import State, Step, StepState
from arkivbro.transfers.worker import Worker
from tests import recruitment_acts as acts
from tests.doubles.folder_archive import FolderArchive
from tests.doubles.ledger import Clock
from tests.integration.whole.conftest import DEADLINE, FROM_INGA, PATIENT, WITH_DEADLINE, the, told

pytestmark = pytest.mark.django_db(transaction=True)
ONCE = pytest.mark.one_database("what the routine decides: one worker, one thing after another")

ASKS = replace(FROM_INGA, exemption=ExemptionRequest(True, "truet"))


@pytest.fixture
def locked(archive: FolderArchive, rest: Callable[[], None], clock: Clock) -> None:
    """The public list is locked, and waits for a worker."""
    receive(WITH_DEADLINE)
    receive(FROM_INGA)
    rest()
    vacancy = Vacancy.objects.get()
    acts.leader_of(vacancy)
    clock.forward(7 * 86400)
    acts.lock_list(vacancy, ListKind.PUBLIC, DEADLINE)


def journalled(archive: FolderArchive) -> int:
    return int(archive.objects("entry")[-1].get("times_journalled", 0))


@ONCE
def test_issue_10_item_14_it_was_sent_and_no_answer_came(
    locked: None, runtime: Runtime, archive: FolderArchive, later: Callable[[], None]
) -> None:
    archive.fail("perform", "status", "lost_answer")
    Worker(runtime).run_due()
    receive(ASKS)
    later()
    assert told("public_list") == (State.STOPPED, "transfer.stands_in_archive")
    assert journalled(archive) == 1
    assert the("public_list").details.findings
    one = the("public_list")
    services.complete_by_hand(one.public_id, number=one.entry_number, reason="Satt til Utgår", by="ada")
    later()
    assert (told("public_list")[0], journalled(archive)) == (State.TRANSFERRED, 1)


@ONCE
def test_issue_10_item_14_who_lets_it_through_lets_it_stand(
    locked: None, runtime: Runtime, archive: FolderArchive, later: Callable[[], None]
) -> None:
    archive.fail("perform", "status", "lost_answer")
    Worker(runtime).run_due()
    receive(ASKS)
    later()
    one = the("public_list")
    services.release_leak(
        one.public_id, by="ada", reason="Trukket igjen", stop=services.hash_of_stop(one.details)
    )
    later()
    assert (told("public_list"), journalled(archive)) == ((State.TRANSFERRED, ""), 1)


def test_issue_10_item_14_its_receipt_is_asked_for_all_the_same(
    locked: None, archive: FolderArchive, rest: Callable[[], None], later: Callable[[], None]
) -> None:
    archive.fail("perform", "status", "accepted")
    rest()
    receive(ASKS)
    later()
    assert told("public_list") == (State.ACCEPTED, "")
    archive.give_receipts()
    later()
    assert told("public_list") == (State.STOPPED, "transfer.stands_in_archive")
    step = Step.objects.get(transfer=the("public_list"), kind="status")
    assert (step.state, step.ticket) == (StepState.DONE, "")


@ONCE
def test_issue_10_item_14_a_call_that_never_came_there_is_not_made(
    locked: None, runtime: Runtime, archive: FolderArchive, later: Callable[[], None]
) -> None:
    """Cut off before it was carried out: nothing is public, and so it stays."""
    archive.fail("perform", "status", "outcome_unknown")
    Worker(runtime).run_due()
    receive(ASKS)
    later()
    state, code = told("public_list")
    assert (state, code, journalled(archive)) == (State.STOPPED, "would_leak", 0)
    error = the("public_list").error
    assert error is not None
    assert "Ingenting er sendt" not in sentence_of(error), "its entry and its document are"


@ONCE
def test_issue_10_item_14_a_late_call_is_waited_for(make: Callable[..., Runtime], clock: Clock) -> None:
    """So long as it may still be carried out, nobody is told that it was not."""
    runtime = make(clock=clock, settle_seconds=3600.0, settings=PATIENT)
    archive = runtime.archives["double"]
    assert isinstance(archive, FolderArchive)
    receive(WITH_DEADLINE)
    receive(FROM_INGA)
    Worker(runtime).run_until_rest()
    vacancy = Vacancy.objects.get()
    acts.leader_of(vacancy)
    clock.forward(7 * 86400)
    acts.lock_list(vacancy, ListKind.PUBLIC, DEADLINE)
    archive.fail("perform", "status", "outcome_unknown")
    Worker(runtime).run_due()
    receive(ASKS)
    clock.forward(120)
    Worker(runtime).run_due()
    assert told("public_list") == (State.UNRESOLVED, "outcome_unknown")
