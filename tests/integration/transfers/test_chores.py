"""Issue 10, item 3: one odd row or one unreadable file ends no worker and stops no other chore; one process does a chore at a time."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.db.models.functions import Now
from django.utils import timezone

from arkivbro.chores import Chore, SomeFailed, one_by_one
from arkivbro.core.errors import Defect
from arkivbro.documents.file_store import FileStore
from arkivbro.runtime import Runtime
from arkivbro.transfers.chore_loops import ChoreLoops
from arkivbro.transfers.models import ChoreState, State, Transfer
from arkivbro.transfers.services.chore_claims import CLAIM_SECONDS, claim, end, wait_after
from arkivbro.transfers.worker import Worker
from tests.doubles import ledger

pytestmark = pytest.mark.django_db(transaction=True)


def until(condition: Callable[[], bool], seconds: float = 20.0) -> None:
    limit = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < limit, "nothing came of it"
        time.sleep(0.02)


def test_one_odd_thing_leaves_the_others_done() -> None:
    done: list[int] = []

    def act(number: int) -> bool:
        if number == 2:
            raise KeyError("a name that must not be told")
        done.append(number)
        return True

    with pytest.raises(SomeFailed) as told:
        one_by_one("test", [1, 2, 3], act)
    assert done == [1, 3]
    assert told.value.detail == "1 KeyError"


def test_item_3_an_odd_chore_ends_no_worker(make: Callable[..., Runtime]) -> None:
    """Before, any exception of a chore that was no database error ended the worker, and so did the next one's."""
    done = threading.Event()

    def odd() -> None:
        raise ValueError("an odd row")

    runtime = replace(make(), chores=(Chore("odd", odd, every=0.05), Chore("good", done.set, every=0.05)))
    worker = Worker(runtime)
    thread = threading.Thread(target=worker.run_forever)
    thread.start()
    try:
        until(
            lambda: ChoreState.objects.filter(name="odd", failures__gte=2, error_code="ValueError").exists()
        )
        assert done.wait(10)
        transfer = ledger.ask(ledger.advertisement())
        until(lambda: Transfer.objects.get(pk=transfer.pk).state == State.TRANSFERRED)
    finally:
        worker.drain()
        thread.join(20)
    assert not thread.is_alive()


def test_a_chore_that_hangs_holds_up_no_other(make: Callable[..., Runtime]) -> None:
    released, counted = threading.Event(), []
    stopping = threading.Event()
    chores = (
        Chore("hangs", lambda: released.wait(30), every=1),
        Chore("counts", lambda: counted.append(1), every=0.02),
    )
    with ChoreLoops(chores, "one", stopping):
        until(lambda: len(counted) >= 3)
        released.set()
    assert ChoreState.objects.get(name="counts").failures == 0


def test_one_process_does_a_chore_at_a_time() -> None:
    at_once, most, lock = 0, 0, threading.Lock()

    def act() -> None:
        nonlocal at_once, most
        with lock:
            at_once += 1
            most = max(most, at_once)
        time.sleep(0.02)
        with lock:
            at_once -= 1

    stopping = threading.Event()
    chore = Chore("alone", act, every=0.01)
    with ChoreLoops([chore], "one", stopping), ChoreLoops([chore], "two", stopping):
        time.sleep(0.6)
    assert most == 1


def test_a_claim_that_a_dead_process_left_is_taken_and_told() -> None:
    chore = Chore("left", lambda: None, every=1)
    assert claim(chore, "dead")
    assert not claim(chore, "alive", at_once=True)
    ChoreState.objects.update(claimed_until=Now() - timedelta(seconds=1))
    assert claim(chore, "alive")
    row = ChoreState.objects.get()
    assert (row.owner, row.failures, row.error_code) == ("alive", 1, "died")
    end(chore, "dead", Defect())  # the dead one was only slow: what it says now counts no more
    assert ChoreState.objects.get().owner == "alive"
    end(chore, "alive", None)
    row = ChoreState.objects.get()
    assert (row.owner, row.failures, row.error_code) == ("", 0, "")
    assert row.succeeded is not None and row.next_due is not None


