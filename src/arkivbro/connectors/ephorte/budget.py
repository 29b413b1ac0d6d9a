"""The time that a call of the port has, shared by all the remote calls that it takes."""

from __future__ import annotations

import time


class Budget:
    """So many seconds from now, by the monotonic clock."""

    def __init__(self, seconds: float) -> None:
        self._until = time.monotonic() + seconds

    def left(self) -> float:
        """In seconds; 0 when it is used up."""
        return max(self._until - time.monotonic(), 0.0)

    def wait(self, seconds: float) -> bool:
        """Sleeps; False, without sleeping, when that would leave no time for another call."""
        if self.left() <= seconds + 1.0:
            return False
        time.sleep(seconds)
        return True
