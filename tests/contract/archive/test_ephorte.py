"""ePhorte conforms to the Archive port: the suite against the simulator, a process of its own.

What is used of the simulator: `python -m simulators.ephorte --port N`, NCore below `/ncore/`, and `GET /_state`, in whose
JSON every object stands in a list under its type's name.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from arkivbro.connectors.ephorte.adapter import EphorteArchive
from arkivbro.ports import Archive, ExternalReference
from tests.contract.archive.conformance import ArchiveConformance
from tests.contract.archive.under_test import ArchiveUnderTest

ROOT = Path(__file__).parents[3]
TYPES = {"case": "Case", "entry": "RegistryEntry", "document": "DocumentDescription"}
PASSWORD = "hemmelig"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


@pytest.fixture(scope="module")
def simulator() -> Iterator[str]:
    """The address of a running simulator."""
    port = free_port()
    with subprocess.Popen(
        [sys.executable, "-m", "simulators.ephorte", "--port", str(port)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            address = f"http://127.0.0.1:{port}"
            wait_until_it_answers(address)
            yield address
        finally:
            process.terminate()
            process.wait(10)


def wait_until_it_answers(address: str, seconds: float = 20.0) -> None:
    until = time.monotonic() + seconds
    while True:
        try:
            httpx.get(f"{address}/_state", timeout=2.0).raise_for_status()
            return
        except httpx.HTTPError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


class EphorteUnderTest:
    final_statuses = {"I": ("J",), "U": ("E", "J"), "X": ("J",)}

    def __init__(self, address: str) -> None:
        self._address = address
        self.archive: Archive = self.another()

    @property
    def settings(self) -> dict[str, Any]:
        return {
            "url": f"{self._address}/ncore/",
            "username": "arkivbro",
            "database": "EPHORTE",
            "external_system_name": "ARKIVBRO",
            "unit_field": "Description",
        }

    def another(self) -> Archive:
        return EphorteArchive("ephorte", **self.settings)

    def count(self, kind: str, key: str) -> int:
        state = httpx.get(f"{self._address}/_state", timeout=10.0).json()
        return sum(1 for row in rows_of(state, TYPES[kind]) if row.get("CustomAttribute1") == key)

    def person_sets_status(self, entry: ExternalReference, status: str) -> bool:
        change = {"type": "RegistryEntry", "where": {"Id": int(entry.id)}, "set": {"RecordStatusId": status}}
        answer = httpx.post(f"{self._address}/_person", json=change, timeout=10.0)
        return answer.json() == {"changed": 1}

    def close_connections(self) -> None: ...


def rows_of(state: Any, type: str) -> list[dict[str, Any]]:
    """The objects of a type, wherever in the state their list stands."""
    if not isinstance(state, dict):
        return []
    held = state.get(type)
    if isinstance(held, dict):
        return list(held.values())
    if isinstance(held, list):
        return held
    return [row for inner in state.values() for row in rows_of(inner, type)]


class TestEphorte(ArchiveConformance):
    @pytest.fixture
    def under_test(self, simulator: str, monkeypatch: pytest.MonkeyPatch) -> ArchiveUnderTest:
        monkeypatch.setenv("ARKIVBRO_EPHORTE_PASSWORD", PASSWORD)
        return EphorteUnderTest(simulator)
