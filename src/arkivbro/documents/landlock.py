"""Landlock: the kernel's own fence around which files a process may open, for good and for all that it starts.

Kernel documentation: userspace-api/landlock. In Linux since 5.13; each later ABI refuses more kinds of access, and what a kernel
does not know is left to the allow-list of system calls. The one library for Python has alpha releases only
(docs/decisions/dependencies.md).
"""

from __future__ import annotations

import ctypes
import os
import stat
import struct
from collections.abc import Sequence
from pathlib import Path

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446  # the same on x86-64 and arm64
_ASK_VERSION, _BENEATH_PATH = 1, 1
_NO_NEW_PRIVILEGES = 38
_READ_FILE, _READ_FOLDER = 1 << 2, 1 << 3
_FILE_ACCESS_BY_ABI = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
"""How many kinds of access to files each version of the interface can refuse; later ones as the last."""
_ABI_WITH_NETWORK, _ABI_WITH_SCOPES = 4, 6
_BIND_AND_CONNECT = 0b11
_ABSTRACT_SOCKETS_AND_SIGNALS = 0b11


def version() -> int:
    """Of the kernel's Landlock; 0 where it has none, or it is switched off."""
    found: int = _libc().syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), _ASK_VERSION)
    return max(0, found)


def allow_reading_only(paths: Sequence[Path]) -> None:
    """From now on this process may read what is beneath these paths, and open nothing else: not for writing, no network port, no
    abstract socket, and no signal to a process outside. What is open already stays open. Raises OSError where the kernel refuses.
    """
    abi = version()
    if not abi:
        raise OSError("the kernel has no Landlock")
    files = (1 << _FILE_ACCESS_BY_ABI[min(abi, max(_FILE_ACCESS_BY_ABI))]) - 1
    network = _BIND_AND_CONNECT if abi >= _ABI_WITH_NETWORK else 0
    scopes = _ABSTRACT_SOCKETS_AND_SIGNALS if abi >= _ABI_WITH_SCOPES else 0
    known = 1 + (abi >= _ABI_WITH_NETWORK) + (abi >= _ABI_WITH_SCOPES)
    attributes = struct.pack("QQQ", files, network, scopes)[: 8 * known]
    ruleset = _call(_CREATE_RULESET, attributes, ctypes.c_size_t(len(attributes)), 0)
    try:
        for path in paths:
            _allow_beneath(ruleset, path)
        if _libc().prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0):
            raise OSError(ctypes.get_errno(), "prctl")
        _call(_RESTRICT_SELF, ruleset, 0)
    finally:
        os.close(ruleset)


def _allow_beneath(ruleset: int, path: Path) -> None:
    """A path that is not there is passed over: nothing can be read beneath it."""
    try:
        opened = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    try:
        is_folder = stat.S_ISDIR(os.fstat(opened).st_mode)
        access = _READ_FILE | (_READ_FOLDER if is_folder else 0)
        _call(_ADD_RULE, ruleset, _BENEATH_PATH, struct.pack("=Qi", access, opened), 0)
    finally:
        os.close(opened)


def _call(number: int, *arguments: object) -> int:
    found: int = _libc().syscall(number, *arguments)
    if found < 0:
        raise OSError(ctypes.get_errno(), f"landlock system call {number}")
    return found


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)
