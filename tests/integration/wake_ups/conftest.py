"""A worker that works on, in a thread, and somebody else who commits."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection, connections

from arkivbro import runtime as runtime_module
from arkivbro.runtime import Runtime
from arkivbro.transfers.models import State, Transfer
from arkivbro.transfers.worker import Worker
from tests.doubles import ledger

WITHIN = 20.0
"""Seconds, on a busy machine: what would never come does not come by then either."""
BY_HAND = """
import sys
kind, where, statement = sys.argv[1:]
if kind == "postgresql":
    import psycopg
    with psycopg.connect(where) as database:
        database.execute(statement)
else:
    import sqlite3
    with sqlite3.connect(where, timeout=20) as database:
        database.execute(statement)
"""


@pytest.fixture
def make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Runtime]]:
    """Makes a runtime and has `current()` answer with it."""

    def make_one(**options: object) -> Runtime:
        made = ledger.make_runtime(tmp_path, **options)  # type: ignore[arg-type]  # passed on as they are
        monkeypatch.setattr(runtime_module, "_kept", {"arkivbro.wiring.runtime": made})
        return made

    yield make_one
    runtime_module.forget()


@contextmanager
def working(runtime: Runtime) -> Iterator[Worker]:
    """Inside, a worker works on in a thread."""
    worker = Worker(runtime)

    def work() -> None:
        try:
            worker.run_forever()
        finally:
            connections.close_all()

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    try:
        yield worker
    finally:
        worker.drain()
        thread.join(WITHIN)
        assert not thread.is_alive()


def until(condition: Callable[[], bool], seconds: float = WITHIN) -> float:
    """Seconds until it holds; the test fails where it does not come about."""
    began = time.monotonic()
    while not condition():
        assert time.monotonic() - began < seconds, "nothing came of it"
        time.sleep(0.01)
    return time.monotonic() - began


def is_archived(transfer: Transfer) -> Callable[[], bool]:
    return lambda: Transfer.objects.filter(pk=transfer.pk, state=State.TRANSFERRED).exists()


def by_hand(statement: str) -> None:
    """SQL in a process of its own, in which nothing of arkivbro runs."""
    if connection.vendor == "postgresql":
        import psycopg

        parameters = connection.get_connection_params()
        names = ("dbname", "user", "password", "host", "port")
        where = psycopg.conninfo.make_conninfo(**{key: parameters[key] for key in names if key in parameters})
    else:
        where = str(connection.settings_dict["NAME"])
    subprocess.run(
        [sys.executable, "-c", BY_HAND, connection.vendor, where, statement], check=True, timeout=60
    )
