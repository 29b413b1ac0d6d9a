"""Issue 14, item 2: from SQLite to PostgreSQL, killed on the way, refused where it must be, and back."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest

from arkivbro.moving_database import move
from tests.database import SQLITE
from tests.integration.cli.conftest import Arkivbro, Demo, commands_of
from tests.postgres import PrivatePostgres
from tests.processes import run

pytestmark = pytest.mark.one_database("it is about both, and brings its own")
KILLED = """
import os, signal, sys
import django; django.setup()
from arkivbro.moving_database import marks, move, tables
def dies(before, number):
    module, name = before.split('.')
    module, left = {{'marks': marks, 'move': move, 'tables': tables}}[module], [number]
    real = getattr(module, name)
    def called(*given, **named):
        left[0] -= 1
        if not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*given, **named)
    setattr(module, name, called)
dies('{before}', {number})
move.move_database()
"""
EVERY_STATEMENT = """
import os, signal
import django; django.setup()
from django.db.backends.utils import CursorWrapper
from arkivbro.moving_database import move
real, left = CursorWrapper.execute, [{number}]
def execute(self, *given):
    left[0] -= 1
    if not left[0]:
        os.kill(os.getpid(), signal.SIGKILL)
    return real(self, *given)
CursorWrapper.execute = execute
move.move_database()
print('whole')
"""
GOES_ON = """
import django; django.setup()
from arkivbro.accounts.models import Unit, User
from arkivbro.transfers.models import Transfer, TransferCount
from django.db.models import Sum
made = User.objects.create(username='den-neste')
assert made.pk == max(User.objects.values_list('pk', flat=True))
Transfer.objects.exclude(state='transferred').first().delete()
counted = TransferCount.objects.aggregate(together=Sum('number'))['together']
assert counted == Transfer.objects.count(), (counted, Transfer.objects.count())
"""


@pytest.fixture(scope="module")
def server() -> Iterator[PrivatePostgres]:
    one = PrivatePostgres()
    yield one
    one.stop()


@pytest.fixture
def left(demo: Demo, tmp_path: Path) -> dict[str, str]:
    """An installation on SQLite that was in use."""
    folder = tmp_path / "data"
    shutil.copytree(demo.environment["ARKIVBRO_DATA_DIR"], folder)
    return {**demo.environment, "ARKIVBRO_DATA_DIR": str(folder)}


def told(arkivbro: Arkivbro, *commands: str) -> Any:
    return [
        json.loads(arkivbro(command, "--json", status=None).stdout)
        for command in commands or ("transfers", "cases", "journal")
    ]


def test_issue_14_item_2_all_that_was_there_is_there_whoever_was_killed(
    left: dict[str, str], server: PrivatePostgres
) -> None:
    before = told(commands_of(left))
    older = shutil.copytree(left["ARKIVBRO_DATA_DIR"], f"{left['ARKIVBRO_DATA_DIR']}-eldre")
    moved = {
        **left,
        "DATABASE_URL": server.create("killed"),
        "DJANGO_SETTINGS_MODULE": "arkivbro.conf.settings",
    }
    there, here = commands_of(moved), commands_of(left)
    for place, number in (
        ("move.call_command", 1),
        ("tables._written", 900),
        ("marks.seal", 1),
        ("marks.finish", 1),
    ):
        killed = run(("-c", KILLED.format(before=place, number=number)), moved, check=False)
        assert killed.returncode == -9, killed.stderr
        assert "Flyttingen til denne databasen er ikke fullført" in there("status", status=2).stderr
        if place != "marks.finish":
            assert told(here, "transfers") == before[:1], "it goes on as it was until all is compared"
    whole = json.loads(there("move-database", "--json").stdout)
    assert whole["rows"] > 1_500
    assert told(there) == before
    assert json.loads(there("move-database", "--json").stdout) == {**whole, "was_before": True}
    assert "ble flyttet til PostgreSQL" in here("status", status=2).stderr
    with (
        closing(sqlite3.connect(Path(left["ARKIVBRO_DATA_DIR"]) / SQLITE)) as old,
        pytest.raises(sqlite3.IntegrityError, match="moved to PostgreSQL"),
    ):
        old.execute("DELETE FROM accounts_user")
    run(("-c", GOES_ON), moved)
    again = commands_of({**moved, "ARKIVBRO_DATA_DIR": str(older)})("move-database", status=2)
    assert "er tatt i bruk" in again.stderr, "an older copy of the file is not put over what goes on"
    there("move-database", "--back", "--yes")
    assert told(here, "transfers") == before[:1]
    assert "er ikke fullført, eller den er tatt tilbake" in there("status", status=2).stderr
    assert json.loads(there("move-database", "--json").stdout) == whole
    assert told(there, "transfers") == before[:1], "what was written there meanwhile is gone, as was said"


@pytest.mark.soak
def test_issue_14_item_2_what_cannot_be_moved_is_told_and_left(
    left: dict[str, str], server: PrivatePostgres
) -> None:
    moved = {**left, "DATABASE_URL": server.create("refused")}
    there = commands_of(moved)
    assert "DATABASE_URL peker ikke på en PostgreSQL" in commands_of(left)("move-database", status=2).stderr
    empty = {**moved, "ARKIVBRO_DATA_DIR": f"{left['ARKIVBRO_DATA_DIR']}-annen"}
    assert "Det er ingen database å flytte" in commands_of(empty)("move-database", status=2).stderr
    with psycopg.connect(moved["DATABASE_URL"]) as another:
        another.execute("SELECT pg_advisory_lock(%s)", [move._LOCK])
        assert "En annen flytter" in there("move-database", status=2).stderr
    assert "ingen fullført flytting" in there("move-database", "--back", "--yes", status=2).stderr
    path = Path(left["ARKIVBRO_DATA_DIR"]) / SQLITE
    with closing(sqlite3.connect(path, isolation_level=None)) as old:
        old.execute("BEGIN IMMEDIATE")
        assert "Noen skriver til" in there("move-database", status=2).stderr
        old.execute("UPDATE transfers_workersign SET ended = 0, last_sign = datetime('now')")
        old.execute("COMMIT")
        assert "En arbeider ga livstegn" in there("move-database", status=2).stderr
        old.execute("UPDATE transfers_workersign SET ended = 1")
        (key,) = old.execute("SELECT max(id) FROM accounts_unit").fetchone()
        old.execute("UPDATE accounts_unit SET name = 'Hemmelig' || char(0) WHERE id = ?", [key])
        refused = there("move-database", status=2).stderr
        assert f"tar ikke imot rad {key} i tabellen accounts_unit" in refused.replace("\n", " ")
        old.execute("UPDATE accounts_unit SET name = ? WHERE id = ?", ["Hemmelig" * 100, key])
        refused += there("move-database", status=2).stderr
        assert "StringDataRightTruncation" in refused
        assert "Hemmelig" not in refused
    other = {**moved, "ARKIVBRO_DATA_DIR": f"{left['ARKIVBRO_DATA_DIR']}-ny"}
    commands_of({**other, "DATABASE_URL": ""})("status", status=None)
    assert "flytte en annen installasjon" in commands_of(other)("move-database", status=2).stderr.replace(
        "\n", " "
    )
    used = {**moved, "DATABASE_URL": server.create("used")}
    run(("-c", "import django; django.setup()\nfrom arkivbro.conf.migrate import ensure_migrated; ensure_migrated()\n"
         "from arkivbro.accounts.models import User; User.objects.create(username='a')"),
        {**used, "DJANGO_SETTINGS_MODULE": "arkivbro.conf.settings"})  # fmt: skip
    assert "er tatt i bruk" in commands_of(used)("move-database", status=2).stderr


@pytest.mark.soak
def test_issue_14_item_2_killed_at_every_step(left: dict[str, str], server: PrivatePostgres) -> None:
    """Before each statement that it sends to either database, the further the later."""
    before = told(commands_of(left))
    moved = {
        **left,
        "DATABASE_URL": server.create("every"),
        "DJANGO_SETTINGS_MODULE": "arkivbro.conf.settings",
    }
    kills = 0
    for number in (*range(1, 400, 7), *range(400, 4_000, 29)):
        done = run(("-c", EVERY_STATEMENT.format(number=number)), moved, check=False)
        if done.returncode == 0:
            break
        assert done.returncode == -9, done.stderr
        kills += 1
    print(f"{kills} kills")
    assert kills > 50
    assert done.returncode == 0
    assert told(commands_of(moved)) == before
