"""What is stopped to protect an applicant is given up by nobody who may not see it: not by way of *Lag ny plan*, nor in between."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from arkivbro.accounts.acts import Actor
from arkivbro.accounts.models import User
from arkivbro.core.errors import NotThere, WrongUse
from arkivbro.core.people_index import PersonToScreen
from arkivbro.core.recruitment import Protection
from arkivbro.core.ref import Ref
from arkivbro.recruitment.models import Vacancy
from arkivbro.recruitment.selectors.transfer import one_transfer
from arkivbro.recruitment.services import receive
from arkivbro.recruitment.services import transfer_acts as acts
from arkivbro.recruitment.services.vacancy_archiving import ExcludeVacancy, exclude_vacancy, seen_of
from arkivbro.runtime import Runtime
from arkivbro.transfers import services as ledger
from arkivbro.transfers.models import State, Transfer
from tests.doubles.folder_archive import FolderArchive
from tests.integration.whole.conftest import FROM_INGA, INGA, WITH_DEADLINE, the, told
from tests.recruitment_acts import leader_of

pytestmark = pytest.mark.django_db(transaction=True)
ONCE = pytest.mark.one_database("what the routine decides: one worker, one thing after another")

PROTECTED = replace(FROM_INGA, applicant=replace(INGA, protection=Protection.STRICTLY_CONFIDENTIAL))


def recruiter() -> Actor:
    return Actor.of(leader_of(Vacancy.objects.get()))


def uncleared() -> Actor:
    return Actor.of(User.objects.create_user("arve", is_archivist=True))


def cleared() -> Actor:
    user = User.objects.create_user("ada", is_archivist=True)
    user.clearances.create(access_code="P")
    return Actor.of(user)


def replan(actor: Actor, transfer: Transfer) -> None:
    seen = one_transfer(actor, transfer.public_id).seen
    acts.replan(acts.Replan(actor=actor, transfer=transfer.public_id, seen=seen))


def cancel(actor: Actor, transfer: Transfer) -> None:
    seen = one_transfer(actor, transfer.public_id).seen
    acts.cancel(acts.Cancel(actor=actor, transfer=transfer.public_id, seen=seen, reason="x"))


def exclude(actor: Actor) -> None:
    row = Vacancy.objects.get()
    exclude_vacancy(ExcludeVacancy(actor=actor, vacancy=row.called, seen=seen_of(row), reason="Feil"))


@pytest.fixture
def stopped(archive: FolderArchive, rest: Callable[[], None]) -> Transfer:
    receive(WITH_DEADLINE)
    receive(PROTECTED)
    rest()
    assert told("application") == (State.STOPPED, "transfer.protected")
    return the("application")


WHO = [recruiter, uncleared]


@pytest.mark.parametrize("who", WHO)
@ONCE
def test_issue_10_item_20_planned_anew_by_nobody_who_may_not_see_it(
    who: Callable[[], Actor], stopped: Transfer
) -> None:
    """*Lag ny plan* would take it out of the archivists' sight, and leave it as one that anybody may cancel."""
    actor = who()
    assert {"replan", "cancel"}.isdisjoint(one_transfer(actor, stopped.public_id).acts)
    with pytest.raises(NotThere):
        replan(actor, stopped)
    assert the("application").state == State.STOPPED


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("by_newer_facts", [False, True])
@ONCE
def test_issue_10_item_20_the_stop_stands_while_it_waits_to_be_looked_at_again(
    who: Callable[[], Actor],
    by_newer_facts: bool,
    stopped: Transfer,
    archive: FolderArchive,
    rest: Callable[[], None],
) -> None:
    """An archivist plans it anew, or the source tells more: it waits, and is given up as little as before."""
    if by_newer_facts:
        receive(replace(PROTECTED, letter="Jeg søker, og legger til dette."))
    else:
        replan(cleared(), stopped)
    assert the("application").state == State.WAITING
    actor = who()
    with pytest.raises(NotThere):
        cancel(actor, stopped)
    with pytest.raises((NotThere, WrongUse)):
        exclude(uncleared() if actor.name != "arve" else actor)
    rest()
    assert the("application").state == State.STOPPED
    assert len(archive.objects("entry")) == 1


@ONCE
def test_issue_10_item_20_an_error_before_the_check_does_not_end_the_stop(
    stopped: Transfer, runtime: Runtime, rest: Callable[[], None]
) -> None:
    """Planned anew, and something went wrong before anybody looked whether it may go."""

    def breaks(_: Ref) -> tuple[PersonToScreen, ...]:
        raise RuntimeError

    replan(cleared(), stopped)
    object.__setattr__(runtime, "people", breaks)
    rest()
    assert the("application").state == State.FAILED
    with pytest.raises(NotThere):
        cancel(recruiter(), stopped)


def test_issue_10_item_20_who_may_see_it_does(stopped: Transfer) -> None:
    replan(actor := cleared(), stopped)
    cancel(actor, stopped)
    assert the("application").state == State.CANCELLED


@ONCE
def test_issue_10_item_20_what_was_let_through_is_as_any_other(
    stopped: Transfer, archive: FolderArchive
) -> None:
    """An archivist released it, and the archive is away: a recruiter of the unit may cancel it, as what was never stopped."""
    archive.down(is_down=True)
    found = ledger.hash_of_stop(stopped.details)
    ledger.release_leak(stopped.public_id, by="ada", reason="Behandlet", stop=found)
    cancel(recruiter(), stopped)
    assert the("application").state == State.CANCELLED
