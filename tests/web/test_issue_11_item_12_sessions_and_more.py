"""Issue 11, item 12: sessions end, expired ones go, internal advertisements are not found by counting, searches are bounded,
a line break gives nobody a 500, receipts are no way to mail strangers, and the demo's password opens nothing that is served.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client
from django.utils import timezone

from arkivbro.accounts.acts import Actor
from arkivbro.accounts.demo_users import demo_users_here, remove_demo_users
from arkivbro.accounts.models import Unit, User
from arkivbro.accounts.sessions import BEGAN, SEEN
from arkivbro.cli.serve import refuse_demo_users
from arkivbro.core.errors import WrongUse
from arkivbro.positions.models import OwnApplication, Position, PositionState
from arkivbro.positions.services import applying
from arkivbro.positions.services.publishing import new_position, save_position, today
from arkivbro.recruitment.models import Vacancy
from arkivbro.ui import searching
from arkivbro.wiring import chores
from tests.inspecting import inspector
from tests.web.addresses import OF_RECRUITER

AsUser = Callable[[str], Client]


# --- sessions -----------------------------------------------------------------------------------------------------------


def aged(client: Client, **seconds: int) -> Client:
    """As if that much time had gone."""
    client.get("/stillinger/")
    session = client.session
    for name, ago in seconds.items():
        session[name] = session[name] - ago
    session.save()
    return client


def is_in(client: Client) -> bool:
    return client.get("/stillinger/").status_code == 200


def test_issue_11_item_12_a_session_ends_when_nothing_is_done(as_user: AsUser) -> None:
    idle = settings.ARKIVBRO.web.session_idle_minutes * 60
    assert is_in(aged(as_user("arne"), **{SEEN: idle - 60}))
    client = aged(as_user("arne"), **{SEEN: idle + 60})
    assert not is_in(client) and not is_in(client)


def test_and_after_some_hours_whatever_is_done(as_user: AsUser) -> None:
    absolute = settings.ARKIVBRO.web.session_hours * 3600
    client = as_user("arne")
    for _ in range(5):
        assert is_in(aged(client, **{BEGAN: absolute // 6}))
    assert not is_in(aged(client, **{BEGAN: absolute // 3}))


def test_a_page_that_fetches_itself_keeps_nobody_in(as_user: AsUser, vacancy: Vacancy) -> None:
    client = aged(as_user("arne"), **{SEEN: 1800})
    before = client.session[SEEN]
    part = f"/stillinger/{vacancy.reference}/arkiv/"
    assert client.get(part, headers={"HX-Request": "true", "HX-Target": "arkivlogg"}).status_code == 200
    assert client.session[SEEN] == before
    client.get(part)
    assert client.session[SEEN] > before


def test_expired_sessions_go_by_a_chore() -> None:
    SessionStore().create()
    Session.objects.update(expire_date=timezone.now() - timedelta(days=1))
    (chore,) = [one for one in chores(inspector()) if one.name == "old_sessions"]
    chore.act()
    assert not Session.objects.exists()


# --- internal advertisements ----------------------------------------------------------------------------------------------


def position(**values: Any) -> Position:
    recruiter = User.objects.get(username="ragnhild")
    row = new_position(Actor.of(recruiter), Unit.objects.get(name=OF_RECRUITER))
    row.title, row.about, row.published_on = "Hemmelig stilling", "Vi søker.", today()
    row.state = PositionState.PUBLISHED
    for name, value in values.items():
        setattr(row, name, value)
    return save_position(row)


@pytest.mark.parametrize("after", ["", "soknad/"])
@pytest.mark.parametrize("user", ["", "arne"])
def test_an_internal_advertisement_is_not_found_by_counting(after: str, user: str, as_user: AsUser) -> None:
    row, client = position(internal_only=True), as_user(user)
    year, number = row.reference.split("-")
    guesses = [
        row.reference,
        f"{row.reference}-",
        f"{row.reference}-{'0' * 24}",
        row.address[:-1],
        f"{row.address}x",
    ]
    guesses += [f"{year}-{int(number) + more:04}" for more in (1, 2)]
    for guess in guesses:
        for response in (
            client.get(f"/ledige-stillinger/{guess}/{after}"),
            client.post(f"/ledige-stillinger/{guess}/{after}"),
        ):
            assert response.status_code in (404, 405)
            assert row.title not in response.content.decode()
    assert row.title in client.get(f"/ledige-stillinger/{row.address}/{after}").content.decode()


def test_a_public_one_has_one_address_only() -> None:
    row, client = position(), Client(headers={"host": "localhost"})
    assert (
        client.get(f"/ledige-stillinger/{row.address}/").status_code == 200 and row.address == row.reference
    )
    assert client.get(f"/ledige-stillinger/{row.reference}-abc/").status_code == 404


def test_who_wrote_it_is_shown_the_address(as_user: AsUser) -> None:
    row = position(internal_only=True)
    assert row.address in as_user("ragnhild").get(f"/stillinger/{row.reference}/rediger/").content.decode()


# --- searches -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["/offentlig-journal/", "/arkiv/saker/", "/ledige-stillinger/", "/stillinger/", "/stillinger/4000000003/kandidater/"])  # fmt: skip
def test_few_searches_at_once_and_the_rest_are_told_at_once(
    address: str, as_user: AsUser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "_places", threading.BoundedSemaphore(1))
    monkeypatch.setattr(searching, "WAIT_SECONDS", 0.01)
    client = as_user("ragnhild")
    assert client.get(address, {"sok": "a b c"}).status_code == 200
    with searching._places:
        busy = client.get(address, {"sok": " ".join("abcdefghijkl")})
        assert busy.status_code == 503 and busy.headers["Retry-After"]
        assert client.get(address).status_code == 200, "without a word nobody is held back"
    assert client.get(address, {"sok": "a b c"}).status_code == 200


# --- mail ---------------------------------------------------------------------------------------------------------------


@pytest.fixture
def mails(settings: Any) -> None:
    settings.ARKIVBRO = settings.ARKIVBRO.model_copy(
        update={"mail": settings.ARKIVBRO.mail.model_copy(update={"host": "localhost"})}
    )


def sent(row: Position, address: str, network: str) -> OwnApplication:
    application, _ = applying.begin(row, network)
    application.sent_data, application.first_sent_at = {"email": address}, timezone.now()
    application.save()
    applying.confirm(application.pk, "https://vi.example/x")
    return application


def test_a_line_break_in_a_title_gives_nobody_a_500(mails: None, as_user: AsUser) -> None:
    row = position(title="Rådgiver\r\nBcc: alle@example.no")
    sent(row, "kari@example.no", "203.0.113.1")
    assert "\n" not in mail.outbox[0].subject and mail.outbox[0].to == ["kari@example.no"]
    for address in (f"/ledige-stillinger/{row.address}/", "/ledige-stillinger/"):
        assert as_user("").get(address).status_code == 200


def test_an_address_that_no_header_holds_gives_nobody_a_500(mails: None) -> None:
    sent(position(), "kari@example.no\nBcc: ole@example.no", "203.0.113.1")
    assert mail.outbox == []


def test_what_is_written_in_one_line_is_stored_in_one(as_user: AsUser) -> None:
    client, unit = as_user("ragnhild"), Unit.objects.get(name=OF_RECRUITER)
    posted = {
        "title": "To\nlinjer",
        "unit": unit.pk,
        "about": "x\ny",
        "number": 1,
        "percentage": "100",
        "employment": "Fast",
        "once": "k1",
    }
    client.post("/stillinger/ny/", posted)
    row = Position.objects.latest("pk")
    assert row.title == "To linjer" and "\n" in row.about


def test_receipts_are_no_way_to_mail_a_stranger(mails: None) -> None:
    row = position()
    for number in range(applying.MAILED_TO + 5):
        sent(row, "FREMMED@example.no" if number % 2 else "fremmed@example.no", f"203.0.113.{number}")
    assert len(mail.outbox) == applying.MAILED_TO
    OwnApplication.objects.update(
        sent_data={"email": "min@example.no"}
    )  # each sent anew, with another address
    sent(row, "fremmed@example.no", "203.0.113.99")
    assert len(mail.outbox) == applying.MAILED_TO
    for number in range(applying.MAILED_FROM + 5):
        sent(row, f"fremmed{number}@example.no", "198.51.100.1")
    assert len(mail.outbox) == applying.MAILED_TO + applying.MAILED_FROM
    OwnApplication.objects.update(first_sent_at=timezone.now() - timedelta(days=2))
    sent(row, "fremmed@example.no", "198.51.100.1")
    assert len(mail.outbox) == applying.MAILED_TO + applying.MAILED_FROM + 1


def test_issue_11_item_12_a_mark_behind_a_plus_is_the_same_mailbox(mails: None) -> None:
    row = position()
    for number in range(applying.MAILED_TO + 3):
        sent(row, f"Kari.Nord+{number}@example.no", f"203.0.113.{number}")
    assert len(mail.outbox) == applying.MAILED_TO
    sent(row, "+1@example.no", "203.0.113.50")
    sent(row, "+2@example.no", "203.0.113.51")
    assert len(mail.outbox) == applying.MAILED_TO + 2, "what has nothing before it is no mark"


def test_issue_11_item_12_a_wide_network_is_bounded_too(mails: None) -> None:
    row = position()
    for number in range(applying.MAILED_FROM_WIDE + 10):
        sent(row, f"fremmed{number}@example.no", f"2001:db8:1:{number:x}::1")
    assert len(mail.outbox) == applying.MAILED_FROM_WIDE
    sent(row, "en.annen@example.no", "2001:db8:2::1")
    assert len(mail.outbox) == applying.MAILED_FROM_WIDE + 1


def test_issue_11_item_12_it_is_noted_before_it_is_counted(
    mails: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that of several that are sent at once none is overlooked by all."""
    counted: list[int] = []

    def of_wide_network(recent: Any, _: str) -> int:
        counted.append(recent.count())
        return 0

    monkeypatch.setattr(applying, "_of_wide_network", of_wide_network)
    for number in range(2):
        sent(position(), "kari@example.no", f"203.0.113.{number}")
    assert counted[1::2] == [1, 2] and len(mail.outbox) == 2, "each application: when begun, and when mailed"


# --- demo ---------------------------------------------------------------------------------------------------------------


def test_a_plain_serve_refuses_until_the_demo_s_users_are_gone(as_user: AsUser) -> None:
    assert demo_users_here() == ["arne", "dagny", "ragnhild"]
    with pytest.raises(WrongUse):
        refuse_demo_users()
    arne = User.objects.get(username="arne")
    arne.set_password("et eget langt passord")
    arne.save()
    assert remove_demo_users() == ["dagny", "ragnhild"]
    refuse_demo_users()
    assert User.objects.get(username="arne").check_password("et eget langt passord")
    page = as_user("").get("/logg-inn/").content.decode()
    assert "ragnhild" not in page
