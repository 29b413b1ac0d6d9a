"""Issue 11, item 10: nobody gives themselves rights alone, by no way; role changes say from what to what."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from arkivbro.accounts.acts import COMMAND_LINE, NOTHING_SEEN, Actor
from arkivbro.accounts.models import AuditEntry, Role, Unit, User, WaitingChange
from arkivbro.accounts.services.confirming import (
    PASSWORD_OF_ANOTHER,
    Confirm,
    Decline,
    UserDetails,
    Waiting,
    confirm,
    decline,
    details_of,
    seen_user,
    waiting_changes,
)
from arkivbro.accounts.services.users import (
    AddUser,
    ChangeUnit,
    ChangeUser,
    Saved,
    add_user,
    change_unit,
    change_user,
    seen_unit,
)
from arkivbro.core.errors import ChangedSinceSeen, NotThere, WrongUse
from arkivbro.core.messages import sentence_of
from tests.web.conftest import press

PASSWORD = "et langt og godt passord"


@pytest.fixture(autouse=True)
def _second_administrator() -> None:
    User.objects.create(username="didrik", password="!", is_administrator=True)


def actor(name: str) -> Actor:
    return Actor.of(User.objects.get(username=name))


def ask(of: str, by: str = "dagny", password: str = "", **changes: Any) -> Saved:
    user = User.objects.get(username=of)
    details = dataclasses.replace(details_of(user), **changes)
    return change_user(
        ChangeUser(actor=actor(by), user=user.pk, seen=seen_user(user), details=details, password=password)
    )


def waiting(of: str) -> Waiting:
    return next(one for one in waiting_changes() if one.username == of)


def confirmed(of: str, by: str) -> User:
    return confirm(Confirm(actor=actor(by), user=of, seen=waiting(of).seen))


def unit() -> int:
    return Unit.objects.get(name="Region Vest").pk


GAINS: dict[str, dict[str, Any]] = {
    "a clearance": {"clearances": frozenset({("P", None)})},
    "a clearance in one unit": {"clearances": frozenset({("P", 1)})},
    "a role": {"roles": frozenset({Role.ADMINISTRATOR, Role.ARCHIVIST})},
    "units to recruit for": {
        "roles": frozenset({Role.ADMINISTRATOR, Role.RECRUITER}), "units": frozenset({1}),
    },
}  # fmt: skip


@pytest.mark.one_database("rights")
@pytest.mark.parametrize("what", GAINS)
@pytest.mark.parametrize("of", ["dagny", "didrik"])
def test_issue_11_item_10_who_asks_gives_nothing(what: str, of: str) -> None:
    """To oneself, or to another administrator who might be oneself: it stands when somebody else has confirmed it."""
    changes: dict[str, Any] = {
        key: frozenset({("P", unit())}) if value == frozenset({("P", 1)}) else value
        for key, value in GAINS[what].items()
    }
    if "units" in changes:
        changes["units"] = frozenset({unit()})
    before = details_of(User.objects.get(username=of))
    assert ask(of, **changes).waits
    assert details_of(User.objects.get(username=of)) == before
    for who in {"dagny", of}:
        with pytest.raises(WrongUse):
            confirmed(of, who)
    for who in ("arne", "ragnhild"):
        with pytest.raises(NotThere):
            confirmed(of, who)
    User.objects.create(username="dorthe", password="!", is_administrator=True)
    after = details_of(confirmed(of, "dorthe"))
    assert all(getattr(after, key) == value for key, value in changes.items())


def test_a_new_user_holds_nothing_until_another_has_looked() -> None:
    details = UserDetails(
        username="ny", roles=frozenset({Role.ARCHIVIST}), clearances=frozenset({("P", None)})
    )
    assert add_user(AddUser(actor=actor("dagny"), details=details, password=PASSWORD)).waits
    made = User.objects.get(username="ny")
    assert made.check_password(PASSWORD) and not details_of(made).roles and not made.clearances.exists()
    with pytest.raises(NotThere):
        confirmed("ny", "ny")
    confirmed("ny", "didrik")
    assert User.objects.get(username="ny").is_cleared_for("P", "Region Vest")


def test_the_password_of_who_holds_something_waits_and_is_an_event_of_its_own() -> None:
    """Whoever sets it may log in as them."""
    for of in ("arne", "didrik"):
        assert ask(of, password=PASSWORD).waits
        assert not User.objects.get(username=of).check_password(PASSWORD)
    assert not AuditEntry.objects.filter(act=PASSWORD_OF_ANOTHER).exists()
    confirmed("arne", "didrik")
    assert User.objects.get(username="arne").check_password(PASSWORD)
    row = AuditEntry.objects.get(act=PASSWORD_OF_ANOTHER)
    assert row.detail and sentence_of(row.detail) == "bedt om av dagny"
    assert (row.username, row.where) == ("didrik", "arne")
    User.objects.create(username="tom", password="!")
    assert not ask("tom", password=PASSWORD).waits
    assert AuditEntry.objects.filter(act=PASSWORD_OF_ANOTHER, where="tom", username="dagny").exists()


def test_who_was_shut_out_is_let_in_by_two() -> None:
    assert not ask("arne", is_active=False).waits
    assert ask("arne", is_active=True).waits
    assert not User.objects.get(username="arne").is_active


def test_what_takes_away_or_changes_a_name_stands_at_once() -> None:
    assert not ask("arne", clearances=frozenset(), email="arne@example.no").waits
    assert not User.objects.get(username="arne").clearances.exists()
    assert not ask("ragnhild", units=frozenset()).waits


def test_another_name_makes_nobody_another() -> None:
    ask("arne", roles=frozenset({Role.ARCHIVIST, Role.ADMINISTRATOR}))
    ask("dagny", username="dagny2")
    with pytest.raises(WrongUse):
        confirmed("arne", "dagny2")
    confirmed("arne", "didrik")


def test_a_narrower_clearance_is_none_that_is_new() -> None:
    assert not ask("arne", clearances=frozenset({("P", unit())})).waits
    assert ask("arne", clearances=frozenset({("P", None)})).waits


def test_what_was_changed_meanwhile_is_not_written_over() -> None:
    ask("arne", roles=frozenset({Role.ARCHIVIST, Role.RECRUITER}))
    seen = waiting("arne").seen
    User.objects.filter(username="arne").update(email="ny@example.no")
    for one in (seen, waiting("arne").seen, NOTHING_SEEN):
        with pytest.raises(ChangedSinceSeen):
            confirm(Confirm(actor=actor("didrik"), user="arne", seen=one))


def test_it_may_be_taken_back_and_declined_and_the_newest_counts() -> None:
    ask("arne", roles=frozenset({Role.ARCHIVIST, Role.RECRUITER}))
    ask("arne", roles=frozenset({Role.ARCHIVIST, Role.ADMINISTRATOR}))
    assert WaitingChange.objects.count() == 1 and "administrator" in sentence_of(waiting("arne").changes)
    decline(Decline(actor=actor("dagny"), user="arne", seen=waiting("arne").seen))
    assert not WaitingChange.objects.exists()
    with pytest.raises(NotThere):
        decline(Decline(actor=actor("dagny"), user="arne", seen=NOTHING_SEEN))


def test_the_command_line_is_a_second_administrator() -> None:
    ask("arne", roles=frozenset({Role.ARCHIVIST, Role.ADMINISTRATOR}))
    confirm(Confirm(actor=COMMAND_LINE, user="arne", seen=waiting("arne").seen))
    assert User.objects.get(username="arne").is_administrator


def test_nobody_renames_a_unit_of_their_own() -> None:
    """Rights follow the name in the archive."""
    vest = Unit.objects.get(name="Region Vest")
    dagny = User.objects.get(username="dagny")
    dagny.units.add(vest)
    command = ChangeUnit(
        actor=Actor.of(dagny), unit=vest.pk, seen=seen_unit(vest), name="X", archive_code="HEMMELIG"
    )
    with pytest.raises(WrongUse):
        change_unit(command)
    change_unit(dataclasses.replace(command, actor=actor("didrik")))


def test_role_changes_say_from_what_to_what(as_user: Callable[[str], Client]) -> None:
    ask("arne", clearances=frozenset())
    ask("arne", roles=frozenset({Role.ARCHIVIST, Role.ADMINISTRATOR}))
    confirmed("arne", "didrik")
    page = as_user("dagny").get("/brukere/logg/").content.decode()
    for told in ("klareringer: P → ingen", "roller: arkivar → arkivar, administrator"):
        assert told in page
    acts = set(AuditEntry.objects.filter(where="arne").values_list("act", flat=True))
    assert {"account.user.change", "account.user.change.asked", "account.user.confirm"} <= acts


def test_on_screen_another_administrator_confirms(as_user: Callable[[str], Client]) -> None:
    ask("arne", roles=frozenset({Role.ARCHIVIST, Role.ADMINISTRATOR}))
    place = "/brukere/bekreft/arne/"
    mine = as_user("dagny").get("/brukere/").content.decode()
    assert "Venter på bekreftelse" in mine and "Trekk tilbake" in mine and "Bekreft</button>" not in mine
    told = press(as_user("didrik"), "/brukere/", {"gjor": "bekreft"}, to=place)
    assert "er bekreftet" in told and User.objects.get(username="arne").is_administrator
