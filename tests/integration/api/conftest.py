"""A system with a token, and how it asks."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from arkivbro.accounts.acts import COMMAND_LINE
from arkivbro.accounts.models import Scope, SystemToken, Unit
from arkivbro.accounts.services.tokens import MakeToken, make_token
from arkivbro.api.views.tokens import forget_rates
from arkivbro.recruitment.clock import clock

ALL = tuple(Scope)


@dataclass
class System:
    """Asks by its token, as another program does: no cookie, no form."""

    token: SystemToken
    shown: str

    def __call__(self, method: str, path: str, body: object = None, *, key: str = "", **headers: str) -> Any:
        client = Client(enforce_csrf_checks=True)
        given = {"Authorization": f"Bearer {self.shown}"} | headers
        if key:
            given["Idempotency-Key"] = key
        data = b"" if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
        kind = headers.get("Content-Type", "application/json")
        return client.generic(method, f"/api/v1{path}", data, content_type=kind, headers=given)

    def put(self, path: str, body: object, key: str = "") -> Any:
        return self("PUT", path, body, key=key)

    def get(self, path: str) -> Any:
        return self("GET", path)


Make = Callable[..., System]


@pytest.fixture(autouse=True)
def _rates_anew() -> Iterator[None]:
    forget_rates()
    yield
    forget_rates()


@pytest.fixture
def make_system() -> Make:
    def made(
        source: str = "varbi", scopes: Collection[Scope] = ALL, units: Collection[Unit] | None = None
    ) -> System:
        token = make_token(
            MakeToken(
                actor=COMMAND_LINE,
                name=source.title(),
                source=source,
                scopes=scopes,
                expires_on=(clock() + timedelta(days=30)).date(),
                units=[unit.pk for unit in units or ()],
                has_every_unit=units is None,
            )
        )
        return System(token.token, token.shown)

    return made


@pytest.fixture
def system(make_system: Make) -> System:
    return make_system()


def vacancy(**changed: Any) -> dict[str, Any]:
    """One as a system tells it."""
    told = {
        "title": "Rådgiver",
        "reference": "26/1",
        "unit": {"id": "7", "name": "Region Vest"},
        "published": "2026-11-02",
        "deadline": "2026-11-20",
        "sections": [{"heading": "Om stillingen", "text": "Vi søker en rådgiver."}],
    }
    return told | changed


def application(**changed: Any) -> dict[str, Any]:
    told = {
        "received": "2026-11-10T10:00:00+01:00",
        "applicant": {"given_name": "Kari", "family_name": "Prøve", "birth_date": "1990-01-02"},
        "letter": "Jeg søker stillingen.",
    }
    return told | changed
