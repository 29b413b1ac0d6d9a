"""The command as a user runs it: a process of its own, in an installation of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from tests.database import ROOT, fresh_installation
from tests.processes import run

Arkivbro = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def arkivbro(installation: dict[str, str]) -> Arkivbro:
    return commands_of(installation)


def commands_of(environment: dict[str, str], *, started_by_python: bool = False) -> Arkivbro:
    """`started_by_python`: as on the day that it was unpacked, and not as `tests.processes` begin."""

    def begun(command: tuple[str, ...]) -> subprocess.CompletedProcess[str]:
        if not started_by_python:
            return run(command, environment, check=False)
        return subprocess.run(
            [sys.executable, *command],
            env=environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def arkivbro(*arguments: str, status: int | None = 0) -> subprocess.CompletedProcess[str]:
        done = begun(("-m", "arkivbro", *arguments))
        assert "Traceback" not in done.stdout + done.stderr
        if status is not None:
            assert done.returncode == status, done.stdout + done.stderr
        return done

    return arkivbro


@dataclass(frozen=True)
class Demo:
    """A demo that was played to rest on the day it was unpacked, in the built-in archive. Tests read it, or are refused there."""

    environment: dict[str, str]
    told: Any
    """What `demo --once --json` printed."""


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    environment = fresh_installation(tmp_path_factory.mktemp("demo") / "data", is_empty=True)
    arkivbro = commands_of(environment, started_by_python=True)
    return Demo(environment, json.loads(arkivbro("demo", "--once", "--json").stdout))


@pytest.fixture
def as_json(arkivbro: Arkivbro) -> Callable[..., Any]:
    """Runs with --json, and reads the one document."""

    def run(*arguments: str, status: int | None = 0) -> Any:
        return json.loads(arkivbro(*arguments, "--json", status=status).stdout)

    return run
