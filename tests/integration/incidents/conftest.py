"""A clock that stands, a real mail server, and who is told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings as django_settings
from pytest_django import Settings

from arkivbro import runtime as runtime_module
from arkivbro.accounts.models import User
from arkivbro.conf.configuration import Incidents
from arkivbro.runtime import current
from tests.failure.mail_server import MailServer, mail_server

BEGAN = datetime(2026, 11, 27, 9, tzinfo=UTC)
OPERATOR, SECOND_OPERATOR, ARCHIVIST = "drift@eksempel.no", "vakt@eksempel.no", "arne@eksempel.no"
Set = Callable[..., None]


@dataclass
class Clock:
    now: datetime = BEGAN

    def __call__(self) -> datetime:
        return self.now

    def after(self, **time: float) -> None:
        self.now += timedelta(**time)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    wired = replace(current(), clock=made)
    monkeypatch.setattr(runtime_module, "_kept", {django_settings.ARKIVBRO_RUNTIME: wired})
    return made


@pytest.fixture
def server(settings: Settings) -> Iterator[MailServer]:
    with mail_server() as one:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", one.port, False
        yield one


@pytest.fixture
def set_up(monkeypatch: pytest.MonkeyPatch, server: MailServer) -> Set:
    def put(quiet: str = "", operators: tuple[str, ...] = (OPERATOR,), digest: str = "07:00") -> None:
        told = Incidents(quiet=quiet, operators=operators, digest=digest)
        mail = django_settings.ARKIVBRO.mail.model_copy(update={"host": "127.0.0.1"})
        changed = django_settings.ARKIVBRO.model_copy(update={"incidents": told, "mail": mail})
        monkeypatch.setattr(django_settings, "ARKIVBRO", changed)

    put()
    User.objects.create_user("arne", email=ARCHIVIST, is_archivist=True)
    return put
