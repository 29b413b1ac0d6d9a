"""Health is what was achieved against what is owed: each fault is told within its bound, and nothing is told of what is well."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arkivbro.core.health import (
    CHORE_SILENT,
    DEATHS_SHOWN,
    DISK_LOW,
    INSPECTIONS_STUCK,
    LETTERS_LATE,
    STALLED_AFTER,
    WORKER_SILENT,
    ArchiveHeard,
    ChoreHeard,
    Heard,
    InspectionsHeard,
    Level,
    SourceHeard,
    WorkerHeard,
    level_of,
    troubles,
)
from arkivbro.core.messages import message, remedy_of, sentence_of

NOW = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
LONG_AGO = NOW - timedelta(hours=6)
BUSY = message("transient")
WORKER = WorkerHeard("1-a", LONG_AGO, NOW, ended=False)
CHORE = ChoreHeard(message("chore.letters"), NOW, None, timedelta(minutes=10), None)
SOURCE = SourceHeard("Webcruiter", "ok", None, None, timedelta(minutes=5), NOW, LONG_AGO)
ARCHIVE = ArchiveHeard("ePhorte", "ok", None, None, waiting=3)
FLOOR = 1_000_000_000
WELL = Heard(
    NOW,
    NOW,
    workers=(WORKER,),
    chores=(CHORE,),
    sources=(SOURCE,),
    archives=(ARCHIVE,),
    last_work=NOW,
    free_bytes=10 * DISK_LOW,
    floor_bytes=FLOOR,
)
SECOND = timedelta(seconds=1)


def archive(**changes: object) -> Heard:
    return replace(WELL, archives=(replace(ARCHIVE, **changes),))  # type: ignore[arg-type]  # passed on as they are


def source(**changes: object) -> Heard:
    return replace(WELL, sources=(replace(SOURCE, **changes),))  # type: ignore[arg-type]  # passed on as they are


def chore(**changes: object) -> Heard:
    return replace(WELL, chores=(replace(CHORE, **changes),))  # type: ignore[arg-type]  # passed on as they are


def workers(*last: timedelta, ended: bool = False) -> Heard:
    return replace(WELL, workers=tuple(WorkerHeard(str(ago), LONG_AGO, NOW - ago, ended) for ago in last))


FAULTS = {
    "no worker ever": (replace(WELL, workers=()), "health.never_a_worker", "error"),
    "a dead worker": (workers(WORKER_SILENT), "health.no_worker", "error"),
    "a worker that was stopped": (workers(SECOND, ended=True), "health.no_worker", "error"),
    "workers that die one after the other": (workers(SECOND, *[WORKER_SILENT * n for n in (2, 3, 4)]), "health.workers_die", "warning"),
    "a chore that nobody looks at": (chore(looked=NOW - CHORE_SILENT - SECOND), "health.chore_stopped", "error"),
    "a chore that never began": (chore(looked=None), "health.chore_never", "error"),
    "a chore that hangs": (chore(running_since=NOW - timedelta(minutes=11)), "health.chore_hangs", "error"),
    "a chore that fails": (chore(trouble=message("chore.never_succeeded", chore=message("chore.letters"), count=2)), "chore.never_succeeded", "warning"),
    "an archive that refuses connections": (archive(status="unreachable", since=LONG_AGO), "health.archive_silent", "error"),
    "an archive that is set up wrongly": (archive(status="error", since=LONG_AGO, told=BUSY), "health.archive_set_up", "error"),
    "an archive that is paused": (archive(status="paused", since=LONG_AGO), "health.archive_paused", "warning"),
    "an archive that answers 503, twice": (archive(failing=2, failing_since=NOW, failing_told=BUSY, in_doubt=1), "health.archive_failing", "error"),
    "an archive that cuts a call, and half a minute passes": (archive(failing=1, failing_since=NOW - timedelta(seconds=31), in_doubt=1), "health.archive_failing", "error"),
    "an archive whose check complains": (archive(check_told=BUSY, checked=NOW), "health.archive_check", "error"),
    "a source that does not answer": (source(status="unreachable", since=LONG_AGO), "health.source_silent", "error"),
    "a source that cannot be read": (source(status="error", since=LONG_AGO, told=BUSY), "health.source_unreadable", "error"),
    "a source that is paused": (source(status="paused", since=LONG_AGO), "health.source_paused", "warning"),
    "a source that nobody reads": (source(last_read=NOW - timedelta(minutes=15, seconds=1)), "health.source_late", "error"),
    "a source that was never read": (source(last_read=None), "health.source_never_read", "error"),
    "a source that gives nothing": (source(gives_nothing=True), "health.source_empty", "warning"),
    "a mail server that is away": (replace(WELL, mail_since=LONG_AGO), "health.mail_silent", "error"),
    "letters that were not sent": (replace(WELL, letters_not_sent=2), "health.letters_not_sent", "warning"),
    "letters that nobody sends": (replace(WELL, letters_waiting_since=NOW - LETTERS_LATE - SECOND), "health.letters_wait", "error"),
    "transfers that need a person": (replace(WELL, needs_person=1), "health.needs_person", "warning"),
    "a worker that lives and does nothing": (replace(WELL, due=5, last_work=NOW - STALLED_AFTER - SECOND), "health.stalled", "error"),
    "a worker that never did anything": (replace(WELL, due=5, last_work=None), "health.never_begun", "error"),
    "transfers that are tried for hours": (replace(WELL, late=1, late_since=LONG_AGO), "health.late", "warning"),
    "applications without a vacancy": (replace(WELL, without_vacancy=1), "health.without_vacancy", "warning"),
    "a source that nobody has confirmed": (replace(WELL, unconfirmed=(("Webcruiter", 12),)), "health.unconfirmed", "warning"),
    "vacancies that wait for a decision each": (replace(WELL, undecided=(("Webcruiter", 2),)), "health.undecided", "warning"),
    "a disk at its floor": (replace(WELL, free_bytes=FLOOR - 1), "health.disk_floor", "error"),
    "a disk that is full": (replace(WELL, free_bytes=2 * FLOOR - 1), "health.disk_full", "error"),
    "a disk that fills": (replace(WELL, free_bytes=2 * FLOOR + DISK_LOW - 1), "health.disk_low", "warning"),
    "applications that fill it": (replace(WELL, unsent_bytes=2, most_unsent_bytes=2), "health.unsent_full", "warning"),
}  # fmt: skip


def test_issue_11_item_13_all_is_well_only_where_nothing_is_wrong() -> None:
    assert troubles(WELL) == () and level_of(()) == "ok"


@pytest.mark.parametrize("fault", FAULTS)
def test_issue_11_item_13_each_fault_is_told_with_a_remedy_and_who_can_act(fault: str) -> None:
    heard, code, level = FAULTS[fault]
    (found,) = troubles(heard)
    assert (found.told.code, found.level) == (code, level)
    assert sentence_of(found.told) and remedy_of(found.told) and found.who.word
    assert "{" not in sentence_of(found.told) and ".." not in sentence_of(found.told)


@given(st.sets(st.sampled_from(sorted(FAULTS)), min_size=1, max_size=6))
def test_issue_11_item_13_faults_at_once_are_never_green(faults: set[str]) -> None:
    """Whatever other fault there is: where one is implied by another, the other is told."""
    heard = WELL
    for name in sorted(faults):
        fault = FAULTS[name][0]
        changed = {
            field: getattr(fault, field)
            for field in Heard.__dataclass_fields__
            if getattr(fault, field) != getattr(WELL, field)
        }
        heard = replace(heard, **changed)
    found = troubles(heard)
    assert found
    assert list(found) == sorted(found, key=lambda one: one.level != "error"), "the worst first"


def test_issue_11_item_13_a_call_that_failed_once_among_good_ones_is_no_trouble() -> None:
    assert troubles(archive(failing=1, failing_since=NOW, failing_told=BUSY, in_doubt=1)) == ()


def test_issue_11_item_13_what_nobody_owes_any_more_is_no_trouble() -> None:
    """The transfers that the archive did not take were completed by hand, or cancelled."""
    assert troubles(archive(failing=9, failing_since=LONG_AGO, failing_told=BUSY, in_doubt=0)) == ()


def test_issue_11_item_13_a_dead_worker_is_told_once_and_not_as_twenty_chores() -> None:
    heard = replace(chore(looked=None), workers=(), sources=(replace(SOURCE, last_read=LONG_AGO),), due=9)
    assert [one.told.code for one in troubles(heard)] == ["health.never_a_worker"]


def test_issue_11_item_13_a_chore_that_runs_is_not_owed_a_look() -> None:
    assert troubles(chore(looked=LONG_AGO, running_since=NOW - timedelta(minutes=9))) == ()


NOT_COME_TO = {
    "a chore that another worker looked at yesterday": chore(looked=LONG_AGO),
    "a chore that never began": chore(looked=None),
    "a source that was last read yesterday": source(last_read=LONG_AGO),
    "a source that was never read": source(last_read=None),
    "transfers that came at night": replace(WELL, due=5, last_work=LONG_AGO),
    "transfers of a new installation": replace(WELL, due=5, last_work=None),
    "letters that were written at night": replace(WELL, letters_waiting_since=LONG_AGO),
    "files that came at night": replace(WELL, inspections=InspectionsHeard(3, LONG_AGO)),
}


@pytest.mark.parametrize("owed", NOT_COME_TO)
def test_issue_11_item_13_a_worker_that_has_just_begun_is_late_with_nothing(owed: str) -> None:
    """Whoever starts the installation is not shown red until it has had its time; and is, once it has had it."""
    heard = NOT_COME_TO[owed]
    assert troubles(heard), "a worker that has lived for hours owes it"
    begun = WorkerHeard("2-b", NOW - SECOND, NOW, ended=False)
    assert troubles(replace(heard, workers=(begun,))) == ()
    before = WorkerHeard("1-a", LONG_AGO, NOW - DEATHS_SHOWN / 2, ended=True)
    assert troubles(replace(heard, workers=(begun, before))) == ()
    had_its_time = replace(begun, started=NOW - INSPECTIONS_STUCK - SECOND)
    assert troubles(replace(heard, workers=(had_its_time,))) == troubles(heard)


@pytest.mark.parametrize("owed", NOT_COME_TO)
def test_issue_11_item_13_workers_started_again_and_again_are_not_forgiven_each_time(owed: str) -> None:
    """Twenty in a row, a minute each, of which none came to anything."""
    minute = timedelta(minutes=1)
    each = tuple(
        WorkerHeard(str(n), NOW - (n + 1) * minute, NOW - n * minute - SECOND, ended=n > 0) for n in range(20)
    )
    assert troubles(replace(NOT_COME_TO[owed], workers=each)) == troubles(NOT_COME_TO[owed])


def test_issue_11_item_13_a_chore_that_a_new_worker_has_not_come_to_is_shown_as_such() -> None:
    begun = replace(
        WELL, workers=(replace(WORKER, started=NOW - SECOND),), chores=(replace(CHORE, looked=None),)
    )
    assert begun.state_of(begun.chores[0]) == "starting"
    assert replace(begun, workers=()).state_of(begun.chores[0]) == "silent", "nobody works"
    assert replace(begun, workers=(WORKER,)).state_of(begun.chores[0]) == "silent"


@pytest.mark.parametrize(("days", "is_told"), [(0, True), (13, True), (14, False)])
def test_issue_14_item_6_that_it_was_put_back_is_told_for_two_weeks(days: int, is_told: bool) -> None:
    moment = NOW - timedelta(days=days)
    found = troubles(replace(WELL, put_back=(moment, moment - timedelta(hours=9))))
    assert [one.told.code for one in found] == (["health.put_back"] if is_told else [])
    assert all(one.level is Level.WARNING for one in found)
