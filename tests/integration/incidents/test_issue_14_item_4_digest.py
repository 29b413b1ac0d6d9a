"""Issue 14, item 4: each role is told once a day what waits for them, by a real mail server; none when nothing waits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from arkivbro import health
from arkivbro.accounts.models import User
from arkivbro.chores import SomeFailed
from arkivbro.core.health import Heard
from arkivbro.incidents.models import DailyDigest
from arkivbro.incidents.services import digest, sending
from arkivbro.incidents.services.digest import is_digest_due, send_digests
from arkivbro.web.tasks import besides_tasks, tasks_of
from tests.failure.mail_server import MailServer, Manner
from tests.integration.incidents.conftest import ARCHIVIST, OPERATOR, Clock, Set
from tests.unit.core.test_health import FLOOR, WELL

pytestmark = pytest.mark.django_db
STUCK = replace(WELL, needs_person=3, stopped=1, without_vacancy=2)
IsSo = Callable[[Heard], None]


@pytest.fixture
def is_so(monkeypatch: pytest.MonkeyPatch) -> IsSo:
    def put(heard: Heard) -> None:
        monkeypatch.setattr(health, "heard", lambda: heard)

    put(STUCK)
    return put


def told() -> int:
    return send_digests(tasks_of, besides_tasks)


def test_issue_14_item_4_each_is_told_once_a_day_what_waits_for_them(
    clock: Clock, server: MailServer, set_up: Set, is_so: IsSo
) -> None:
    """The archivist; not a recruiter for whom nothing waits, not who has no role, and not operations: nothing is wrong."""
    User.objects.create_user("ragnhild", email="ragnhild@eksempel.no", is_recruiter=True)
    User.objects.create_user("nobody", email="ingen@eksempel.no")
    for _ in range(5):
        told()
        clock.after(hours=2)
    assert server.received == [(ARCHIVIST, "arkivbro: 3 ting venter på deg")]
    clock.after(days=1)
    told()
    assert server.recipients == [ARCHIVIST] * 2


def test_issue_14_item_4_none_when_nothing_waits_and_what_comes_later_waits_for_tomorrow(
    clock: Clock, server: MailServer, set_up: Set, is_so: IsSo
) -> None:
    is_so(WELL)
    assert told() == 0
    is_so(STUCK)
    assert told() == 0
    clock.after(days=1)
    assert told() == 1
    assert len(server.received) == 1


def test_issue_14_item_4_operations_are_told_of_what_they_can_act_on(
    clock: Clock, server: MailServer, set_up: Set, is_so: IsSo
) -> None:
    is_so(replace(WELL, free_bytes=FLOOR - 1))
    told()
    assert server.recipients == [OPERATOR]


def test_issue_14_item_4_without_operators_administrators_get_the_digest_of_operations(
    clock: Clock, server: MailServer, set_up: Set, is_so: IsSo
) -> None:
    set_up(operators=())
    User.objects.create_user("dagny", email="dagny@eksempel.no", is_administrator=True)
    is_so(replace(WELL, free_bytes=FLOOR - 1))
    told()
    assert server.recipients == ["dagny@eksempel.no"]


@pytest.mark.parametrize(
    ("digest_at", "quiet", "is_due"),
    [
        ("07:00", "", True),
        ("10:00", "", True),
        ("10:01", "", False),
        ("", "", False),
        ("07:00", "22:00-10:30", False),
    ],
)
def test_issue_14_item_4_the_digest_has_its_time_and_keeps_quiet_hours(
    clock: Clock, server: MailServer, set_up: Set, is_so: IsSo, digest_at: str, quiet: str, is_due: bool
) -> None:
    """It is ten in Oslo."""
    set_up(quiet=quiet, digest=digest_at)
    assert is_digest_due() is is_due
    assert told() == is_due
    if quiet:
        clock.after(hours=1)
        assert told() == 1, "when they are over"


def test_issue_14_item_4_of_two_workers_one_sends_the_digest(
    clock: Clock, server: MailServer, set_up: Set, is_so: IsSo, monkeypatch: pytest.MonkeyPatch
) -> None:
    send = sending.send

    def and_another(*given: Any) -> None:
        monkeypatch.setattr(digest, "send", send)
        assert told() == 0, "the other finds it claimed"
        send(*given)

    monkeypatch.setattr(digest, "send", and_another)
    assert told() == 1
    assert len(server.received) == 1


def test_issue_14_item_4_who_died_while_sending_a_digest_leaves_it_for_two_minutes(
    clock: Clock, server: MailServer, set_up: Set, is_so: IsSo
) -> None:
    user = User.objects.get(username="arne")
    DailyDigest.objects.create(to=f"user:{user.pk}", day=clock.now.date(), claimed_at=clock.now)
    assert told() == 0
    clock.after(minutes=2)
    assert told() == 1


def test_issue_14_item_4_a_digest_that_did_not_go_is_sent_later_and_the_others_once(
    clock: Clock, server: MailServer, set_up: Set, is_so: IsSo
) -> None:
    second = User.objects.create_user("astrid", email="astrid@eksempel.no", is_archivist=True)
    for manner in (Manner.REFUSE, Manner.HANG_UP):
        server.manners[ARCHIVIST] = manner
        with pytest.raises(SomeFailed) as error:
            told()
        assert error.value.detail == "1 incident.not_told"
    del server.manners[ARCHIVIST]
    server.received.clear()
    assert (told(), told()) == (1, 0)
    assert server.recipients == [ARCHIVIST]
    assert second.email not in server.recipients


def test_issue_14_item_4_what_goes_wrong_with_one_keeps_nobody_else_from_being_told(
    clock: Clock, server: MailServer, set_up: Set, is_so: IsSo
) -> None:
    second = User.objects.create_user("astrid", email="astrid@eksempel.no", is_archivist=True)

    def of_one_goes_wrong(user: User, heard: Heard) -> Any:
        if user != second:
            raise KeyError
        return tasks_of(user, heard)

    with pytest.raises(SomeFailed):
        send_digests(of_one_goes_wrong, besides_tasks)
    assert server.recipients == [second.email]


def test_issue_14_item_4_old_digests_are_forgotten(
    clock: Clock, server: MailServer, set_up: Set, is_so: IsSo
) -> None:
    long_ago = clock.now - timedelta(days=31)
    DailyDigest.objects.create(to="user:1", day=long_ago.date(), claimed_at=long_ago, told_at=long_ago)
    told()
    assert not DailyDigest.objects.filter(day__lt=clock.now.date()).exists()
