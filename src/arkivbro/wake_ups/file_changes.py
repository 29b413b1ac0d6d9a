"""Linux' own word that a file was written to (inotify), so that nobody has to look."""

from __future__ import annotations

import ctypes
import os
import select
import struct
import sys
from collections.abc import Iterable
from pathlib import Path

_MODIFIED, _MOVED_IN, _CREATED, _FOLDER_GONE, _OVERFLOW = 0x2, 0x80, 0x100, 0x400 | 0x800, 0x4000
_IGNORED = 0x8000
_HEADER = struct.Struct("iIII")


def readable(descriptors: Iterable[int], seconds: float) -> set[int]:
    """Which of them can be read, or have come to their end; waits for one, so long at most."""
    poll = select.poll()
    for descriptor in descriptors:
        poll.register(descriptor, select.POLLIN)
    return {descriptor for descriptor, _ in poll.poll(1000 * seconds)}


class NotTold(Exception):
    """This system does not tell, or has no room for one more who wants to be told."""


class FileChanges:
    """Of files in one folder whose names begin so. Raises NotTold."""

    def __init__(self, folder: Path, beginning: str) -> None:
        if not sys.platform.startswith("linux"):
            raise NotTold(sys.platform)
        self._libc = ctypes.CDLL(None, use_errno=True)
        self._beginning = os.fsencode(beginning)
        self._descriptor = self._libc.inotify_init1(os.O_CLOEXEC | os.O_NONBLOCK)
        if self._descriptor < 0:
            raise NotTold(os.strerror(ctypes.get_errno()))
        mask = _MODIFIED | _MOVED_IN | _CREATED | _FOLDER_GONE
        if self._libc.inotify_add_watch(self._descriptor, os.fsencode(folder), mask) < 0:
            self.close()
            raise NotTold(os.strerror(ctypes.get_errno()))

    def wait(self, also: int, seconds: float) -> bool:
        """Until one of them was written to, `also` (a descriptor) can be read, or so long; whether it was written to, as far as is
        known. Raises NotTold when the folder is gone.
        """
        return self._descriptor in readable((self._descriptor, also), seconds) and self._read()

    def _read(self) -> bool:
        try:
            told = os.read(self._descriptor, 65_536)
        except BlockingIOError:
            return False
        changed, place = False, 0
        while place < len(told):
            _, mask, _, length = _HEADER.unpack_from(told, place)
            name = told[place + _HEADER.size : place + _HEADER.size + length].rstrip(b"\0")
            place += _HEADER.size + length
            if mask & (_FOLDER_GONE | _IGNORED):
                raise NotTold("the folder is gone")
            changed = changed or bool(mask & _OVERFLOW) or name.startswith(self._beginning)
        return changed

    def close(self) -> None:
        os.close(self._descriptor)
