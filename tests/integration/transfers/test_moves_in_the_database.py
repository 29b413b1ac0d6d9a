"""The database refuses what the table of states does not have, on SQLite and on PostgreSQL, and after every migration."""

from __future__ import annotations

from itertools import product

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from arkivbro.runtime import Runtime
from arkivbro.transfers.engine.states import FIRST, State, pairs
from arkivbro.transfers.models import Transfer
from tests.doubles.ledger import advertisement, ask

pytestmark = pytest.mark.django_db(transaction=True)


def put(transfer: Transfer, state: State) -> None:
    """By a way that the table has."""
    ways: dict[State, list[State]] = {first: [first] for first in (State.WAITING, State.WAITING_FOR_CASE)}
    while state not in ways:
        for old, new in sorted(pairs()):
            if old in ways and new not in ways:
                ways[new] = [*ways[old], new]
    Transfer.objects.filter(pk=transfer.pk).delete()
    transfer.state = ways[state][0]
    transfer.save(force_insert=True)
    for one in ways[state][1:]:
        Transfer.objects.filter(pk=transfer.pk).update(state=one)


@pytest.mark.parametrize("old", State)
def test_every_change_of_state_by_the_table_and_no_other(runtime: Runtime, old: State) -> None:
    transfer = ask(advertisement())
    for new in State:
        if new is old:
            continue
        put(transfer, old)
        if (old, new) in pairs():
            Transfer.objects.filter(pk=transfer.pk).update(state=new)
            assert Transfer.objects.get(pk=transfer.pk).state == new
        else:
            with pytest.raises(IntegrityError), transaction.atomic():
                Transfer.objects.filter(pk=transfer.pk).update(state=new)
            assert Transfer.objects.get(pk=transfer.pk).state == old


def test_no_transfer_is_born_in_another_state(runtime: Runtime) -> None:
    transfer = ask(advertisement())
    Transfer.objects.filter(pk=transfer.pk).delete()
    for state in set(State) - set(FIRST):
        transfer.state = state
        with pytest.raises(IntegrityError), transaction.atomic():
            transfer.save(force_insert=True)


def test_migrate_puts_back_what_a_copied_table_lost(runtime: Runtime) -> None:
    """SQLite copies a table that is altered, and its triggers go with the old one."""
    on = " ON transfers_transfer" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER transfers_move{on}")
    transfer = ask(advertisement())
    call_command("migrate", verbosity=0)
    with pytest.raises(IntegrityError), transaction.atomic():
        Transfer.objects.filter(pk=transfer.pk).update(state=State.DECLINED)


def test_the_pairs_are_few() -> None:
    assert len(pairs()) < len(list(product(State, State))) / 2
