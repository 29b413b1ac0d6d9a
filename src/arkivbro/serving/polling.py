"""Which connections are ready: the kernel keeps whom we wait for, and only those are looked at of which something changed.

waitress asks each of its connections anew in each round, whether it is ready or not. With 400 that cost ten times what a refusal does,
in the one thread that all of them hang on, and an attacker chooses how many there are.
"""

from __future__ import annotations

import select
from collections import deque
from collections.abc import Callable, Mapping
from typing import Any

from waitress import wasyncore

READS, WRITES = select.EPOLLIN | select.EPOLLPRI, select.EPOLLOUT


class Watch:
    """All but `changed_elsewhere` is called in the thread that the connections hang on. `wake` ends a `round` that waits."""

    def __init__(self, wake: Callable[[], None]) -> None:
        self._epoll = select.epoll()
        self._waited_for: dict[int, int] = {}
        self._changed: deque[int] = deque()
        self._wake, self._is_woken = wake, False

    def changed(self, number: int) -> None:
        """What the connection with that number waits for is not what it was, or it is new."""
        self._changed.append(number)

    def changed_elsewhere(self, number: int) -> None:
        """The same, from a thread that made its answer."""
        self._changed.append(number)
        if not self._is_woken:
            self._is_woken = True
            self._wake()

    def forget(self, number: int) -> None:
        """Before it is closed: the number may be another's next."""
        if self._waited_for.pop(number, 0):
            self._epoll.unregister(number)

    def round(self, seconds: float, connections: Mapping[int, Any]) -> None:
        """Waits until something is ready, and lets that do it."""
        self._is_woken = False  # before what changed is read: what comes behind it wakes us
        while self._changed:
            self._wait_for(number := self._changed.popleft(), connections.get(number))
        for number, flags in self._epoll.poll(seconds):
            one = connections.get(number)
            if one is not None:
                self._changed.append(number)
                wasyncore.readwrite(one, flags)

    def close(self) -> None:
        self._epoll.close()

    def _wait_for(self, number: int, one: Any) -> None:
        if one is None:  # gone meanwhile
            return
        wanted = READS if one.readable() else 0
        if not one.accepting and one.writable():
            wanted |= WRITES
        before = self._waited_for.get(number, 0)
        if wanted == before:
            return
        if not wanted:  # not even that it was closed is told of it
            self.forget(number)
            return
        self._waited_for[number] = wanted
        if before:
            self._epoll.modify(number, wanted)
        else:
            self._epoll.register(number, wanted)
