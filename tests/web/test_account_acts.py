"""Users, units and passwords: by the administrator's forms, once, with what was seen, and with a row in the log."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from arkivbro.accounts.acts import NOTHING_SEEN, Actor
from arkivbro.accounts.models import AuditEntry, Role, Unit, User
from arkivbro.accounts.services.confirming import UserDetails, details_of, seen_user
from arkivbro.accounts.services.users import (
    AddUser,
    ChangePassword,
    ChangeUnit,
    ChangeUser,
    add_user,
    change_password,
    change_unit,
    change_user,
    seen_unit,
)
from arkivbro.core.errors import ChangedSinceSeen, NotThere, WrongUse
from tests.web.conftest import press

As = Callable[[str], Client]
PASSWORD = "et langt og godt passord"


def actor(name: str) -> Actor:
    return Actor.of(User.objects.get(username=name))


def posted(user: User) -> dict[str, object]:
    """The form as it stands."""
    values: dict[str, object] = {
        "username": user.username, "first_name": user.first_name, "last_name": user.last_name, "email": user.email,
        "initials": user.initials, "password": "", "code_1": "P", "unit_1": Unit.objects.get(name="Region Vest").pk, "unit_2": "alle", "unit_3": "alle",
        "units": [unit.pk for unit in user.units.all()],
    }  # fmt: skip
    for name in ("is_recruiter", "is_archivist", "is_administrator", "is_active"):
        if getattr(user, name):
            values[name] = "on"
    return values


def test_a_user_is_changed_once_and_the_log_says_who(as_user: As) -> None:
    arne = User.objects.get(username="arne")
    page = press(as_user("dagny"), "/brukere/bruker/arne/", posted(arne) | {"email": "arne@example.no"})
    assert "er lagret" in page
    arne.refresh_from_db()
    assert arne.email == "arne@example.no"
    assert {str(one) for one in arne.clearances.all()} == {"P i Region Vest"}
    row = AuditEntry.objects.filter(act="account.user.change").latest("pk")
    assert (row.username, row.where) == ("dagny", "arne")


def test_what_another_administrator_changed_meanwhile_is_not_written_over(as_user: As) -> None:
    arne = User.objects.get(username="arne")
    stale = posted(arne) | {"sett": str(seen_user(arne))}
    User.objects.filter(pk=arne.pk).update(is_active=False)
    page = as_user("dagny").post("/brukere/bruker/arne/", stale).content.decode()
    assert "endret siden du så" in page
    arne.refresh_from_db()
    assert not arne.is_active


def test_an_administrator_does_not_shut_themselves_out() -> None:
    dagny = User.objects.get(username="dagny")
    details = details_of(dagny)
    for gone in ({"is_active": False}, {"roles": frozenset[Role]()}):
        wanted = UserDetails(**{**{f: getattr(details, f) for f in details.__dataclass_fields__}, **gone})
        command = ChangeUser(actor=Actor.of(dagny), user=dagny.pk, seen=seen_user(dagny), details=wanted)
        with pytest.raises(WrongUse):
            change_user(command)


@pytest.mark.parametrize("name", ["ragnhild", "arne"])
def test_others_find_nothing_there(name: str) -> None:
    arne, unit = User.objects.get(username="arne"), Unit.objects.first()
    assert unit is not None
    who, before = actor(name), AuditEntry.objects.count()
    with pytest.raises(NotThere):
        add_user(AddUser(actor=who, details=UserDetails(username="ny"), password=PASSWORD))
    with pytest.raises(NotThere):
        change_user(ChangeUser(actor=who, user=arne.pk, seen=seen_user(arne), details=details_of(arne)))
    with pytest.raises(NotThere):
        change_unit(ChangeUnit(actor=who, unit=unit.pk, seen=seen_unit(unit), name="X"))
    assert AuditEntry.objects.count() == before and not User.objects.filter(username="ny").exists()


def test_a_renamed_unit_keeps_its_people_and_clearances() -> None:
    unit = Unit.objects.get(name="Region Vest")
    members = set(unit.members.values_list("username", flat=True))
    change_unit(ChangeUnit(actor=actor("dagny"), unit=unit.pk, seen=seen_unit(unit), name="Region Vestland"))
    unit.refresh_from_db()
    assert unit.name == "Region Vestland" and set(unit.members.values_list("username", flat=True)) == members
    with pytest.raises(ChangedSinceSeen):
        change_unit(ChangeUnit(actor=actor("dagny"), unit=unit.pk, seen=NOTHING_SEEN, name="X"))


def test_one_s_own_password_by_the_old_one_only() -> None:
    User.objects.get(username="arne")
    arne = User.objects.get(username="arne")
    arne.set_password(PASSWORD)
    arne.save()
    for old, new in (("feil", "et annet langt passord"), (PASSWORD, "kort")):
        with pytest.raises(WrongUse):
            change_password(ChangePassword(actor=Actor.of(arne), old=old, new=new))
    change_password(ChangePassword(actor=Actor.of(arne), old=PASSWORD, new="et annet langt passord"))
    arne.refresh_from_db()
    assert arne.check_password("et annet langt passord")
