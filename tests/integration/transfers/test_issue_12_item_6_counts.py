"""Issue 12, item 6: transfers are counted where they change, and a count that is off is found, put right and told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection, transaction

from arkivbro.core.messages import message
from arkivbro.keeping_counts import CountsDiffered, compare_counts, fold_counts, is_any_count_to_fold
from arkivbro.runtime import current
from arkivbro.transfers import selectors
from arkivbro.transfers.engine import count_triggers
from arkivbro.transfers.models import ArchiveCase, State, Transfer, TransferCount
from arkivbro.transfers.models.transfer import new_public_id
from arkivbro.transfers.selectors.counts import how_many
from tests.doubles.states import force

pytestmark = pytest.mark.django_db


def case(name: str = "1", archive: str = "builtin") -> ArchiveCase:
    return ArchiveCase.objects.create(
        archive=archive,
        key=f"key{name}",
        source="s",
        vacancy_id=name,
        vacancy_ref=name,
        created=current().clock(),
    )


def transfers(of: ArchiveCase, number: int, **values: object) -> list[Transfer]:
    at = {"created": current().clock(), **values}
    rows = [
        Transfer(
            case=of, kind="application", series="application", subject=new_public_id(), facts_hash="x", **at
        )
        for _ in range(number)
    ]
    return Transfer.objects.bulk_create(rows)


def off() -> int:
    """How many counts differ from the rows; they are left as they are."""
    with transaction.atomic():
        differed = TransferCount.mend(count_triggers.counted_transfers(connection.vendor))
        transaction.set_rollback(True)
    return differed


def test_issue_12_item_6_counts_follow_every_way_of_writing() -> None:
    one, other = case("1"), case("2", "another")
    rows = transfers(one, 5) + transfers(other, 3)
    assert (how_many(State.WAITING), how_many(State.WAITING, archive="another")) == (8, 3)
    force(
        Transfer.objects.filter(pk__in=[row.pk for row in rows[:2]]),
        State.DECLINED,
        error=message("archive.unknown_person", initials="X"),
    )
    assert how_many(State.DECLINED, code="archive.unknown_person") == 2
    assert how_many(State.DECLINED, code="") == 0
    rows[2].due_at = current().clock()
    rows[2].save()
    assert off() == 0
    Transfer.objects.filter(pk=rows[3].pk).update(created=current().clock() - timedelta(days=3))
    ArchiveCase.objects.filter(pk=other.pk).update(archive="builtin")
    assert how_many(State.WAITING, archive="builtin") == 6
    assert off() == 0
    Transfer.objects.filter(pk=rows[4].pk).delete()
    assert how_many(State.WAITING) == 5
    assert off() == 0
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        transfers(case("3"), 4)
        raise ZeroDivisionError
    assert how_many(State.WAITING) == 5


def test_issue_12_item_6_drift_tells_by_counts_what_the_rows_say() -> None:
    one = case()
    now = current().clock()
    rows = transfers(one, 4, created=now - timedelta(hours=30)) + transfers(one, 2)
    force(
        Transfer.objects.filter(pk=rows[1].pk),
        State.FAILED,
        error=message("archive.unknown_person", initials="X"),
    )
    force(Transfer.objects.filter(pk__in=[rows[2].pk, rows[5].pk]), State.DECLINED)
    force(Transfer.objects.filter(pk=rows[4].pk), State.TRANSFERRED)
    days = selectors.days(3)
    assert [(day.done, day.stuck) for day in days][-1] == (1, 1)
    assert sum(day.stuck for day in days) == 3
    groups = selectors.failures_by_cause()
    assert [(one.state, one.code, one.count, one.oldest) for one in groups] == [
        (State.DECLINED, "", 2, rows[2].public_id),
        (State.FAILED, "archive.unknown_person", 1, rows[1].public_id),
    ]
    view = next(one for one in selectors.connections() if one.name == "builtin")
    assert (view.waiting, view.oldest) == (2, rows[0].created)
    assert selectors.progress().need_person == 3


def test_issue_12_item_6_what_differs_is_put_right_and_told() -> None:
    transfers(case(), 3)
    compare_counts()
    TransferCount.objects.update(number=99)
    with pytest.raises(CountsDiffered) as told:
        compare_counts()
    assert told.value.detail == "1 transfers"
    assert how_many(State.WAITING) == 3
    compare_counts()


def test_issue_12_item_6_the_sessions_own_counts_are_put_together() -> None:
    transfers(case(), 2)
    row = TransferCount.objects.get()
    TransferCount.objects.create(
        hour=row.hour, archive=row.archive, state=row.state, slot=row.slot + 1, number=5
    )
    TransferCount.objects.create(hour="2020-01-01 00", archive="gone", state=row.state, slot=0, number=0)
    assert how_many(State.WAITING) == 7
    assert is_any_count_to_fold()
    assert fold_counts() > 0
    assert how_many(State.WAITING) == 7
    if connection.vendor == "postgresql":
        assert TransferCount.objects.get().slot == 0
    assert not TransferCount.objects.filter(archive="gone").exists()
