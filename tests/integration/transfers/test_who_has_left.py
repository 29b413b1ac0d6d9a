"""An archive that can tell who has left: the plan takes who comes next in the profile, before it freezes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from arkivbro import runtime as runtime_module
from arkivbro.core.errors import Unreachable
from arkivbro.core.profile import read_profile
from arkivbro.runtime import Runtime
from arkivbro.transfers.models import FrozenPlan, State, Transfer
from arkivbro.transfers.worker import Worker
from tests.doubles.folder_archive import FolderArchive
from tests.doubles.ledger import advertisement, ask

pytestmark = pytest.mark.django_db(transaction=True)

LEADER = '\n[units."Region Vest"]\ncode = "RV"\nleader = "KAHA"\n\n[entry.advertisement]\n'


class ArchiveWithUsers(FolderArchive):
    """Knows who has left; and may be out of reach."""

    gone: frozenset[str] = frozenset()
    asked: list[frozenset[str]]
    out_of_reach = False

    def inactive_users(self, initials: frozenset[str], *, deadline: float) -> frozenset[str]:
        self.asked.append(initials)
        if self.out_of_reach:
            raise Unreachable
        return initials & self.gone


@pytest.fixture
def with_users(
    tmp_path: Path, make: Callable[..., Runtime], monkeypatch: pytest.MonkeyPatch
) -> tuple[Runtime, ArchiveWithUsers]:
    made = make()
    archive = ArchiveWithUsers(tmp_path / "with-users")
    archive.asked = []
    text = made.profile_text.replace("\n[entry.advertisement]\n", LEADER, 1)
    wired = replace(
        made, archives={"double": archive}, profile=read_profile(text, "test.toml"), profile_text=text
    )
    monkeypatch.setattr(runtime_module, "_kept", {"arkivbro.wiring.runtime": wired})
    return wired, archive


@pytest.mark.parametrize(("gone", "responsible"), [(frozenset(), "KAHA"), (frozenset({"KAHA"}), "OARR")])
def test_a_leader_who_has_left_falls_back_to_the_default(
    with_users: tuple[Runtime, ArchiveWithUsers], gone: frozenset[str], responsible: str
) -> None:
    runtime, archive = with_users
    archive.gone = gone
    transfer = ask(advertisement())
    Worker(runtime).run_until_rest()
    transfer.refresh_from_db()
    assert transfer.state == State.TRANSFERRED
    assert archive.asked == [frozenset({"KAHA", "OARR"})]
    assert f'"{responsible}"' in FrozenPlan.objects.get(transfer=transfer).text


def test_an_archive_out_of_reach_costs_no_attempt_and_freezes_nothing(
    with_users: tuple[Runtime, ArchiveWithUsers],
) -> None:
    runtime, archive = with_users
    archive.out_of_reach = True
    ask(advertisement())
    Worker(runtime).run_until_rest()
    transfer = Transfer.objects.get()
    assert transfer.state == State.WAITING
    assert transfer.attempts == 0
    assert not FrozenPlan.objects.exists()
