"""A machine that slept sends after another worker has taken over: what may stand twice in the archive is told, and nothing else is changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from arkivbro.core.errors import OutcomeUnknown
from arkivbro.ports import KeyStrength
from arkivbro.runtime import Runtime
from arkivbro.transfers.engine.case_worker import serve_case
from arkivbro.transfers.engine.late_answers import PERHAPS_TWICE
from arkivbro.transfers.engine.lease import LeaseLost, claim
from arkivbro.transfers.models import ArchiveCase, Attempt, State, Transfer
from arkivbro.transfers.policy.recruitment import engine_for
from tests.doubles.folder_archive import FolderArchive
from tests.doubles.ledger import advertisement, ask

pytestmark = pytest.mark.django_db(transaction=True)

Act = Callable[[], None]


def slept(runtime: Runtime, *, kind: str, before: Act, after: Act = lambda: None) -> list[Any]:
    """A worker's turn whose first call of that kind goes out only when `before` is done; what the archive answered it."""
    archive: Any = runtime.archives["double"]
    perform, answers = archive.perform, list[Any]()

    def late(step: Any, *given: Any, **named: Any) -> Any:
        if step.kind.value != kind or archive.perform is perform:
            return perform(step, *given, **named)
        archive.perform = perform
        before()
        answers.append(perform(step, *given, **named))
        after()
        return answers[0]

    archive.perform = late
    lease = claim(engine_for(runtime), owner="sleeper")
    assert lease is not None
    with pytest.raises(LeaseLost):
        serve_case(engine_for(runtime), lease)
    return answers


def lapse() -> None:
    ArchiveCase.objects.update(lease_until="2000-01-01T00:00:00Z")


def another_serves(runtime: Runtime) -> None:
    """The lease is over; another takes the case up, finds nothing there when it has settled, and makes it."""
    lapse()
    Transfer.objects.update(due_at="2000-01-01T00:00:00Z")
    heir = claim(engine_for(runtime), owner="heir")
    assert heir is not None
    serve_case(engine_for(runtime), heir)


def told() -> list[tuple[str, str, str]]:
    rows = Attempt.objects.filter(code=PERHAPS_TWICE)
    return list(rows.values_list("call", "worker", "reference"))


def number_of(answer: Any) -> str:
    return str(answer.number or answer.id)


def test_a_second_object_of_a_machine_that_slept_is_told_in_the_history(make: Callable[..., Runtime]) -> None:
    runtime = make(keys=KeyStrength.WEAK)
    transfer = ask(advertisement())
    [answer] = slept(runtime, kind="entry", before=lambda: another_serves(runtime))
    archive = runtime.archives["double"]
    assert isinstance(archive, FolderArchive)
    assert len(archive.objects("entry")) == 2
    assert told() == [("perform", "sleeper", number_of(answer))]
    after = Transfer.objects.get(pk=transfer.pk)
    assert (after.state, after.entry_number == answer.number) == (State.TRANSFERRED, False)


def test_one_that_the_successor_found_is_no_second_one(make: Callable[..., Runtime]) -> None:
    runtime = make(keys=KeyStrength.WEAK)
    transfer = ask(advertisement())
    slept(runtime, kind="entry", before=lapse, after=lambda: another_serves(runtime))
    assert Transfer.objects.get(pk=transfer.pk).state == State.TRANSFERRED
    assert told() == []


def test_a_late_call_without_an_answer_is_told_too(make: Callable[..., Runtime]) -> None:
    def no_answer() -> None:
        raise OutcomeUnknown

    runtime = make(keys=KeyStrength.WEAK)
    ask(advertisement())
    slept(runtime, kind="entry", before=lambda: another_serves(runtime), after=no_answer)
    assert told() == [("perform", "sleeper", "")]


def test_an_archive_with_strong_keys_makes_no_second_one_and_nothing_is_told(
    make: Callable[..., Runtime],
) -> None:
    runtime = make(keys=KeyStrength.STRONG)
    ask(advertisement())
    slept(runtime, kind="entry", before=lambda: another_serves(runtime))
    archive = runtime.archives["double"]
    assert isinstance(archive, FolderArchive)
    assert len(archive.objects("entry")) == 1
    assert told() == []
