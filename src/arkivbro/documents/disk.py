"""How much of the disk is left alone: nothing is written that would leave less free than the floor.

What comes from outside stops at twice the floor, our own work at the floor: what was taken in can then still be carried out.
"""

from __future__ import annotations

import errno
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from arkivbro.core.errors import NoRoom

NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT})


def free_bytes(folder: Path) -> int | None:
    """Where the folder lies, or will; None where that cannot be told."""
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return None


def has_room(folder: Path, size: int, floor: int) -> bool:
    """Whether so many more bytes leave the floor free; where it cannot be told, the disk will tell."""
    free = free_bytes(folder)
    return free is None or free - size >= floor


def require_room(folder: Path, size: int, floor: int) -> None:
    """Raises NoRoom."""
    if not has_room(folder, size, floor):
        raise NoRoom


@contextmanager
def told_when_full() -> Iterator[None]:
    """A disk that is full, or a quota that is used up, is NoRoom. Whoever has the disk with us may have been quicker."""
    try:
        yield
    except OSError as error:
        if error.errno in NO_ROOM:
            raise NoRoom from error
        raise
