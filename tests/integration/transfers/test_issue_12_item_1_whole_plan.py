"""The built-in archive and the ledger share a database: a plan goes in whole, and both say so in one commit.

What was begun step by step goes on step by step; what does not go in whole is frozen, for people to see.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

from arkivbro.archive.adapter import BuiltinArchive
from arkivbro.archive.models import CaseFile, Code, RegistryEntry
from arkivbro.archive.services import status, whole_plan
from arkivbro.archive.services.profile_codes import register_for_profile
from arkivbro.archive.services.rows import entry_row
from arkivbro.archive.store import FileStore
from arkivbro.core.errors import OutcomeUnknown, Transient
from arkivbro.core.people_index import PersonToScreen, Scope
from arkivbro.runtime import Runtime
from arkivbro.transfers import services
from arkivbro.transfers.engine import whole
from arkivbro.transfers.engine.case_worker import serve_one_case
from arkivbro.transfers.engine.heartbeats import Heartbeats
from arkivbro.transfers.models import Attempt, FrozenPlan, PreparedDocument, State, Step, StepState, Transfer
from arkivbro.transfers.policy.recruitment import engine_for
from arkivbro.transfers.worker import Worker
from tests.doubles.ledger import advertisement, application, ask, run_due
from tests.doubles.states import force

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def archive(runtime: Runtime, tmp_path: Path) -> BuiltinArchive:
    register_for_profile(profile=runtime.profile, by="arkivprofilen")
    return BuiltinArchive("double", store=FileStore(tmp_path / "built-in"), clock=runtime.clock)


@pytest.fixture
def work(runtime: Runtime, archive: BuiltinArchive) -> Callable[[], None]:
    object.__setattr__(runtime, "archives", {"double": archive})
    return lambda: Worker(runtime).run_until_rest()


class StepByStep:
    """The same archive without the capability, as a worker of before saw it."""

    def __init__(self, archive: BuiltinArchive) -> None:
        self.archive, self.dies_after = archive, ""
        for name in (
            "name",
            "check",
            "capabilities",
            "find",
            "read_case",
            "read_entry",
            "find_case_by_number",
            "open_document",
        ):
            setattr(self, name, getattr(archive, name))

    def perform(self, step: Any, *rest: Any, **named: Any) -> Any:
        made = self.archive.perform(step, *rest, **named)
        if step.kind.value == self.dies_after:
            raise OutcomeUnknown
        return made


@pytest.fixture
def step_by_step(runtime: Runtime, archive: BuiltinArchive) -> Callable[..., StepByStep]:
    """From now on, until `whole_again`."""

    def change(*, dies_after: str = "") -> StepByStep:
        other = StepByStep(archive)
        other.dies_after = dies_after
        object.__setattr__(runtime, "archives", {"double": other})
        return other

    return change


@pytest.fixture
def whole_again(runtime: Runtime, archive: BuiltinArchive) -> Callable[[], None]:
    return lambda: object.__setattr__(runtime, "archives", {"double": archive})


COMMITS = 3
"""Of a turn: the case is claimed; that the entry is taken up, so that deaths are counted; and all the rest."""
STATEMENTS = 54


def again(transfer: Transfer) -> Transfer:
    return Transfer.objects.get(pk=transfer.pk)


def calls(transfer: Transfer) -> list[tuple[str, str]]:
    return list(Attempt.objects.filter(transfer=transfer).order_by("pk").values_list("call", "code"))


def test_one_call_is_told_and_all_steps_are_done(work: Callable[[], None]) -> None:
    asked = [ask(advertisement()), ask(application()), ask(application(candidate=2))]
    work()
    for one in asked:
        assert again(one).state == State.TRANSFERRED
        assert calls(one) == [("bring_files", "ok"), ("whole", "ok")]
        states = set(Step.objects.filter(transfer=one).values_list("state", flat=True))
        assert states == {StepState.DONE}
    assert [one.number.rsplit("-", 1)[1] for one in RegistryEntry.objects.order_by("pk")] == ["1", "2", "3"]
    assert [again(one).entry_number for one in asked] == [
        one.number for one in RegistryEntry.objects.order_by("pk")
    ]
    assert all(one.is_journalled for one in RegistryEntry.objects.all())


def test_whole_and_step_by_step_leave_the_same_rows(
    work: Callable[[], None], step_by_step: Callable[..., StepByStep]
) -> None:
    """Field by field, but for ids, keys, numbers and times."""
    for number in (1, 2):
        if number == 2:
            step_by_step()
        ask(advertisement(number))
        for candidate in (1, 2, 3):  # which go in together, or one after the other
            ask(application(number, candidate))
        work()
    assert Transfer.objects.filter(state=State.TRANSFERRED).count() == 8
    first, second = (rows_of(case) for case in CaseFile.objects.order_by("pk"))
    for one, other in zip(first, second, strict=True):
        assert one == other


APART = {"id", "public_id", "key", "at", "created_at", "stored_at", "object_id", "status_by", "signed_by"}


def rows_of(case: CaseFile) -> list[tuple[str, dict[str, Any]]]:
    """All that the archive holds of a case, without what two cases never share."""
    told: list[tuple[str, dict[str, Any]]] = []

    def tell(row: Any) -> None:
        values = {
            field.name: getattr(row, field.attname)
            for field in row._meta.concrete_fields
            if field.name not in APART and not field.is_relation
        }
        for name in (
            "sequence",
            "journal_sequence",
            "new",
            "external_reference",
            "cross_reference",
            "sha256",
            "sort_key",
            "public_sort_key",
        ):
            values.pop(name, None)
        told.append((type(row).__name__, {k: str(v).replace("00002", "00001") for k, v in values.items()}))

    tell(case)
    for entry in case.entries.order_by("sequence"):
        tell(entry)
        for row in (*entry.parties.all(), *entry.links.all()):
            tell(row)
        for link in entry.links.all():
            tell(link.document)
            for held in link.document.objects_held.all():
                tell(held)
        if signed := getattr(entry, "sign_off", None):
            tell(signed)
        for change in entry.changes.order_by("pk"):
            tell(change)
    return told


def test_what_was_begun_step_by_step_goes_on_so(
    runtime: Runtime,
    work: Callable[[], None],
    step_by_step: Callable[..., StepByStep],
    whole_again: Callable[[], None],
) -> None:
    """A worker of before made the entry and never heard of it; nothing is made twice."""
    ask(advertisement())
    work()
    asked = ask(application())
    step_by_step(dies_after="entry")
    run_due(runtime)
    assert again(asked).state == State.UNRESOLVED
    whole_again()
    Transfer.objects.filter(pk=asked.pk).update(due_at=runtime.clock())
    work()
    assert again(asked).state == State.TRANSFERRED
    assert "whole" not in {name for name, _ in calls(asked)}
    assert RegistryEntry.objects.count() == 2


def test_a_key_that_stands_there_already_is_looked_up(
    runtime: Runtime, work: Callable[[], None], archive: BuiltinArchive
) -> None:
    """Its entry stands in the archive though the ledger knows nothing of it: it is found, compared and kept, not made again."""
    ask(advertisement())
    asked = ask(application())
    work()
    number = again(asked).entry_number
    Step.objects.filter(transfer=asked).delete()
    FrozenPlan.objects.filter(transfer=asked).delete()
    PreparedDocument.objects.filter(transfer=asked).delete()
    force(Transfer.objects.filter(pk=asked.pk), State.WAITING, due_at=runtime.clock(), entry_number="")
    work()
    assert (again(asked).state, again(asked).entry_number) == (State.TRANSFERRED, number)
    assert RegistryEntry.objects.count() == 2
    assert "find" in {name for name, _ in calls(asked)}


@pytest.mark.parametrize("at", ["archive", "ledger", "journal"])
def test_nothing_stands_where_the_commit_does_not(
    at: str, runtime: Runtime, work: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database goes away in the middle, wherever that is: all of it is given back untouched, and goes in at the next try."""
    asked = ask(advertisement())
    place: dict[str, tuple[Any, str]] = {
        "archive": (whole_plan, "_add_documents"),
        "ledger": (whole, "store_rest"),
        "journal": (status, "take_journal_numbers"),
    }

    module, name = place[at]
    real = getattr(module, name)
    seen: list[int] = []

    def away_once(*given: Any, **named: Any) -> Any:
        result = real(*given, **named)
        if not seen:
            seen.append(RegistryEntry.objects.count())
            raise OperationalError("the database went away")
        return result

    monkeypatch.setattr(module, name, away_once)
    work()
    assert seen == [1], "nothing was made before it went away"
    done = again(asked)
    assert (CaseFile.objects.count(), done.state, done.attempts, done.error) == (
        1,
        State.TRANSFERRED,
        1,
        None,
    )
    assert CaseFile.objects.get().sequence == RegistryEntry.objects.get().journal_sequence == 1
    assert calls(asked) == [("bring_files", "ok"), ("whole", "ok")]


