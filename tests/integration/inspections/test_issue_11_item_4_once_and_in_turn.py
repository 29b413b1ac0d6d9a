"""Issue 11, item 4: each file is inspected once, in turn, and what was found holds for all; nothing is lost when a process is."""

from __future__ import annotations

import os
import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.db.models import F
from django.db.models.functions import Now

from arkivbro.core.errors import Transient
from arkivbro.documents import inspector as inspector_module
from arkivbro.documents.attachments import DEFAULT_FORMATS, Content, State, unchecked
from arkivbro.documents.errors import NoPlace, NotConfinedHere
from arkivbro.documents.inspector import Question
from arkivbro.inspections.models import Inspection, InspectionState
from arkivbro.inspections.selectors import inspections_heard
from arkivbro.inspections.services import (
    InspectWaiting,
    answer_for,
    answer_for_staff,
    ask,
    claims,
    forget_inspections,
    is_any_waiting,
    known,
    remembered,
)
from arkivbro.inspections.services.queue import next_in_turn
from arkivbro.inspections.services.remembering import LEFT_BEHIND, MOST_TRIES, begin
from arkivbro.working_files import work_store
from tests.integration.inspections.conftest import FINE, Counting, stored

TEXT = Question("txt", DEFAULT_FORMATS)


def worked(inspector: Counting) -> int:
    """As a worker's chore does."""
    return InspectWaiting(inspector, work_store())()


def asked(text: str, by: str) -> str:
    sha256, size = stored(text)
    assert ask(sha256, size, "a.txt", asked_by=by) is None
    return sha256


def test_issue_11_item_4_the_same_bytes_are_inspected_once_by_every_door() -> None:
    """The form twice, the archive's people, a worker with a transfer: one look."""
    sha256, size = stored("Søknad")
    for address in ("a", "b"):
        assert answer_for(sha256, size, f"{address}.txt", asked_by=address) is None
    one = Counting()
    assert worked(one) == 1
    assert answer_for(sha256, size, "c.txt", asked_by="c") == FINE
    assert answer_for_staff(sha256, size, "d.txt") == FINE

    def never() -> Content:
        raise AssertionError("it was inspected already")

    assert remembered(sha256, size, TEXT, never) == FINE
    assert worked(one) == 0
    assert one.looked == [sha256]


def test_issue_11_item_4_another_kind_of_name_is_another_question() -> None:
    sha256, size = stored("echo")
    ask(sha256, size, "a.txt", asked_by="a")
    ask(sha256, size, "a.bat", asked_by="a")
    ask(sha256, size, "a.xyz", asked_by="a")
    ask(sha256, size, "b.qqq", asked_by="a")
    assert Inspection.objects.count() == 3


def test_issue_11_item_4_new_rules_look_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    sha256, size = stored("x")
    ask(sha256, size, "a.txt", asked_by="a")
    one = Counting()
    worked(one)
    monkeypatch.setattr(inspector_module, "rules", lambda: "the next version")
    assert known(sha256, TEXT) is None
    ask(sha256, size, "a.txt", asked_by="a")
    worked(one)
    assert one.looked == [sha256, sha256]


def test_issue_11_item_4_one_address_with_a_hundred_files_waits_for_itself() -> None:
    for number in range(100):
        asked(f"flood {number}", "attacker")
    one = Counting(processes=2)  # of which the open form gets one
    first = next_in_turn(with_public=True)
    assert first is not None and begin(first.pk)
    honest = [asked("honest 1", "honest"), asked("honest 2", "honest")]
    worked(one)
    assert one.looked.index(honest[0]) <= 1
    assert one.looked.index(honest[1]) <= 4


def test_issue_11_item_4_new_addresses_do_not_push_an_old_one_back() -> None:
    """Whoever changes address for each file is no faster than who asked before."""
    asked("honest 1", "honest")
    honest = asked("honest 2", "honest")
    row = next_in_turn(with_public=True)
    assert row is not None and begin(row.pk)
    for number in range(20):
        asked(f"flood {number}", f"address {number}")
    one = Counting(processes=2)
    worked(one)
    assert one.looked.index(honest) <= 1


