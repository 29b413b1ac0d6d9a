"""What a worker reads once in a turn with a transfer and keeps: fewer statements, and a change from outside ends it all the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from arkivbro.core.plan_types import ArchivePlan
from arkivbro.core.stored_json import from_json, to_json
from arkivbro.runtime import Runtime
from arkivbro.transfers import services
from arkivbro.transfers.engine.case_worker import work_transfer
from arkivbro.transfers.engine.lease import Lease, claim
from arkivbro.transfers.models import FrozenPlan, ProfileVersion, State, Step, StepState, Transfer
from arkivbro.transfers.policy.recruitment import engine_for
from tests.doubles.folder_archive import FolderArchive
from tests.doubles.ledger import advertisement, ask

pytestmark = pytest.mark.django_db(transaction=True)

READ = ("transfers_frozenplan", "transfers_transferfacts")


def taken(runtime: Runtime) -> Lease:
    lease = claim(engine_for(runtime), owner="one")
    assert lease is not None
    return lease


def before_the_first_call(archive: FolderArchive, act: Callable[[], object]) -> None:
    """Just after it was prepared, while the archive is asked what it has."""
    find: Any = archive.find
    told: list[None] = []

    def asked(*given: Any, **options: Any) -> Any:
        if not told:
            told.append(None)
            act()
        return find(*given, **options)

    object.__setattr__(archive, "find", asked)


def test_issue_12_what_is_read_once_in_a_turn(runtime: Runtime) -> None:
    """The plan and its facts are read once where it was frozen earlier, and never where it was frozen just now."""
    transfer = ask(advertisement())
    lease = taken(runtime)
    ProfileVersion.objects.create(hash=runtime.profile_hash, name="", text="", first_used=runtime.clock())
    with CaptureQueriesContext(connection) as all_of_it:
        assert work_transfer(engine_for(runtime), lease, transfer.pk)
    assert Transfer.objects.get(pk=transfer.pk).state == State.TRANSFERRED
    said = [one["sql"] for one in all_of_it]
    reads = Counter(
        table for sql in said for table in READ if sql.startswith("SELECT") and f'FROM "{table}"' in sql
    )
    assert reads == {"transfers_transferfacts": 1}
    assert not [sql for sql in said if sql.startswith("SAVEPOINT")]


def test_issue_12_each_store_is_one_look_at_what_is_locked(runtime: Runtime) -> None:
    """The case comes with the transfer, by one statement in each transaction, and so does which plan is frozen."""
    transfer = ask(advertisement())
    lease = taken(runtime)
    with CaptureQueriesContext(connection) as all_of_it:
        work_transfer(engine_for(runtime), lease, transfer.pk)
    said = [one["sql"] for one in all_of_it]
    tables = Counter(
        sql.split('FROM "')[1].split('"')[0] for sql in said if sql.startswith("SELECT") and 'FROM "' in sql
    )
    transactions = sum(sql.startswith("BEGIN") for sql in said)
    assert tables["transfers_archivecase"] == 0
    assert tables["transfers_transfer"] == transactions > 0


def test_a_transfer_that_is_cancelled_meanwhile_is_not_sent(runtime: Runtime, archive: FolderArchive) -> None:
    transfer = ask(advertisement())
    before_the_first_call(
        archive, lambda: services.cancel(transfer.public_id, by="arne", reason="Skulle ikke dit")
    )
    work_transfer(engine_for(runtime), taken(runtime), transfer.pk)
    assert Transfer.objects.get(pk=transfer.pk).state == State.CANCELLED
    assert not archive.writers()


def test_another_plan_than_the_one_that_was_read_ends_the_turn(
    runtime: Runtime, archive: FolderArchive
) -> None:
    """However it came there: what is stored is stored only while the plan that the turn keeps is the one that is frozen."""
    transfer = ask(advertisement())
    before_the_first_call(
        archive, lambda: FrozenPlan.objects.filter(transfer=transfer).update(hash="another")
    )
    work_transfer(engine_for(runtime), taken(runtime), transfer.pk)
    assert Transfer.objects.get(pk=transfer.pk).state == State.WAITING
    assert not Step.objects.filter(transfer=transfer).exclude(state=StepState.PLANNED).exists()
    assert not archive.writers()


def test_the_next_turn_reads_the_plan_anew(runtime: Runtime, archive: FolderArchive) -> None:
    transfer = ask(advertisement())
    before_the_first_call(
        archive, lambda: FrozenPlan.objects.filter(transfer=transfer).update(hash="another")
    )
    lease = taken(runtime)
    work_transfer(engine_for(runtime), lease, transfer.pk)
    stored = FrozenPlan.objects.get(transfer=transfer)
    assert to_json(from_json(ArchivePlan, stored.text)) == stored.text
    work_transfer(engine_for(runtime), lease, transfer.pk)
    assert Transfer.objects.get(pk=transfer.pk).state == State.TRANSFERRED
    assert len(archive.writers()) > 0
