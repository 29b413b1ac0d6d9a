"""The source tells that an applicant is strictly confidential after the plan was frozen and the archive was called: what was under way
stops too, and nothing goes in before a named archivist has said yes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.utils import timezone

from arkivbro.core.facts import TransferFacts
from arkivbro.core.people_index import PersonToScreen
from arkivbro.core.recruitment import Protection
from arkivbro.runtime import Runtime
from arkivbro.transfers import services
from arkivbro.transfers.models import State, Transfer
from arkivbro.transfers.worker import Worker
from tests.doubles import ledger
from tests.doubles.folder_archive import FolderArchive
from tests.doubles.ledger import advertisement, application, ask

pytestmark = pytest.mark.django_db(transaction=True)
ONCE = pytest.mark.one_database("what the routine decides: one worker, one thing after another")


def again(transfer: Transfer) -> Transfer:
    return Transfer.objects.get(pk=transfer.pk)


def told_meanwhile(runtime: Runtime, facts: TransferFacts) -> TransferFacts:
    """The source tells it: recruitment knows it from now on, and asks for the newer facts."""
    assert facts.application is not None
    ref, applicant = facts.application.ref, facts.application.applicant
    person = PersonToScreen(
        ref, ((applicant.given_name, applicant.family_name),), protection=Protection.STRICTLY_CONFIDENTIAL
    )
    object.__setattr__(runtime, "people", lambda _vacancy: (person,))
    hidden = replace(applicant, protection=Protection.STRICTLY_CONFIDENTIAL)
    return replace(facts, application=replace(facts.application, applicant=hidden))


@pytest.mark.parametrize("fault", ["transient", "outcome_unknown"])
def test_item_14_what_was_begun_before_it_was_told_stops(fault: str, make: Callable[..., Runtime]) -> None:
    # A slow machine tries nothing again meanwhile, and keeps its lease.
    runtime = make(settings=replace(ledger.QUICK, lease_seconds=30.0, retry_waits=(60, 60, 60)))
    archive = runtime.archives["double"]
    assert isinstance(archive, FolderArchive)
    ask(advertisement())
    Worker(runtime).run_until_rest()
    archive.fail("perform", "entry", fault)
    begun = ask(application())
    ledger.run_due(runtime)
    newer = ask(told_meanwhile(runtime, application()))
    for _ in range(3):
        Transfer.objects.filter(state__in=(State.RETRYING, State.UNRESOLVED)).update(due_at=timezone.now())
        Worker(runtime).run_until_rest()
    assert len(archive.objects("entry")) == 1, "it went in by itself"
    stopped = again(newer)
    assert (stopped.state, stopped.error and stopped.error.code) == (State.STOPPED, "transfer.protected")
    assert again(begun).state in (State.STOPPED, State.CANCELLED)


@ONCE
def test_item_14_it_stops_half_way_and_a_named_archivist_lets_it_go_on(
    runtime: Runtime, archive: FolderArchive, rest: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The entry is made, its files are on their way: it is not made public."""
    ask(advertisement())
    rest()
    real = archive.perform

    def then_told(step: Any, *arguments: Any, **named: Any) -> Any:
        told_meanwhile(runtime, application())
        return real(step, *arguments, **named)

    monkeypatch.setattr(archive, "perform", then_told)
    transfer = ask(application())
    rest()
    stopped = again(transfer)
    assert (stopped.state, stopped.error and stopped.error.code) == (State.STOPPED, "transfer.protected")
    assert archive.objects("entry")[-1]["status"] == "R", "it was made public"
    services.release_leak(
        stopped.public_id, by="Kari", reason="Behandlet", stop=services.hash_of_stop(stopped.details)
    )
    rest()
    assert again(transfer).state == State.TRANSFERRED
