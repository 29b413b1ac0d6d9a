"""Who inspects a file holds a lock that the kernel lets go of when its process ends: so a killed one is seen at once, and not by waiting."""

from __future__ import annotations

import fcntl
import os
from contextlib import suppress
from pathlib import Path

from django.conf import settings

_held: dict[str, int] = {}


def hold(token: str) -> None:
    """From now on this process is at it, until `let_go`."""
    folder = _folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = os.open(folder / token, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    fcntl.flock(lock, fcntl.LOCK_EX)
    _held[token] = lock


def let_go(token: str) -> None:
    """It is done, or put back; the row says so already."""
    (_folder() / token).unlink(missing_ok=True)
    if (lock := _held.pop(token, None)) is not None:
        os.close(lock)


def is_dead(token: str) -> bool:
    """Whether the process that held it is gone."""
    try:
        lock = os.open(_folder() / token, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        return True
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    finally:
        os.close(lock)
    with suppress(OSError):
        (_folder() / token).unlink()
    return True


def _folder() -> Path:
    return Path(settings.ARKIVBRO_DATA_DIR) / "inspection-places" / "claims"
