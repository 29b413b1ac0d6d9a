"""Issue 12, item 5: an idle worker asks the database nothing, and is awake as soon as anybody commits something for it."""

from __future__ import annotations

import copy
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.db.models.base import ModelState
from django.test.utils import CaptureQueriesContext

from arkivbro.chores import Chore
from arkivbro.runtime import Runtime
from arkivbro.transfers import waiting_for_work
from arkivbro.transfers.engine import heartbeats
from arkivbro.transfers.engine.heartbeats import Heartbeats
from arkivbro.transfers.engine.lease import claim, is_any_due
from arkivbro.transfers.engine.moments import Clocks, clocks_now, next_moment
from arkivbro.transfers.engine.parts import Engine
from arkivbro.transfers.models import ArchiveCase, ChoreState, Connection, Pause, State, Transfer
from arkivbro.transfers.policy.recruitment import engine_for
from arkivbro.transfers.services.pauses import pause_connection, resume_connection
from arkivbro.wake_ups import waiting
from tests.doubles import ledger
from tests.integration.wake_ups.conftest import by_hand, is_archived, until, working

pytestmark = pytest.mark.django_db(transaction=True)
Make = Callable[..., Runtime]
USUAL = replace(ledger.QUICK, lease_seconds=10.0, poll_seconds=0.5)
"""As in an installation."""
SETTLED, WATCHED = 2.5, 3.0


