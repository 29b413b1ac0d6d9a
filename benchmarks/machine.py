"""What a figure was measured on."""

from __future__ import annotations

import os
import platform
import sqlite3
from pathlib import Path


def machine(folder: Path) -> list[tuple[str, str]]:
    """Name and value of what matters to the figures; `folder`: where the data lie."""
    return [
        (
            "Processor",
            f"{_first('/proc/cpuinfo', 'model name') or platform.processor()}, {os.cpu_count()} cores",
        ),
        ("Memory", _memory()),
        ("System", f"{platform.system()} {platform.release()}"),
        ("Python, SQLite", f"{platform.python_version()}, {sqlite3.sqlite_version}"),
        ("File system of the data", _file_system(folder)),
        ("Load when it began", ", ".join(f"{load:.1f}" for load in os.getloadavg())),
    ]


def _first(path: str, name: str) -> str:
    try:
        lines = Path(path).read_text(encoding="utf-8").splitlines()
    except OSError:
        return ""
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(name)), "")


def _memory() -> str:
    words = _first("/proc/meminfo", "MemTotal").split()
    return f"{int(words[0]) / 1024**2:.1f} GiB" if words else "unknown"


def _file_system(folder: Path) -> str:
    """The type of the mount that is nearest above the folder: on a memory disk a sync costs nothing."""
    try:
        mounts = [line.split() for line in Path("/proc/mounts").read_text(encoding="utf-8").splitlines()]
    except OSError:
        return "unknown"
    above = [(mount[1], mount[2]) for mount in mounts if folder.resolve().is_relative_to(mount[1])]
    return max(above, key=lambda mount: len(mount[0]))[1] if above else "unknown"
