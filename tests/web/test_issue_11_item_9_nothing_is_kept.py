"""Issue 11, item 9: pages that can show a person carry `no-store`; after logging out, Back asks the server and shows nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client

from tests.web.addresses import BY_TOKEN, Address
from tests.web.conftest import visits

ONCE = pytest.mark.one_database("headers: each address is asked of both by test_queries")
PRIVATE_LINK = ("own-application", BY_TOKEN)
"""Names of addresses that are for everybody who has the link, or shows a token: they tell of people."""


@pytest.mark.parametrize("user", ["", "ragnhild", "arne", "dagny"])
@pytest.mark.parametrize(
    "method", [pytest.param("get", marks=ONCE), "post", pytest.param("head", marks=[ONCE, pytest.mark.soak])]
)
def test_issue_11_item_9_every_address_says_no_store(
    user: str, method: str, addresses: list[Address]
) -> None:
    """Whatever it answers: the page, a redirect, what is missing, what it does not take."""
    kept = []
    for address, response in visits(user, method, addresses):
        is_public = address.opens_for == frozenset() and not address.name.startswith(PRIVATE_LINK)
        if not user and is_public:
            continue
        if "no-store" not in response.headers.get("Cache-Control", ""):
            kept.append((address.name, response.status_code, response.headers.get("Cache-Control", "")))
    assert kept == []


@pytest.mark.parametrize("address", ["/finnes-ikke/", "/stillinger/finnes-ikke/", "/logg-ut/"])
def test_what_is_not_there_says_so_too(address: str, as_user: Callable[[str], Client]) -> None:
    assert "no-store" in as_user("arne").get(address).headers["Cache-Control"]


def test_issue_11_item_9_a_private_link_that_leads_nowhere_is_not_kept_either(
    as_user: Callable[[str], Client],
) -> None:
    answer = as_user("").get(f"/ledige-stillinger/soknad/{'x' * 43}/")
    assert answer.status_code == 404 and "no-store" in answer.headers["Cache-Control"]


def test_a_page_that_broke_says_so_too(
    as_user: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> HttpResponse:
        raise RuntimeError

    monkeypatch.setattr("arkivbro.recruitment.views.vacancies.render", fails)
    client = as_user("arne")
    client.raise_request_exception = False
    response = client.get("/stillinger/")
    assert response.status_code == 500 and "no-store" in response.headers["Cache-Control"]


def test_after_logging_out_the_same_address_shows_nothing(as_user: Callable[[str], Client]) -> None:
    client = as_user("ragnhild")
    shown = client.get("/stillinger/")
    assert shown.status_code == 200
    out = client.post("/logg-ut/")
    assert out.headers["Clear-Site-Data"] == '"cache"' and "no-store" in out.headers["Cache-Control"]
    assert client.get("/stillinger/").status_code == 302


def test_htmx_keeps_no_pages() -> None:
    """Its history lies in the browser's storage, which no header reaches."""
    frame = (settings.BASE_DIR / "ui/templates/ui/frame.html").read_text(encoding="utf-8")
    assert '"historyCacheSize": 0' in frame or '"historyCacheSize":0' in frame


def test_the_public_pages_may_be_kept_by_who_is_not_logged_in() -> None:
    client = Client(headers={"host": "localhost"})
    for address in ("/ledige-stillinger/", "/offentlig-journal/"):
        assert "no-store" not in client.get(address).headers.get("Cache-Control", "")
