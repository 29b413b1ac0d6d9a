"""The list of those who were sent a letter waits (an outage); one of them gets a protected address meanwhile: an archivist looks first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from arkivbro.core.people_index import PersonToScreen
from arkivbro.core.recruitment import Protection, TransferKind
from arkivbro.runtime import Runtime
from arkivbro.transfers import services
from arkivbro.transfers.models import State, Transfer
from tests.doubles.folder_archive import FolderArchive
from tests.doubles.ledger import advertisement, ask
from tests.unit.core.lists_for_tests import list_facts

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (TransferKind.ADDRESS_LIST, "transfer.receivers_outdated"),
        (TransferKind.EXTENDED_LIST, "transfer.list_outdated"),
    ],
)
def test_item_14_a_list_that_shows_a_protected_address_stops(
    kind: TransferKind, code: str, runtime: Runtime, archive: FolderArchive, rest: Callable[[], None]
) -> None:
    ask(advertisement())
    rest()
    facts = replace(list_facts(kind), vacancy=advertisement().vacancy)
    assert facts.applicant_list is not None
    first = facts.applicant_list.rows[0].applications[0]
    person = PersonToScreen(first, (("Ada", "Dal"),), protection=Protection.STRICTLY_CONFIDENTIAL)
    object.__setattr__(runtime, "people", lambda _vacancy: (person,))
    asked = ask(facts)
    rest()
    stopped = Transfer.objects.get(pk=asked.pk)
    assert (stopped.state, stopped.error and stopped.error.code) == (State.STOPPED, code)
    assert len(archive.objects("entry")) == 1
    services.release_leak(
        stopped.public_id, by="Kari", reason="Behandlet", stop=services.hash_of_stop(stopped.details)
    )
    rest()
    assert Transfer.objects.get(pk=asked.pk).state == State.TRANSFERRED
