"""Issue 14, item 4: opened, told once, closed, by a real mail server and a real channel; nothing of anybody in it."""

from __future__ import annotations

import http.server
import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import IntegrityError, transaction
from pytest_django import Settings

from arkivbro.accounts.models import User
from arkivbro.core.errors import Transient
from arkivbro.core.health import FAILING_FOR, Level, Trouble
from arkivbro.core.incidents import OPENS_AFTER
from arkivbro.core.message_table import Who
from arkivbro.core.messages import message
from arkivbro.incidents.models import Incident, Telling
from arkivbro.incidents.selectors import incidents
from arkivbro.incidents.services import LOOKED_SECONDS, keep, sending, tell, telling
from arkivbro.incidents.services.keeping import keep_found
from arkivbro.incidents.services.telling import recipients
from tests.failure.mail_server import MailServer, Manner
from tests.integration.incidents.conftest import ARCHIVIST, BEGAN, OPERATOR, SECOND_OPERATOR, Clock, Set

pytestmark = pytest.mark.django_db
SILENT = Trouble(message("health.archive_silent", archive="ephorte", count=3, moment=BEGAN), Level.ERROR)
WAITS = Trouble(message("health.without_vacancy", count=2), Level.WARNING)


def look(*found: Trouble) -> None:
    keep_found(found)
    tell()


def opened(clock: Clock, *found: Trouble) -> None:
    look(*found)
    clock.after(minutes=11)
    look(*found)


def over(clock: Clock) -> None:
    look()
    clock.after(minutes=3)
    look()


def test_issue_14_item_4_opened_told_once_closed(clock: Clock, server: MailServer, set_up: Set) -> None:
    look(SILENT)
    assert server.received == []
    clock.after(seconds=40)
    for _ in range(3):
        look(SILENT)
        clock.after(seconds=20)
    assert server.recipients == [OPERATOR]
    assert "ephorte svarer ikke" in server.received[0][1]
    over(clock)
    assert server.recipients == [OPERATOR, OPERATOR]
    assert "I orden igjen" in server.received[1][1]
    look()
    incident = Incident.objects.get()
    assert (incident.first_seen, incident.settled, incident.status) == (BEGAN, True, "over")
    assert len(server.received) == 2


def test_issue_14_item_4_it_comes_and_goes_and_is_one(clock: Clock, server: MailServer, set_up: Set) -> None:
    opened(clock, SILENT)
    for _ in range(5):
        look()
        clock.after(seconds=90)
        look(SILENT)
    assert len(server.received) == 1
    assert Incident.objects.count() == 1


def test_issue_14_item_4_a_moment_is_nothing(clock: Clock, server: MailServer, set_up: Set) -> None:
    look(SILENT)
    clock.after(seconds=20)
    look()
    clock.after(minutes=3)
    look()
    assert not Incident.objects.exists()
    assert server.received == []


def test_issue_14_item_4_each_role_is_told_of_what_it_can_act_on(
    clock: Clock, server: MailServer, set_up: Set
) -> None:
    assert WAITS.who is Who.ARCHIVIST
    opened(clock, SILENT, WAITS)
    assert sorted(server.recipients) == sorted([OPERATOR, ARCHIVIST])


def test_issue_14_item_4_without_operators_the_administrators_are_told(
    clock: Clock, server: MailServer, set_up: Set
) -> None:
    set_up(operators=())
    User.objects.create_user("dagny", email="dagny@eksempel.no", is_administrator=True)
    User.objects.create_user("gone", email="borte@eksempel.no", is_administrator=True, is_active=False)
    opened(clock, SILENT)
    assert server.recipients == ["dagny@eksempel.no"]


def test_issue_14_item_4_several_at_once_are_one_mail(clock: Clock, server: MailServer, set_up: Set) -> None:
    other = Trouble(message("health.source_silent", source="webcruiter", moment=BEGAN), Level.ERROR)
    opened(clock, SILENT, other)
    assert len(server.received) == 1
    assert "(og 1 til)" in server.received[0][1]