def test_who_asks_for_exemption_while_documents_are_made_is_not_named(
    runtime: Runtime, work: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who is to be screened is asked anew in the very transaction that makes it public."""
    asked = ask(advertisement())
    runtime.prepare_documents.public_text = "Nora Berg har stillingen i dag."  # type: ignore[attr-defined]  # the double's
    person = PersonToScreen(
        application().application.ref,  # type: ignore[union-attr]  # an application has one
        (("Nora", "Berg"),),
        scope=Scope.EXEMPT,
    )
    real = BuiltinArchive.bring_files

    def then_told(self: BuiltinArchive, *given: Any, **named: Any) -> None:
        object.__setattr__(runtime, "people", lambda _vacancy: (person,))
        real(self, *given, **named)

    monkeypatch.setattr(BuiltinArchive, "bring_files", then_told)
    work()
    stopped = again(asked)
    assert (stopped.state, stopped.error and stopped.error.code) == (State.STOPPED, "would_leak")
    assert not CaseFile.objects.exists()
    assert not FrozenPlan.objects.exists(), "a plan that would leak is not kept for *Prøv igjen*"


def test_newer_facts_that_come_while_documents_are_made_are_archived_instead(
    runtime: Runtime, work: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(advertisement())
    work()
    asked, real = ask(application()), BuiltinArchive.bring_files
    told: list[Transfer] = []

    def then_told(self: BuiltinArchive, *given: Any, **named: Any) -> None:
        real(self, *given, **named)
        if not told:
            told.append(ask(application(letter="Jeg søker med nye opplysninger.")))

    monkeypatch.setattr(BuiltinArchive, "bring_files", then_told)
    work()
    assert RegistryEntry.objects.count() == 2
    assert again(told[0]).state == State.TRANSFERRED
    assert told[0].pk == asked.pk or again(asked).state == State.CANCELLED


def test_what_is_declined_is_frozen_for_people_to_see_and_may_be_cancelled(
    runtime: Runtime, work: Callable[[], None]
) -> None:
    ask(advertisement())
    work()
    Code.objects.filter(code="P").update(is_active=False)
    asked = ask(application())
    work()
    assert again(asked).state == State.DECLINED
    assert ("whole", "archive.unknown_code") in calls(asked)
    assert FrozenPlan.objects.filter(transfer=asked).exists()
    assert set(Step.objects.filter(transfer=asked).values_list("state", flat=True)) == {StepState.PLANNED}
    Code.objects.filter(code="P").update(is_active=True)
    services.retry(asked.public_id, by="Kari")
    work()
    assert again(asked).state == State.TRANSFERRED
    assert RegistryEntry.objects.count() == 2


def test_what_stands_otherwise_than_planned_is_rolled_back(
    work: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = entry_row

    def other(*given: Any, **named: Any) -> RegistryEntry:
        row = real(*given, **named)
        row.public_title = row.title = "Noe annet"
        row.title_parts = [{"text": "Noe annet", "screened": False, "personal_name": False}]
        return row

    asked = ask(advertisement())
    with monkeypatch.context() as patched:
        patched.setattr(whole_plan, "entry_row", other)
        work()
    assert (again(asked).state, again(asked).error and again(asked).error.code) == (  # type: ignore[union-attr]
        State.FAILED,
        "read_back_differs",
    )
    assert not RegistryEntry.objects.exists(), "what was not as planned stands"


def test_a_journal_of_tomorrow_is_waited_for_and_nothing_stands_meanwhile(
    runtime: Runtime, work: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    def behind(_clock: Any, _count: int = 1) -> Any:
        raise Transient("archive.clock_behind", day=runtime.clock().date())

    asked = ask(advertisement())
    with monkeypatch.context() as patched:
        patched.setattr(status, "take_journal_numbers", behind)
        run_due(runtime)
    assert again(asked).state == State.RETRYING
    assert not CaseFile.objects.exists()
    Transfer.objects.update(due_at=runtime.clock())
    work()
    assert again(asked).state == State.TRANSFERRED
    assert ("whole", "archive.clock_behind") in calls(asked)


def test_how_much_an_entry_costs(runtime: Runtime, work: Callable[[], None]) -> None:
    """Commits and statements of one application that comes alone, held so that they do not grow unseen (docs/reference/benchmarks.md
    tells of each).
    """
    ask(advertisement())
    work()
    ask(application())
    engine = engine_for(runtime)
    with (
        Heartbeats("test", 30.0, engine.seams) as heartbeats,
        CaptureQueriesContext(connection) as captured,
    ):
        assert serve_one_case(engine, "test", heartbeats)
    statements = [one["sql"].split(" ", 1)[0].upper() for one in captured]
    assert Transfer.objects.filter(state=State.TRANSFERRED).count() == 2
    assert statements.count("BEGIN") == statements.count("COMMIT") == COMMITS
    assert len(statements) <= STATEMENTS, Counter(statements)


def test_a_linked_case_is_used_and_not_compared(
    runtime: Runtime, work: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Linked while the documents of the vacancy's own case were made: it goes there, and no other case is made."""
    first = ask(advertisement(1))
    work()
    stands = CaseFile.objects.get()
    facts = advertisement(2)
    asked, real = ask(facts), BuiltinArchive.bring_files

    def then_linked(self: BuiltinArchive, *given: Any, **named: Any) -> None:
        real(self, *given, **named)
        services.link_case(facts.vacancy, services.find_case(facts.vacancy, stands.number), by="Kari")

    monkeypatch.setattr(BuiltinArchive, "bring_files", then_linked)
    work()
    assert again(first).state == again(asked).state == State.TRANSFERRED
    assert CaseFile.objects.count() == 1
    assert [one.number for one in RegistryEntry.objects.order_by("pk")] == [
        f"{stands.number}-1",
        f"{stands.number}-2",
    ]
