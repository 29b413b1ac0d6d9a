"""A source that cannot tell any more takes no wish away; one that begins to tell makes no new entries; releases end with what they cover."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from arkivbro.archive.adapter import BuiltinArchive
from arkivbro.archive.models import RegistryEntry
from arkivbro.archive.services.profile_codes import register_for_profile
from arkivbro.archive.store import FileStore
from arkivbro.core.applicant_lists import ListKind
from arkivbro.core.errors import WrongUse
from arkivbro.core.recruitment import Application, ExemptionRequest, Protection
from arkivbro.recruitment.models import Application as Row
from arkivbro.recruitment.models import Vacancy
from arkivbro.recruitment.services import receive
from arkivbro.runtime import Runtime
from arkivbro.transfers import services
from arkivbro.transfers.models import Release, State, Transfer
from tests import recruitment_acts as acts
from tests.doubles.folder_archive import FolderArchive
from tests.doubles.ledger import Clock
from tests.integration.whole.conftest import DEADLINE, FROM_INGA, INGA, WITH_DEADLINE, the, told
from tests.integration.whole.test_issue_10_excluded_and_back import Rest, back

pytestmark = pytest.mark.django_db(transaction=True)
ONCE = pytest.mark.one_database("what the routine decides: one worker, one thing after another")

STRICT = Protection.STRICTLY_CONFIDENTIAL


def protected(protection: Protection) -> Application:
    return replace(FROM_INGA, applicant=replace(INGA, protection=protection))


def called(family: str) -> Application:
    return replace(FROM_INGA, applicant=replace(INGA, family_name=family))


def release(transfer: Transfer) -> None:
    one = Transfer.objects.get(pk=transfer.pk)
    stop = services.hash_of_stop(one.details)
    services.release_leak(one.public_id, by="arkivar", reason="avtalt", stop=stop)


@ONCE
def test_issue_10_item_15_a_wish_is_not_lost_to_a_source_that_cannot_tell_any_more(rest: Rest) -> None:
    receive(WITH_DEADLINE)
    receive(replace(FROM_INGA, exemption=ExemptionRequest(True, "truet på livet")))
    receive(replace(FROM_INGA, exemption=None))
    row = Row.objects.get()
    acts.leader_of(Vacancy.objects.get())
    assert acts.record(row).request == ExemptionRequest(True, "truet på livet")
    assert row.exemption == "requested"
    with pytest.raises(WrongUse):
        acts.settle(row, requested=False)
    receive(FROM_INGA)
    assert Row.objects.get().exemption == "none", "its own word takes it away"


@ONCE
def test_issue_10_item_14_a_source_that_begins_to_tell_of_protection_makes_no_new_entry(
    archive: FolderArchive, rest: Rest, later: Rest
) -> None:
    receive(WITH_DEADLINE)
    receive(protected(Protection.UNKNOWN))
    rest()
    before = len(archive.objects("entry"))
    receive(protected(Protection.NONE))
    later()
    assert len(archive.objects("entry")) == before
    receive(protected(Protection.CONFIDENTIAL))
    later()
    assert len(archive.objects("entry")) == before + 1, "an address that is withheld shows"


@pytest.fixture
def locked(archive: FolderArchive, rest: Rest, clock: Clock) -> Callable[[ListKind], None]:
    """Locks a list, which waits since the archive is away."""

    def lock(kind: ListKind) -> None:
        receive(WITH_DEADLINE)
        receive(FROM_INGA)
        rest()
        vacancy = Vacancy.objects.get()
        acts.leader_of(vacancy)
        archive.down(is_down=True)
        clock.forward(7 * 86400)
        acts.lock_list(vacancy, kind, DEADLINE)

    return lock


@ONCE
def test_issue_10_item_16_a_release_of_a_list_covers_one_change_of_a_name(
    archive: FolderArchive, locked: Callable[[ListKind], None], later: Rest
) -> None:
    locked(ListKind.PUBLIC)
    receive(called("Utsi-Hansen"))
    back(archive, later)
    assert told("public_list")[0] is State.STOPPED
    archive.down(is_down=True)
    release(the("public_list"))
    receive(called("Dekknavn"))
    back(archive, later)
    assert told("public_list")[0] is State.STOPPED


@ONCE
def test_issue_10_item_16_a_release_of_a_list_holds_while_nothing_changes(
    archive: FolderArchive, locked: Callable[[ListKind], None], later: Rest
) -> None:
    locked(ListKind.PUBLIC)
    receive(called("Utsi-Hansen"))
    back(archive, later)
    release(the("public_list"))
    receive(replace(called("Utsi-Hansen"), letter="En annen søknad."))
    later()
    assert told("public_list")[0] is State.TRANSFERRED


def test_issue_10_item_16_a_release_of_a_list_ends_with_the_protection(
    archive: FolderArchive, locked: Callable[[ListKind], None], later: Rest
) -> None:
    locked(ListKind.EXTENDED)
    receive(protected(STRICT))
    back(archive, later)
    assert told("extended_list")[0] is State.STOPPED
    archive.down(is_down=True)
    release(the("extended_list"))
    receive(protected(Protection.NONE))
    receive(protected(STRICT))
    back(archive, later)
    assert told("extended_list")[0] is State.STOPPED


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_issue_10_item_16_a_release_that_ended_while_documents_were_made_covers_nothing(
    runtime: Runtime, later: Rest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A whole plan is made with the release, and is to be committed without it: the people are the same, the release is gone."""
    register_for_profile(profile=runtime.profile, by="arkivprofilen")
    builtin = BuiltinArchive("double", store=FileStore(tmp_path / "built-in"), clock=runtime.clock)
    object.__setattr__(runtime, "archives", {"double": builtin})
    receive(WITH_DEADLINE)
    later()
    receive(protected(STRICT))
    later()
    assert told("application") == (State.STOPPED, "transfer.protected")
    release(the("application"))
    real = BuiltinArchive.bring_files

    def meanwhile(self: BuiltinArchive, *given: Any, **named: Any) -> Any:
        monkeypatch.setattr(BuiltinArchive, "bring_files", real)
        receive(protected(Protection.NONE))
        receive(protected(STRICT))
        return real(self, *given, **named)

    monkeypatch.setattr(BuiltinArchive, "bring_files", meanwhile)
    later()
    assert not Release.objects.exists()
    assert RegistryEntry.objects.count() == 1
    assert told("application")[0] is State.STOPPED
