"""*Lag ny plan* when the call that sets the status was made already: what stands there is compared with the new plan, for nobody sent it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from arkivbro.core.errors import WrongUse
from arkivbro.recruitment.services import receive
from arkivbro.runtime import Runtime
from arkivbro.transfers import services
from arkivbro.transfers.models import State, Transfer
from arkivbro.transfers.worker import Worker
from tests.doubles.folder_archive import FolderArchive
from tests.doubles.ledger import Clock
from tests.integration.whole.conftest import FROM_INGA, WITH_DEADLINE, the, told

pytestmark = pytest.mark.django_db(transaction=True)
ONCE = pytest.mark.one_database("what the routine decides: one worker, one thing after another")


@pytest.fixture
def sent(runtime: Runtime, archive: FolderArchive, rest: Callable[[], None]) -> Transfer:
    """An application is journalled, and the answer is lost."""
    receive(WITH_DEADLINE)
    rest()
    receive(FROM_INGA)
    archive.fail("perform", "status", "lost_answer")
    Worker(runtime).run_due()
    assert told("application") == (State.UNRESOLVED, "outcome_unknown")
    assert archive.objects("entry")[-1]["status"] == "J"
    return the("application")


def planned_with(officer: str) -> bool:
    return f'"officer": "{officer}"' in the("application").plan.text.replace('":"', '": "')


def test_issue_10_item_9_the_new_plan_is_never_told_as_transferred(
    sent: Transfer, later: Callable[[], None], archive: FolderArchive
) -> None:
    services.replan(sent.public_id, by="ada", officer="NY")
    later()
    assert told("application") == (State.FAILED, "transfer.stands_otherwise")
    assert planned_with("NY")
    assert "where.case_handler" in [one.where for one in the("application").details.findings]
    assert archive.objects("entry")[-1]["times_journalled"] == 1


@ONCE
def test_issue_10_item_9_the_same_plan_anew_rests(sent: Transfer, later: Callable[[], None]) -> None:
    services.replan(sent.public_id, by="ada")
    later()
    assert told("application") == (State.TRANSFERRED, "")


@ONCE
def test_issue_10_item_9_no_new_plan_while_a_receipt_is_awaited(
    archive: FolderArchive, rest: Callable[[], None]
) -> None:
    """Not by way of *Prøv igjen* either: the archive has the old plan, and will say so."""
    receive(WITH_DEADLINE)
    rest()
    receive(FROM_INGA)
    archive.fail("perform", "status", "accepted")
    rest()
    one = the("application")
    assert one.state == State.ACCEPTED
    services.retry(one.public_id, by="ada")
    with pytest.raises(WrongUse) as refused:
        services.replan(one.public_id, by="ada", officer="NY")
    assert refused.value.code == "transfer.replan_accepted"
    archive.give_receipts()
    rest()
    assert told("application") == (State.TRANSFERRED, "")


def test_issue_10_item_9_newer_facts_never_take_the_place_of_those_that_were_sent(
    sent: Transfer, later: Callable[[], None], clock: Clock, archive: FolderArchive
) -> None:
    """Planned anew, and the source tells more before that plan is made: that is another entry."""
    services.replan(sent.public_id, by="ada")
    receive(replace(FROM_INGA, letter="Jeg søker, og legger til dette."))
    later()
    versions = Transfer.objects.filter(kind="application").order_by("version")
    assert [(one.version, one.state) for one in versions] == [(1, State.TRANSFERRED), (2, State.TRANSFERRED)]
    assert len(archive.objects("entry")) == 3
