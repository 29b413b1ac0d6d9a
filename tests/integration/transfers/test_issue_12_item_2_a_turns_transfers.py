"""Transfers of one case that are due together go in by one commit; each stands or falls alone all the same."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

from arkivbro.archive.adapter import BuiltinArchive
from arkivbro.archive.models import RegistryEntry
from arkivbro.archive.services import whole_plan
from arkivbro.archive.services.profile_codes import register_for_profile
from arkivbro.archive.store import FileStore
from arkivbro.core.errors import Declined
from arkivbro.core.people_index import PersonToScreen, Scope
from arkivbro.documents.durable_files import Folders
from arkivbro.runtime import Runtime
from arkivbro.transfers import services
from arkivbro.transfers.engine import case_worker, whole
from arkivbro.transfers.engine.case_worker import serve_one_case
from arkivbro.transfers.engine.heartbeats import Heartbeats
from arkivbro.transfers.engine.lease import LeaseLost
from arkivbro.transfers.models import ArchiveCase, Attempt, State, Transfer
from arkivbro.transfers.policy.recruitment import engine_for
from arkivbro.transfers.worker import Worker
from tests.doubles.ledger import advertisement, application, ask

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def archive(runtime: Runtime, tmp_path: Path) -> BuiltinArchive:
    register_for_profile(profile=runtime.profile, by="arkivprofilen")
    made = BuiltinArchive("double", store=FileStore(tmp_path / "built-in"), clock=runtime.clock)
    object.__setattr__(runtime, "archives", {"double": made})
    ask(advertisement())
    Worker(runtime).run_until_rest()
    return made


@pytest.fixture
def groups(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many plans each commit was to take, in order."""
    sizes: list[int] = []
    real = vars(case_worker)["deliver_whole"]

    def counted(group: Any, drafts: Any) -> None:
        sizes.append(len(group))
        real(group, drafts)

    for module in (case_worker, whole):
        monkeypatch.setattr(module, "deliver_whole", counted)
    return sizes


def again(transfer: Transfer) -> Transfer:
    return Transfer.objects.get(pk=transfer.pk)


def three() -> list[Transfer]:
    return [ask(application(candidate=number)) for number in (1, 2, 3)]


def serve(runtime: Runtime) -> CaptureQueriesContext:
    """A turn with the case, and what was asked of the database."""
    engine = engine_for(runtime)
    with Heartbeats("test", 30.0, engine.seams) as heartbeats, CaptureQueriesContext(connection) as captured:
        assert serve_one_case(engine, "test", heartbeats)
    return captured