def test_issue_14_item_4_who_could_not_be_told_is_told_later_and_nobody_twice(
    clock: Clock, server: MailServer, set_up: Set
) -> None:
    set_up(operators=(OPERATOR, SECOND_OPERATOR))
    server.manners[OPERATOR] = Manner.REFUSE
    keep_found([SILENT])
    clock.after(minutes=1)
    keep_found([SILENT])
    with pytest.raises(Transient) as error:
        tell()
    assert error.value.code == "incident.not_told"
    del server.manners[OPERATOR]
    look(SILENT)
    look(SILENT)
    assert sorted(server.recipients) == sorted([OPERATOR, SECOND_OPERATOR])


def test_issue_14_item_4_quiet_hours_wait_and_errors_do_not(
    clock: Clock, server: MailServer, set_up: Set
) -> None:
    set_up(quiet="09:00-12:00")  # BEGAN is 10 in Oslo
    opened(clock, SILENT, WAITS)
    assert server.recipients == [OPERATOR]
    over(clock)
    assert server.recipients == [OPERATOR]
    clock.after(hours=3)
    look()
    assert server.recipients == [OPERATOR, OPERATOR]
    assert Telling.objects.filter(is_over=True).count() == 1


def test_issue_14_item_4_who_was_not_told_that_it_began_is_not_told_that_it_is_over(
    clock: Clock, server: MailServer, set_up: Set
) -> None:
    set_up(operators=())
    opened(clock, SILENT)
    set_up()
    over(clock)
    assert server.received == []
    assert Incident.objects.get().settled


def test_issue_14_item_4_a_user_who_is_gone_holds_up_nothing(
    clock: Clock, server: MailServer, set_up: Set
) -> None:
    opened(clock, WAITS)
    User.objects.all().delete()
    over(clock)
    assert server.recipients == [ARCHIVIST]
    assert Incident.objects.get().settled


@dataclass
class Channel:
    said: list[str] = field(default_factory=list)
    status: int = 200
    drips: float = 0.0
    """Seconds for which the answer comes byte by byte."""