@contextmanager
def counting(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What all threads of this process send to the database."""
    sent: list[str] = []
    execute = CursorWrapper.execute

    def noted(self: CursorWrapper, sql: Any, *more: Any, **named: Any) -> Any:
        sent.append(str(sql))
        return execute(self, sql, *more, **named)

    with monkeypatch.context() as patch:
        patch.setattr(CursorWrapper, "execute", noted)
        yield sent


def test_issue_12_item_5_an_idle_worker_asks_the_database_nothing(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Four threads that work, chores that commits wake, chores by the clock: while nothing comes, nothing is asked. A worker that holds
    nothing signs every two leases, which may fall into the time that is watched; that chores were looked at is noted once a minute.
    """
    monkeypatch.setattr(heartbeats, "LEASES_OF_SILENCE", -1)  # as if it had held nothing for four leases
    looked: list[int] = []

    def look() -> bool:
        looked.append(1)
        return False

    chores = (
        Chore("sweep", lambda: None, every=60),
        Chore(
            "letters",
            lambda: None,
            every=1,
            tables=frozenset({"x"}),
            is_due=look,
        ),
    )
    runtime = replace(make(settings=replace(USUAL, concurrency=4)), chores=chores)
    transfer = ledger.ask(ledger.advertisement())
    with working(runtime):
        until(is_archived(transfer))
        until(lambda: ChoreState.objects.filter(looked__isnull=False).exists())
        time.sleep(SETTLED)
        looks = len(looked)
        with counting(monkeypatch) as sent:
            time.sleep(WATCHED)
        assert [one for one in sent if "transfers_workersign" not in one] == []
        assert len(looked) == looks


def test_issue_12_item_5_sql_by_hand_in_another_process_wakes_at_once(make: Make) -> None:
    runtime = make(settings=USUAL)
    transfer = ledger.ask(ledger.advertisement(), due_at=None)
    with working(runtime):
        time.sleep(SETTLED)
        by_hand(
            f"UPDATE transfers_transfer SET due_at = '2026-01-01 00:00:00+00:00' WHERE id = {transfer.pk}"
        )
        assert until(is_archived(transfer)) < 2.0


def test_issue_12_item_5_what_comes_due_by_time_alone_is_taken_up_then(make: Make) -> None:
    runtime = make(settings=USUAL)
    due = datetime.now(UTC) + timedelta(seconds=3)
    transfer = ledger.ask(ledger.advertisement(), due_at=due)
    with working(runtime):
        until(is_archived(transfer))
    assert due <= datetime.now(UTC) < due + timedelta(seconds=3)


def test_issue_12_item_5_a_clock_that_jumps_is_noticed(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """By comparing moments now and then, which asks nobody."""
    monkeypatch.setattr(waiting, "SLICE", 0.2)
    clock = ledger.Clock()
    runtime = make(settings=USUAL, clock=clock)
    transfer = ledger.ask(ledger.advertisement(), due_at=datetime.now(UTC) + timedelta(hours=5))
    with working(runtime):
        time.sleep(SETTLED)
        assert not is_archived(transfer)()
        clock.forward(5 * 3600)
        assert until(is_archived(transfer)) < 3.0


def test_issue_12_item_5_the_case_of_a_dead_worker_is_taken_when_its_lease_ends(make: Make) -> None:
    """It commits nothing when it dies, and whoever idles has looked before."""
    runtime = make(settings=USUAL)
    transfer = ledger.ask(ledger.advertisement(), due_at=None)
    engine = engine_for(runtime)
    ArchiveCase.objects.update(
        owner="dead", fence=7, lease_until=engine.seams.database_time() + timedelta(seconds=4)
    )
    Transfer.objects.filter(pk=transfer.pk).update(due_at=ledger.PUBLISHED)
    with working(runtime):
        assert 1.0 < until(is_archived(transfer)) < 9.0


def test_issue_12_item_5_a_pause_that_a_person_ends_or_that_is_over(make: Make) -> None:
    runtime = make(settings=USUAL)
    pause_connection("double", by="arkivar", reason="flytting")
    first = ledger.ask(ledger.advertisement())
    with working(runtime):
        time.sleep(SETTLED)
        assert not is_archived(first)()
        resume_connection("double")
        assert until(is_archived(first)) < 2.0
        pause_connection(
            "double", by="arkivar", reason="flytting", until=datetime.now(UTC) + timedelta(seconds=3)
        )
        second = ledger.ask(ledger.advertisement(2))
        until(is_archived(second))
    assert Connection.objects.get().pause == Pause.NONE


def test_issue_12_item_5_what_one_process_cannot_take_up_spins_nowhere(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk, and a transfer that a newer release has to carry out."""
    runtime = replace(make(settings=USUAL), has_room=lambda _times: False)
    ledger.ask(ledger.advertisement())
    with working(runtime):
        until(lambda: ChoreState.objects.filter(looked__isnull=False).exists())
        time.sleep(SETTLED)
        with counting(monkeypatch) as sent:
            time.sleep(WATCHED)
    assert len([one for one in sent if "transfers_workersign" not in one]) <= 5


def test_issue_12_item_5_a_worker_that_holds_nothing_signs_seldom(make: Make) -> None:
    engine = engine_for(make())
    moment = 0.0
    seams = replace(engine.seams, monotonic=lambda: moment)
    beats, written = Heartbeats("idle", 10.0, seams), 0
    with pytest.MonkeyPatch.context() as patch, counting(patch) as sent:
        while moment < 120:
            before = len(sent)
            beats.beat_all()
            moment += 2
            written += len(sent) > before
    assert written == 6


def test_item_4_a_worker_that_has_just_lost_its_case_signs_as_often_as_one_that_has_it(make: Make) -> None:
    """Three leases without a sign are a death: a slow database must not find it signing seldom just then (simulator, seed 1343)."""
    runtime = make()
    engine = engine_for(runtime)
    ledger.ask(ledger.advertisement())
    moment, at = 0.0, list[float]()
    seams = replace(engine.seams, monotonic=lambda: moment)
    beats = Heartbeats("busy", 10.0, seams)
    lease = claim(engine, owner="busy")
    assert lease is not None
    with beats.keeping(lease):
        lease.lost = True
        beats.beat_all()
    with pytest.MonkeyPatch.context() as patch, counting(patch) as sent:
        while moment < 60:
            before = len(sent)
            moment += 1
            beats.beat_all()
            if len(sent) > before:
                at.append(moment)
    assert at == [5, 10, 15, 20, 25, 30, 35, 55]


@pytest.mark.parametrize("stands_still", [False, True], ids=["at once", "after their lease"])
def test_issue_12_item_5_a_lease_that_another_takes_between_our_questions_is_waited_out(
    make: Make, monkeypatch: pytest.MonkeyPatch, stands_still: bool
) -> None:
    """Both were woken by one commit, the other was quicker, and is killed in its turn: nobody commits anything more. We may have been
    suspended meanwhile, until its lease was over.
    """
    ledger.ask(ledger.advertisement())
    runtime = make()
    ours, theirs = engine_for(runtime), engine_for(runtime)
    read, looked = clocks_now, is_any_due
    asked: list[Clocks] = []

    def and_then_taken(engine: Engine) -> Clocks:
        asked.append(read(engine))
        assert claim(theirs, owner="the other") is not None
        return asked[0]

    def and_then_suspended(engine: Engine) -> bool:
        found = looked(engine)
        if stands_still:
            ArchiveCase.objects.update(lease_until=asked[0].database + timedelta(microseconds=1))
        return found

    monkeypatch.setattr(waiting_for_work, "clocks_now", and_then_taken)
    monkeypatch.setattr(waiting_for_work, "is_any_due", and_then_suspended)
    left = waiting_for_work.until_something_is_due(ours, lambda: True)()
    assert left <= (0 if stands_still else runtime.settings.lease_seconds)


def steps(act: Callable[[], object]) -> int:
    """Of SQLite's machine: what the act costs, however busy this one is."""
    counted: list[int] = []
    connection.ensure_connection()
    connection.connection.set_progress_handler(lambda: counted.append(1), 10)
    try:
        act()
    finally:
        connection.connection.set_progress_handler(None, 0)
    return 10 * len(counted)


def plan_of(act: Callable[[], object]) -> str:
    with CaptureQueriesContext(connection) as told:
        act()
    found = []
    with connection.cursor() as cursor:
        for query in told.captured_queries:
            cursor.execute(f"EXPLAIN {query['sql']}")
            found += [str(row[0]) for row in cursor.fetchall()]
    return "\n".join(found)


def test_issue_12_item_5_a_look_grows_with_no_rows(make: Make) -> None:
    """Cases and transfers that are done have no place in it; a database of which no statistics were made has them too."""
    engine = engine_for(make())

    def look() -> None:
        assert not is_any_due(engine)
        next_moment(engine, clocks_now(engine))

    ledger.ask(ledger.advertisement(), due_at=None)
    look()
    before = steps(look) if connection.vendor == "sqlite" else 0
    case = ArchiveCase.objects.get()
    cases = [copied(case, key=f"{number}", vacancy_id=f"{number}") for number in range(1000)]
    ArchiveCase.objects.bulk_create(cases)
    transfer = Transfer.objects.get()
    for one in ("A", "B"):
        rows = [copied(transfer, case=case, subject=one, public_id=f"{one}{case.pk}") for case in cases]
        Transfer.objects.bulk_create(rows)
    Transfer.objects.filter(state=State.WAITING).update(state=State.CANCELLED)
    if connection.vendor == "sqlite":
        assert steps(look) <= 1.5 * before
    else:
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE transfers_transfer, transfers_archivecase")
        assert "Seq Scan on transfers_transfer" not in plan_of(look)


def copied(row: Any, **changes: object) -> Any:
    made = copy.copy(row)
    made.pk, made._state = None, ModelState()
    for name, value in changes.items():
        setattr(made, name, value)
    return made