def at_the_archive(monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> None:
    """Once, when the files are being brought: their documents are made, and the commit is not begun."""
    real, told = BuiltinArchive.bring_files, list[None]()

    def then(self: BuiltinArchive, *given: Any, **named: Any) -> None:
        real(self, *given, **named)
        if not told:
            told.append(None)
            act()

    monkeypatch.setattr(BuiltinArchive, "bring_files", then)


def test_issue_12_item_2_they_go_in_by_one_commit_in_their_order(
    runtime: Runtime, archive: BuiltinArchive, groups: list[int]
) -> None:
    asked = three()
    serve(runtime)
    assert groups == [3]
    entries = list(RegistryEntry.objects.order_by("sequence"))
    assert [one.entry_number for one in map(again, asked)] == [one.number for one in entries[1:]]
    assert [one.sequence for one in entries] == [one.journal_sequence for one in entries] == [1, 2, 3, 4]
    for one in asked:
        told = Attempt.objects.filter(transfer=one).order_by("pk").values_list("call", "code", "reference")
        assert list(told) == [("bring_files", "ok", ""), ("whole", "ok", again(one).entry_number)]
        assert (again(one).state, again(one).attempts, again(one).beginnings) == (State.TRANSFERRED, 1, [])


def test_issue_12_item_2_ten_cost_what_three_do(runtime: Runtime, archive: BuiltinArchive) -> None:
    """Commits: the case is claimed, they are taken up, and all the rest. Statements: as many for ten as for three, and held so that
    they do not grow unseen (docs/reference/benchmarks.md).
    """
    costs = []
    for first, count in ((1, 3), (4, 10)):
        for number in range(first, first + count):
            ask(application(candidate=number))
        said = [one["sql"].split(" ", 1)[0].upper() for one in serve(runtime)]
        assert said.count("BEGIN") == said.count("COMMIT") == 3
        costs.append(len(said))
    assert Transfer.objects.filter(state=State.TRANSFERRED).count() == 14
    assert costs[0] == costs[1] <= 54


def test_issue_12_item_2_more_than_go_together_are_taken_up_while_the_first_are_made(
    runtime: Runtime, archive: BuiltinArchive, groups: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Twelve: ten, and then two, whose documents were begun before the ten were committed."""
    for number in range(1, 13):
        ask(application(candidate=number))
    begun: list[int] = []
    real = vars(case_worker)["take_up_together"]

    def noted(*given: Any) -> Any:
        taken = real(*given)
        begun.append(len(groups))
        return taken

    monkeypatch.setattr(case_worker, "take_up_together", noted)
    serve(runtime)
    assert groups == [10, 2]
    assert begun == [0, 0], "the second were taken up only when the first had been committed"
    assert RegistryEntry.objects.count() == 13


def test_issue_12_item_2_what_is_wrong_with_one_takes_none_with_it(
    runtime: Runtime, archive: BuiltinArchive, groups: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = three()
    real = vars(whole_plan)["document_row"]

    def declined(record: Any, **named: Any) -> Any:
        if record.key in of_the_second:
            raise Declined("archive.document_without_title")
        return real(record, **named)

    of_the_second: set[str] = set()
    make = runtime.prepare_documents

    def noted(facts: Any, plan: Any) -> Any:
        if facts.application.ref.id == "A-1-2":
            of_the_second.update(one.key for one in plan.entry.documents)
        return make(facts, plan)

    monkeypatch.setitem(runtime.__dict__, "prepare_documents", noted)
    monkeypatch.setattr(whole_plan, "document_row", declined)
    serve(runtime)
    assert [again(one).state for one in asked] == [State.TRANSFERRED, State.DECLINED, State.TRANSFERRED]
    assert groups == [3, 1, 1, 1]
    assert [one.sequence for one in RegistryEntry.objects.order_by("sequence")] == [1, 2, 3]
    assert not Attempt.objects.filter(transfer=asked[0], code="archive.document_without_title").exists()


def test_issue_12_item_2_documents_of_one_that_cannot_be_made_are_its_own(
    runtime: Runtime, archive: BuiltinArchive, groups: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = three()
    make = runtime.prepare_documents

    def fails(facts: Any, plan: Any) -> Any:
        if facts.application.ref.id == "A-1-2":
            raise ValueError("a defect")
        return make(facts, plan)

    monkeypatch.setitem(runtime.__dict__, "prepare_documents", fails)
    serve(runtime)
    assert [again(one).state for one in asked] == [State.TRANSFERRED, State.FAILED, State.TRANSFERRED]
    assert groups == [2]


def test_issue_12_item_2_one_that_changed_meanwhile_is_not_archived_as_it_was(
    runtime: Runtime, archive: BuiltinArchive, groups: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = three()
    at_the_archive(
        monkeypatch, lambda: ask(application(candidate=2, letter="Jeg søker med nye opplysninger."))
    )
    Worker(runtime).run_until_rest()
    assert {again(one).state for one in asked} <= {State.TRANSFERRED, State.CANCELLED}
    assert groups[0] == 3
    assert set(groups[1:]) == {1}
    assert RegistryEntry.objects.count() == 4


def test_issue_12_item_2_one_that_was_cancelled_meanwhile_is_not_archived(
    runtime: Runtime, archive: BuiltinArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = three()
    at_the_archive(
        monkeypatch, lambda: services.cancel(asked[1].public_id, by="arne", reason="Skulle ikke dit")
    )
    Worker(runtime).run_until_rest()
    assert [again(one).state for one in asked] == [State.TRANSFERRED, State.CANCELLED, State.TRANSFERRED]


def test_issue_12_item_2_who_was_added_a_moment_ago_is_screened_in_each(
    runtime: Runtime, archive: BuiltinArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who is to be screened was read once when they were begun; in the transaction that makes them public it is asked anew."""
    asked = three()
    runtime.prepare_documents.public_text = "Nora Berg har stillingen i dag."  # type: ignore[attr-defined]  # the double's
    person = PersonToScreen(
        application().application.ref,  # type: ignore[union-attr]  # an application has one
        (("Nora", "Berg"),),
        scope=Scope.EXEMPT,
    )
    at_the_archive(monkeypatch, lambda: object.__setattr__(runtime, "people", lambda _vacancy: (person,)))
    serve(runtime)
    assert [again(one).state for one in asked] == [State.STOPPED] * 3
    assert RegistryEntry.objects.count() == 1


def test_issue_12_item_2_a_database_that_is_away_gives_all_of_them_back(
    runtime: Runtime, archive: BuiltinArchive, groups: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = three()
    real, told = vars(whole_plan)["save_statuses"], list[int]()

    def away_once(*given: Any) -> None:
        real(*given)
        if not told:
            told.append(RegistryEntry.objects.count())
            raise OperationalError("the database went away")

    monkeypatch.setattr(whole_plan, "save_statuses", away_once)
    Worker(runtime).run_until_rest()
    assert told == [4], "nothing was made before it went away"
    assert [again(one).state for one in asked] == [State.TRANSFERRED] * 3
    assert [one.journal_sequence for one in RegistryEntry.objects.order_by("sequence")] == [1, 2, 3, 4]


def test_issue_12_item_2_whoever_dies_of_one_dies_of_no_other(
    runtime: Runtime, archive: BuiltinArchive, groups: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was begun by a worker that ended goes alone: so only the one that kills is counted three times."""
    asked = three()

    class Killed(BaseException):
        pass

    def dies(*_given: Any) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        for module in (case_worker, whole):
            patched.setattr(module, "deliver_whole", dies)
        with pytest.raises(Killed):
            serve(runtime)
    assert [len(again(one).beginnings) for one in asked] == [1, 1, 1]
    ArchiveCase.objects.update(owner="", lease_until=None)
    serve(runtime)
    assert groups == [1, 1, 1]
    assert [again(one).state for one in asked] == [State.TRANSFERRED] * 3


def test_issue_12_item_2_a_lease_that_is_lost_meanwhile_ends_it(
    runtime: Runtime, archive: BuiltinArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = three()
    at_the_archive(monkeypatch, lambda: ArchiveCase.objects.update(owner="another", fence=99))
    with pytest.raises(LeaseLost):
        serve(runtime)
    assert RegistryEntry.objects.count() == 1
    assert [again(one).state for one in asked] == [State.TRANSFERRING] * 3


def test_issue_12_item_4_killed_between_the_files_and_the_rows(
    runtime: Runtime, archive: BuiltinArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files first, their folders, then the rows: who dies in between leaves files by their checksums, and no row tells of one."""
    asked = three()

    class Killed(BaseException):
        pass

    def dies(_self: Folders) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(Folders, "sync", dies)
        with pytest.raises(Killed):
            serve(runtime)
    assert RegistryEntry.objects.count() == 1
    assert not Attempt.objects.filter(transfer__in=asked).exists()
    ArchiveCase.objects.update(owner="", lease_until=None)
    serve(runtime)
    assert [again(one).state for one in asked] == [State.TRANSFERRED] * 3
    assert RegistryEntry.objects.count() == 4
