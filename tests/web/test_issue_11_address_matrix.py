"""Issue 11: address × role × method: 0 openings. Who may see no applicant is shown none, by no address and no method."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.utils.html import escape
from pytest_django import Settings

from arkivbro import runtime
from arkivbro.accounts.models import Role, Unit, User
from arkivbro.connectors.webcruiter.configuration import WebhookSettings
from arkivbro.connectors.webcruiter.webhook import Webhook
from arkivbro.recruitment.models import Application
from arkivbro.recruitment.selectors.screens import latest_facts_of
from arkivbro.recruitment.selectors.soon_gone import soon_gone
from arkivbro.runtime import current
from tests.web.addresses import BY_TOKEN, Address
from tests.web.conftest import BACKEND
from tests.web.soon_gone import soon_gone_of

METHODS = ("get", "head", "post", "put", "patch", "delete", "options", "trace")
SAFE = {"get", "head", "options", "trace"}
ELSEWHERE = "Region Sør"


def nobody() -> Client:
    return Client(headers={"host": "localhost"})


def somebody(
    *roles: Role, units: tuple[str, ...] = (), cleared: tuple[str, ...] = ()
) -> Callable[[], Client]:
    def made() -> Client:
        user = User.objects.create(
            username=f"u{User.objects.count()}", password="!", **{f"is_{role.value}": True for role in roles}
        )  # fmt: skip
        user.units.set([Unit.objects.get_or_create(name=unit)[0] for unit in units])
        for name in cleared:
            user.clearances.create(access_code="P", unit=Unit.objects.get(name=name))
        client = nobody()
        client.force_login(user, backend=BACKEND)
        return client

    return made


WHO: dict[str, tuple[Callable[[], Client], set[Role]]] = {
    "nobody": (nobody, set()),
    "without a role": (somebody(), set()),
    "administrator": (somebody(Role.ADMINISTRATOR), {Role.ADMINISTRATOR}),
    "archivist": (somebody(Role.ARCHIVIST), {Role.ARCHIVIST}),
    "archivist, cleared elsewhere": (somebody(Role.ARCHIVIST, cleared=(ELSEWHERE,)), {Role.ARCHIVIST}),
    "recruiter elsewhere": (somebody(Role.RECRUITER, units=(ELSEWHERE,)), {Role.RECRUITER}),
}


def names_of(unit: str) -> set[str]:
    rows = Application.objects.filter(vacancy__unit_name=unit)
    return {str(escape(one.applicant.name)) for one in latest_facts_of(rows).values()}


REFUSED = {302, 400, 401, 403, 404, 405}
COUNTED_ONLY = {"session", "signintry", "contenttype", "permission", "ownapplication"}
"""Sessions and what is only counted are nothing that people make and change."""
WRITES_TO = re.compile(r'\s*(?:INSERT (?:OR \w+ )?INTO|UPDATE|DELETE FROM)\s+"?(\w+)', re.I)


def kinds() -> list[type[Model]]:
    """What people make and change."""
    return [one for one in apps.get_models() if one._meta.model_name not in COUNTED_ONLY]


def rows_in_all() -> dict[str, int]:
    return {kind.__name__: kind._default_manager.count() for kind in kinds()}


@contextmanager
def written() -> Iterator[set[str]]:
    """The tables of `kinds` that a statement writes to, whether or not it is rolled back afterwards."""
    tables, found = {one._meta.db_table for one in kinds()}, set()

    def noted(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if writes := WRITES_TO.match(sql):
            found.update(tables & {writes[1]})
        return execute(sql, *rest)

    with connection.execute_wrapper(noted):
        yield found


OF_ONESELF = {"my-account", "logout"}
BY_SIGNATURE = {"webhook"}
"""They open for whoever signs, whatever the role; nobody here does."""


@pytest.fixture(autouse=True)
def _everything_is_there(settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A webhook is listened to, and an application is soon gone: otherwise their addresses have nothing to give."""
    secret = tmp_path / "secret"
    secret.write_text("k" * 32)
    hook = Webhook(
        WebhookSettings(secret_file=str(secret), secret_form="text"), door="webcruiter", beside=tmp_path
    )
    listening = replace(current(), hooks={"webcruiter": hook})
    monkeypatch.setattr(runtime, "_kept", {settings.ARKIVBRO_RUNTIME: listening})
    one = soon_gone_of(settings)
    assert [gone.ref for gone in soon_gone(most=5)] == [str(one.ref)]


def opens(address: Address, roles: set[Role], who: str) -> bool:
    if address.name in BY_SIGNATURE or address.name.startswith(BY_TOKEN):
        return False
    if address.name in OF_ONESELF and who != "nobody":
        return True
    return address.opens_for is not None and (not address.opens_for or bool(address.opens_for & roles))


ONCE = pytest.mark.one_database(
    "rights: each address is asked of both by test_queries, and of both here by one of these"
)
ON_BOTH = {("nobody", "post"), ("archivist", "post")}


def _marks(who: str, method: str) -> list[pytest.MarkDecorator]:
    """What no page of ours has, and HEAD, which answers as GET does: by everybody in the long runs, by one of them each time."""
    once = [] if (who, method) in ON_BOTH else [ONCE]
    return once if method in ("get", "post") or who == "archivist" else [*once, pytest.mark.soak]


@pytest.mark.parametrize(
    ("who", "method"),
    [pytest.param(who, method, marks=_marks(who, method)) for method in METHODS for who in WHO],
)
def test_issue_11_no_address_by_no_method_opens_to_who_may_not(
    who: str, method: str, addresses: list[Address]
) -> None:
    make, roles = WHO[who]
    client, named = make(), names_of("Region Vest")
    assert named
    before, wrong = rows_in_all(), []
    for address in addresses:
        with written() as tables:
            response = getattr(client, method)(address.path)
        body = "" if response.streaming else response.content.decode("utf-8", "replace")
        told = address.name in ("public-journal", "public-journal-entry", "public-journal-feed")
        is_red = address.name == "operations-health"  # as it should be: an application is soon gone
        if response.status_code >= 500 and not is_red:
            wrong.append((address.name, response.status_code))
        if any(one in body for one in named) and not told:
            wrong.append((address.name, "names"))
        if not opens(address, roles, who) and response.status_code not in REFUSED:
            wrong.append((address.name, response.status_code))
        if tables and method not in SAFE and not opens(address, roles, who):
            after = rows_in_all()
            if after != before:
                wrong.append((address.name, "changed"))
                before = after
    assert wrong == []
