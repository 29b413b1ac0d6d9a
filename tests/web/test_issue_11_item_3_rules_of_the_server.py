"""Issue 11, item 3: what the web server is told of this site."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import pytest

from arkivbro.serving.rules import Lane, Why
from arkivbro.ui.upload_limit import largest_upload, takes_files
from arkivbro.web.serving_rules import ON_THE_WAY, SiteRules, limits_set, pages
from tests.web.addresses import patterns

FORM = {"CONTENT_TYPE": "multipart/form-data; boundary=x"}
UPLOAD = "/ledige-stillinger/soknad/x/vedlegg/"


@pytest.mark.one_database("headers")
@pytest.mark.parametrize(
    ("method", "path", "headers", "lane", "may_be_large"),
    [
        ("GET", "/helse/", {}, Lane.QUICK, False),
        ("GET", "/helse/lever/", {}, Lane.QUICK, False),
        ("GET", "/", {}, Lane.PAGE, False),
        ("POST", UPLOAD, FORM, Lane.UPLOAD, True),
        ("POST", UPLOAD, {"CONTENT_TYPE": "application/x-www-form-urlencoded"}, Lane.PAGE, False),
        ("POST", "/ledige-stillinger/soknad/x/", FORM, Lane.UPLOAD, True),
        ("POST", "/logg-inn/", FORM, Lane.PAGE, False),
        ("POST", "/finnes/ikke/", FORM, Lane.PAGE, False),
        ("PUT", UPLOAD, FORM, Lane.PAGE, False),
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


def _source(view: Callable[..., Any]) -> str:
    return inspect.getsource(inspect.unwrap(view))


@pytest.mark.one_database("headers")
@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        ("127.0.0.1", "", None),
        ("127.0.0.1", "203.0.113.7", "203.0.113.7"),
        ("127.0.0.1", "203.0.113.7, 198.51.100.1", "198.51.100.1"),
        ("198.51.100.1", "203.0.113.7", "198.51.100.1"),
        ("198.51.100.1", "", "198.51.100.1"),
    ],
)
def test_issue_11_item_3_limits_count_whom_the_trusted_name(
    peer: str, forwarded: str, client: str | None
) -> None:
    assert SiteRules().client(peer, {"X_FORWARDED_FOR": forwarded}) == client


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
