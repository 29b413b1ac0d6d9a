"""Installations for tests with real processes: one is made with facts in it, the others are copies of it."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.database import KIND, cluster, fresh_installation
from tests.processes import Process, run

CONFIGURATION = """
archive_from = 1990-01-01
[transfers]
lease_seconds = 2
answer_seconds = 5
concurrency = 1
render_processes = 1
retry_waits = [1, 1, 1]
"""
MAKE_FACTS = """
import django; django.setup()
from tests.failure.{module} import put_in
put_in()
"""


@dataclass
class Installation:
    environment: dict[str, str]
    folder: Path

    def run(
        self, *command: str, timeout: float = 120, check: bool = True
    ) -> subprocess.CompletedProcess[str]:
        """What comes after `python`."""
        return run(command, self.environment, timeout=timeout, check=check)

    def start(self, *command: str, **extra: str) -> Process:
        return Process(command, {**self.environment, **extra})


def make(folder: Path, facts: str = "made_up_facts", more: str = "") -> Installation:
    """A new installation with what `put_in` of that module here puts in. `more`: tables for its configuration."""
    folder.mkdir(parents=True)
    environment = fresh_installation(folder / "data")
    configuration = folder / "arkivbro.toml"
    configuration.write_text(CONFIGURATION + more, encoding="utf-8")
    environment |= {"ARKIVBRO_CONFIG": str(configuration), "DJANGO_SETTINGS_MODULE": "arkivbro.conf.settings"}
    environment["ARKIVBRO_STARTED_FILE"] = str(folder / "started")
    made = Installation(environment, folder)
    made.run("-c", MAKE_FACTS.format(module=facts))
    return made


def copy(original: Installation, folder: Path) -> Installation:
    """The same installation once more, as it stands. The same keys: only ever used alone."""
    shutil.copytree(original.folder, folder, symlinks=True)
    environment = {
        key: value.replace(str(original.folder), str(folder)) for key, value in original.environment.items()
    }
    if KIND == "postgres":
        source = original.environment["DATABASE_URL"].split("/")[-1].split("?")[0]
        name = f"copy_{os.getpid()}_{abs(hash(folder))}"
        environment["DATABASE_URL"] = cluster().create(name, template=source)
    return Installation(environment, folder)
