"""How often a token may ask, and how often somebody may show what is no token: buckets that fill again, in this process.

The web server is one process, so that is the installation's.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable

MOST_KEPT = 10_000
"""Buckets; the one that nobody has touched for the longest goes first, and it is full."""


class Buckets:
    """`at_once` requests at a moment, and `a_minute` of them in the long run, for each name."""

    def __init__(self, at_once: int, a_minute: float, now: Callable[[], float] = time.monotonic) -> None:
        self._at_once, self._a_second, self._now = float(at_once), a_minute / 60, now
        self._kept: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def wait(self, name: str) -> float:
        """Seconds until it may ask; 0: it may now, and one is taken."""
        with self._lock:
            now = self._now()
            left, at = self._kept.pop(name, (self._at_once, now))
            left = min(self._at_once, left + (now - at) * self._a_second)
            may = left >= 1
            self._kept[name] = (left - 1 if may else left, now)
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
            return 0.0 if may else (1 - left) / self._a_second
