"""A list waits in an outage, and what it says of somebody is no longer so: it stops, and who locked it can do something about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from arkivbro.accounts.acts import Actor
from arkivbro.core.applicant_lists import ListKind
from arkivbro.recruitment.models import Vacancy
from arkivbro.recruitment.services import receive
from arkivbro.transfers import services
from arkivbro.transfers.models import State, Transfer
from tests import recruitment_acts as acts
from tests.doubles.folder_archive import FolderArchive
from tests.doubles.ledger import Clock
from tests.integration.whole.conftest import DEADLINE, FROM_INGA, INGA, WITH_DEADLINE, the, told

pytestmark = pytest.mark.django_db(transaction=True)

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


def test_issue_10_item_14_a_name_that_was_changed_is_not_published(
    recruiter: Actor, back: Callable[[], None]
) -> None:
    """A name is often changed for somebody's protection."""
    receive(RENAMED)
    back()
    assert told("public_list") == (State.STOPPED, "transfer.list_outdated")
    assert [one.message.code for one in the("public_list").details.findings] == ["lists.row_other_name"]


def test_issue_10_item_14_spaces_are_no_other_name(recruiter: Actor, back: Callable[[], None]) -> None:
    receive(replace(FROM_INGA, applicant=replace(INGA, given_name=" Inga\n", family_name="Utsi ")))
    back()
    assert told("public_list") == (State.TRANSFERRED, "")


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


def test_issue_10_item_14_one_that_is_so_again_goes(recruiter: Actor, back: Callable[[], None]) -> None:
    """The source takes it back, and the recruiter presses *Arkiver*: it is the version that is there, and it is looked at again."""
    receive(RENAMED)
    back()
    receive(FROM_INGA)
    acts.lock_list(Vacancy.objects.get(), ListKind.PUBLIC, DEADLINE, actor=recruiter)
    back()
    assert told("public_list") == (State.TRANSFERRED, "")
    assert Transfer.objects.filter(kind="public_list").count() == 1
