"""Who may sign certificates is read from the disk once in a process: it takes twenty milliseconds, and longer than many a call."""

from __future__ import annotations

import ssl
from typing import Any

import httpx
import pytest

from arkivbro.connectors.ephorte import transport
from arkivbro.connectors.webcruiter import bounded_http
from arkivbro.connectors.webcruiter.fetch import opened
from arkivbro.core.errors import Unreachable

NOWHERE = "http://127.0.0.1:9/feed.xml"


def test_the_feed_asked_again_and_again_reads_them_once(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[object] = []

    class Noting(httpx.Client):
        def __init__(self, **options: Any) -> None:
            given.append(options.get("verify"))
            super().__init__(**options)

    monkeypatch.setattr(httpx, "Client", Noting)
    for _ in range(2):
        with pytest.raises(Unreachable), opened(NOWHERE):
            pass
    assert given == [bounded_http.trusted()] * 2


def test_connections_to_ephorte_share_them_and_none_shares_with_one_that_trusts_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ssl.SSLContext, "load_verify_locations", lambda *_, **__: None)
    transport._certificates.cache_clear()
    assert transport._certificates("") is transport._certificates("")
    assert transport._certificates("own.pem") is not transport._certificates("")
    transport._certificates.cache_clear()
