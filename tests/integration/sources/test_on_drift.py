"""What is in the way of a source stands on Drift, on the administrator's start page, and what a person does there works."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from arkivbro.accounts.models import AuditEntry, User
from tests.integration.sources.feed_server import FeedServer

Look = Callable[..., bool]


@pytest.fixture
def client(db: None) -> Client:
    user = User.objects.create_user("anne", is_administrator=True)
    logged_in = Client(headers={"host": "localhost"})
    logged_in.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return logged_in


def page(client: Client, address: str = "/drift/") -> str:
    return client.get(address).content.decode()


def test_told_and_acted_on(look: Look, client: Client, server: FeedServer) -> None:
    server.status = 404
    look()
    shown = page(client)
    assert "Webcruiter kan ikke leses siden" in shown
    assert "ga HTTP 404, ikke en feed" in shown
    assert "Webcruiter kan ikke leses siden" in page(client, "/")
    server.status = 200
    client.post("/drift/kilder/webcruiter/", {"gjor": "les"})
    assert look()
    assert "kan ikke leses" not in page(client)
    client.post("/drift/kilder/webcruiter/", {"gjor": "pause", "begrunnelse": "Vedlikehold i kveld"})
    assert "Vedlikehold i kveld (anne)" in page(client)
    assert not look()
    client.post("/drift/kilder/webcruiter/", {"gjor": "fortsett"})
    assert look()
    assert AuditEntry.objects.filter(where="webcruiter").count() == 3
