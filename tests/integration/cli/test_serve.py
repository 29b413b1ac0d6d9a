"""Issue 10, item 12: `serve` that is killed leaves nobody at work."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from arkivbro.cli.serve import free_port
from tests.database import ROOT

SECONDS = 60.0


def children_of(parent: int) -> set[int]:
    """All who descend from the process, by /proc."""
    found: set[int] = set()
    for task in Path(f"/proc/{parent}/task").glob("*/children"):
        for child in task.read_text().split():
            found |= {int(child), *children_of(int(child))}
    return found


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def wait_for(condition: object, seconds: float = SECONDS) -> None:
    assert callable(condition)
    limit = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < limit, "nothing came of it"
        time.sleep(0.1)


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/helse/ready", timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


@pytest.mark.one_database("processes that end")
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM], ids=["killed", "told to stop"])
def test_item_12_serve_that_ends_leaves_nobody_at_work(
    empty_installation: dict[str, str], how: signal.Signals
) -> None:
    port = free_port(18_500 + os.getpid() % 1000)
    serve = subprocess.Popen(
        [sys.executable, "-m", "arkivbro", "serve", "--port", str(port)],
        env=empty_installation,
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    at_work: set[int] = set()
    try:
        wait_for(lambda: answers(port))
        wait_for(lambda: len(children_of(serve.pid)) >= 2)  # the web server and the worker
        at_work = children_of(serve.pid)
        serve.send_signal(how)
        serve.wait(SECONDS)
        wait_for(lambda: not any(map(is_alive, at_work)), 30)
    finally:
        for pid in (serve.pid, *at_work):
            if is_alive(pid):
                os.kill(pid, signal.SIGKILL)
        serve.wait(10)


DIES = """
import sys
import django
django.setup()
from arkivbro.cli import serve
serve.DIES_AGAIN = 4.0
told = f"open({sys.argv[1]!r}, 'a').write('told ')"
commands = {"web": [sys.executable, "-c", "import time; time.sleep(60)"], "worker": [sys.executable, "-c", ""]}
serve.run_children(8000, commands, serve.Alarm([sys.executable, "-c", told]))
"""


@pytest.mark.one_database("processes that end")
def test_issue_14_item_4_serve_tells_for_a_worker_that_dies_again_and_again(
    installation: dict[str, str], tmp_path: Path
) -> None:
    told = tmp_path / "told"
    serve = subprocess.Popen(
        [sys.executable, "-c", DIES, str(told)],
        env={**installation, "DJANGO_SETTINGS_MODULE": "arkivbro.conf.settings"},
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(lambda: told.exists() and told.read_text())
        time.sleep(1)
        assert told.read_text() == "told ", "at most once a minute"
    finally:
        serve.terminate()
        serve.wait(20)


@pytest.mark.one_database("a socket")
def test_issue_14_item_1_other_machines_reach_it_only_behind_https(installation: dict[str, str]) -> None:
    command = [sys.executable, "-m", "arkivbro", "serve", "--host", "0.0.0.0", "--web-only"]
    refused = subprocess.run(
        command, env=installation, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert refused.returncode == 2
    assert "ARKIVBRO_HTTPS=1" in refused.stderr
    port = free_port(18_900 + os.getpid() % 1000, "0.0.0.0")
    serve = subprocess.Popen(
        [*command, "--port", str(port)],
        env={**installation, "ARKIVBRO_HTTPS": "1"},
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(lambda: answers(port))
        at_work = [Path(f"/proc/{pid}/cmdline").read_bytes() for pid in children_of(serve.pid)]
        assert any(b"arkivbro.web.server" in one for one in at_work)
        assert not any(b"worker" in one for one in at_work)
    finally:
        serve.terminate()
        serve.wait(20)
