"""The simulated ePhorte as a process of its own, and what tests ask of it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).resolve().parent.parent
PASSWORD = "hemmelig"
Rows = list[dict[str, Any]]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


class Simulator:
    """One running simulator."""

    def __init__(self, address: str, pid: int) -> None:
        self.address, self.pid = address, pid
        self._http = httpx.Client(base_url=address, timeout=10.0, trust_env=False)

    @property
    def table(self) -> dict[str, Any]:
        """`[archive.ephorte]` for it; the password is in the environment."""
        return {
            "url": f"{self.address}/ncore/",
            "username": "arkivbro",
            "database": "EPHORTE",
            "external_system_name": "ARKIVBRO",
            "unit_field": "Description",
        }

    def close(self) -> None:
        self._http.close()

    def state(self) -> dict[str, Rows]:
        """Everything that was registered, by type."""
        return dict(self._http.get("/_state").raise_for_status().json())

    def rows(self, type: str, **values: object) -> Rows:
        """The rows of a type with these values."""
        return [
            row for row in self.state()[type] if all(row.get(name) == value for name, value in values.items())
        ]

    def calls(self) -> Rows:
        """The calls that were made since the log was emptied."""
        return list(self._http.get("/_calls").raise_for_status().json())

    def fault(self, kind: str, **more: object) -> None:
        """Sets a switch: see `simulators/ephorte/faults.py`."""
        self._http.post("/_faults", json={"kind": kind, **more}).raise_for_status()

    def clear(self) -> None:
        """No faults, an empty log."""
        self._http.delete("/_faults").raise_for_status()

    def wait_until_held(self, seconds: float = 60.0) -> bool:
        """Whether a call came to be held within that time."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if self._http.get("/_held").json():
                return True
            time.sleep(0.02)
        return False

    def release(self) -> None:
        self._http.post("/_release").raise_for_status()

    def settings(self, **values: object) -> None:
        self._http.post("/_settings", json=values).raise_for_status()

    def person_sets(self, type: str, where: dict[str, object], **values: object) -> int:
        """A person changes rows in the archive itself; how many."""
        answer = self._http.post("/_person", json={"type": type, "where": where, "set": values})
        return int(answer.raise_for_status().json()["changed"])

    def reset(self) -> None:
        """Nothing archived, no faults."""
        self._http.post("/_reset").raise_for_status()


@contextmanager
def running(*arguments: str) -> Iterator[Simulator]:
    """A simulator, as long as it is needed."""
    port = free_port()
    with subprocess.Popen(
        [sys.executable, "-m", "simulators.ephorte", "--port", str(port), *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            simulator = Simulator(f"http://127.0.0.1:{port}", process.pid)
            with closing(simulator):
                _wait_until_it_answers(simulator)
                yield simulator
        finally:
            process.terminate()
            process.wait(10)


def _wait_until_it_answers(simulator: Simulator, seconds: float = 20.0) -> None:
    until = time.monotonic() + seconds
    while True:
        try:
            simulator.calls()
            return
        except httpx.HTTPError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
