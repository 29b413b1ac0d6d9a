"""Strictly confidential (strengt fortrolig) while something waits for the archive: it is not lost to a source that cannot tell, it is the
whole person's, nobody says yes to it before it is known, and a yes ends with it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from arkivbro.core.applicant_lists import ListKind
from arkivbro.core.listed_people import ProtectedChoice
from arkivbro.core.publicity import Scope
from arkivbro.core.recruitment import Protection
from arkivbro.recruitment.models import Letter
from arkivbro.recruitment.selectors import people
from arkivbro.recruitment.services import lists, receive
from arkivbro.transfers import services
from arkivbro.transfers.models import State, Transfer
from tests import recruitment_acts as acts
from tests.doubles import ledger
from tests.doubles.folder_archive import FolderArchive
from tests.integration.transfers.recruiting import (
    DAY,
    PUBLISHED,
    SECOND,
    STRICT,
    TOLD,
    back,
    protected,
    row_of,
    stands,
    vacancy,
    write_rejections,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("recruiting")]
ONCE = pytest.mark.one_database("what the routine decides: one worker, one thing after another")
Rest = Callable[[], None]
STOPPED = (State.STOPPED, "transfer.protected")


def released(transfer: Transfer) -> None:
    services.release_leak(
        transfer.public_id, by="Kari", reason="Behandlet", stop=services.hash_of_stop(transfer.details)
    )


@pytest.mark.parametrize("letter", ["Jeg søker.", "Jeg søker, rettet."])
@ONCE
def test_item_14_a_source_that_cannot_tell_any_more_takes_no_protection_away(
    letter: str, archive: FolderArchive, rest: Rest
) -> None:
    receive(PUBLISHED)
    rest()
    receive(protected(STRICT))
    rest()
    receive(protected(Protection.UNKNOWN, replace(TOLD, letter=letter)))
    rest()
    assert stands("application") == [STOPPED]
    assert row_of(TOLD).stop_reason is not None
    (person,) = people(PUBLISHED.ref)
    assert (person.protection, person.scope) == (STRICT, Scope.EXEMPT)
    assert len(archive.objects("entry")) == 1, "it went in by itself"


def test_item_14_the_same_before_the_vacancy_is_known(archive: FolderArchive, rest: Rest) -> None:
    receive(protected(STRICT))
    receive(protected(Protection.UNKNOWN))
    receive(PUBLISHED)
    rest()
    assert stands("application") == [STOPPED]


@ONCE
def test_item_14_a_source_that_says_that_there_is_none_is_believed(
    archive: FolderArchive, rest: Rest
) -> None:
    receive(PUBLISHED)
    receive(protected(STRICT))
    rest()
    receive(protected(Protection.NONE))
    rest()
    assert stands("application") == [(State.TRANSFERRED, "")]
    assert row_of(TOLD).stop_reason is None


def test_item_14_what_only_the_persons_other_application_stopped_goes_on_when_that_ends(
    archive: FolderArchive, rest: Rest
) -> None:
    other = replace(TOLD, ref=SECOND.ref)
    receive(PUBLISHED)
    rest()
    receive(TOLD)
    receive(other)
    acts.say_one_person(row_of(TOLD), row_of(other))
    receive(protected(STRICT, other))
    rest()
    assert stands("application") == [STOPPED, STOPPED]
    receive(protected(Protection.NONE, other))
    rest()
    assert stands("application") == [(State.TRANSFERRED, "")] * 2


def test_item_14_and_where_they_are_found_to_be_two_people(archive: FolderArchive, rest: Rest) -> None:
    other = replace(TOLD, ref=SECOND.ref)
    receive(PUBLISHED)
    rest()
    receive(TOLD)
    receive(other)
    acts.say_one_person(row_of(TOLD), row_of(other))
    receive(protected(STRICT, other))
    rest()
    acts.say_two_people(row_of(TOLD), row_of(other))
    rest()
    assert stands("application") == [(State.TRANSFERRED, ""), STOPPED]


@ONCE
def test_item_14_nobody_lets_a_letter_through_before_it_is_known_whom_it_is_for(
    archive: FolderArchive, rest: Rest
) -> None:
    """An archivist transfers the letter of one ordinary applicant, who is strictly confidential before the archive is back."""
    receive(PUBLISHED)
    receive(TOLD)
    rest()
    write_rejections([row_of(TOLD)])
    archive.down(is_down=True)
    acts.transfer_to_archive(vacancy(), letter_kinds=("rejection",), chosen=(row_of(TOLD).public_id,))
    receive(protected(STRICT))
    back(archive)
    rest()
    assert stands("letter") == [STOPPED]
    assert len(archive.objects("entry")) == 2


@ONCE
def test_item_14_an_archivist_who_knows_it_lets_the_letter_through(
    archive: FolderArchive, rest: Rest
) -> None:
    receive(PUBLISHED)
    receive(protected(STRICT))
    rest()
    write_rejections([row_of(TOLD)])
    assert acts.transfer_to_archive(vacancy(), letter_kinds=("rejection",)).letters.held_back == 1
    acts.transfer_to_archive(vacancy(), letter_kinds=("rejection",), chosen=(row_of(TOLD).public_id,))
    rest()
    assert stands("letter") == [(State.TRANSFERRED, "")]


def test_item_14_what_a_list_may_show_of_one_ends_with_the_protection(
    rest: Rest, recruiting: ledger.Clock
) -> None:
    receive(PUBLISHED)
    receive(protected(STRICT))
    row = row_of(TOLD)
    acts.handle_protected(row, ProtectedChoice.SHOW)
    (person,) = people(PUBLISHED.ref)
    assert person.scope is Scope.APPLICANT
    receive(protected(Protection.NONE))
    recruiting.forward(86400)
    receive(protected(STRICT))
    (person,) = people(PUBLISHED.ref)
    assert (person.scope, person.may_be_listed) == (Scope.EXEMPT, False)
    shown = lists.made_now(vacancy(), ListKind.PUBLIC, DAY, lists.candidates_of(vacancy()))
    assert "Utsi" not in shown.text


def test_item_14_what_was_let_through_ends_with_the_protection(archive: FolderArchive, rest: Rest) -> None:
    """Strictly confidential, let through while the archive is away, not so any more, and strictly confidential anew."""
    receive(PUBLISHED)
    receive(protected(STRICT))
    rest()
    archive.down(is_down=True)
    released(Transfer.objects.get(kind="application"))
    write_rejections([row_of(TOLD)])
    acts.transfer_to_archive(vacancy(), letter_kinds=("rejection",), chosen=(row_of(TOLD).public_id,))
    receive(protected(Protection.NONE))
    receive(protected(STRICT))
    back(archive)
    rest()
    assert (stands("application"), stands("letter")) == ([STOPPED], [STOPPED])
    assert len(archive.objects("entry")) == 1


@ONCE
def test_item_14_who_is_protected_in_one_application_is_so_in_all(archive: FolderArchive, rest: Rest) -> None:
    receive(PUBLISHED)
    rest()
    archive.down(is_down=True)
    receive(TOLD)
    receive(SECOND)
    first, second = row_of(TOLD), row_of(SECOND)
    acts.say_one_person(first, second)
    receive(protected(STRICT, SECOND))
    assert {getattr(row_of(one).stop_reason, "code", "") for one in (TOLD, SECOND)} == {
        "application.protected",
        "application.protected_in_another",
    }
    assert {one.protection for one in people(PUBLISHED.ref)} == {STRICT}
    assert acts.transfer_to_archive(vacancy(), applications=True).held_back == 2
    back(archive)
    rest()
    assert stands("application") == [STOPPED, STOPPED]
    assert len(archive.objects("entry")) == 1


@ONCE
def test_item_14_who_turns_out_to_be_one_person_is_protected_from_then_on(rest: Rest) -> None:
    """Said after it is told, and taken back: each is stopped by what is told of the whole person."""
    receive(PUBLISHED)
    receive(TOLD)
    receive(protected(STRICT, SECOND))
    first, second = row_of(TOLD), row_of(SECOND)
    assert first.stop_reason is None
    acts.say_one_person(first, second)
    assert row_of(TOLD).stop_reason is not None
    acts.say_two_people(first, second)
    assert (row_of(TOLD).stop_reason, row_of(SECOND).stop_reason is None) == (None, False)


def test_item_14_a_confidential_address_is_withheld_in_letters_of_the_persons_other_application() -> None:
    home = replace(
        TOLD, applicant=replace(TOLD.applicant, address="Storgata 5", postcode="9520", city="Kautokeino")
    )
    receive(PUBLISHED)
    receive(home)
    receive(protected(Protection.CONFIDENTIAL, SECOND))
    acts.say_one_person(row_of(TOLD), row_of(SECOND))
    write_rejections([row_of(TOLD)], body="{adresse}\n\nHei {fornavn}.")
    (letter,) = Letter.objects.all()
    assert "Storgata" not in letter.text["body"]


@ONCE
def test_item_14_a_municipality_of_one_who_is_confidential_in_another_application_is_not_published(
    archive: FolderArchive, rest: Rest, recruiting: ledger.Clock
) -> None:
    """The match is confirmed after the list was locked."""
    receive(PUBLISHED)
    receive(TOLD)
    rest()
    recruiting.forward(7 * 86400)
    archive.down(is_down=True)
    acts.lock_list(vacancy(), ListKind.PUBLIC, DAY)
    receive(
        protected(Protection.CONFIDENTIAL, replace(SECOND, received=datetime(2026, 11, 27, 9, 0, tzinfo=UTC)))
    )
    acts.say_one_person(row_of(TOLD), row_of(SECOND))
    back(archive)
    rest()
    assert stands("public_list") == [(State.STOPPED, "transfer.list_outdated")]
