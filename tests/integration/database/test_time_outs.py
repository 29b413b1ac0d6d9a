"""Issue 10, item 8: a database that vanished, that waits for a lock or takes for ever, hangs nobody."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError
from django.db.utils import ConnectionHandler

from arkivbro.conf.database import POSTGRES_OPTIONS, database_setting
from tests.database import KIND, cluster

postgres_only = pytest.mark.skipif(KIND != "postgres", reason="of PostgreSQL")
NETWORK = f"10.254.{os.getpid() % 250}"
HERE, THERE, PORT = f"{NETWORK}.1", f"{NETWORK}.2", 5432
"""Ends of a wire between this machine and a network namespace of the test's own."""


def setting(url: str) -> dict[str, object]:
    return database_setting(url, Path("unused"))


def test_item_8_every_connection_has_time_outs_and_keepalives() -> None:
    options = setting("postgresql://host/name")["OPTIONS"]
    assert isinstance(options, dict)
    assert {name: options[name] for name in POSTGRES_OPTIONS} == POSTGRES_OPTIONS
    for limit in ("statement_timeout=30s", "lock_timeout=10s", "idle_in_transaction_session_timeout=60s"):
        assert f"-c {limit}" in str(options["options"])


def test_the_address_itself_has_the_last_word() -> None:
    options = setting("postgresql://host/name?connect_timeout=9&options=-c%20lock_timeout%3D2s")["OPTIONS"]
    assert isinstance(options, dict)
    assert options["connect_timeout"] == "9"
    assert str(options["options"]).endswith("-c lock_timeout=2s")


@pytest.fixture(autouse=True)
def _connections_of_its_own(django_db_blocker: Any) -> Iterator[None]:
    """The connections are made here, to databases of the test's own."""
    with django_db_blocker.unblock():
        yield


def handler(url: str) -> ConnectionHandler:
    return ConnectionHandler({"default": setting(url)})


@postgres_only
def test_a_lock_that_is_never_given_up_is_waited_for_so_long_and_no_longer() -> None:
    url = cluster().create(f"locks_{os.getpid()}")
    first, second = handler(url)["default"], handler(url + "&options=-c%20lock_timeout%3D1s")["default"]
    with first.cursor() as one, second.cursor() as other:
        one.execute("CREATE TABLE t (x int)")
        one.execute("BEGIN; LOCK TABLE t")
        began = time.monotonic()
        with pytest.raises(OperationalError):
            other.execute("SELECT * FROM t")
        assert time.monotonic() - began < 5
    first.close()
    second.close()


@postgres_only
def test_a_statement_that_takes_for_ever_ends() -> None:
    one = handler(cluster().url("arkivbro") + "&options=-c%20statement_timeout%3D1s")["default"]
    began = time.monotonic()
    with one.cursor() as cursor, pytest.raises(OperationalError):
        cursor.execute("SELECT pg_sleep(60)")
    assert time.monotonic() - began < 5
    one.close()


def ip(*arguments: str) -> None:
    subprocess.run(["ip", *arguments], check=True, capture_output=True)


@contextmanager
def database_host() -> Iterator[str]:
    """A host of its own with the database on it; yields the name of its namespace."""
    name = f"arkivbro{os.getpid()}"
    here, there = f"ab{os.getpid() % 100000}a", f"ab{os.getpid() % 100000}b"
    socket_path = str(cluster().folder / ".s.PGSQL.5432")
    ip("netns", "add", name)
    process = None
    try:
        ip("link", "add", here, "type", "veth", "peer", "name", there, "netns", name)
        ip("addr", "add", f"{HERE}/30", "dev", here)
        ip("link", "set", here, "up")
        ip("-n", name, "addr", "add", f"{THERE}/30", "dev", there)
        ip("-n", name, "link", "set", there, "up")
        process = subprocess.Popen(
            ["ip", "netns", "exec", name, sys.executable, str(Path(__file__).with_name("forwarder.py")),
             THERE, str(PORT), socket_path],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert process.stdout is not None and process.stdout.readline().strip() == "ready"
        _wait_for_the_wire()
        yield f"{name} {there}"
    finally:
        if process is not None:
            process.kill()
            process.communicate()
        ip("link", "del", here)
        ip("netns", "del", name)


def _wait_for_the_wire(seconds: float = 20.0) -> None:
    """A new wire carries nothing for a moment."""
    limit = time.monotonic() + seconds
    while True:
        try:
            socket.create_connection((THERE, PORT), 1).close()
        except OSError:
            assert time.monotonic() < limit
            time.sleep(0.1)
        else:
            return


@postgres_only
@pytest.mark.skipif(
    os.geteuid() != 0 or shutil.which("ip") is None,
    reason="NOT RUN: needs root and ip(8) for a network of its own",
)
def test_item_8_a_primary_that_vanished_hangs_nobody_for_long() -> None:
    """Its host goes without a word: no end of connection, no refusal. Before, the thread waited for a quarter of an hour."""
    try:
        host = database_host()
        name, there = host.__enter__().split()
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("NOT RUN: this machine gives no network namespace")
    try:
        one = handler(f"postgresql://arkivbro@{THERE}:{PORT}/arkivbro?tcp_user_timeout=3000")["default"]
        with one.cursor() as cursor:
            cursor.execute("SELECT 1")
            ip("-n", name, "link", "set", there, "down")
            began = time.monotonic()
            with pytest.raises(OperationalError):
                cursor.execute("SELECT 1")
        assert time.monotonic() - began < 15
        began = time.monotonic()
        one.close()
        with pytest.raises(OperationalError), one.cursor() as cursor:
            cursor.execute("SELECT 1")
        assert time.monotonic() - began < 15
        assert threading.active_count() < 50
    finally:
        host.__exit__(None, None, None)
