"""`arkivbro demo --ephorte`: everything goes to the simulator that the demo starts, nothing to any other archive, and
nothing of it is left running.
"""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.database import ROOT
from tests.integration.cli.conftest import Arkivbro, Demo, commands_of

pytestmark = pytest.mark.one_database("where a demo archives")

REAL = """
[archive]
default = "ephorte"
[archive.ephorte]
url = "https://ephorte.example.no/ncore/"
username = "arkivbro"
"""


def test_all_but_the_difficulties_is_transferred_and_is_told_as_it_stands_in_ephorte(
    as_json: Callable[..., Any], arkivbro: Arkivbro
) -> None:
    told = as_json("demo", "--once", "--ephorte")
    others = Counter(row["status"] for row in told["transfers"] if row["status"] != "transferred")
    assert others == {"failed": 1, "waiting": 2, "stopped": 1}
    assert {row["archive"]["name"] for row in told["transfers"] if row["archive"]} == {"ephorte"}
    assert "journal" not in told
    entries = [entry for case in told["cases"] for entry in case["entries"]]
    assert len(entries) == len(told["transfers"]) - others.total() == len({entry["key"] for entry in entries})
    for case in told["cases"]:
        numbers = [entry["number"] for entry in case["entries"]]
        assert numbers == [f"{case['number']}-{place}" for place in range(1, len(numbers) + 1)]
    applications = [entry for entry in entries if entry["type"] == "I"]
    assert len(applications) > 20
    for entry in applications:
        assert (entry["status"], entry["access_code"], entry["sign_off"]) == ("J", "P", "TE")
        assert not set(entry["parties"][0]["name"].split()) & set(entry["public_title"].split())
        assert entry["documents"][0]["role"] == "H" and len(entry["documents"][0]["sha256"]) == 64

    again = arkivbro("demo", "--once", "--ephorte", status=2)
    assert "begynner tom" in again.stderr.replace("\n", " ") and again.stdout == ""
    built_in = arkivbro("demo", "--once", status=2)
    assert "ePhorte-simulatoren" in built_in.stderr and built_in.stdout == ""


def test_a_demo_in_the_built_in_archive_is_not_mixed_with_one_in_ephorte(demo: Demo) -> None:
    refused = commands_of(demo.environment)("demo", "--once", "--ephorte", status=2)
    assert "Datamappen har alt" in refused.stderr.replace("\n", " ")
    assert json.loads(commands_of(demo.environment)("cases", "--json").stdout) == demo.told["cases"]


@pytest.mark.parametrize("arguments", [["demo", "--once"], ["demo"]])
def test_made_up_people_never_go_to_the_archive_of_the_configuration(
    arguments: list[str], arkivbro: Arkivbro, installation: dict[str, str], tmp_path: Path
) -> None:
    path = tmp_path / "arkivbro.toml"
    path.write_text(REAL, encoding="utf-8")
    installation |= {"ARKIVBRO_CONFIG": str(path), "ARKIVBRO_EPHORTE_PASSWORD": "ukjent"}
    refused = arkivbro(*arguments, status=2)
    assert "oppdiktede personer" in refused.stderr.replace("\n", " ")


def test_a_data_folder_of_a_demo_does_not_go_to_a_real_archive_later(demo: Demo, tmp_path: Path) -> None:
    path = tmp_path / "arkivbro.toml"
    path.write_text(REAL, encoding="utf-8")
    environment = demo.environment | {"ARKIVBRO_CONFIG": str(path), "ARKIVBRO_EPHORTE_PASSWORD": "ukjent"}
    assert "er en demo" in commands_of(environment)("run", status=2).stderr.replace("\n", " ")


@pytest.mark.parametrize("variable", ["ARKIVBRO_DEMO_EPHORTE", "ARKIVBRO_DEMO_WEBCRUITER"])
def test_an_address_that_is_no_simulator_is_refused(
    variable: str, arkivbro: Arkivbro, installation: dict[str, str]
) -> None:
    installation[variable] = "https://ephorte.example.no"
    assert variable in arkivbro("status", status=2).stderr


@pytest.mark.soak
def test_the_live_demo_archives_in_the_simulator_and_leaves_nothing_running(
    installation: dict[str, str], tmp_path: Path
) -> None:
    """Without a data folder of one's own: it gets a temporary one, and that is gone afterwards too."""
    del installation["ARKIVBRO_DATA_DIR"]
    installation |= {"TMPDIR": str(tmp_path), "ARKIVBRO_HTTPS": "", "PYTHONUNBUFFERED": "1"}
    demo = subprocess.Popen(
        [sys.executable, "-m", "arkivbro", "demo", "--ephorte", "--port", "8260"],
        env=installation, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert demo.stderr is not None and demo.stdout is not None
        found = re.search(r"http://127\.0\.0\.1:\d+", demo.stderr.readline())
        assert found is not None
        simulator = found[0]
        case = _first_case(simulator)
        assert httpx.get(simulator + case, trust_env=False).status_code == 200
        assert list(tmp_path.glob("arkivbro-demo-*"))
    finally:
        demo.send_signal(signal.SIGTERM)
        _, rest = demo.communicate(timeout=60)
    assert "Traceback" not in rest
    with pytest.raises(httpx.ConnectError):
        httpx.get(simulator, trust_env=False)
    assert not list(tmp_path.glob("arkivbro-demo-*"))


def _first_case(simulator: str, seconds: float = 60.0) -> str:
    """The address of the first case that a person sees there."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if found := re.search(r"/sak/\d{4}/\d+", httpx.get(simulator, trust_env=False).text):
            return found[0]
        time.sleep(0.5)
    raise AssertionError("nothing was archived")


def test_the_simulator_ends_with_who_started_it() -> None:
    child = subprocess.Popen(
        [sys.executable, "-m", "simulators.ephorte", "--port", "0", "--until-input-ends"],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert child.stdout is not None
    try:
        assert "http://127.0.0.1:" in child.stdout.readline()
        assert child.stdin is not None
        child.stdin.close()
        assert child.wait(10) == 0
    finally:
        child.kill()
        child.wait()
        child.stdout.close()
