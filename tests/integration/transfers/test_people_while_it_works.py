"""What a person does while a worker has the transfer in its hands: it is heard, or refused, and nothing is sent twice or lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from arkivbro.core.errors import ArkivbroError
from arkivbro.core.facts import TransferFacts
from arkivbro.core.plan_types import ArchivePlan, Step, StepKind
from arkivbro.documents.made import MadeDocuments
from arkivbro.ports import Lookup
from arkivbro.runtime import Runtime
from arkivbro.transfers import services
from arkivbro.transfers.models import ArchiveCase, Connection, Pause, State, Transfer
from tests.doubles.folder_archive import FolderArchive
from tests.doubles.ledger import TextDocuments, advertisement, ask

pytestmark = pytest.mark.django_db(transaction=True)

Act = Callable[[Transfer], object]
ONCE = pytest.mark.one_database("at which of the calls to the archive")
VACANCY = advertisement().vacancy
BY = "arne"

ACTS: dict[str, Act] = {
    "retry": lambda one: services.retry(one.public_id, by=BY),
    "replan": lambda one: services.replan(one.public_id, by=BY),
    "cancel": lambda one: services.cancel(one.public_id, by=BY, reason="Skulle ikke dit"),
    "complete": lambda one: services.complete_by_hand(one.public_id, number="2026/9", reason="Gjort", by=BY),
    "exclude": lambda _: services.do_not_archive(VACANCY, reason="Prøve", by=BY),
    "newer facts": lambda _: ask(advertisement(text="Vi søker to rådgivere.")),
    "pause": lambda _: services.pause_connection("double", by=BY, reason="Oppgradering"),
}
HEARD_WHILE_PREPARING = {"cancel", "exclude"}
"""Nothing is out yet: it ends."""


def once(act: Act, transfer: Transfer, told: list[str]) -> Callable[[], None]:
    def do() -> None:
        if not told:
            told.append("")
            try:
                act(transfer)
            except ArkivbroError as error:
                told[0] = error.code

    return do


def stands_once(archive: FolderArchive) -> None:
    assert [len(archive.objects(kind)) for kind in ("case", "entry", "document")] == [1, 1, 1]
    assert archive.objects("entry")[0]["times_journalled"] == 1


@pytest.mark.parametrize("name", ACTS)
def test_while_it_is_prepared(
    runtime: Runtime, archive: FolderArchive, rest: Callable[[], None], name: str
) -> None:
    transfer = ask(advertisement())
    told: list[str] = []
    act = once(ACTS[name], transfer, told)
    maker = runtime.prepare_documents
    assert isinstance(maker, TextDocuments)

    def interrupted(facts: TransferFacts, plan: ArchivePlan) -> MadeDocuments:
        act()
        return maker(facts, plan)

    object.__setattr__(runtime, "prepare_documents", interrupted)
    rest()
    transfer.refresh_from_db()
    if name in HEARD_WHILE_PREPARING:
        assert (told, transfer.state) == ([""], State.CANCELLED)
        assert not archive.writers()
        return
    if name == "pause":
        assert Connection.objects.get().pause == Pause.BY_PERSON
        services.resume_connection("double")
        rest()
        transfer.refresh_from_db()
    assert transfer.state == State.TRANSFERRED
    stands_once(archive)
    if name == "newer facts":
        assert "to rådgivere" in transfer.facts.text
        assert Transfer.objects.count() == 1
    assert bool(told[0]) == (name in ("retry", "replan", "complete"))


def test_a_case_that_is_linked_after_the_look_up_is_the_one(
    archive: FolderArchive, rest: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Simulated seed 120: the worker had looked the case up, then a person linked another, and it made its own all the same."""
    ask(advertisement(2))
    rest()
    transfer = ask(advertisement())
    find, linked = archive.find, list[str]()

    def found(step: Step, *arguments: Any, **options: Any) -> Lookup:
        answer = find(step, *arguments, **options)
        if step.kind is StepKind.CASE and not linked:
            linked.append(services.link_case(VACANCY, services.find_case(VACANCY, "2026/1"), by=BY).number)
        return answer

    monkeypatch.setattr(archive, "find", found)
    rest()
    transfer.refresh_from_db()
    assert (linked, transfer.state) == (["2026/1"], State.TRANSFERRED)
    assert len(archive.objects("case")) == 1
    assert {one["times_journalled"] for one in archive.objects("entry")} == {1}


@pytest.mark.parametrize(
    "kind", ["entry", *(pytest.param(one, marks=ONCE) for one in ("case", "document", "status"))]
)
@pytest.mark.parametrize("name", ACTS)
def test_while_a_call_is_out(
    runtime: Runtime,
    archive: FolderArchive,
    rest: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    kind: str,
) -> None:
    """Something may stand in the archive: it is brought to its end, whatever is pressed; a change is an entry of its own."""
    transfer = ask(advertisement())
    told: list[str] = []
    act = once(ACTS[name], transfer, told)
    real = archive.perform

    def interrupted(step: Any, *arguments: Any, **named: Any) -> Any:
        if step.kind.value == kind:
            act()
        return real(step, *arguments, **named)

    monkeypatch.setattr(archive, "perform", interrupted)
    rest()
    if name == "pause":
        assert Connection.objects.get().pause == Pause.BY_PERSON
        services.resume_connection("double")
        rest()
    transfer.refresh_from_db()
    assert transfer.state == State.TRANSFERRED
    if name == "newer facts":
        later = Transfer.objects.exclude(pk=transfer.pk).get()
        assert (later.kind, later.version) == ("advertisement_change", 2)
        assert "to rådgivere" not in transfer.facts.text
    else:
        stands_once(archive)
        assert Transfer.objects.count() == 1
    assert bool(told[0]) == (name in ("retry", "replan", "cancel", "complete"))
    assert ArchiveCase.objects.get().is_ready


def test_a_retry_between_two_attempts_does_not_send_what_was_sent_again(
    runtime: Runtime, archive: FolderArchive, rest: Callable[[], None]
) -> None:
    """Sent, no answer; a person presses *Prøv igjen* and *Lag ny plan* before the archive was asked."""
    archive.fail("perform", "entry", "lost_answer")
    archive.fail("find", "entry", "transient", times=1)
    transfer = ask(advertisement())
    for act in ("retry", "replan"):
        rest()
        if Transfer.objects.get(pk=transfer.pk).state != State.TRANSFERRED:
            ACTS[act](transfer)
    rest()
    assert Transfer.objects.get(pk=transfer.pk).state == State.TRANSFERRED
    stands_once(archive)
