"""A worker that is told to stop, stops: also when it is told many times at once, in the middle of anything."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

from tests.database import ROOT

ONCE = pytest.mark.one_database("signals")
WITHIN = 30.0
"""Seconds, on a busy machine; nothing is begun, so there is nothing to wait for."""


@pytest.mark.parametrize(
    "signals",
    [
        [signal.SIGTERM],
        pytest.param([signal.SIGINT], marks=ONCE),
        pytest.param([signal.SIGTERM, signal.SIGINT] * 20_000, marks=ONCE),
    ],
    ids=["TERM", "INT", "storm"],
)
def test_once_or_again_and_again(installation: dict[str, str], signals: list[signal.Signals]) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "arkivbro", "worker"],
        env=installation,
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stderr is not None
            for line in process.stderr:
                if "worker_started" in line:
                    break
            for number in signals:
                if process.poll() is None:
                    os.kill(process.pid, number)
            process.communicate(timeout=WITHIN)
            assert process.returncode == 0
        finally:
            process.kill()
