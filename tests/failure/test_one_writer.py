"""Two and four worker processes at once: never two writers in one case, nothing twice, nothing lost."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection

from arkivbro import runtime as runtime_module
from arkivbro.transfers.models import State, Transfer
from tests.database import ROOT
from tests.doubles import ledger
from tests.doubles.folder_archive import FolderArchive
from tests.processes import Process

pytestmark = pytest.mark.django_db(transaction=True)

RACES = 60
"""In `make test`; twice as many in `make soak`."""
APPLICATIONS = 1
SECONDS = 150.0


@contextmanager
def workers(number: int, folder: Path) -> Iterator[None]:
    """Real processes on the test's own database; ended by their ids."""
    environment = {
        **os.environ,
        **database_environment(),
        "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'src'}",
        "ARKIVBRO_TEST_LEDGER": str(folder),
        "ARKIVBRO_TEST_SLOW": "0.002",
        "ARKIVBRO_TEST_KEYS": "weak",
    }
    processes = [Process(("-m", "tests.failure.ledger_worker"), environment) for _ in range(number)]
    try:
        yield
    finally:
        for process in processes:
            process.send_signal(signal.SIGTERM)
        for process in processes:
            try:
                process.communicate(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.communicate(30)


def database_environment() -> dict[str, str]:
    """The address of the test's database, as the workers get it."""
    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        return {"DATABASE_URL": f"sqlite:///{settings['NAME']}"}
    from tests.database import cluster

    return {"DATABASE_URL": cluster().url(str(settings["NAME"]))}


def wait_until(done: Callable[[], bool], seconds: float) -> None:
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end, dict(Counter(Transfer.objects.values_list("state", flat=True)))
        time.sleep(0.2)


@pytest.mark.parametrize(
    ("number", "races"),
    [(2, RACES), (4, RACES), *(pytest.param(n, 2 * RACES, marks=pytest.mark.soak) for n in (2, 4))],
)
def test_never_two_writers_in_one_case(
    number: int, races: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cases that all workers want at once, in an archive that would take everything twice."""
    made = ledger.make_runtime(tmp_path)
    monkeypatch.setattr(runtime_module, "_kept", {"arkivbro.wiring.runtime": made})
    for race in range(races):
        ledger.ask(ledger.advertisement(race))
        for candidate in range(APPLICATIONS):
            ledger.ask(ledger.application(race, candidate))
    with workers(number, tmp_path):
        wait_until(lambda: not Transfer.objects.exclude(state=State.TRANSFERRED).exists(), SECONDS)
    archive = made.archives["double"]
    assert isinstance(archive, FolderArchive)
    assert overlapping(archive) == []
    assert len(archive.objects("case")) == races
    entries = archive.objects("entry")
    assert len(entries) == races * (1 + APPLICATIONS)
    assert {entry["times_journalled"] for entry in entries} == {1}
    assert len({line["pid"] for line in archive.writers()}) == number, "not all workers took part"


def overlapping(archive: FolderArchive) -> list[str]:
    """Cases in which one began to write before another had ended."""
    writing: dict[str, tuple[int, int] | None] = defaultdict(lambda: None)
    found = []
    for line in archive.writers():
        case, writer = line["case"], (line["pid"], line["thread"])
        if line["what"] == "begin":
            if writing[case] is not None:
                found.append(case)
            writing[case] = writer
        else:
            writing[case] = None
    return found
