"""Issue 14, item 4: until when certificates, accesses and secrets hold, as servers and the configuration say."""

from __future__ import annotations

import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings

from arkivbro import health
from arkivbro.accounts.models import SystemToken
from arkivbro.accounts.selectors import tokens_to_renew
from arkivbro.conf.configuration import Configuration, Incidents
from arkivbro.conf.places import https_places
from arkivbro.core.expiry import Expiry, Kind
from arkivbro.core.working_days import oslo_day
from arkivbro.transfers.models import Certificate
from arkivbro.transfers.selectors import certificates
from arkivbro.transfers.services import certificates as looking
from arkivbro.transfers.services.certificates import look_at_certificates
from tests.integration.incidents.conftest import Clock

pytestmark = pytest.mark.django_db
NOBODY = ("127.0.0.1", 9)


@pytest.fixture
def shows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """The port of a server whose certificate holds for twenty days more, and which we trust."""
    made = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "20",
        "-subj",
        "/CN=localhost",
    ]
    made += ["-addext", "subjectAltName=DNS:localhost", "-keyout", "key.pem", "-out", "own.pem"]
    subprocess.run(made, cwd=tmp_path, check=True, capture_output=True, timeout=60)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "own.pem"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "own.pem", tmp_path / "key.pem")
    with socket.create_server(("127.0.0.1", 0)) as server:

        def greet() -> None:
            while True:
                try:
                    one, _ = server.accept()
                    with context.wrap_socket(one, server_side=True) as greeted:
                        greeted.recv(1)
                except ssl.SSLError:
                    continue
                except OSError:
                    return

        thread = threading.Thread(target=greet, daemon=True)
        thread.start()
        yield int(server.getsockname()[1])
        server.shutdown(socket.SHUT_RDWR)
        thread.join(5)


def test_issue_14_item_4_until_when_a_server_shows_that_its_certificate_holds(
    shows: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = ("localhost", shows)
    monkeypatch.setattr(health, "https_places", lambda _: (place,))
    assert look_at_certificates([NOBODY, place]) == 1
    (one,) = certificates()
    assert (one.kind, one.name) == (Kind.CERTIFICATE, f"localhost:{shows}")
    assert timedelta(days=18) < one.day - oslo_day(datetime.now(UTC)) < timedelta(days=22)
    assert [told.told.code for told in health.found() if told.told.code == "health.certificate_expires"]
    look_at_certificates([NOBODY])
    assert not Certificate.objects.exists(), "who stands in the configuration no more is forgotten"


def test_issue_14_item_4_a_certificate_that_has_expired_is_told_until_it_is_renewed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def expired(*_: object) -> datetime:
        error = ssl.SSLCertVerificationError()
        error.verify_code = looking.EXPIRED
        raise error

    monkeypatch.setattr(looking, "_expires", expired)
    for _ in range(2):
        look_at_certificates([("ephorte.eksempel.no", 443)])
    (one,) = certificates()
    assert one.name == "ephorte.eksempel.no" and one.day == oslo_day(datetime.now(UTC))
    monkeypatch.setattr(looking, "_expires", lambda *_: datetime.now(UTC) + timedelta(days=90))
    look_at_certificates([("ephorte.eksempel.no", 443)])
    assert certificates() == []


def test_issue_14_item_4_a_certificate_that_we_cannot_judge_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object) -> datetime:
        error = ssl.SSLCertVerificationError()
        error.verify_code = 18
        raise error

    monkeypatch.setattr(looking, "_expires", unknown)
    assert look_at_certificates([("ephorte.eksempel.no", 443)]) == 0


def test_issue_14_item_4_each_server_that_the_configuration_names_is_looked_at() -> None:
    told = Configuration.model_validate(
        {
            "archive": {
                "default": "ephorte",
                "ephorte": {"url": "https://ephorte.eksempel.no:8443/ws/", "username": "x"},
            },
            "web": {"address": "https://rekruttering.eksempel.no"},
            "source": {"webcruiter": {"feed_url": "https://feed.eksempel.no/a?b=c"}},
        }
    )
    assert https_places(told) == (
        ("ephorte.eksempel.no", 8443), ("feed.eksempel.no", 443), ("rekruttering.eksempel.no", 443),
    )  # fmt: skip
    assert https_places(Configuration()) == ()


def token(name: str, days: int, clock: Clock, **values: object) -> SystemToken:
    made = {
        "source": "varbi", "digest": f"{name}{days}", "made_by": "dagny", "confirmed_by": "arne",
        "made_at": clock.now - timedelta(days=100), "expires_at": clock.now + timedelta(days=days),
    }  # fmt: skip
    return SystemToken.objects.create(name=name, **(made | values))


def test_issue_14_item_4_accesses_that_end_soon_and_have_no_follower(clock: Clock) -> None:
    token("far", 40, clock, source="a")
    token("soon", 20, clock, source="b")
    token("past", -3, clock, source="c")
    token("long past", -40, clock, source="d")
    token("taken back", 3, clock, source="e", revoked_at=clock.now)
    token("never confirmed", 3, clock, source="f", confirmed_by="")
    token("followed", 5, clock, source="g")
    token("the follower", 300, clock, source="g", made_at=clock.now)
    assert [one.name for one in tokens_to_renew(clock.now)] == ["past", "soon"]


def test_issue_14_item_4_a_day_that_is_set_in_the_configuration(monkeypatch: pytest.MonkeyPatch) -> None:
    told = Incidents.model_validate({"expires": {"Webcruiters klienthemmelighet": date(2026, 12, 24)}})
    changed = settings.ARKIVBRO.model_copy(update={"incidents": told})
    monkeypatch.setattr(settings, "ARKIVBRO", changed)
    assert health.heard().expiring == (
        Expiry(Kind.SECRET, "Webcruiters klienthemmelighet", date(2026, 12, 24)),
    )
