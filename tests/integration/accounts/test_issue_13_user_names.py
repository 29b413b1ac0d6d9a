"""A user name is one in small letters and large: for who logs in, and for who is called so."""

from __future__ import annotations

import dataclasses
from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth import authenticate
from django.db import IntegrityError, transaction

from arkivbro.accounts.acts import COMMAND_LINE, Actor
from arkivbro.accounts.models import Role, User
from arkivbro.accounts.services.confirming import (
    Confirm,
    UserDetails,
    confirm,
    details_of,
    seen_user,
    waiting_changes,
)
from arkivbro.accounts.services.users import AddUser, ChangeUser, add_user, change_user
from arkivbro.core.errors import WrongUse

pytestmark = pytest.mark.django_db
PASSWORD = "et langt og godt passord"


def add(username: str) -> User:
    return add_user(
        AddUser(actor=COMMAND_LINE, details=UserDetails(username=username), password=PASSWORD)
    ).user


def test_issue_13_a_user_name_is_one_in_any_letters() -> None:
    dagny, other = add("Dagny"), add("åse.ødegård")
    for typed in ("dagny", "DAGNY", "Dagny"):
        assert authenticate(username=typed, password=PASSWORD) == dagny
        with pytest.raises(WrongUse, match="username_taken"):
            add(typed)
    assert authenticate(username="ÅSE.Ødegård", password=PASSWORD) == other
    assert authenticate(username="dagn", password=PASSWORD) is None
    renamed = dataclasses.replace(details_of(other), username="DAGNY")
    change = ChangeUser(actor=COMMAND_LINE, user=other.pk, seen=seen_user(other), details=renamed)
    with pytest.raises(WrongUse, match="username_taken"):
        change_user(change)
    own = dataclasses.replace(details_of(dagny), username="dagny")
    change_user(ChangeUser(actor=COMMAND_LINE, user=dagny.pk, seen=seen_user(dagny), details=own))
    assert authenticate(username="Dagny", password=PASSWORD) == dagny
    with pytest.raises(IntegrityError), transaction.atomic():  # whoever comes by another way
        User.objects.create(username="dAGNY")


def test_issue_13_a_name_that_waits_may_be_taken_meanwhile() -> None:
    administrators = [User.objects.create(username=name, is_administrator=True) for name in ("adam", "berit")]
    user = add("kari")
    details = dataclasses.replace(details_of(user), username="Nora", roles=frozenset({Role.ADMINISTRATOR}))
    asks, confirms = (Actor.of(one) for one in administrators)
    assert change_user(ChangeUser(actor=asks, user=user.pk, seen=seen_user(user), details=details)).waits
    add("nora")
    (waiting,) = waiting_changes()
    with pytest.raises(WrongUse, match="username_taken"):
        confirm(Confirm(actor=confirms, user="kari", seen=waiting.seen))


def test_issue_13_two_of_before_who_are_called_the_same_log_in_as_they_did() -> None:
    first, second = add("dagny"), add("x")
    User.objects.filter(pk=second.pk).update(username="Dagny", folded="placeholder")
    import_module("arkivbro.accounts.migrations.0007_names_are_compared").as_compared(apps, None)
    second.refresh_from_db()
    assert second.folded == f"dagny#{second.pk}"
    second.save()
    assert authenticate(username="dagny", password=PASSWORD) == first
    assert authenticate(username="Dagny", password=PASSWORD) == second
    with pytest.raises(WrongUse, match="username_taken"):
        add("DAGNY")
