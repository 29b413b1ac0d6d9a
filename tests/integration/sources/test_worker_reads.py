"""`arkivbro worker` reads its sources by itself: real processes, a real server, stopped and killed in the middle."""

from __future__ import annotations

import json
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.feeds import feed, item
from tests.integration.sources.feed_server import FeedServer
from tests.processes import Process, run

WITHIN = 45.0
"""Seconds, on a busy machine."""


@pytest.fixture
def environment(installation: dict[str, str], server: FeedServer, tmp_path: Path) -> dict[str, str]:
    configuration = tmp_path / "arkivbro.toml"
    configuration.write_text(
        f'archive_from = 2020-01-01\n[source.webcruiter]\nfeed_url = "{server.address}"\npoll_seconds = 1\n[transfers]\nlease_seconds = 2\n',
        encoding="utf-8",
    )
    return {**installation, "ARKIVBRO_CONFIG": str(configuration)}


@contextmanager
def worker(environment: dict[str, str]) -> Iterator[Process]:
    process = Process(("-m", "arkivbro", "worker"), environment)
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate(timeout=20)


def told(environment: dict[str, str], *arguments: str) -> Any:
    return json.loads(run(("-m", "arkivbro", *arguments, "--json"), environment, check=False).stdout)


def wait_until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + WITHIN
    while not holds():
        assert time.monotonic() < end, "it did not come about in time"
        time.sleep(0.5)  # what is asked is a process each time


def test_read_again_and_again_and_archived_once(environment: dict[str, str], server: FeedServer) -> None:
    server.body = feed(
        item(), item(wc_AdvertId="2", wc_RefNr="R-18"), item(wc_AdvertId="3", title="")
    ).encode()
    with worker(environment) as process:
        wait_until(lambda: server.asked >= 4)
        wait_until(lambda: told(environment, "status")["transfers"]["transferred"] == 2)
        server.status = 503
        wait_until(lambda: told(environment, "status")["sources"][0]["status"] == "unreachable")
        server.status = 200
        wait_until(lambda: told(environment, "status")["sources"][0]["status"] == "ok")
        process.send_signal(signal.SIGTERM)
        process.communicate(20)
        assert process.returncode == 0
    assert [len(case["entries"]) for case in told(environment, "cases")] == [1, 1]
    (source,) = told(environment, "status")["sources"]
    assert (source["name"], source["poll_seconds"]) == ("webcruiter", 1)
    assert source["last_read"]


def test_a_worker_stops_though_the_source_is_silent(environment: dict[str, str], server: FeedServer) -> None:
    server.silent_after = 200
    with worker(environment) as process:
        assert server.silent.wait(WITHIN)
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        process.communicate(20)
        assert process.returncode == 0
        assert time.monotonic() - began < 12


def test_killed_in_the_middle_and_nothing_is_lost(environment: dict[str, str], server: FeedServer) -> None:
    """60 vacancies: a batch of 50 is taken, then the feed falls silent and the worker is killed."""
    many = feed(*(item(wc_AdvertId=str(number), wc_RefNr=f"R-{number}") for number in range(60)))
    server.body = many.encode()
    server.silent_after = many.index("<wc:AdvertId>58<")
    with worker(environment) as process:
        assert server.silent.wait(WITHIN)
        wait_until(lambda: sum(told(environment, "status")["transfers"].values()) >= 50)
        process.kill()
        process.communicate(20)
    server.silent_after = None
    with worker(environment) as process:
        wait_until(lambda: told(environment, "status")["transfers"]["transferred"] == 60)
        process.send_signal(signal.SIGTERM)
        process.communicate(20)
        assert process.returncode == 0
    assert [len(case["entries"]) for case in told(environment, "cases")] == [1] * 60
