"""A recruiter, a published position and an applicant's browser. Everything commits for real; nothing is archived here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from arkivbro import runtime
from arkivbro.accounts.acts import Actor
from arkivbro.accounts.models import Unit, User
from arkivbro.connectors.registry import archive_class
from arkivbro.positions.models import Position
from arkivbro.positions.services import publishing
from tests.integration.recruitment.conftest import Clock, made_runtime
from tests.pages import pressed

BACKEND = "django.contrib.auth.backends.ModelBackend"
PERSON = {
    "given_name": "Åse Målfrid", "family_name": "Prøvesen-Åsheim", "birth_date": "1990-02-28", "gender": "female",
    "email": "aase@eksempel.example", "phone": "000 00 000", "address": "Prøveveien 1", "postcode": "0185",
    "city": "Oslo", "country": "Norge", "municipality": "Oslo", "position": "Arkivar", "protection": "none",
    "letter": "Jeg søker.", "exemption": "no",
}  # fmt: skip


def runtime_with_archive() -> runtime.Runtime:
    """As for recruitment, with the built-in archive, so that a preview knows what it can take."""
    return replace(made_runtime(), archives={"builtin": archive_class("builtin")("builtin")})


@pytest.fixture(autouse=True)
def clock(transactional_db: None, settings: Settings, tmp_path: Path) -> Iterator[Clock]:
    """The shipped profile, a data folder of its own, and a clock that stands until it is moved."""
    settings.ARKIVBRO_RUNTIME = f"{__name__}.runtime_with_archive"
    settings.ARKIVBRO_DATA_DIR = tmp_path / "data"
    runtime.forget()
    clock = made_runtime().clock
    assert isinstance(clock, Clock)
    before = clock.now
    yield clock
    clock.now = before
    runtime.forget()


@pytest.fixture
def recruiter() -> User:
    user = User.objects.create_user("rakel", password="et langt passord", is_recruiter=True)
    user.units.add(Unit.objects.get_or_create(name="Region Vest")[0])
    return user


@pytest.fixture
def draft(recruiter: User) -> Position:
    row = publishing.new_position(Actor.of(recruiter), Unit.objects.get(name="Region Vest"))
    row.title, row.about = "Arkivleder", "Vi søker en leder."
    row.deadline = publishing.today() + timedelta(days=14)
    return publishing.save_position(row)


@pytest.fixture
def published(draft: Position) -> Position:
    publishing.publish(draft, "rakel")
    draft.refresh_from_db()
    return draft


def client_of(user: User | None = None) -> Client:
    """Logged in as that user; None is nobody."""
    client = Client(headers={"host": "localhost"})
    if user is not None:
        client.force_login(user, backend=BACKEND)
    return client


def form_of(position: Position, **changes: Any) -> dict[str, Any]:
    """The recruiter's form as a browser sends it."""
    form = {
        "title": position.title, "unit": position.unit_id, "about": position.about, "number": position.number,
        "percentage": position.percentage, "employment": position.employment,
        "deadline": position.deadline.isoformat() if position.deadline else "",
    }  # fmt: skip
    return form | changes


def begun(position: Position) -> tuple[Client, str]:
    """An applicant's browser and the private address."""
    client = client_of()
    return client, client.post(f"/ledige-stillinger/{position.reference}/soknad/").headers["Location"]


def token_in(link: str) -> str:
    return link.rstrip("/").rpartition("/")[2]


def sent(position: Position, **changes: str) -> tuple[Client, str]:
    """An application that was written and sent."""
    client, link = begun(position)
    client.post(link, PERSON | changes)
    answer = pressed(client, f"{link}se-over/")
    assert answer.status_code == 302, answer.content.decode()
    return client, link
