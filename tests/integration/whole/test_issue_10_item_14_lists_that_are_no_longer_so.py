"""A list waits in an outage, and what it says of somebody is no longer so: it stops, and who locked it can do something about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from arkivbro.accounts.acts import Actor
from arkivbro.core.applicant_lists import ListKind
from arkivbro.core.errors import WrongUse
from arkivbro.core.message_table import At, Entry, Who, table
from arkivbro.core.plan_types import ArchivePlan
from arkivbro.core.recruitment import Protection
from arkivbro.core.stored_json import from_json
from arkivbro.recruitment.models import Vacancy
from arkivbro.recruitment.services import receive
from arkivbro.recruitment.services.list_acts import preview_of
from arkivbro.recruitment.services.lists import candidates_of, made_now
from arkivbro.runtime import Runtime
from arkivbro.transfers import services
from arkivbro.transfers.models import FrozenPlan, State, Transfer
from arkivbro.transfers.worker import Worker
from tests import recruitment_acts as acts
from tests.doubles.folder_archive import FolderArchive
from tests.doubles.ledger import Clock
from tests.integration.whole.conftest import DEADLINE, FROM_INGA, INGA, WITH_DEADLINE, the, told

pytestmark = pytest.mark.django_db(transaction=True)
ONCE = pytest.mark.one_database("what the routine decides: one worker, one thing after another")

RENAMED = replace(FROM_INGA, applicant=replace(INGA, family_name="Nyttnavn"))


@pytest.fixture
def recruiter(archive: FolderArchive, rest: Callable[[], None], clock: Clock) -> Actor:
    """Who locked the public list, which waits since the archive is away."""
    receive(WITH_DEADLINE)
    receive(FROM_INGA)
    rest()
    vacancy = Vacancy.objects.get()
    actor = Actor.of(acts.leader_of(vacancy))
    clock.forward(7 * 86400)
    archive.down(is_down=True)
    acts.lock_list(vacancy, ListKind.PUBLIC, DEADLINE, actor=actor)
    return actor


@pytest.fixture
def back(archive: FolderArchive, later: Callable[[], None]) -> Callable[[], None]:
    """The archive is there again, and what waited is done."""

    def again() -> None:
        archive.down(is_down=False)
        services.resume_connection("double")
        later()

    return again


@ONCE
def test_issue_10_item_14_a_name_that_was_changed_is_not_published(
    recruiter: Actor, back: Callable[[], None]
) -> None:
    """A name is often changed for somebody's protection."""
    receive(RENAMED)
    back()
    assert told("public_list") == (State.STOPPED, "transfer.list_outdated")
    assert [one.message.code for one in the("public_list").details.findings] == ["lists.row_other_name"]


@ONCE
def test_issue_10_item_14_spaces_are_no_other_name(recruiter: Actor, back: Callable[[], None]) -> None:
    receive(replace(FROM_INGA, applicant=replace(INGA, given_name=" Inga\n", family_name="Utsi ")))
    back()
    assert told("public_list") == (State.TRANSFERRED, "")


@ONCE
def test_issue_10_item_14_the_new_version_takes_its_place(recruiter: Actor, back: Callable[[], None]) -> None:
    """What the remedy says: a recruiter locks a new version, and need not cancel what only archivists may."""
    receive(RENAMED)
    back()
    old = the("public_list")
    vacancy = Vacancy.objects.get()
    acts.lock_list(vacancy, ListKind.PUBLIC, DEADLINE, actor=recruiter, reason="Nytt navn")
    old.refresh_from_db()
    assert (old.state, old.error and old.error.code) == (State.CANCELLED, "transfer.superseded")
    assert old.superseded_by_id == the("public_list").pk
    back()
    assert told("public_list") == (State.TRANSFERRED, "")
    assert remark_of_the_newest() == "Versjon 2.", "version 1 never stood there"


def test_issue_10_item_14_a_third_version_replaces_the_newest_that_stands(
    recruiter: Actor, archive: FolderArchive, back: Callable[[], None], later: Callable[[], None]
) -> None:
    """G30: everybody reads the remark. The second was stopped, and the first stands; the preview says the same."""
    back()
    vacancy = Vacancy.objects.get()
    for name in ("Andrenavn", "Tredjenavn"):
        receive(replace(FROM_INGA, applicant=replace(INGA, family_name=name)))
        archive.down(is_down=name == "Andrenavn")
        if name == "Tredjenavn":
            back()
            assert told("public_list") == (State.STOPPED, "transfer.list_outdated")
            made = made_now(vacancy, ListKind.PUBLIC, DEADLINE, candidates_of(vacancy))
            shown_before = preview_of(vacancy, made, recruiter).plan.entry.remark
        acts.lock_list(vacancy, ListKind.PUBLIC, DEADLINE, actor=recruiter, reason=name)
    later()
    assert remark_of_the_newest() == shown_before == "Versjon 3. Erstatter versjon 1."


