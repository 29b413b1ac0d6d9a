"""Several importers at once, and the commands as a person runs them."""

from __future__ import annotations

import json
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from django.db import connection, transaction

from arkivbro.accounts.models import UnitRef, installation
from arkivbro.accounts.services.units import know_unit
from arkivbro.connectors.folder.source import FolderSource
from arkivbro.connectors.webcruiter.feed import FeedSource
from arkivbro.core.ref import Ref
from arkivbro.recruitment.models import Application, Vacancy
from arkivbro.recruitment.services import import_from
from arkivbro.transfers.models import Transfer
from tests import processes
from tests.application_folders import cv, message, write
from tests.feeds import item, write_feed


@pytest.mark.django_db(transaction=True)
def test_four_importers_at_once_make_each_thing_once(tmp_path: Path) -> None:
    path = write_feed(tmp_path, *[item(wc_AdvertId=str(n), wc_RefNr=f"R-{n}") for n in range(5)])
    for number in range(10):
        write(tmp_path / "in", f"{number}", message(number, vacancy=f"R-{number % 5}"), cv_pdf=cv(number))

    def work(turn: int) -> None:
        try:
            sources = (FeedSource(path), FolderSource(tmp_path / "in"))
            for source in sources if turn % 2 else reversed(sources):
                import_from(source)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))
    import_from(FolderSource(tmp_path / "in"))
    assert (Vacancy.objects.count(), Application.objects.filter(vacancy=None).count()) == (5, 0)
    assert Transfer.objects.filter(kind="advertisement").count() == 5
    assert Transfer.objects.filter(kind="application").count() == Application.objects.count() == 10


def run(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return processes.run(("-m", "arkivbro", "import", *arguments), environment, check=False)


def test_the_commands(installation: dict[str, str], tmp_path: Path) -> None:
    path = write_feed(tmp_path, item(), item(wc_AdvertId="2", title=""))
    first = run(installation, "webcruiter-feed", str(path), "--json")
    assert first.returncode == 1, first.stderr
    told = json.loads(first.stdout)
    assert (told["new"], told["unreadable"]) == (1, 1)
    assert [one["kept_out"] for one in told["items"]] == [False, True]
    write(tmp_path / "in", "a", message(), cv_pdf=cv())
    second = run(installation, "applications", str(tmp_path / "in"))
    assert (second.returncode, second.stderr) == (0, "")
    assert "1 nye" in second.stdout
    third = run(installation, "webcruiter-feed", str(tmp_path / "ingen.xml"), "--json")
    assert (third.returncode, third.stdout) == (2, "")
    assert "Traceback" not in third.stderr
    assert "finnes ikke" in third.stderr


@pytest.mark.django_db(transaction=True)
def test_a_new_unit_that_two_readings_tell_of_at_once_is_one() -> None:
    """Before, the second broke the unique index on PostgreSQL, and its vacancy was not taken (found by the simulation)."""
    installation()
    told = Barrier(2)

    def tell(_turn: int) -> int:
        try:
            told.wait(10)
            with transaction.atomic():
                unit = know_unit(Ref("webcruiter", "vest"), "Region Vest")
                time.sleep(0.2)
                return unit.pk
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert len(set(pool.map(tell, range(2)))) == 1
    assert UnitRef.objects.filter(text="webcruiter:vest").count() == 1
