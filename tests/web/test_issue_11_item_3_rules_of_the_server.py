"""Issue 11, item 3: what the web server is told of this site."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from arkivbro.accounts.models import User
from arkivbro.accounts.services.known_browsers import BEFORE, INSIDE
from arkivbro.accounts.view_marks import looks_at_password
from arkivbro.serving.rules import Asker, Lane, Why
from arkivbro.ui.upload_limit import largest_upload, takes_files
from arkivbro.web.serving_rules import ON_THE_WAY, SiteRules, limits_set, pages
from tests.web.addresses import patterns

PIECE = {"CONTENT_TYPE": "application/offset+octet-stream"}
FORM = {"CONTENT_TYPE": "multipart/form-data; boundary=x"}
PASSWORD = "et passord for prøven"
UPLOAD = "/ledige-stillinger/soknad/x/vedlegg/"


@pytest.mark.one_database("headers")
@pytest.mark.parametrize(
    ("method", "path", "headers", "lane", "may_be_large"),
    [
        ("GET", "/helse/ready", {}, Lane.HEALTH, False),
        ("GET", "/helse/live", {}, Lane.HEALTH, False),
        ("GET", "/", {}, Lane.PAGE, False),
        ("POST", UPLOAD, FORM, Lane.UPLOAD, True),
        ("POST", UPLOAD, {"CONTENT_TYPE": "application/x-www-form-urlencoded"}, Lane.PAGE, False),
        ("POST", "/ledige-stillinger/soknad/x/", FORM, Lane.UPLOAD, True),
        ("POST", "/logg-inn/", FORM, Lane.CREDENTIALS, False),
        ("POST", "/logg-inn/", {}, Lane.CREDENTIALS, False),
        ("GET", "/logg-inn/", {}, Lane.PAGE, False),
        ("POST", "/min-konto/", {}, Lane.CREDENTIALS, False),
        ("POST", "/finnes/ikke/", FORM, Lane.PAGE, False),
        ("PUT", UPLOAD, FORM, Lane.PAGE, False),
        ("PATCH", f"/api/v1/uploads/{'0' * 24}", PIECE, Lane.UPLOAD, True),
        ("PATCH", "/api/v1/vacancies/x", PIECE, Lane.PAGE, False),
        ("POST", "/api/v1/vacancies/x/applications", FORM, Lane.UPLOAD, True),
        ("POST", "/api/v1/uploads", FORM, Lane.PAGE, False),
    ],
)
def test_issue_11_item_3_only_what_takes_files_may_be_large(
    method: str, path: str, headers: dict[str, str], lane: Lane, may_be_large: bool
) -> None:
    route = SiteRules().route(method, path, headers)
    assert route.lane is lane
    assert (route.largest_body == largest_upload()) is may_be_large


def test_issue_11_item_3_every_view_that_reads_files_says_so() -> None:
    reading = [one.callback for _, one in patterns() if "request.FILES" in _source(one.callback)]
    assert len(reading) >= 3
    assert all(map(takes_files, reading)), [view.__name__ for view in reading if not takes_files(view)]


def test_issue_11_item_5_every_view_that_looks_at_a_password_says_so() -> None:
    """It takes a fifth of a second of a processor: not in the threads in which everybody's pages are made."""
    looking = [one.callback for _, one in patterns() if "looked_at(" in _source(one.callback)]
    looking += [one.callback for _, one in patterns() if "_tried(" in _source(one.callback)]
    assert len(looking) >= 2
    assert all(map(looks_at_password, looking)), [
        view.__name__ for view in looking if not looks_at_password(view)
    ]


def _source(view: Callable[..., Any]) -> str:
    return inspect.getsource(inspect.unwrap(view))


@pytest.mark.one_database("headers")
@pytest.mark.parametrize(
    ("peer", "forwarded", "own"),
    [
        ("127.0.0.1", "", None),
        ("127.0.0.1", "203.0.113.7", "203.0.113.7"),
        ("127.0.0.1", "203.0.113.7, 198.51.100.1", "198.51.100.1"),
        ("198.51.100.1", "203.0.113.7", "198.51.100.1"),
        ("198.51.100.1", "", "198.51.100.1"),
    ],
)
def test_issue_11_item_3_limits_count_whom_the_trusted_name(
    peer: str, forwarded: str, own: str | None
) -> None:
    assert SiteRules().asker(peer, {"X_FORWARDED_FOR": forwarded}) == Asker(own, own)


@pytest.mark.one_database("headers")
def test_issue_11_item_3_a_subscriber_is_counted_and_the_wide_network_around_it() -> None:
    found = SiteRules().asker("2001:db8:1:ff::7", {})
    assert found == Asker("2001:db8:1:ff::/64", "2001:db8:1::/48")


def test_issue_11_item_3_who_has_logged_in_is_known_by_a_signature() -> None:
    """Without the database; until logging out, and after that on the page where they log in."""
    user = User.objects.create_user("borghild", password=PASSWORD)
    client = Client()
    assert not _person(client).is_known
    client.post("/logg-inn/", {"username": "borghild", "password": PASSWORD})
    inside = client.cookies[INSIDE]
    assert inside["httponly"] and inside["samesite"] == "Lax" and "borghild" not in inside.value
    person = _person(client)
    assert person.is_known and person.own and str(user.pk) != person.own
    other = Client()
    other.post("/logg-inn/", {"username": "borghild", "password": PASSWORD})
    assert _person(other, only=INSIDE) == _person(client, only=INSIDE), "one person, however many browsers"
    client.cookies[INSIDE] = inside.value[:-3] + "abc"
    assert not _person(client, only=INSIDE).is_known
    client.post("/logg-ut/")
    assert not client.cookies[INSIDE].value
    assert _person(client, only=BEFORE).is_known and client.cookies[BEFORE]["path"] == "/logg-inn/"


def _person(client: Client, only: str = "") -> Asker:
    shown = [f"{name}={one.value}" for name, one in client.cookies.items() if only in name]
    return SiteRules().asker("198.51.100.1", {"COOKIE": "; ".join(shown)})


def test_issue_11_item_3_uploads_on_their_way_are_bounded() -> None:
    rules, largest = SiteRules(), largest_upload()
    assert rules.no_room(largest, 0) is None
    assert rules.no_room(largest, (ON_THE_WAY - 1) * largest) is None
    assert rules.no_room(largest, ON_THE_WAY * largest) is Why.BUSY


def test_issue_11_item_3_who_is_refused_reads_a_page_of_ours() -> None:
    made = pages()
    assert set(made) == set(Why)
    assert all("<h1" in page.decode() and "/static/ui/frame.css" in page.decode() for page in made.values())


def test_issue_11_item_3_limits_are_as_they_are_set() -> None:
    limits = limits_set()
    assert limits.header_seconds == 15 and limits.connections == 400