def remark_of_the_newest() -> str:
    return from_json(ArchivePlan, FrozenPlan.objects.latest("transfer_id").text).entry.remark


@ONCE
def test_issue_10_item_14_one_that_is_half_way_has_an_end(
    recruiter: Actor,
    runtime: Runtime,
    archive: FolderArchive,
    later: Callable[[], None],
) -> None:
    """G13: its entry is in the archive, so nobody can cancel it, and no new version takes its place: an archivist ends it, and is told."""
    archive.down(is_down=False)
    services.resume_connection("double")
    archive.fail("perform", "document", "transient")
    Worker(runtime).run_due()
    receive(RENAMED)
    later()
    assert told("public_list") == (State.STOPPED, "transfer.list_half_way")
    old = the("public_list")
    told_now = table()["transfer.list_half_way"]
    assert isinstance(told_now, Entry) and (told_now.who, told_now.at) == (Who.ARCHIVIST, At.ONE_TRANSFER)
    with pytest.raises(WrongUse, match="cancel_attempted"):
        services.cancel(old.public_id, by="ada")
    acts.lock_list(Vacancy.objects.get(), ListKind.PUBLIC, DEADLINE, actor=recruiter, reason="Nytt navn")
    later()
    assert told("public_list") == (State.TRANSFERRED, ""), "the new version waits for nobody"
    assert remark_of_the_newest() == "Versjon 2."
    old.refresh_from_db()
    assert old.state == State.STOPPED
    services.complete_by_hand(old.public_id, number="2026/1-3", reason="Satt til Utgår", by="ada")
    later()
    old.refresh_from_db()
    assert old.state == State.TRANSFERRED


@ONCE
def test_issue_10_item_14_one_that_is_half_way_and_so_again_goes(
    recruiter: Actor, runtime: Runtime, archive: FolderArchive, later: Callable[[], None]
) -> None:
    archive.down(is_down=False)
    services.resume_connection("double")
    archive.fail("perform", "document", "transient")
    Worker(runtime).run_due()
    receive(RENAMED)
    later()
    receive(FROM_INGA)
    acts.lock_list(Vacancy.objects.get(), ListKind.PUBLIC, DEADLINE, actor=recruiter)
    later()
    assert told("public_list") == (State.TRANSFERRED, "")
    assert Transfer.objects.filter(kind="public_list").count() == 1


def let_stand(kind: str) -> None:
    one = the(kind)
    services.release_leak(one.public_id, by="ada", reason="Giftet", stop=services.hash_of_stop(one.details))


@ONCE
def test_issue_10_item_14_another_new_name_is_another_matter(
    recruiter: Actor, archive: FolderArchive, back: Callable[[], None]
) -> None:
    """An archivist let the list go in spite of one new name, and before it went there was another: for protection, it may be."""
    receive(RENAMED)
    back()
    archive.down(is_down=True)
    let_stand("public_list")
    receive(replace(FROM_INGA, applicant=replace(INGA, family_name="Dekknavn")))
    back()
    assert told("public_list") == (State.STOPPED, "transfer.list_outdated")
    let_stand("public_list")
    back()
    assert told("public_list") == (State.TRANSFERRED, "")


@pytest.mark.parametrize(
    ("kind", "protection"),
    [("extended_list", Protection.STRICTLY_CONFIDENTIAL), ("public_list", Protection.CONFIDENTIAL)],
)
@ONCE
def test_issue_10_item_14_what_was_let_stand_ends_with_the_protection(
    kind: str,
    protection: Protection,
    recruiter: Actor,
    archive: FolderArchive,
    back: Callable[[], None],
) -> None:
    """A later protection is another one, and nobody has said that this row may stand."""
    protected = replace(FROM_INGA, applicant=replace(INGA, protection=protection))
    acts.lock_list(Vacancy.objects.get(), ListKind.EXTENDED, DEADLINE, actor=recruiter)
    receive(protected)
    back()
    assert told(kind) == (State.STOPPED, "transfer.list_outdated")
    archive.down(is_down=True)
    let_stand(kind)
    receive(replace(FROM_INGA, applicant=replace(INGA, protection=Protection.NONE)))
    receive(protected)
    back()
    assert told(kind) == (State.STOPPED, "transfer.list_outdated")


def test_issue_10_item_14_one_that_is_so_again_goes(recruiter: Actor, back: Callable[[], None]) -> None:
    """The source takes it back, and the recruiter presses *Arkiver*: it is the version that is there, and it is looked at again."""
    receive(RENAMED)
    back()
    receive(FROM_INGA)
    acts.lock_list(Vacancy.objects.get(), ListKind.PUBLIC, DEADLINE, actor=recruiter)
    back()
    assert told("public_list") == (State.TRANSFERRED, "")
    assert Transfer.objects.filter(kind="public_list").count() == 1
