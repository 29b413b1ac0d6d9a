"""*Tilganger*: one administrator makes a token, which is shown once; another confirms it; either takes it back. And the API's page."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from arkivbro.accounts.models import Role, SystemToken, User
from arkivbro.accounts.services.tokens import seen_token
from arkivbro.recruitment.clock import clock
from tests.web.conftest import BACKEND

PAGE = "/brukere/tilganger/"


def form(**changed: Any) -> dict[str, Any]:
    told = {
        "name": "Varbi",
        "source": "varbi",
        "scopes": ["vacancies:write", "status:read"],
        "has_every_unit": "on",
        "expires_on": (clock() + timedelta(days=90)).date().isoformat(),
    }
    return told | changed


def other_administrator() -> Client:
    user = User.objects.create(username="else", password="!", is_administrator=True)
    assert user.has_role(Role.ADMINISTRATOR)
    client = Client(headers={"host": "localhost"})
    client.force_login(user, backend=BACKEND)
    return client


def me(shown: str) -> int:
    return Client().get("/api/v1/me", headers={"Authorization": f"Bearer {shown}"}).status_code


def test_issue_13_item_8_a_token_is_made_shown_once_confirmed_and_taken_back(
    as_user: Callable[[str], Client],
) -> None:
    dagny, other = as_user("dagny"), other_administrator()
    page = dagny.post(PAGE, form())
    (shown,) = re.findall(r"arkivbro_[A-Za-z0-9_-]{43}", page.content.decode())
    assert "no-store" in page.headers["Cache-Control"]
    row = SystemToken.objects.get()
    for client in (dagny, other):
        assert shown not in client.get(PAGE).content.decode()
    assert (me(shown), "Bekreft</button>" in dagny.get(PAGE).content.decode()) == (401, False)
    decide = f"{PAGE}{row.public_id}/"
    confirm = {"gjor": "bekreft", "sett": str(seen_token(row))}
    assert "Du har laget tilgangen selv" in dagny.post(decide, confirm, follow=True).content.decode()
    assert "er bekreftet" in other.post(decide, confirm, follow=True).content.decode()
    assert me(shown) == 200
    row.refresh_from_db()
    assert (
        "trukket tilbake" in other.post(decide, {"sett": str(seen_token(row))}, follow=True).content.decode()
    )
    assert me(shown) == 401


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"source": "webcruiter"}, "er navnet på en annen kilde"),
        ({"has_every_unit": ""}, "enten alle enheter eller noen av dem"),
        ({"expires_on": "2020-01-01"}, "må utløpe"),
    ],
)
def test_issue_13_item_8_what_is_wrong_with_a_token_is_said_in_the_form(
    as_user: Callable[[str], Client], changed: dict[str, str], told: str
) -> None:
    assert told in as_user("dagny").post(PAGE, form(**changed)).content.decode()
    assert not SystemToken.objects.exists()


def test_issue_13_item_8_the_api_has_a_page_of_its_own(as_user: Callable[[str], Client]) -> None:
    """In our own words, with nothing from elsewhere; and the document that machines read."""
    page, document = as_user("").get("/api/v1/"), as_user("").get("/api/v1/openapi.json").json()
    text = page.content.decode()
    assert document["openapi"].startswith("3.")
    assert all(address in text for address in document["paths"])
    assert re.findall(r'(?:src|href)="(?:https?:)?//', text) == []
