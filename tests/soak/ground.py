"""Where one part of the soak goes on: an installation, its database, its archive, and a disk of its own that can be filled."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.database import ROOT
from tests.failure.ephorte_scenarios import STRICT, TABLES
from tests.postgres import DURABLE, PrivatePostgres
from tests.processes import run
from tests.simulated_ephorte import PASSWORD, Simulator, running
from tests.soak.feeder import DONE_FILE
from tests.soak.ledger import Ledger
from tests.soak.worker import SKEW_FILE

LEASE_SECONDS, SETTLE_SECONDS, ANSWER_SECONDS = 10, 3.0, 10
SETTINGS = f"""
archive_from = 1990-01-01
[disk]
floor_megabytes = 50
[transfers]
lease_seconds = {LEASE_SECONDS}
answer_seconds = {ANSWER_SECONDS}
retry_waits = [1, 2, 2, 5, 5, 5, 5, 5, 5, 5, 5, 5]
render_processes = 1
"""
DISK_MEGABYTES = 6_000


@dataclass
class Ground:
    """`server` None: SQLite. `simulator` None: the built-in archive. `disk` None: it could not be had, and is never filled."""

    folder: Path
    environment: dict[str, str]
    ledger: Ledger
    server: PrivatePostgres | None
    simulator: Simulator | None
    disk: Path | None

    @property
    def settle_seconds(self) -> float:
        """How long an archive may still carry out what nobody has an answer to."""
        return SETTLE_SECONDS + ANSWER_SECONDS if self.simulator else 0.0

    def restart_database(self) -> None:
        """As when its machine fell over: nothing is ended in order."""
        assert self.server is not None
        self.server.restart(DURABLE)

    def jump(self, seconds: float) -> None:
        """From now on every worker's clock is ahead by so much."""
        Path(self.environment[SKEW_FILE]).write_text(str(seconds), encoding="ascii")


@contextmanager
def ground(database: str, archive: str) -> Iterator[Ground]:
    """A new installation, as on its first day."""
    with ExitStack() as ends:
        folder = Path(tempfile.mkdtemp(prefix="arkivbro-soak-", dir="/var/tmp"))
        ends.callback(shutil.rmtree, folder, ignore_errors=True)
        disk = _own_disk(folder / "disk", ends)
        data = (disk or folder) / "data"
        environment = {
            key: value for key, value in os.environ.items() if not key.startswith(("ARKIVBRO_", "DATABASE_"))
        }
        environment |= {
            "ARKIVBRO_DATA_DIR": str(data),
            "ARKIVBRO_CONFIG": str(folder / "arkivbro.toml"),
            "DJANGO_SETTINGS_MODULE": "arkivbro.conf.settings",
            "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'src'}",
            DONE_FILE: str(folder / "fed"),
            SKEW_FILE: str(folder / "skew"),
        }
        server = simulator = None
        if database == "postgres":
            server = PrivatePostgres(DURABLE)
            ends.callback(server.stop)
            environment["DATABASE_URL"] = server.create("soak")
        text = SETTINGS
        if archive == "ephorte":
            simulator = ends.enter_context(running())
            simulator.settings(**STRICT)
            environment["ARKIVBRO_EPHORTE_PASSWORD"] = PASSWORD
            text += TABLES.format(url=simulator.table["url"], settle=SETTLE_SECONDS)
        Path(environment["ARKIVBRO_CONFIG"]).write_text(text, encoding="utf-8")
        set_up = "import django; django.setup()\nfrom arkivbro.conf.migrate import ensure_migrated; ensure_migrated()"
        run(("-c", set_up), environment)
        ledger = Ledger(environment.get("DATABASE_URL", ""), data / "arkivbro.sqlite3")
        yield Ground(folder, environment, ledger, server, simulator, disk)


def _own_disk(place: Path, ends: ExitStack) -> Path | None:
    """In memory, of a size that a file can fill; None where we may not mount."""
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={DISK_MEGABYTES}m,mode=700", "arkivbro-soak", str(place)],
        check=False,
        capture_output=True,
    )
    if mounted.returncode:
        return None
    ends.callback(subprocess.run, ["umount", "-l", str(place)], check=False, capture_output=True)
    return place