def test_run_until_rest_waits_for_what_a_dead_process_held(make: Callable[..., Runtime]) -> None:
    """Letters that are queued are no rest, though the worker that held their chore was killed a moment ago."""
    done: list[bool] = []
    chore = Chore("held", lambda: done.append(True), every=1, is_due=lambda: not done)
    ChoreState.objects.create(name="held", owner="dead", claimed_until=timezone.now() + timedelta(seconds=1))
    Worker(replace(make(), chores=(chore,))).run_until_rest()
    assert done


def test_what_was_held_when_we_came_to_it_still_waits_when_the_claim_has_run_out() -> None:
    """Between the look at the chore and the look whether anybody holds one: else `run` ends with letters unsent."""
    left = ["a letter"]
    chore = Chore("letters", left.clear, every=60, is_due=lambda: bool(left))
    assert claim(chore, "dead", at_once=True)
    loops = ChoreLoops((chore,), "run", threading.Event())
    loops.run_here(all_of_them=False)
    ChoreState.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
    assert left and loops.any_waits()
    loops.run_here(all_of_them=False)
    assert not left and not loops.any_waits()


def test_issue_14_item_3_what_only_workers_do_is_nothing_to_wait_for() -> None:
    """`arkivbro run` at night, when proofs are due that it does not make: it ends all the same."""
    chore = Chore("proofs", int, every=60, is_due=lambda: True, in_workers_only=True)
    loops = ChoreLoops((chore,), "run", threading.Event())
    loops.run_here(all_of_them=True)
    assert not loops.any_waits()


def test_what_takes_long_keeps_its_claim() -> None:
    stopping, began, go_on = threading.Event(), threading.Event(), threading.Event()

    def long() -> None:
        began.set()
        go_on.wait(20)

    chore = Chore("long", long, every=1)
    with ChoreLoops([chore], "one", stopping, claim_seconds=0.6):
        assert began.wait(10)
        time.sleep(1.5)
        assert not claim(chore, "two", at_once=True)
        go_on.set()
        until(lambda: ChoreState.objects.get().ended is not None)


def test_an_idle_look_writes_nothing(django_assert_num_queries: Callable[..., object]) -> None:
    loops = ChoreLoops([Chore("idle", lambda: None, every=1, is_due=lambda: False)], "one", threading.Event())
    with django_assert_num_queries(0):  # type: ignore[attr-defined]  # a context manager
        loops._do_if_due(loops._chores[0])


def test_waits_grow_with_failures() -> None:
    assert wait_after(Chore("a", int, 60), 0) == 60
    assert 108 <= wait_after(Chore("a", int, 60), 1) <= 132
    assert wait_after(Chore("a", int, 60), 50) <= 3600 * 1.1
    assert wait_after(Chore("a", int, 7200), 3) <= 7200 * 1.1


def test_a_file_that_the_disk_holds_on_to_leaves_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from io import BytesIO

    store = FileStore(tmp_path)
    kept, gone = store.add(BytesIO(b"one")), store.add(BytesIO(b"two"))
    real = Path.replace

    def replaced(self: Path, target: Path) -> Path:
        if self.name == kept.sha256:
            raise PermissionError(13, "held")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", replaced)
    swept = store.sweep(lambda _: (), before=timezone.now() + timedelta(days=1))
    assert (swept.removed, swept.unreadable) == (1, 1)
    assert store.has(kept.sha256) and not store.has(gone.sha256)


def test_the_claim_is_by_the_databases_clock() -> None:
    assert claim(Chore("clock", lambda: None, every=1), "one")
    left = ChoreState.objects.get().claimed_until
    assert left is not None
    assert abs((left - timezone.now()).total_seconds() - CLAIM_SECONDS) < 10
    assert connection.vendor in ("sqlite", "postgresql")
