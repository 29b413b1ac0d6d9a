"""In one of `tests.processes`: the children that render and inspect are forked too, and not begun by Python anew.

Each is a process of its own in a session of its own, with the files that it was handed and no others; it confines itself, serves its
parent over the same socket and ends with it as the product's does. Only what Python takes to read its modules is done once. How a
child really begins is tested in `tests/integration/documents`.
"""

from __future__ import annotations

import errno
import json
import multiprocessing
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from multiprocessing import forkserver, reduction, spawn
from multiprocessing.process import _children  # type: ignore[attr-defined]
from threading import Lock
from types import SimpleNamespace
from typing import Any

_context = multiprocessing.get_context("forkserver")
_beginning = Lock()
LIFELINE = 3


def fork_children() -> None:
    """From now on in this process, which was forked from the same server."""
    from arkivbro.documents import child_process

    ours: Any = SimpleNamespace(
        Popen=ForkedChild, DEVNULL=subprocess.DEVNULL, TimeoutExpired=subprocess.TimeoutExpired
    )
    put: tuple[tuple[Any, str, Any], ...] = (
        (forkserver._forkserver, "ensure_running", lambda: None),  # it runs, and is another's child
        (spawn, "get_preparation_data", lambda name: {"name": name}),
        (child_process, "subprocess", ours),
    )
    for owner, name, value in put:
        setattr(owner, name, value)


def outlive_the_killed() -> None:
    """In the server. A worker may be killed while it asks for a child: the server is not to end with it, and with it all others' tests."""
    receive = reduction.recvfds

    def received(connection: Any, most: int) -> list[int]:
        try:
            asked: list[int] = receive(connection, most)
        except (EOFError, RuntimeError) as error:
            raise ConnectionAbortedError(errno.ECONNABORTED, "whoever asked is gone") from error
        return asked

    setattr(reduction, "recvfds", received)  # noqa: B010 - it is not ours


class ForkedChild:
    """As `subprocess.Popen` of `arkivbro.documents.child`, as far as its parent uses that."""

    def __init__(
        self, command: Sequence[str], *, stdin: int, env: Mapping[str, str], pass_fds: tuple[int], **_: Any
    ) -> None:
        heard, says = os.pipe()
        handed = [_Handed(one) for one in (stdin, *pass_fds, says)]
        self._process = _context.Process(target=_become_child, args=(command[-1], dict(env), handed))
        with _beginning:
            self._process.start()
            _children.discard(self._process)
        os.close(says)
        os.read(heard, 1)  # it has a session of its own now, by which it can be ended
        os.close(heard)
        assert self._process.pid is not None
        self.pid = self._process.pid

    def poll(self) -> int | None:
        return self._process.exitcode

    def wait(self, timeout: float) -> int:
        self._process.join(timeout)
        if self._process.exitcode is None:
            raise subprocess.TimeoutExpired("child", timeout)
        return self._process.exitcode


class _Handed:
    """A descriptor that the other process gets a copy of."""

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor

    def __reduce__(self) -> tuple[Any, ...]:
        return _taken, (reduction.DupFd(self.descriptor),)


def _taken(handed: Any) -> int:
    descriptor: int = handed.detach()
    return descriptor


def _become_child(settings: str, environment: dict[str, str], handed: list[int]) -> None:
    from arkivbro.documents import child

    try:
        os.setsid()
        channel, lifeline, says = (os.dup(one) for one in handed)
        nowhere = os.open(os.devnull, os.O_RDWR)
        for source, number in ((channel, 0), (nowhere, 1), (nowhere, 2)):
            os.dup2(source, number)
        os.write(says, b".")
        os.dup2(lifeline, LIFELINE)
        os.closerange(LIFELINE + 1, 256)
        os.environ.clear()
        os.environ.update(environment)
        os.chdir("/")
        sys.argv = ["child", json.dumps(json.loads(settings) | {"lifeline": LIFELINE})]
        child.main()
    finally:
        os._exit(0)
