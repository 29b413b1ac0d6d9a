"""Issue 14, item 6: one command each; a copy is whole or refused, and what was put back knows that it is."""

from __future__ import annotations

import fcntl
import json
import tarfile
from pathlib import Path
from typing import Any

import pytest

from tests.database import KIND, cluster
from tests.integration.cli.conftest import Demo, commands_of
from tests.processes import run

KNOWS = """
import django; django.setup()
from arkivbro.accounts.models import AuditEntry, Installation
from arkivbro.recruitment.models import Letter
from django.contrib.sessions.models import Session
import json
row = Installation.objects.get()
print(json.dumps([row.epoch, row.identifier, row.copied_at < row.put_back_at, Session.objects.count(),
                  AuditEntry.objects.latest('pk').act, AuditEntry.objects.latest('pk').detail.code]))
"""
IDENTIFIER = """
import django; django.setup()
from arkivbro.accounts.models import Installation
print(Installation.objects.get().identifier)
"""


def told(environment: dict[str, str]) -> Any:
    """What stands, but for the folder that it stands in."""
    arkivbro, folder = commands_of(environment), environment["ARKIVBRO_DATA_DIR"]
    return [
        json.loads(arkivbro(command, "--json", status=None).stdout.replace(folder, "data"))
        for command in ("transfers", "cases", "journal", "verify")
    ]


def elsewhere(demo: Demo, folder: Path, name: str) -> dict[str, str]:
    """The environment of a machine where nothing is yet."""
    environment = {
        **demo.environment,
        "ARKIVBRO_DATA_DIR": str(folder / name),
        "DJANGO_SETTINGS_MODULE": "arkivbro.conf.settings",
    }
    if KIND == "postgres":
        environment["DATABASE_URL"] = cluster().create(f"put_back_{name}", template="template1")
    return environment


def test_issue_14_item_6_what_was_copied_is_put_back_and_knows_it(demo: Demo, tmp_path: Path) -> None:
    there = commands_of(demo.environment)
    copy = tmp_path / "kopi.tar"
    made = json.loads(there("backup", str(copy), "--json").stdout)
    assert copy.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in tmp_path.iterdir()] == ["kopi.tar"], "nothing else is left beside it"
    assert "finnes fra før" in there("backup", str(copy), status=2).stderr
    with (tmp_path / "to.tar.making").open("wb") as of_another:
        fcntl.flock(of_another, fcntl.LOCK_EX)
        assert "finnes fra før" in there("backup", str(tmp_path / "to.tar"), status=2).stderr
        assert (tmp_path / "to.tar.making").exists(), "what another is at is left"
    environment = elsewhere(demo, tmp_path, "ny")
    here = commands_of(environment)
    back = json.loads(here("restore", str(copy), "--skip-numbers", "40", "--json").stdout)
    assert back == {"moment": made["moment"], "files": made["files"], "epoch": 1}
    assert told(environment) == told(demo.environment)
    epoch, identifier, in_order, sessions, act, detail = json.loads(run(("-c", KNOWS), environment).stdout)
    assert (epoch, in_order, sessions, act, detail) == (
        1,
        True,
        0,
        "installation.put_back",
        "audited.put_back",
    )
    assert identifier == run(("-c", IDENTIFIER), {**environment, **demo.environment}).stdout.strip()
    assert "ble satt tilbake" in here("status", status=None).stdout.replace("\n", " ")
    assert "er ikke tom" in here("restore", str(copy), status=2).stderr


@pytest.mark.one_database("what is wrong with the file")
def test_issue_14_item_6_a_copy_that_is_damaged_is_refused_and_leaves_nothing(
    demo: Demo, tmp_path: Path
) -> None:
    copy = tmp_path / "kopi.tar"
    commands_of(demo.environment)("backup", str(copy))
    environment = elsewhere(demo, tmp_path, "ny")
    here, folder = commands_of(environment), tmp_path / "ny"

    def refused(path: Path) -> str:
        told = here("restore", str(path), status=2).stderr.replace("\n", " ")
        assert {one.name for one in folder.iterdir()} <= {"secret_key"}
        return told

    whole = copy.read_bytes()
    changed = tmp_path / "endret.tar"
    with tarfile.open(copy) as tar:
        stored = next(one for one in tar if one.name.startswith("data/work/") and one.size)
    place = stored.offset_data
    changed.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
    assert "er skadet: 1 fil er borte eller endret" in refused(changed)
    changed.write_bytes(whole[: len(whole) // 2])
    assert "er ikke en kopi" in refused(changed)
    changed.write_bytes(b"noe annet")
    assert "er ikke en kopi" in refused(changed)
    for name in ("data/../../ute", "/ute", "ute", "data"):
        with tarfile.open(changed, "w") as tar:
            tar.addfile(tarfile.TarInfo(name))
        assert "er ikke en kopi" in refused(changed)
    assert not (tmp_path / "ute").exists()
    assert "finnes ikke" in refused(tmp_path / "borte.tar")
    other = "postgresql://ingen@/ingen"
    assert (
        "DATABASE_URL"
        in commands_of({**environment, "DATABASE_URL": other})("restore", str(copy), status=2).stderr
    )


@pytest.mark.soak
@pytest.mark.one_database("one process and a disk")
def test_issue_14_item_6_killed_while_it_copies_or_puts_back(demo: Demo, tmp_path: Path) -> None:
    """What is half stands under a name that nobody takes for a copy, and a data folder is there whole or not."""
    killed = "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"
    dies = "import django; django.setup()\nfrom arkivbro.copies import {module} as module\ndef dies(*_): {killed}\nmodule.{name} = dies\n{then}"
    copy = tmp_path / "kopi.tar"
    making = dies.format(
        module="making",
        killed=killed,
        name="dump",
        then=f"from pathlib import Path\nmodule.make_copy(Path({str(copy)!r}))",
    )
    environment = {**demo.environment, "DJANGO_SETTINGS_MODULE": "arkivbro.conf.settings"}
    assert run(("-c", making), environment, check=False).returncode == -9
    assert not copy.exists()
    commands_of(demo.environment)("backup", str(copy))
    assert sorted(one.name for one in tmp_path.iterdir()) == ["kopi.tar"]
    empty = elsewhere(demo, tmp_path, "ny")
    for name in ("put_in", "shutil.rmtree"):  # nothing is there yet, and all is
        back = dies.format(
            module="putting_back", killed=killed, name=name,
            then=f"from pathlib import Path\nmodule.put_back(Path({str(copy)!r}))",
        )  # fmt: skip
        assert run(("-c", back), empty, check=False).returncode == -9
        assert "det ble ikke ferdig" in commands_of(empty)("status", status=2).stderr.replace("\n", " ")
    commands_of(empty)("restore", str(copy))
    assert told(empty) == told(demo.environment)