def test_issue_11_item_4_those_of_the_house_do_not_wait_for_the_form() -> None:
    for number in range(10):
        asked(f"form {number}", "a")
    of_the_house = asked("archivist", "")
    one = Counting()
    worked(one)
    assert one.looked[0] == of_the_house


def test_issue_11_item_4_what_both_want_goes_first() -> None:
    asked("other", "a")
    sha256 = asked("same", "b")
    ask(sha256, 4, "a.txt", asked_by="")
    row = next_in_turn(with_public=False)
    assert row is not None and row.sha256 == sha256


def test_issue_11_item_4_two_at_once_with_the_same_bytes_are_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two workers with a transfer each: one looks, the other waits for its answer."""
    if connection.vendor == "sqlite" and "memory" in str(connection.settings_dict["NAME"]):
        pytest.skip("threads share no database in memory")
    sha256, size = stored("same")
    began, looks = threading.Event(), list[int]()

    def look() -> Content:
        looks.append(1)
        began.set()
        time.sleep(0.5)
        return FINE

    found: list[Content] = []

    def work() -> None:
        try:
            found.append(remembered(sha256, size, TEXT, look))
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert found == [FINE, FINE]
    assert looks == [1]


def begun_by_one_that_is_killed(pk: int) -> None:
    """Another process begins it, and ends without a word."""
    if (child := os.fork()) == 0:
        claims.hold("f" * 32)
        os._exit(9)
    os.waitpid(child, 0)
    Inspection.objects.filter(pk=pk).update(
        state=InspectionState.UNDER_WAY, began_at=Now(), began_by="f" * 32, tries=F("tries") + 1
    )


def test_issue_11_item_4_a_killed_worker_is_taken_over_at_once() -> None:
    sha256 = asked("x", "a")
    begun_by_one_that_is_killed(Inspection.objects.get().pk)
    assert is_any_waiting()
    assert worked(Counting()) == 1
    assert known(sha256, TEXT) == FINE
    assert not list(claims._folder().iterdir())


def test_issue_11_item_4_a_transfer_does_not_wait_for_a_killed_worker() -> None:
    sha256, size = stored("x")
    ask(sha256, size, "a.txt", asked_by="a")
    begun_by_one_that_is_killed(Inspection.objects.get().pk)
    began = time.monotonic()
    assert remembered(sha256, size, TEXT, lambda: FINE) == FINE
    assert time.monotonic() - began < 2


def test_issue_11_item_4_one_that_hangs_is_taken_over_after_a_while() -> None:
    sha256 = asked("x", "a")
    row = Inspection.objects.get()
    assert begin(row.pk)
    assert not is_any_waiting()
    Inspection.objects.update(began_at=Now() - LEFT_BEHIND - timedelta(seconds=1))
    assert is_any_waiting()
    one = Counting()
    assert worked(one) == 1
    assert known(sha256, TEXT) == FINE


def test_issue_11_item_4_an_answer_that_comes_too_late_counts_for_nothing() -> None:
    sha256, size = stored("x")

    def slow() -> Content:
        Inspection.objects.update(began_at=Now() - LEFT_BEHIND - timedelta(seconds=1))
        assert worked(Counting()) == 1  # another took over, and was faster
        return unchecked()

    remembered(sha256, size, TEXT, slow)
    assert known(sha256, TEXT) == FINE


def test_issue_11_item_4_a_file_that_kills_its_workers_is_left_alone_for_a_while() -> None:
    sha256 = asked("x", "a")
    for _ in range(MOST_TRIES):
        assert begin(Inspection.objects.get().pk)
        Inspection.objects.update(began_at=Now() - LEFT_BEHIND - timedelta(seconds=1))
    one = Counting()
    worked(one)
    assert one.looked == []
    assert known(sha256, TEXT) == unchecked()
    Inspection.objects.update(holds_until=Now() - timedelta(seconds=1))
    ask(sha256, 1, "a.txt", asked_by="a")
    worked(one)
    assert one.looked == [sha256]


def test_issue_11_item_4_what_was_not_settled_is_no_verdict_for_ever() -> None:
    """Killed or timed out: it holds five minutes, then an hour, then a day; and a good answer ends that."""
    sha256, size = stored("x")
    waits = []
    for _ in range(4):
        ask(sha256, size, "a.txt", asked_by="a")
        worked(Counting(lambda _path, _question: unchecked()))
        row = Inspection.objects.get()
        assert row.holds_until is not None and row.found_at is not None
        waits.append(round((row.holds_until - row.found_at).total_seconds()))
        assert known(sha256, TEXT) == unchecked()
        assert inspections_heard().unchecked == 1
        Inspection.objects.update(holds_until=Now() - timedelta(seconds=1))
        assert known(sha256, TEXT) is None
    assert waits == [300, 3600, 86400, 86400]
    ask(sha256, size, "a.txt", asked_by="a")
    worked(Counting())
    assert known(sha256, TEXT) == FINE
    assert inspections_heard().unchecked == 0


def test_issue_11_item_4_a_full_pool_leaves_them_waiting() -> None:
    sha256 = asked("x", "a")

    def full(_path: Path, _question: Question) -> Content:
        raise NoPlace

    assert worked(Counting(full)) >= 1
    assert Inspection.objects.get().state == InspectionState.WAITING
    assert Inspection.objects.get().tries == 0
    heard = inspections_heard()
    assert (heard.waiting, heard.since is None) == (1, False)
    worked(Counting())
    assert known(sha256, TEXT) == FINE


def test_issue_11_item_4_a_worker_that_ends_begins_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """It was told as a fault of the chore at each stop under load, and its file waited until the worker was known to be dead."""
    asked("x", "a")

    def ends(*_given: object) -> None:
        raise RuntimeError("cannot schedule new futures after interpreter shutdown")

    with monkeypatch.context() as patched:
        patched.setattr("concurrent.futures.ThreadPoolExecutor.submit", ends)
        assert worked(Counting()) == 0
    one = Inspection.objects.get()
    assert (one.state, one.tries) == (InspectionState.WAITING, 0)
    assert worked(Counting()) == 1


def test_issue_11_item_4_unconfined_leaves_them_waiting_and_tells() -> None:
    asked("x", "a")

    def unconfined(_path: Path, _question: Question) -> Content:
        raise NotConfinedHere(why="no Landlock")

    with pytest.raises(NotConfinedHere):
        worked(Counting(unconfined))
    assert Inspection.objects.get().state == InspectionState.WAITING


def test_issue_11_item_4_a_file_that_is_gone_meanwhile_holds_up_nobody() -> None:
    gone, there = asked("gone", "a"), asked("there", "b")
    work_store().path(gone).unlink()

    def look(path: Path, _question: Question) -> Content:
        path.read_bytes()
        return FINE

    worked(Counting(look))
    assert known(gone, TEXT) == unchecked()
    assert known(there, TEXT) == FINE


def test_issue_11_item_4_ten_thousand_wait_and_the_next_is_found_at_once() -> None:
    Inspection.objects.bulk_create(
        Inspection(sha256=f"{number:064x}", size=1, question="q", asked_at=Now(), asked_by=f"{number % 500}")
        for number in range(10_000)
    )
    began = time.monotonic()
    row = next_in_turn(with_public=True)
    assert row is not None and begin(row.pk)
    assert is_any_waiting() and inspections_heard().waiting == 10_000
    assert time.monotonic() - began < 1.0


def test_issue_11_item_4_staff_are_told_to_try_again_and_find_the_answer() -> None:
    sha256, size = stored("x")
    with pytest.raises(Transient) as told:
        answer_for_staff(sha256, size, "a.txt")
    assert told.value.code == "documents.still_inspected"
    worked(Counting())
    assert answer_for_staff(sha256, size, "a.txt").state is State.OK


def test_issue_11_item_4_what_was_found_is_forgotten_with_the_files() -> None:
    sha256 = asked("x", "a")
    worked(Counting())
    row = Inspection.objects.get()
    assert row.found_at is not None
    assert forget_inspections(row.found_at - timedelta(seconds=1)) == 0
    assert forget_inspections(row.found_at + timedelta(seconds=1)) == 1
    assert known(sha256, TEXT) is None
