"""Archiving into the simulated ePhorte with a wait added to each remote call: JSON on standard output.

Run by `python -m benchmarks`, in a process of its own. The simulator is another process: what it does itself is in the
time too, so the bound, calls × wait / cases in flight, can be neared and not reached.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import httpx

from benchmarks.archiving import made_up, receive_all

ROOT = Path(__file__).resolve().parent.parent
CONFIGURATION = """
[transfers]
concurrency = {in_flight}

[archive]
default = "ephorte"

[archive.ephorte]
url = "{address}/ncore/"
username = "arkivbro"
database = "EPHORTE"
external_system_name = "ARKIVBRO"
unit_field = "Description"
"""


@dataclass(frozen=True, slots=True)
class Figures:
    """What was seen; times in seconds."""

    in_flight: int
    applications: int
    transferred: int
    calls: int
    wait: float
    seconds: float
    unavoidable: float
    """Every call's wait, one case in flight for each that may be."""


@contextmanager
def simulator(wait: float) -> Iterator[str]:
    """Its address, as long as it is needed."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    command = [sys.executable, "-m", "simulators.ephorte", "--port", str(port), "--latency", str(wait)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            process.stdout.readline()
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(10)


def measure(address: str, in_flight: int, vacancies: int, applications: int, wait: float) -> Figures:
    """Everything in the data folder of the environment. Raises RuntimeError when something was not archived."""
    from arkivbro.transfers.selectors import count_by_status
    from arkivbro.transfers.worker import Worker
    from arkivbro.wiring import register_profile

    register_profile()
    receive_all(made_up(range(1, 2), 1))
    Worker().run_until_rest()
    httpx.delete(f"{address}/_faults").raise_for_status()
    before = count_by_status().get("transferred", 0)
    receive_all(made_up(range(2, 2 + vacancies), applications))
    began = time.perf_counter()
    Worker().run_until_rest()
    seconds = time.perf_counter() - began
    transferred = count_by_status().get("transferred", 0) - before
    if transferred != vacancies * (1 + applications):
        raise RuntimeError(f"not all was archived: {count_by_status()}")
    calls = len(httpx.get(f"{address}/_calls").raise_for_status().json())
    return Figures(
        in_flight=in_flight,
        applications=vacancies * applications,
        transferred=transferred,
        calls=calls,
        wait=wait,
        seconds=seconds,
        unavoidable=calls * wait / min(in_flight, vacancies),
    )


def main() -> int:
    """`python -m benchmarks.ephorte IN_FLIGHT VACANCIES APPLICATIONS MILLISECONDS`."""
    in_flight, vacancies, applications, milliseconds = (int(word) for word in sys.argv[1:])
    wait = milliseconds / 1000
    with simulator(wait) as address:
        configuration = Path(os.environ["ARKIVBRO_DATA_DIR"]) / "arkivbro.toml"
        configuration.write_text(CONFIGURATION.format(in_flight=in_flight, address=address), encoding="utf-8")
        os.environ["ARKIVBRO_CONFIG"] = str(configuration)
        os.environ["ARKIVBRO_EPHORTE_PASSWORD"] = "hemmelig"
        from arkivbro.cli.frame import start

        start()
        json.dump(asdict(measure(address, in_flight, vacancies, applications, wait)), sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
