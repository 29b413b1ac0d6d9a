"""An answer that is given again for a while: however often it is asked for, what it is made of is asked at most so often."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

import structlog
from django.db import connections

log = structlog.get_logger()
T = TypeVar("T")
KEPT_SECONDS, STILL_TOLD_SECONDS = 5.0, 30.0
"""After the first a new answer is sought beside the requests, which get the last one meanwhile; after the second they wait for it."""
LONGEST_WAIT = 2.0
"""Seconds that a request waits for another one that asks the database."""


class Kept(Generic[T]):
    """The last answer of this process."""

    def __init__(self, seek: Callable[[], T]) -> None:
        self._seek_it = seek
        self._lock = threading.Lock()
        self._found_at = -STILL_TOLD_SECONDS
        self._found: list[T] = []

    def __call__(self) -> T:
        """Raises what seeking raises, and TimeoutError where another request waits for it."""
        age = time.monotonic() - self._found_at
        if self._found and age < STILL_TOLD_SECONDS:
            if age >= KEPT_SECONDS and self._lock.acquire(blocking=False):
                self._begin_to_seek()
            return self._found[0]
        if not self._lock.acquire(timeout=LONGEST_WAIT):
            raise TimeoutError
        try:
            if not self._found or time.monotonic() - self._found_at >= KEPT_SECONDS:
                self._seek()
            return self._found[0]
        finally:
            self._lock.release()

    def forget(self) -> None:
        """The next one who asks gets what is true now."""
        self._found_at = -STILL_TOLD_SECONDS

    def _begin_to_seek(self) -> None:
        """Beside the request, which holds the lock. Where no thread can be begun, the next request tries."""
        try:
            threading.Thread(target=self._seek_beside, name="kept", daemon=True).start()
        except RuntimeError:
            self._lock.release()
            log.exception("health_not_found_out")

    def _seek(self) -> None:
        found = self._seek_it()
        self._found, self._found_at = [found], time.monotonic()

    def _seek_beside(self) -> None:
        """In a thread of its own, with the lock that the request took."""
        try:
            self._seek()
        except Exception:
            log.exception("health_not_found_out")
        finally:
            self._lock.release()
            connections.close_all()
