"""The routine: a case is opened on the day on which it is made, and not on the day on which that was planned."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from arkivbro.core.errors import Transient
from arkivbro.core.noark import CaseFile
from arkivbro.core.plan_types import ArchivePlan
from arkivbro.core.stored_json import from_json
from arkivbro.runtime import Runtime
from arkivbro.transfers.engine import connections
from arkivbro.transfers.models import Connection, FrozenPlan, Pause, State, Transfer
from arkivbro.transfers.worker import Worker
from tests.doubles.folder_archive import FolderArchive
from tests.doubles.ledger import Clock, TextDocuments, advertisement, ask, run_due

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_case_that_waited_for_the_archive_is_opened_when_it_is_made(
    make: Callable[..., Runtime], monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock()
    runtime = make(clock=clock)
    archive = runtime.archives["double"]
    assert isinstance(archive, FolderArchive)
    archive.down(is_down=True)
    transfer = ask(advertisement())
    Worker(runtime).run_until_rest()

    def planned() -> CaseFile:
        return from_json(ArchivePlan, FrozenPlan.objects.get(transfer=transfer).text).case

    assert planned().opened == clock.today()
    archive.down(is_down=False)
    clock.forward(40 * 24 * 3600)
    Connection.objects.update(pause=Pause.NONE, failures=0)
    blamed: list[str] = []
    monkeypatch.setattr(connections, "_note_failing", lambda one, *_: blamed.append(one.archive))
    maker = runtime.prepare_documents
    assert isinstance(maker, TextDocuments)
    maker.fail_with = [Transient()]
    Transfer.objects.update(due_at=clock())
    run_due(runtime)
    assert not maker.fail_with, "it was not made anew"
    assert blamed == [], "documents that could not be made are no fault of the archive's"
    Transfer.objects.update(due_at=clock())
    Worker(runtime).run_until_rest()
    transfer.refresh_from_db()
    assert (transfer.state, planned().opened) == (State.TRANSFERRED, clock.today())
    assert len(archive.objects("case")) == len(archive.objects("entry")) == 1
