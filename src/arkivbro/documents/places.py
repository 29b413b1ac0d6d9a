"""Places to inspect at: so many files of the installation are open to hostile content at a time, whichever process began it.

A place is a lock on a file in the data folder. The kernel lets go of it when its process ends, however it ends; nobody has to tidy
up. One place is kept for those who do not come from the open form, so that whatever is thrown at the form, the rest goes on.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from arkivbro.documents.errors import NoPlace

LOOK_EVERY = 0.05


class Places:
    """`count` places below `folder`. It keeps no state, so threads and processes may share it."""

    def __init__(self, folder: Path, count: int) -> None:
        self._folder = folder
        self.count = count

    @property
    def for_public(self) -> int:
        """How many of them the open form may have at a time."""
        return max(1, self.count - 1)

    @contextmanager
    def taken(self, *, is_public: bool, seconds: float) -> Iterator[None]:
        """A place, for as long as the block lasts. Raises NoPlace when none was free in so many seconds."""
        until = time.monotonic() + seconds
        while (held := self._one(is_public)) is None:
            if time.monotonic() > until:
                raise NoPlace
            time.sleep(LOOK_EVERY)
        try:
            yield
        finally:
            os.close(held)

    def free(self) -> int:
        """How many are free just now."""
        held = [one for number in range(self.count) if (one := self._lock(number)) is not None]
        for one in held:
            os.close(one)
        return len(held)

    def _one(self, is_public: bool) -> int | None:
        """The public takes from the first; others from the last, which the public never has where there is more than one."""
        numbers = range(self.for_public) if is_public else reversed(range(self.count))
        return next((held for number in numbers if (held := self._lock(number)) is not None), None)

    def _lock(self, number: int) -> int | None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        place = os.open(self._folder / str(number + 1), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(place)
            return None
        return place
