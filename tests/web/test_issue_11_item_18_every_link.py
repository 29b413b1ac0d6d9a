"""Issue 11, item 18: no link leads whoever is shown it to a page that does not open for them. Every page of the table of addresses."""

from __future__ import annotations

import re

import pytest
from django.urls import Resolver404, resolve
from pytest_django import Settings

from arkivbro.accounts.access import opens_for
from arkivbro.accounts.models import User
from tests.web.addresses import Address
from tests.web.conftest import visits
from tests.web.soon_gone import soon_gone_of

OF_PAGE = re.compile(r'<a\s[^>]*?href="(/[^"#?]*)', re.S)
OTHERS = re.compile(r"^/(static|api)/")
"""What the server in front gives, and what machines send to."""


@pytest.mark.one_database("rights")
@pytest.mark.parametrize("user", ["", "ragnhild", "arne", "dagny"])
def test_issue_11_item_18_every_link_of_every_page_opens_for_who_is_shown_it(
    user: str, addresses: list[Address], settings: Settings
) -> None:
    soon_gone_of(settings)
    roles = set(User.objects.get(username=user).roles) if user else set()
    dead, seen = set(), set()
    for address, answer in visits(user, "get", addresses):
        if answer.status_code != 200 or answer.streaming or "html" not in answer.headers["Content-Type"]:
            continue
        for link in set(OF_PAGE.findall(answer.content.decode())):
            if OTHERS.match(link):
                continue
            seen.add(link)
            try:
                opens = opens_for(resolve(link).func)
            except Resolver404:
                opens = None
            if opens is None or (opens and not opens & roles):
                dead.add((address.name, link))
    assert len(seen) > 10
    assert dead == set()
