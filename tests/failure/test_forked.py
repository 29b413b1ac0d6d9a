"""The server that processes of the tests are forked from: it is there for all of them, whoever is killed."""

from __future__ import annotations

import socket
from multiprocessing import forkserver

import pytest

from tests.processes import run


@pytest.mark.one_database("processes")
def test_a_worker_that_is_killed_while_it_asks_for_a_child_ends_nobody_else() -> None:
    assert run(("-c", "print(1)"), {}).stdout == "1\n"
    for _ in range(3):
        with socket.socket(socket.AF_UNIX) as killed:
            killed.connect(forkserver._forkserver._forkserver_address)  # type: ignore[attr-defined]  # as one that asks
    assert run(("-c", "print(2)"), {}).stdout == "2\n"
