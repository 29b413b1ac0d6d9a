"""A made-up body that is archived once for the whole run; each test's own changes are rolled back after it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from arkivbro import wiring
from arkivbro.accounts.demo_users import make_demo_users
from arkivbro.accounts.models import User, installation
from arkivbro.demo.body import Size
from arkivbro.demo.play import play_changes, play_news
from arkivbro.recruitment.models import Vacancy
from arkivbro.runtime import current
from arkivbro.transfers.worker import Worker
from arkivbro.web.health import kept
from arkivbro.web.metrics import kept as kept_metrics
from tests.doubles.signs import everything_lives
from tests.web.addresses import Address, every_address

SIZE = Size(vacancies=6, applications=7)
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """The demo, in the archive, with its users."""
    with django_db_blocker.unblock():
        row = installation()
        row.is_demo = True
        row.save()
        make_demo_users()
        wiring.register_profile()
        today = current().clock().date()
        size = Size(SIZE.vacancies, SIZE.applications, first_day=today - timedelta(weeks=6))
        play_news(size)
        Worker().run_until_rest()
        play_changes(size)
        Worker().run_until_rest()
        everything_lives()


@pytest.fixture(autouse=True)
def _database(db: None) -> None:
    """Every test here reads the body."""


@pytest.fixture(scope="module")
def for_the_module(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """What another fixture of the module puts into the database is there for each of its tests, and gone after the last."""
    with pytest.MonkeyPatch.context() as patched, django_db_blocker.unblock():
        patched.setattr(transaction.Atomic, "_ensure_durability", False, raising=False)
        with transaction.atomic():
            yield
            transaction.set_rollback(True)


@pytest.fixture(scope="module")
def addresses(for_the_module: None) -> list[Address]:
    """Every address of the product, filled in with records that are made for it."""
    return every_address()


@pytest.fixture(autouse=True)
def _asked_anew() -> None:
    """What `/helse/ready` and `/metrics` answered in another test is not given again."""
    kept.forget()
    kept_metrics.forget()


@pytest.fixture(autouse=True)
def _nested(monkeypatch: pytest.MonkeyPatch) -> None:
    """What must be durable may stand within the transaction of a test here."""
    monkeypatch.setattr(transaction.Atomic, "_ensure_durability", False, raising=False)


def client_of(user: str) -> Client:
    """Logged in as that user; "" is nobody."""
    client = Client(headers={"host": "localhost"})
    if user:
        client.force_login(User.objects.get(username=user), backend=BACKEND)
    return client


def visits(user: str, method: str, addresses: Iterable[Address]) -> Iterator[tuple[Address, Any]]:
    """Each address with what it answers that user, who is never logged out for long."""
    client = client_of(user)
    for address in addresses:
        yield address, getattr(client, method)(address.path)
        if address.name == "logout":
            client = client_of(user)


def press(client: Client, place: str, posted: Mapping[str, Any], *, to: str = "") -> str:
    """As the form on the page has it: with what the page had shown. `to`: where the form goes, if not there. The page that comes of it."""
    seen = re.search(r'name="sett" value="([0-9a-f]+)"', client.get(place).content.decode())
    answer = client.post(to or place, {"sett": seen[1] if seen else "", **posted}, follow=True)
    return str(answer.content.decode()).replace("\xa0", " ")


@pytest.fixture
def as_user() -> Callable[[str], Client]:
    return client_of


@pytest.fixture
def client() -> Client:
    """The recruiter's browser."""
    return client_of("ragnhild")


@pytest.fixture
def vacancy() -> Vacancy:
    """One whose deadline is out, with seven applicants: the second asked for exemption, of the seventh nobody knows."""
    return Vacancy.objects.get(reference="4000000003")
