"""The command as a user runs it: a process of its own, in an installation of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from tests.database import KIND, ROOT

collect_ignore = [] if KIND == "sqlite" else ["test_wrong_use.py", "test_demo_with_ephorte.py"]
"""What is told of wrong use, and where a demo archives, is the same whatever the database."""

Arkivbro = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def arkivbro(installation: dict[str, str]) -> Arkivbro:
    def run(*arguments: str, status: int | None = 0) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [sys.executable, "-m", "arkivbro", *arguments],
            env=installation,
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert "Traceback" not in done.stdout + done.stderr
        if status is not None:
            assert done.returncode == status, done.stdout + done.stderr
        return done

    return run


@pytest.fixture
def as_json(arkivbro: Arkivbro) -> Callable[..., Any]:
    """Runs with --json, and reads the one document."""

    def run(*arguments: str, status: int | None = 0) -> Any:
        return json.loads(arkivbro(*arguments, "--json", status=status).stdout)

    return run