@pytest.fixture
def channel(settings: Settings) -> Iterator[Channel]:
    told = Channel()

    class Takes(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if told.status == 200:
                told.said.append(json.loads(body)["text"])
            self.send_response(told.status)
            until = time.monotonic() + told.drips
            while time.monotonic() < until:
                self.wfile.write(b"X-Slow: 1\r\n")
                self.wfile.flush()
                time.sleep(0.1)
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Takes) as one:
        thread = threading.Thread(target=one.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        settings.ARKIVBRO_INCIDENT_WEBHOOK = f"http://127.0.0.1:{one.server_port}/kanal"
        yield told
        one.shutdown()
        thread.join()


def test_issue_14_item_4_a_channel_beside_mail(clock: Clock, channel: Channel) -> None:
    """Without a mail server too; and one that is away is tried again."""
    assert recipients()[Who.OPERATOR] == {"webhook": ""}
    keep_found([SILENT])
    clock.after(minutes=1)
    channel.status = 503
    keep_found([SILENT])
    with pytest.raises(Transient):
        tell()
    channel.status = 200
    look(SILENT)
    look(SILENT)
    over(clock)
    assert len(channel.said) == 2
    assert channel.said[0].startswith("Feil: ephorte svarer ikke siden fredag 27. november 2026 kl. 10.00.")
    assert "Hva du kan gjøre: " in channel.said[0]
    assert channel.said[1].startswith("I orden igjen: ephorte svarer ikke")


def test_issue_14_item_4_it_is_looked_at_as_drift_is(clock: Clock, server: MailServer, set_up: Set) -> None:
    """No worker has ever given a sign here: that is what Drift says, and what is told."""
    keep()
    clock.after(minutes=1)
    keep()
    tell()
    assert "health.never_a_worker" in {one.code for one in incidents(clock.now)}
    assert server.recipients == [OPERATOR]


def test_issue_14_item_4_of_two_who_look_at_once_one_begins_it(clock: Clock, set_up: Set) -> None:
    """A chore has one run at a time in the installation; where two still meet, the database takes one incident that stands."""
    keep_found([SILENT])
    row = Incident.objects.get()
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_issue_14_item_4_a_name_of_any_length_is_one_incident(clock: Clock, set_up: Set) -> None:
    long = Trouble(message("health.source_silent", source="x" * 500, moment=BEGAN), Level.ERROR)
    opened(clock, long)
    assert Incident.objects.get().opened_at is not None


def test_issue_14_item_4_an_outage_is_told_within_two_minutes() -> None:
    """Of an archive that answers 503: until health is sure, until it opens, and a look after each."""
    looks = timedelta(seconds=2 * LOOKED_SECONDS)
    assert FAILING_FOR + OPENS_AFTER[Level.ERROR] + looks < timedelta(minutes=2)


def test_issue_14_item_4_a_warning_that_becomes_an_error_is_told_once_more(
    clock: Clock, server: MailServer, set_up: Set
) -> None:
    def gone(level: Level) -> Trouble:
        return Trouble(message("health.soon_gone", count=2, day=BEGAN.date()), level)

    opened(clock, gone(Level.WARNING))
    for _ in range(3):
        look(gone(Level.ERROR))
        look(gone(Level.WARNING))
    assert [subject.split(".")[0] for _, subject in told(server)] == [
        "arkivbro: Se på dette",
        "arkivbro: Feil",
    ]
    over(clock)
    assert len(server.received) == 3


def told(server: MailServer) -> list[tuple[str, str]]:
    return [(to, subject.strip()) for to, subject in server.received]


def test_issue_14_item_4_a_mail_server_that_hangs_keeps_nobody_from_the_channel(
    clock: Clock, server: MailServer, channel: Channel, set_up: Set, settings: Settings
) -> None:
    """And is tried once in a round, not once for each."""
    set_up(operators=(OPERATOR, SECOND_OPERATOR))
    settings.EMAIL_TIMEOUT = 1
    server.manners |= {OPERATOR: Manner.SILENT, SECOND_OPERATOR: Manner.SILENT}
    keep_found([SILENT])
    clock.after(minutes=1)
    keep_found([SILENT])
    with pytest.raises(Transient) as error:
        tell()
    assert len(channel.said) == 1
    assert len(server.received) == 1
    assert error.value.message.parameters["count"] == 2, "who was not come to is not told either"


def test_issue_14_item_4_a_channel_that_drips_is_given_up(
    clock: Clock, channel: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "WEBHOOK_SECONDS", 0.5)
    channel.drips = 3
    began = time.monotonic()
    with pytest.raises(sending.NotSent):
        sending.post(django_settings.ARKIVBRO_INCIDENT_WEBHOOK, "x")
    assert time.monotonic() - began < 2.5


def test_issue_14_item_4_an_address_that_is_none_keeps_nobody_else_from_being_told(
    clock: Clock, server: MailServer, set_up: Set, settings: Settings
) -> None:
    settings.ARKIVBRO_INCIDENT_WEBHOOK = "https://host:port/kanal"
    keep_found([SILENT])
    clock.after(minutes=1)
    keep_found([SILENT])
    with pytest.raises(Transient):
        tell()
    assert server.recipients == [OPERATOR]


def test_issue_14_item_4_of_two_who_tell_at_once_one_does(
    clock: Clock, server: MailServer, set_up: Set, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_found([SILENT])
    clock.after(minutes=1)
    keep_found([SILENT])
    send = telling._send_to

    def and_another(*given: Any) -> None:
        monkeypatch.setattr(telling, "_send_to", send)
        assert tell() == 0, "the other finds it claimed"
        send(*given)

    monkeypatch.setattr(telling, "_send_to", and_another)
    assert tell() == 1
    assert server.recipients == [OPERATOR]


def test_issue_14_item_4_who_died_while_telling_leaves_it_to_be_told(
    clock: Clock, server: MailServer, set_up: Set
) -> None:
    keep_found([SILENT])
    clock.after(minutes=1)
    keep_found([SILENT])
    Telling.objects.create(
        incident=Incident.objects.get(), to=f"address:{OPERATOR}", is_over=False, claimed_at=clock.now
    )
    assert tell() == 0
    clock.after(minutes=3)
    look(SILENT)
    assert server.recipients == [OPERATOR]
