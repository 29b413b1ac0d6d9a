"""The simulated ePhorte of `arkivbro demo --ephorte`: a child process, and a data folder that goes when it goes."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from arkivbro.conf.demo_archive import ADDRESS, PASSWORD
from arkivbro.core.errors import WrongUse

CHECKOUT = Path(__file__).resolve().parents[3]
"""Beside src/: there the simulator is, when arkivbro runs from its source code."""
KNOWN_PASSWORD = "hemmelig"  # noqa: S105 - of a simulator that listens on this machine only
SECONDS_TO_STOP = 10.0


@contextmanager
def simulated_ephorte() -> Iterator[str]:
    """Starts it on a free port, tells this process and its children where it is, and stops it; yields its address.

    It begins empty every time, so the data folder is one that begins with it, unless ARKIVBRO_DATA_DIR names one. To be entered before Django's settings are read. Raises WrongUse where the simulator is not.
    """
    if not (CHECKOUT / "simulators" / "ephorte" / "__main__.py").is_file():
        raise WrongUse("cli.no_simulator")
    with tempfile.TemporaryDirectory(prefix="arkivbro-demo-", ignore_cleanup_errors=True) as folder:
        if not os.environ.get("ARKIVBRO_DATA_DIR"):
            os.environ["ARKIVBRO_DATA_DIR"] = folder
            os.environ.pop("DATABASE_URL", None)
        child = _started()
        try:
            address = _address_of(child)
            os.environ[ADDRESS], os.environ[PASSWORD] = address, KNOWN_PASSWORD
            yield address
        finally:
            _stop(child)


def _started() -> subprocess.Popen[str]:
    """In a session of its own: Ctrl+C must not take the archive from a worker that is finishing. It ends when this
    process is gone, however that ended, since its standard input is closed then.
    """
    path = os.pathsep.join(filter(None, (str(CHECKOUT), os.environ.get("PYTHONPATH"))))
    return subprocess.Popen(
        [sys.executable, "-m", "simulators.ephorte", "--port", "0", "--until-input-ends"],
        cwd=CHECKOUT,
        env={**os.environ, "PYTHONPATH": path},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def _address_of(child: subprocess.Popen[str]) -> str:
    """It listens before it tells its address. Raises WrongUse when it ends instead."""
    assert child.stdout is not None
    found = re.search(r"http://127\.0\.0\.1:\d+", child.stdout.readline())
    if found is None:
        raise WrongUse("cli.simulator_did_not_start")
    return found[0]


def _stop(child: subprocess.Popen[str]) -> None:
    child.terminate()
    try:
        child.wait(SECONDS_TO_STOP)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
    for stream in (child.stdin, child.stdout):
        if stream is not None:
            stream.close()
