"""A started `arkivbro serve` on loopback, and the processor time of all its processes, by /proc."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from benchmarks.processor import GONE, below, seconds
from benchmarks.running import ROOT

STARTS_WITHIN, ENDS_WITHIN = 120.0, 30.0
FIRST_PORT = 18_900
ROLES = (
    ("arkivbro.web.server", "web"),
    ("arkivbro.documents.child", "documents"),
    ("arkivbro worker", "worker"),
)


@dataclass(frozen=True, slots=True)
class Served:
    """The supervisor's process, its web server and its worker below it."""

    pid: int
    address: str

    def processor(self) -> dict[str, float]:
        """Seconds so far, of what runs now and what ran below it and has ended, by who used it."""
        used: dict[str, float] = {}
        for pid in (self.pid, *below(self.pid)):
            with suppress(*GONE):
                name = role_of(pid)
                used[name] = used.get(name, 0.0) + seconds(pid)
        return used


@contextmanager
def serving() -> Iterator[Served]:
    """With the environment of this process; it answers when the block begins, and has ended when the block has."""
    from arkivbro.cli.serve import free_port

    port = free_port(FIRST_PORT + os.getpid() % 500)
    command = [sys.executable, "-m", "arkivbro", "serve", "--port", str(port)]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    ) as process:
        try:
            _until_it_answers(port, process)
            yield Served(process.pid, f"http://127.0.0.1:{port}")
        finally:
            process.send_signal(signal.SIGTERM)  # the children end with it, also where it has to be killed
            try:
                process.wait(ENDS_WITHIN)
            except subprocess.TimeoutExpired:
                process.kill()


def _until_it_answers(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + STARTS_WITHIN
    while process.poll() is None and time.monotonic() < until:
        with (
            suppress(OSError),
            urllib.request.urlopen(f"http://127.0.0.1:{port}/helse/ready", timeout=5) as answer,
        ):
            if answer.status == 200:
                return
        time.sleep(0.2)
    raise RuntimeError("arkivbro serve does not answer")


def role_of(pid: int) -> str:
    """What a process of an installation is for, by its command line."""
    command = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    return next((name for words, name in ROLES if words in command), "serve")
