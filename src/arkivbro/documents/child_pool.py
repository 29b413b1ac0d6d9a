"""A few children of one kind, each started when it is first wanted, and replaced when it is worn or went wrong."""

from __future__ import annotations

import atexit
import queue
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from arkivbro.documents.child_process import ChildProcess
from arkivbro.documents.confinement import ChildLimits
from arkivbro.documents.errors import RenderKilled


class ChildPool:
    """Safe to use from several threads. It ends its children with `close`; they end by themselves when this process dies.

    `work` is "render" or "inspect": what touches files from outside never sees a document.
    """

    def __init__(self, work: str, processes: int, limits: ChildLimits, fonts: Path) -> None:
        self._work, self._limits, self._fonts = work, limits, fonts
        self._free: queue.LifoQueue[ChildProcess | None] = queue.LifoQueue()
        for _ in range(processes):
            self._free.put(None)
        self._living: set[ChildProcess] = set()
        self._lock = threading.Lock()
        self.is_closed = False
        atexit.register(self.close)

    @property
    def process_ids(self) -> tuple[int, ...]:
        """Of the living children, for monitoring."""
        with self._lock:
            return tuple(child.process_id for child in self._living)

    @contextmanager
    def lend(self) -> Iterator[ChildProcess]:
        """A child that is fit, for one question; it is retired where that went wrong. Raises RenderKilled once the pool is closed."""
        child = self._free.get()
        try:
            if child is not None and not child.is_fit:
                self._retire(child)
                child = None
            if child is None:
                child = self._start()
            yield child
        finally:
            if child is not None and child.is_spoilt:
                self._retire(child)
                child = None
            self._free.put(child)

    def close(self) -> None:
        """Ends every child. A job under way in another thread ends with RenderKilled."""
        with self._lock:
            self.is_closed = True
            living, self._living = self._living, set()
        for child in living:
            child.end()
        atexit.unregister(self.close)

    def _start(self) -> ChildProcess:
        child = ChildProcess(self._work, self._limits, self._fonts)
        with self._lock:
            if not self.is_closed:
                self._living.add(child)
                return child
        child.end()
        raise RenderKilled(detail="the pool was closed")

    def _retire(self, child: ChildProcess) -> None:
        with self._lock:
            self._living.discard(child)
        child.end()
