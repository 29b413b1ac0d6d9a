"""Real processes of the product that begin quickly: forked from one that has read all modules and has opened nothing.

Each is a process of its own, with an environment, a working folder and outputs of its own, that may be killed by a real SIGKILL;
only what Python takes to read a thousand modules is done once, not three hundred times. What a person gets on the day the
product is unpacked (`demo`, `serve`, a wrong configuration) is started by `python -m arkivbro` in its own tests.
"""

from __future__ import annotations

import multiprocessing
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from functools import cache
from multiprocessing import forkserver
from multiprocessing.process import BaseProcess, _children  # type: ignore[attr-defined]
from pathlib import Path
from threading import Lock

from tests import warm
from tests.database import ROOT


class Process:
    """As `subprocess.Popen` with text outputs. `command` is what comes after `python`: "-m" or "-c", and the rest."""

    def __init__(self, command: tuple[str, ...], environment: Mapping[str, str]) -> None:
        self.command = command
        self._folder = Path(tempfile.mkdtemp(prefix="arkivbro-process-"))
        self._printed = [self._folder / name for name in ("stdout", "stderr")]
        self._texts: list[str] = []
        self._process = _begun(command, dict(environment), [str(path) for path in self._printed])

    @property
    def pid(self) -> int:
        assert self._process.pid is not None
        return self._process.pid

    @property
    def returncode(self) -> int | None:
        return self._process.exitcode

    def poll(self) -> int | None:
        return self._process.exitcode

    def send_signal(self, signal: int) -> None:
        if self._process.exitcode is None:
            os.kill(self.pid, signal)

    def kill(self) -> None:
        self._process.kill()

    def communicate(self, timeout: float | None = None) -> tuple[str, str]:
        """What it printed, when it has ended."""
        self._process.join(timeout)
        if self._process.exitcode is None:
            raise subprocess.TimeoutExpired(self.command, timeout or 0)
        if self._folder.exists():
            self._texts = [path.read_text("utf-8", "replace") for path in self._printed if path.exists()]
            shutil.rmtree(self._folder)
        stdout, stderr = self._texts or ("", "")
        return stdout, stderr


def run(
    command: tuple[str, ...], environment: Mapping[str, str], *, timeout: float = 120, check: bool = True
) -> subprocess.CompletedProcess[str]:
    """As `subprocess.run` with captured text."""
    process = Process(command, environment)
    try:
        stdout, stderr = process.communicate(timeout)
    except subprocess.TimeoutExpired:
        process.kill()
        raise
    done = subprocess.CompletedProcess(command, process.returncode or 0, stdout, stderr)
    if check and done.returncode:
        sys.stderr.write(stderr)
        done.check_returncode()
    return done


_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload([warm.MODULES])
_beginning = Lock()


def _begun(command: tuple[str, ...], environment: dict[str, str], outputs: list[str]) -> BaseProcess:
    """From any thread. `multiprocessing` would look after it from other threads too, and what it ended with can be read once."""
    process = _context.Process(target=warm.become, args=(command, environment, str(ROOT), outputs))
    with _beginning:
        _start_server()
        process.start()
        _children.discard(process)
    return process


@cache
def _start_server() -> None:
    """The one that all are forked from; it finds our modules by PYTHONPATH."""
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = f"{ROOT}{os.pathsep}{ROOT / 'src'}"
    try:
        forkserver.ensure_running()
    finally:
        os.environ.pop("PYTHONPATH")
        if before is not None:
            os.environ["PYTHONPATH"] = before
