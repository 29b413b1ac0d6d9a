"""Issue 11, item 7: a worker without room on the disk waits, calls nothing a fault, and goes on by itself."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace

import pytest

from arkivbro.core.errors import NoRoom
from arkivbro.runtime import Runtime
from arkivbro.transfers.models import State, Transfer
from arkivbro.transfers.polling import read_if_due
from arkivbro.transfers.reading_outcome import after_reading
from arkivbro.transfers.source_trouble import SourceTrouble
from arkivbro.transfers.worker import Worker
from tests.doubles.ledger import advertisement, ask, run_due

pytestmark = pytest.mark.django_db(transaction=True)


def test_issue_11_item_7_a_worker_waits_and_goes_on(runtime: Runtime) -> None:
    room = threading.Event()
    transfer = ask(advertisement())
    worker = Worker(replace(runtime, has_room=lambda _times: room.is_set(), chores=()))
    works = threading.Thread(target=worker.run_forever)
    works.start()
    try:
        time.sleep(1.5)
        waiting = Transfer.objects.get(pk=transfer.pk)
        assert waiting.state == State.WAITING
        room.set()
        until = time.monotonic() + 20
        while Transfer.objects.get(pk=transfer.pk).state != State.TRANSFERRED:
            assert time.monotonic() < until
            time.sleep(0.1)
    finally:
        worker.drain()
        works.join(20)


def test_issue_11_item_7_one_that_is_full_in_the_middle_is_no_fault(
    make: Callable[..., Runtime], rest: Callable[[], None]
) -> None:
    runtime = make()

    def full(*_: object) -> None:
        raise NoRoom

    transfer = ask(advertisement())
    for _ in range(10):
        Transfer.objects.filter(pk=transfer.pk).update(due_at=runtime.clock())
        run_due(replace(runtime, prepare_documents=full))  # type: ignore[arg-type]  # it never returns
    waiting = Transfer.objects.get(pk=transfer.pk)
    assert waiting.state == State.RETRYING and waiting.retries == 0
    Transfer.objects.filter(pk=transfer.pk).update(due_at=runtime.clock())
    run_due(runtime)
    assert Transfer.objects.get(pk=transfer.pk).state == State.TRANSFERRED


def test_issue_11_item_7_no_source_is_read_and_none_is_to_blame(runtime: Runtime) -> None:
    assert not read_if_due(replace(runtime, has_room=lambda _times: False), "webcruiter", owner="x")
    outcome = after_reading(NoRoom(), failures=0, interval=300, jitter=0.5)
    assert outcome.trouble is SourceTrouble.NONE and not outcome.is_failure and outcome.due_in == 30
