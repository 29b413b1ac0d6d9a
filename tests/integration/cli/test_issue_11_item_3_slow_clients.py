"""Issue 11, item 3: `arkivbro serve` itself, without a proxy, with each kind of slow client at the door, and with all of them."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from arkivbro.cli.serve import free_port
from tests.attacks.clients import (
    Slow,
    at_it,
    idle,
    seconds_of,
    slow_bodies,
    slow_headers,
    slow_readers,
)
from tests.database import ROOT, fresh_installation

pytestmark = pytest.mark.one_database("who waits at the door of the web server")

OF_A_FILE = "/static/vendor/designsystemet/index.css"
UPLOAD = f"/ledige-stillinger/soknad/{'x' * 43}/vedlegg/"
SECONDS = 1.5


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    environment = fresh_installation(tmp_path_factory.mktemp("serve") / "data")
    chosen = free_port(20_500 + os.getpid() % 1000)
    serve = subprocess.Popen(
        [sys.executable, "-m", "arkivbro", "serve", "--port", str(chosen)],
        env=environment,
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(4000, hard), hard))
    try:
        until = time.monotonic() + 60
        while seconds_of(chosen, "/helse/ready", 2) >= 2:
            assert time.monotonic() < until
            time.sleep(0.2)
        yield chosen
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        serve.send_signal(signal.SIGTERM)
        serve.wait(30)


def attacks(port: int) -> dict[str, tuple[Slow, ...]]:
    return {
        "headers": (slow_headers(port),),
        "bodies": (slow_bodies(port, UPLOAD),),
        "readers": (slow_readers(port, OF_A_FILE),),
        "idle": (idle(port),),
        "all": (
            slow_headers(port),
            slow_bodies(port, UPLOAD),
            slow_readers(port, OF_A_FILE),
            idle(port, 500),
        ),
    }


@pytest.mark.parametrize("name", ["headers", "bodies", "readers", "idle", "all"])
def test_issue_11_item_3_slow_clients_leave_the_server_to_others(port: int, name: str) -> None:
    health, pages = [], []
    with at_it(*attacks(port)[name]):
        until = time.monotonic() + SECONDS
        while time.monotonic() < until:
            health.append(seconds_of(port, "/helse/ready", 5))
            pages.append(seconds_of(port, "/ledige-stillinger/", 5))
    assert max(health) < 1, "health"
    assert max(pages) < 3, "an honest request"
