"""Issue 14, item 4: every kind of incident is opened, told once to who can act, and closed, by a real mail server."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from arkivbro import health
from arkivbro.accounts.models import User
from arkivbro.core.expiry import Expiry, Kind
from arkivbro.core.health import Heard
from arkivbro.core.messages import message
from arkivbro.core.working_days import oslo_day
from arkivbro.incidents.models import Incident
from arkivbro.incidents.services import keep, keeping, tell
from tests.failure.mail_server import MailServer
from tests.integration.incidents.conftest import ARCHIVIST, OPERATOR, Clock, Set
from tests.unit.core.test_health import CHORE, FLOOR, LONG_AGO, NOW, WELL, WORKER, archive, source

pytestmark = pytest.mark.django_db
ADMINISTRATOR = "dagny@eksempel.no"
TODAY = oslo_day(NOW)
OLD = replace(WORKER, started=LONG_AGO - timedelta(days=1))


@dataclass(frozen=True)
class Fault:
    heard: Heard
    code: str
    told: str
    """Whom."""
    sentence: str


def expires(kind: Kind, name: str, days: int) -> Heard:
    return replace(WELL, expiring=(Expiry(kind, name, TODAY + timedelta(days=days)),))


FAULTS = {
    "archive down": Fault(archive(status="unreachable", since=LONG_AGO), "health.archive_silent", OPERATOR, "ePhorte svarer ikke"),
    "archive that answers 503": Fault(
        archive(failing=2, failing_since=LONG_AGO, failing_told=message("transient"), in_doubt=1),
        "health.archive_failing", OPERATOR, "ePhorte",
    ),
    "archive set up wrongly": Fault(archive(status="error", since=LONG_AGO), "health.archive_set_up", OPERATOR, "ePhorte"),
    "source silent": Fault(source(status="unreachable", since=LONG_AGO), "health.source_silent", OPERATOR, "Webcruiter svarer ikke"),
    "source not read": Fault(
        replace(source(last_read=LONG_AGO), workers=(OLD,)), "health.source_late", OPERATOR, "Webcruiter ble sist lest"
    ),
    "worker dead": Fault(
        replace(WELL, workers=(replace(WORKER, last_sign=LONG_AGO),)), "health.no_worker", OPERATOR, "Ingen arbeider går"
    ),
    "chore dead": Fault(
        replace(WELL, workers=(OLD,), chores=(replace(CHORE, looked=LONG_AGO),)), "health.chore_stopped", OPERATOR, "Sende brev"
    ),
    "chore that fails": Fault(
        replace(WELL, chores=(replace(CHORE, trouble=message("chore.never_succeeded", chore=CHORE.name, count=3)),)),
        "chore.never_succeeded", OPERATOR, "Sende brev",
    ),
    "disk": Fault(replace(WELL, free_bytes=FLOOR - 1), "health.disk_floor", OPERATOR, "MB"),
    "certificate about to expire": Fault(
        expires(Kind.CERTIFICATE, "ephorte.eksempel.no", 20), "health.certificate_expires", OPERATOR, "ephorte.eksempel.no"
    ),
    "secret about to expire": Fault(
        expires(Kind.SECRET, "Webcruiters klienthemmelighet", 3), "health.secret_expires", OPERATOR, "Webcruiters klienthemmelighet"
    ),
    "access that ran out": Fault(
        expires(Kind.TOKEN, "Varbi, produksjon", -2), "health.token_expires", ADMINISTRATOR, "«Varbi, produksjon»"
    ),
    "leak stop": Fault(replace(WELL, needs_person=1, stopped=1), "health.leak_stopped", ARCHIVIST, "verne et navn"),
    "failure that needs a person": Fault(
        replace(WELL, needs_person=1), "health.needs_person", ARCHIVIST, "trenger et menneske"
    ),
    "deadline without list": Fault(WELL, "health.lists_late", ARCHIVIST, "mangler søkerlister"),
    "source about to delete": Fault(
        replace(WELL, soon_gone=1, first_gone=TODAY), "health.soon_gone", ARCHIVIST, "kilden sletter"
    ),
}  # fmt: skip


@pytest.fixture
def is_so(monkeypatch: pytest.MonkeyPatch) -> Callable[[Heard, int], None]:
    def put(heard: Heard, late_lists: int = 0) -> None:
        monkeypatch.setattr(health, "heard", lambda: heard)
        monkeypatch.setattr(keeping, "count_late_lists", lambda: late_lists)

    return put


@pytest.mark.parametrize("kind", FAULTS)
def test_issue_14_item_4_each_kind_is_opened_told_once_and_closed(
    kind: str, clock: Clock, server: MailServer, set_up: Set, is_so: Callable[..., None]
) -> None:
    User.objects.create_user("dagny", email=ADMINISTRATOR, is_administrator=True)
    fault = FAULTS[kind]
    is_so(fault.heard, late_lists=kind == "deadline without list")
    for minutes in (0, 11, 1, 30):
        clock.after(minutes=minutes)
        keep()
        tell()
    assert server.recipients == [fault.told]
    assert fault.sentence in server.received[0][1].replace("\xa0", " ")
    assert Incident.objects.get().code == fault.code
    is_so(WELL)
    for minutes in (0, 3, 30):
        clock.after(minutes=minutes)
        keep()
        tell()
    assert server.recipients == [fault.told] * 2
    assert "I orden igjen" in server.received[1][1]
    assert Incident.objects.get().settled


def test_issue_14_item_4_what_runs_out_is_a_warning_and_then_an_error(
    clock: Clock, server: MailServer, set_up: Set, is_so: Callable[..., None]
) -> None:
    """Told once more when little is left, and not when the day has passed: that is the same incident."""
    for days in (31, 30, 20, 7, 0, -1):
        is_so(expires(Kind.CERTIFICATE, "ephorte.eksempel.no", days))
        for minutes in (0, 11, 1):
            clock.after(minutes=minutes)
            keep()
            tell()
    assert [subject.strip().partition(". ")[0] for _, subject in server.received] == [
        "arkivbro: Se på dette", "arkivbro: Feil",
    ]  # fmt: skip
