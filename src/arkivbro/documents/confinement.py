"""Shuts a child process in before it touches hostile files: limits of memory and files, no file that was not handed to it, no
network, no other process.

Two fences, each enough for most of it: Landlock says which files may be opened (the program's own, for reading), and a seccomp
filter which system calls may be made at all. A child that cannot put up both refuses to work: there is no unconfined inspection.
Memory is limited by RLIMIT_DATA, which counts what is written to; RLIMIT_AS would count the address space that threads and mapped
fonts only reserve.
"""

from __future__ import annotations

import os
import resource
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import arkivbro
from arkivbro.documents import landlock, system_calls

_SHARED = (
    "/usr/lib",
    "/lib",
    "/usr/lib64",
    "/lib64",
    "/usr/share/zoneinfo",
    "/etc/ld.so.cache",
    "/dev/urandom",
)
"""Libraries that a module loads when it is first used, time zones, and what qpdf takes its random numbers from."""


class NotConfined(Exception):
    """This machine cannot shut a child in. The text says what is missing."""


@dataclass(frozen=True, slots=True)
class ChildLimits:
    """What one child process may use."""

    memory: int = 1_500_000_000
    """Bytes of data; beyond it an allocation fails and the child ends."""
    seconds: float = 60.0
    """Wall clock for one document or one attachment."""
    documents: int = 200
    """After so many jobs the child is replaced."""
    replace_above: int = 500_000_000
    """Bytes resident after a job; above it the child is replaced."""


def confine(limits: ChildLimits, *, readable: Sequence[Path] = ()) -> None:
    """This process, for good. It may read the program's own files and those beneath `readable`. Raises NotConfined."""
    if sys.platform != "linux":
        raise NotConfined(f"not on {sys.platform}")
    if len(os.listdir("/proc/self/task")) > 1:  # noqa: PTH208 - the names alone
        raise NotConfined("a thread had been started")  # Landlock holds one thread, and those that it starts
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_DATA, (limits.memory, limits.memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
    try:
        landlock.allow_reading_only([*_program_folders(), *readable])
        system_calls.allow_listed_only()
    except OSError as error:
        raise NotConfined(str(error)) from error


def limit_cpu(seconds: float) -> None:
    """From now on at most so many seconds of processor time more; then the system ends the process."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime + seconds) + 2
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.RLIM_INFINITY))


class ResidentMemory:
    """Tells how much of this process is in memory. Made before the process is confined, after which it opens no such file."""

    def __init__(self) -> None:
        self._statm = os.open("/proc/self/statm", os.O_RDONLY | os.O_CLOEXEC)

    def bytes(self) -> int:
        return int(os.pread(self._statm, 200, 0).split()[1]) * resource.getpagesize()


def _program_folders() -> list[Path]:
    """Where Python's modules and ours lie: never a folder above the data folder, whatever the module path says."""
    prefixes = {Path(prefix) for prefix in (sys.prefix, sys.base_prefix)}
    libraries = [prefix / name for prefix in prefixes for name in ("lib", "lib64")]
    return [*libraries, Path(arkivbro.__file__).parent, *map(Path, _SHARED)]
