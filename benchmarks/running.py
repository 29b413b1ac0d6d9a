"""How a benchmark is carried out: in a process and a data folder of its own, on the machine that is told beside it."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks.machine import machine

ROOT = Path(__file__).resolve().parent.parent
SQLITE = "arkivbro.sqlite3"
CONFIGURATION = "BENCHMARKS_CONFIGURATION"
"""The variable of the environment with the arkivbro.toml of what is measured."""
LONGEST = 3600
"""Seconds that one measurement may take, before it is given up."""
out = Console(highlight=False, markup=False, width=None if sys.stdout.isatty() else 110)
err = Console(stderr=True, highlight=False)


def measured_alone(
    folder: Path, name: str, words: tuple[object, ...], *, environment: dict[str, str] | None = None
) -> Any:
    """The figures of `benchmarks.<name>`; None when it failed, which is then told on standard error."""
    with tempfile.TemporaryDirectory(prefix="arkivbro-bench-", dir=folder) as data:
        if environment is None:  # of this version
            (Path(data) / SQLITE).write_bytes(set_up())
        try:
            ran = subprocess.run(
                [sys.executable, "-m", f"benchmarks.{name}", *map(str, words)],
                cwd=ROOT,
                env=fresh_environment(Path(data)) | (environment or {}),
                stdout=subprocess.PIPE,
                timeout=LONGEST,
                check=False,
            )
        except subprocess.TimeoutExpired:
            err.print(f"{name} took more than {LONGEST} s.")
            return None
    if ran.returncode:
        err.print(f"{name} did not end well.")
        return None
    return json.loads(ran.stdout)


@cache
def set_up() -> bytes:
    """The database of an installation with its tables and what is shipped in them, and nothing else: made once, then copied."""
    with tempfile.TemporaryDirectory(prefix="arkivbro-bench-") as data:
        subprocess.run(
            [sys.executable, "-c", "from arkivbro.cli.frame import start; start()"],
            cwd=ROOT,
            env=fresh_environment(Path(data)),
            timeout=LONGEST,
            check=True,
        )
        return (Path(data) / SQLITE).read_bytes()


def fresh_environment(data: Path) -> dict[str, str]:
    """That of an installation of its own: nothing of this one's settings, but what `--configuration` names."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("ARKIVBRO_", "DATABASE_"))}
    environment = {**kept, "ARKIVBRO_DATA_DIR": str(data)}
    if configuration := os.environ.get(CONFIGURATION):
        environment["ARKIVBRO_CONFIG"] = configuration
    return environment


def show_machine(folder: Path) -> None:
    """Without it no figure means anything."""
    table = Table(title="Machine", title_justify="left", show_header=False, show_edge=False, pad_edge=False)
    for row in machine(folder):
        table.add_row(*row)
    out.print(table)
    out.print()


def at_least_one(word: str) -> int:
    """For argparse: nothing measures nothing."""
    number = int(word)
    if number < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return number
