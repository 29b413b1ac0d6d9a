"""One writer in a case: the claim, the fence that a worker that was away runs into, and whose turn it is."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.models import DateTimeField, Value
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from arkivbro.runtime import Runtime
from arkivbro.transfers.engine.case_worker import serve_case
from arkivbro.transfers.engine.lease import Lease, LeaseLost, beat, claim, fenced, release
from arkivbro.transfers.engine.signs import sign
from arkivbro.transfers.models import ArchiveCase, Connection, Pause, Transfer
from arkivbro.transfers.policy.recruitment import engine_for
from tests.doubles.folder_archive import FolderArchive
from tests.doubles.ledger import advertisement, application, ask

pytestmark = pytest.mark.django_db(transaction=True)


def claimed(runtime: Runtime, owner: str) -> Lease | None:
    """Long enough for no heartbeat to be needed."""
    engine = engine_for(runtime)
    return claim(replace(engine, settings=replace(engine.settings, lease_seconds=30)), owner=owner)


def lapse(lease: Lease) -> None:
    """As when its worker was away for longer than the lease."""
    ArchiveCase.objects.filter(pk=lease.case_id).update(lease_until=timezone.now() - timedelta(seconds=1))
    lease.confirmed = time.monotonic() - 60


def test_a_case_has_one_owner_at_a_time(runtime: Runtime) -> None:
    ask(advertisement())
    first = claimed(runtime, "one")
    assert first is not None
    assert claimed(runtime, "two") is None
    release(first)
    second = claimed(runtime, "two")
    assert second is not None
    assert second.fence == first.fence + 1


def statements(capture: CaptureQueriesContext) -> list[str]:
    return [one["sql"].split(" ", 1)[0] for one in capture]


def test_what_a_worker_does_again_and_again_is_one_statement(runtime: Runtime) -> None:
    """A look where nothing is due, a heartbeat, a sign of life: each a hundred times a minute in a large installation."""
    engine = engine_for(runtime)
    with CaptureQueriesContext(connection) as look:
        assert claim(engine, owner="one") is None
    assert statements(look) == ["SELECT"]
    ask(advertisement())
    lease = claim(engine, owner="one")
    assert lease is not None
    sign("one", engine.seams)
    with CaptureQueriesContext(connection) as signs:
        beat(lease)
        sign("one", engine.seams)
        release(lease)
    assert statements(signs) == ["UPDATE"] * 3


def test_a_case_of_a_paused_archive_is_not_taken_and_a_turn_ends_at_the_pause(
    runtime: Runtime, archive: FolderArchive
) -> None:
    ask(advertisement())
    lease = claimed(runtime, "one")
    assert lease is not None
    Connection.objects.update_or_create(archive=archive.name, defaults={"pause": Pause.BY_PERSON})
    assert serve_case(engine_for(runtime), lease) == 0
    release(lease)
    assert claimed(runtime, "two") is None
    Connection.objects.filter(archive=archive.name).update(pause=Pause.NONE)
    assert claimed(runtime, "two") is not None


def test_a_worker_that_was_away_calls_nothing_and_writes_nothing(
    runtime: Runtime, archive: FolderArchive
) -> None:
    transfer = ask(advertisement())
    away = claimed(runtime, "away")
    assert away is not None
    lapse(away)
    heir = claimed(runtime, "heir")
    assert heir is not None
    with pytest.raises(LeaseLost):
        away.confirm()
    with pytest.raises(LeaseLost), fenced(away, transfer.pk):
        Transfer.objects.filter(pk=transfer.pk).update(state="cancelled")
    with pytest.raises(LeaseLost):
        serve_case(engine_for(runtime), away)
    assert Transfer.objects.get(pk=transfer.pk).state == "waiting"
    assert not archive.writers()
    serve_case(engine_for(runtime), heir)
    assert Transfer.objects.get(pk=transfer.pk).state == "transferred"


def test_what_is_begun_inside_the_fence_is_rolled_back_with_it(runtime: Runtime) -> None:
    transfer = ask(advertisement())
    lease = claimed(runtime, "one")
    assert lease is not None
    with pytest.raises(RuntimeError), fenced(lease, transfer.pk):
        Transfer.objects.filter(pk=transfer.pk).update(state="cancelled")
        raise RuntimeError
    assert Transfer.objects.get(pk=transfer.pk).state == "waiting"


def test_a_heartbeat_that_waited_for_the_row_does_not_shorten_the_lease(runtime: Runtime) -> None:
    """It was sent before the worker's own transaction, waited for that, and came after the worker had confirmed the lease."""
    ask(advertisement())
    lease = claimed(runtime, "one")
    assert lease is not None
    seams, sent = lease.seams, timezone.now() - timedelta(seconds=9)
    lease.confirm()
    until = ArchiveCase.objects.get(pk=lease.case_id).lease_until
    lease.seams = replace(seams, database_time=lambda: Value(sent, DateTimeField()))
    beat(lease)
    assert not lease.lost
    assert ArchiveCase.objects.get(pk=lease.case_id).lease_until == until
    lease.seams = seams
    beat(lease)
    after = ArchiveCase.objects.get(pk=lease.case_id).lease_until
    assert until is not None and after is not None and after > until


def test_a_lease_that_lapsed_but_nobody_took_goes_on(runtime: Runtime) -> None:
    ask(advertisement())
    lease = claimed(runtime, "one")
    assert lease is not None
    lapse(lease)
    beat(lease)
    lease.confirm()
    assert lease.is_fresh
    assert claimed(runtime, "two") is None


def test_the_case_served_longest_ago_comes_first(runtime: Runtime) -> None:
    for number in (1, 2, 3):
        ask(advertisement(number))
    order = []
    for _ in range(6):
        lease = claimed(runtime, "one")
        assert lease is not None
        order.append(lease.case_id)
        release(lease)
    assert len(set(order[:3])) == 3
    assert order[3:] == order[:3]


def test_a_turn_is_oldest_first_and_no_longer_than_it_may_be(
    runtime: Runtime, archive: FolderArchive
) -> None:
    ask(advertisement())
    made = [ask(application(candidate=number)) for number in range(30)]
    lease = claimed(runtime, "one")
    assert lease is not None
    assert serve_case(engine_for(runtime), lease) == runtime.settings.transfers_at_once == 20
    states = [Transfer.objects.get(pk=one.pk).state for one in made]
    assert states == ["transferred"] * 19 + ["waiting"] * 11


def test_facts_may_come_in_while_a_worker_holds_the_case(runtime: Runtime) -> None:
    """The row is locked so that new transfers may be inserted meanwhile; on SQLite there is one writer, and it is short."""
    ask(advertisement())
    lease = claimed(runtime, "one")
    assert lease is not None
    with transaction.atomic():
        assert ask(application()).pk
